// The names of HTML 4's character entities, and XML's &apos;. Used by plain_text alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace newsfold::indexer {

constexpr std::size_t kMaxEntityName = 8;  // thetasym, upsih and the like

// The code point that &name; stands for. Names are case-sensitive: &Auml; and &auml; differ.
std::optional<std::int32_t> html_entity(std::string_view name);

}  // namespace newsfold::indexer
