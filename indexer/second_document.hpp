// Whether a YAML text goes on behind its first document, where yaml-cpp says nothing of it. Asked by what reads front
// matter and what reads the configuration: both are one document.
#pragma once

#include <cstddef>
#include <optional>

namespace YAML {
class Parser;
}

namespace newsfold::indexer {

// Reads over a document. Throws YAML::Exception for what cannot be read.
void skip_document(YAML::Parser& parser);

// The line, from 0, where something stands behind the document that `parser` has read; nothing when it is at its end.
// Not by going on to the end: on some inputs, such as a comma behind a bracket, yaml-cpp never gets there. Throws
// as skip_document.
std::optional<std::size_t> second_document_line(YAML::Parser& parser);

}  // namespace newsfold::indexer
