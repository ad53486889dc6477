// What can be set for a run, in one table that the command line, the configuration file, --help and --print-config
// read: a setting has the same name and takes the same values everywhere.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/options.hpp"

namespace newsfold::indexer {

struct SettingValue {
  std::string text;
  std::string name;  // of a corpus that has one; empty else
};

struct Setting {
  const char* name;        // the key of the configuration; --name on the command line (a corpus has no option)
  const char* value_name;  // for the help
  const char* help;
  bool is_list;  // takes any number of values, else one
  bool is_path;  // in a configuration file, relative to that file's folder
  // Throws common::Error(invalid_argument) with what the setting takes, without its name.
  void (*set)(Options& options, const std::vector<SettingValue>& values);
  std::vector<SettingValue> (*get)(const Options& options);
};

std::span<const Setting> settings();

// Null when there is none of that name.
const Setting* find_setting(std::string_view name);

// The setting that somebody who wrote `name` may have meant; empty when none is near.
std::string similar_setting(const std::string& name);

// The options as a configuration file that would set the same, each setting with where it came from as a comment.
std::string format_config(const Options& options);

}  // namespace newsfold::indexer
