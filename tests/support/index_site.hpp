// A corpus with an index, and what a disk or another version may have made of it.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "common/article_store.hpp"
#include "common/file_io.hpp"
#include "common/index_directory.hpp"
#include "common/manifest.hpp"
#include "common/schema.hpp"
#include "common/stable_hash.hpp"
#include "tests/support/article_files.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::testing {

// A corpus and the index of it, in a folder that goes with the object.
struct Site {
  TemporaryDirectory folder;
  std::filesystem::path docs = folder.path() / "docs";
  std::filesystem::path index = folder.path() / "index";
  common::IndexDirectory directory{index};

  void add(int number) const {
    ArticleFile article;
    article.title = "Bulletin " + std::to_string(number);
    article.url = "https://a.example/" + std::to_string(number);
    write_article(docs / (std::to_string(number) + ".md"), article);
  }
};

// Gives generation 1 a manifest of format 0, which has no article stores, and returns the checksum that goes with it.
inline std::uint64_t change_format(const common::IndexDirectory& directory) {
  const std::filesystem::path folder = directory.generation(1), path = folder / "manifest.json";
  auto manifest = nlohmann::ordered_json::parse(*common::read_file(path));
  manifest.at("format_version") = 0;
  auto files = nlohmann::ordered_json::array();
  for (const auto& file : manifest.at("checked_files")) {
    const auto name = file.at("name").get<std::string>();
    if (name.ends_with(common::kArticleStoreName)) std::filesystem::remove(folder / name);
    else files.push_back(file);
  }
  manifest.at("checked_files") = files;
  const std::string text = manifest.dump(2);
  write_text(path, text);
  return common::stable_hash(text);
}

inline void make_format_0(const common::IndexDirectory& directory) {
  directory.set_current({1, change_format(directory)});
}

// Has generation 1 a changed manifest, as another program would have written it.
inline void change_manifest(const Site& site, const std::function<void(common::Manifest&)>& change) {
  const std::filesystem::path folder = site.directory.generation(1);
  common::Manifest manifest = common::load_manifest(folder, site.directory.current()->manifest_checksum);
  change(manifest);
  const std::string text = common::encode_manifest(manifest);
  write_text(folder / "manifest.json", text);
  site.directory.set_current({1, common::stable_hash(text)});
}

// Changes a file of generation 1 into one of version 0, as an older program would have left it: whole, with checksums
// that are right.
inline void make_older(const Site& site, const std::string& name, std::size_t version_at) {
  const std::filesystem::path folder = site.directory.generation(1);
  std::string bytes = *common::read_file(folder / name);
  bytes[version_at] = '0';
  write_text(folder / name, bytes);
  change_manifest(site, [&](common::Manifest& manifest) { manifest.checked_files = common::checksum_files(folder); });
}

inline void flip_byte(const std::filesystem::path& path, std::streamoff at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(at);
  const char byte = static_cast<char>(file.get());
  file.seekp(at);
  file.put(static_cast<char>(byte ^ 0x40));
}

}  // namespace newsfold::testing
