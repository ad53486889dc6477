// The configuration file of a nightly run: YAML, one key a setting.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "indexer/settings.hpp"

namespace newsfold::indexer {

struct ConfigEntry {
  const Setting* setting = nullptr;
  std::vector<SettingValue> values;
  std::size_t line = 0;  // of the key, from 1
};

// What the file `name` with the bytes `text` sets. Throws common::Error(invalid_argument), with file and line, for
// what is no YAML, a key that is unknown or there twice, and a list where a value should be.
std::vector<ConfigEntry> parse_config(const std::string& text, const std::string& name);

}  // namespace newsfold::indexer
