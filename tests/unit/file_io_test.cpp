// Files of the index as they are written and mapped: every byte comes back, and what cannot be done is said.
#include "common/file_io.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "common/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace newsfold::common {
namespace {

using testing::TemporaryDirectory;

template <typename Work>
std::string io_error(Work work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code() == ErrorCode::io ? error.what() : "another code";
  }
  return "no error";
}

}  // namespace

TEST_CASE("what is written through a buffer is the file, however long its pieces are") {
  const TemporaryDirectory folder;
  std::string all;
  FileWriter writer(folder / "file");
  for (std::size_t size = 0; size < 700; ++size) {
    const std::string piece(size, static_cast<char>(size));
    writer.write(piece);
    all += piece;
  }
  writer.close();
  CHECK(read_file(folder / "file") == all);
  const MappedFile mapped(folder / "file");
  CHECK(mapped.bytes() == all);
  mapped.release_memory();
  CHECK(mapped.bytes() == all);
}

TEST_CASE("a disk that is full is noticed by the end of writing") {
  const auto write = [](std::size_t size) {
    FileWriter writer("/dev/full");
    writer.write(std::string(size, 'x'));
    writer.close();
  };
  CHECK(io_error([&] { write(1); }).find("/dev/full") != std::string::npos);
  CHECK(io_error([&] { write(1'000'000); }).find("No space left") != std::string::npos);
}

TEST_CASE("a copy is what the file is, and says why it cannot be made") {
  const TemporaryDirectory folder;
  const std::string bytes(300'000, 'x');
  std::ofstream(folder / "from") << bytes;
  common::copy_file(folder / "from", folder / "to");
  CHECK(read_file(folder / "to") == bytes);
  CHECK(io_error([&] { common::copy_file(folder / "missing", folder / "too"); }).find("missing") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder / "too"));
}

TEST_CASE("a copy takes the place of nothing, least of all of what it is made of") {
  const TemporaryDirectory folder;
  std::ofstream(folder / "file") << "bytes";
  std::filesystem::create_hard_link(folder / "file", folder / "link");
  CHECK(io_error([&] { common::copy_file(folder / "file", folder / "link"); }).find("exists") != std::string::npos);
  CHECK(read_file(folder / "file") == "bytes");
}

TEST_CASE("a file that cannot be replaced is what it was, and nothing lies beside it") {
  const TemporaryDirectory folder;
  std::filesystem::create_directories(folder / "taken" / "by");
  CHECK(io_error([&] { replace_file(folder / "taken", "bytes"); }).find("cannot rename") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder / "taken.new"));
  CHECK(std::filesystem::is_directory(folder / "taken" / "by"));
}

TEST_CASE("beginning to write a file to disk changes nothing of it, and needs none") {
  const TemporaryDirectory folder;
  replace_file(folder / "file", "bytes");
  start_sync(folder / "file");
  CHECK(read_file(folder / "file") == "bytes");
  start_sync(folder / "missing");
  CHECK_FALSE(read_file(folder / "missing"));
}

TEST_CASE("mapped files may be empty or moved, but not missing") {
  const TemporaryDirectory folder;
  std::ofstream(folder / "empty");
  std::ofstream(folder / "full") << "text";
  CHECK(MappedFile(folder / "empty").bytes().empty());
  MappedFile file(folder / "full");
  MappedFile moved(std::move(file));
  CHECK(moved.bytes() == "text");
  MappedFile assigned;
  assigned = std::move(moved);
  CHECK(assigned.bytes() == "text");
  CHECK(io_error([&] { MappedFile(folder / "missing"); }).find("missing") != std::string::npos);
}

TEST_CASE("a scratch file gives back what was appended, in any order, and leaves nothing behind") {
  const TemporaryDirectory folder;
  for (const std::filesystem::path& path : {folder / "scratch", std::filesystem::path()}) {
    ScratchFile made(path);
    CHECK(std::filesystem::is_empty(folder.path()));
    const std::string large(300'000, 'x');
    CHECK(made.append("first") == 0);
    ScratchFile file = std::move(made);
    CHECK(file.append(large) == 5);
    CHECK(file.append("last") == 300'005);
    CHECK(file.read(300'005, 4) == "last");
    CHECK(file.read(5, large.size()) == large);
    CHECK(file.read(0, 5) == "first");
    CHECK(file.read(2, 0).empty());
    std::string piece(3, ' ');
    file.read_into(piece, 300'006);
    CHECK(piece == "ast");
    CHECK(file.map().bytes() == "first" + large + "last");
    CHECK(io_error([&] { file.read(300'006, 4); }).find(path.empty() ? "memory" : "scratch") != std::string::npos);
  }
  CHECK(ScratchFile(folder / "empty").map().bytes().empty());
  CHECK(io_error([&] { ScratchFile(folder / "missing/scratch"); }).find("missing") != std::string::npos);
}

TEST_CASE("what is mapped of a scratch file outlives it") {
  const TemporaryDirectory folder;
  ScratchFile file(folder / "scratch");
  file.append("text");
  const MappedFile mapped = file.map();
  file = {};
  mapped.release_memory();
  CHECK(mapped.bytes() == "text");
}

TEST_CASE("a piece of a file is read, and one that is not there is an error that names the file") {
  const TemporaryDirectory folder;
  FileWriter writer(folder / "pieces");
  writer.write("abcdef");
  writer.close();
  const FileReader file(folder / "pieces");
  CHECK(file.read(2, 3) == "cde");
  CHECK(file.read(6, 0).empty());
  CHECK(io_error([&] { file.read(4, 3); }).find("pieces") != std::string::npos);
  CHECK(io_error([&] { FileReader(folder / "missing"); }).find("missing") != std::string::npos);
}

}  // namespace newsfold::common
