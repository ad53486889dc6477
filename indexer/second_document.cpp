#include "indexer/second_document.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

namespace newsfold::indexer {
namespace {

// Notes where a document begins.
class DocumentStart : public YAML::EventHandler {
 public:
  std::optional<std::size_t> line() const { return line_; }

  void OnDocumentStart(const YAML::Mark& mark) override { line_ = static_cast<std::size_t>(mark.line); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  std::optional<std::size_t> line_;
};

}  // namespace

void skip_document(YAML::Parser& parser) {
  DocumentStart nothing_else;
  parser.HandleNextDocument(nothing_else);
}

std::optional<std::size_t> second_document_line(YAML::Parser& parser) {
  DocumentStart second;
  if (parser) parser.HandleNextDocument(second);
  return second.line();
}

}  // namespace newsfold::indexer
