// The door of the library: one handle for each call, the newest generation, and no foreign exception past here.
#include <algorithm>
#include <exception>
#include <mutex>
#include <newsfold/searcher.hpp>
#include <utility>
#include <vector>

#include "common/error.hpp"
#include "query/current_watch.hpp"
#include "query/index_reader.hpp"
#include "query/query_parser.hpp"
#include "query/query_ranges.hpp"
#include "query/search_session.hpp"

namespace newsfold {

namespace {

ErrorCode public_code(common::ErrorCode code) {
  switch (code) {
    case common::ErrorCode::index_missing: return ErrorCode::index_missing;
    case common::ErrorCode::index_incompatible: return ErrorCode::index_incompatible;
    case common::ErrorCode::index_corrupt: return ErrorCode::index_corrupt;
    case common::ErrorCode::index_busy: return ErrorCode::index_busy;
    case common::ErrorCode::invalid_argument: return ErrorCode::invalid_argument;
    case common::ErrorCode::query_refused: return ErrorCode::query_refused;
    case common::ErrorCode::deadline_exceeded: return ErrorCode::deadline_exceeded;
    case common::ErrorCode::cancelled: return ErrorCode::cancelled;
    case common::ErrorCode::io:
    case common::ErrorCode::internal: return ErrorCode::internal;
  }
  return ErrorCode::internal;
}

[[noreturn]] void throw_unreadable(const std::string& path, ErrorCode code, const Xapian::Error& error) {
  throw Error(code,
              "the index in " + path + " cannot be read (" + error.get_msg() + "); newsfold-index --verify tells more");
}

// Calls `work`; whatever it throws leaves as newsfold::Error.
template <typename Work>
auto behind_the_door(const std::string& path, Work work) {
  try {
    return work();
  } catch (const common::Error& e) {
    throw Error(public_code(e.code()), e.what());
  } catch (const Xapian::DatabaseError& e) {
    throw_unreadable(path, ErrorCode::index_corrupt, e);
  } catch (const Xapian::RangeError& e) {
    throw_unreadable(path, ErrorCode::index_corrupt, e);
  } catch (const Xapian::DocNotFoundError& e) {
    throw_unreadable(path, ErrorCode::index_corrupt, e);
  } catch (const Xapian::Error& e) {
    throw_unreadable(path, ErrorCode::internal, e);
  } catch (const std::exception& e) {
    throw Error(ErrorCode::internal, std::string("the search failed: ") + e.what());
  }
}

}  // namespace

class Searcher::Impl {
 public:
  explicit Impl(const std::string& path) : path_(path), directory_(path), watch_(directory_) { give_back(take()); }

  const std::string& path() const { return path_; }
  std::uint64_t generation() const { return query::current_generation(directory_).number; }

  // Runs `work(session)` on a handle of the current generation that no other call uses.
  template <typename Work>
  auto with_session(Work work) {
    return behind_the_door(path_, [&] {
      std::unique_ptr<query::OpenGeneration> handle = take();
      try {
        auto result = run_on(*handle, work);
        give_back(std::move(handle));
        return result;
      } catch (const common::Error& e) {
        if (is_about_the_call(e.code())) give_back(std::move(handle));
        throw;
      }
    });
  }

  // The session ends before the handle can be another call's.
  template <typename Work>
  static auto run_on(query::OpenGeneration& handle, Work& work) {
    query::SearchSession session(handle);
    return work(session);
  }

  // A handle of the current generation that no other call uses. One that was kept from an earlier call, or else a new
  // one.
  std::unique_ptr<query::OpenGeneration> take() {
    constexpr int kAttempts = 20;  // opening takes less than a millisecond, publishing far longer
    for (int attempt = 1;; ++attempt) {
      const common::CurrentGeneration current = watch_.get();
      {
        const std::lock_guard lock(mutex_);
        std::erase_if(idle_, [&](const auto& handle) { return handle->current != current; });
        if (!idle_.empty()) {
          auto handle = std::move(idle_.back());
          idle_.pop_back();
          return handle;
        }
      }
      try {
        return query::open_generation(directory_, current);
      } catch (const common::Error&) {
        // Two publishes since CURRENT was read may have deleted the generation; then CURRENT has moved on.
        if (query::current_generation(directory_) == current) throw;
        if (attempt == kAttempts) throw common::Error(common::ErrorCode::index_busy, busy_message());
      }
    }
  }

 private:
  // Whatever else a call throws may come of its handle, which is then not to be trusted again.
  static bool is_about_the_call(common::ErrorCode code) {
    using Code = common::ErrorCode;
    return code == Code::invalid_argument || code == Code::query_refused || code == Code::deadline_exceeded ||
           code == Code::cancelled;
  }

  std::string busy_message() const {
    return "new generations of the index in " + path_ + " are published faster than one can be opened; try again later";
  }

  void give_back(std::unique_ptr<query::OpenGeneration> handle) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(handle));
  }

  std::string path_;
  common::IndexDirectory directory_;
  query::CurrentWatch watch_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<query::OpenGeneration>> idle_;  // at most as many as there were calls at once
};

Searcher::Searcher(const std::string& path)
    : impl_(behind_the_door(path, [&] { return std::make_unique<Impl>(path); })) {}
Searcher::~Searcher() = default;
Searcher::Searcher(Searcher&&) noexcept = default;
Searcher& Searcher::operator=(Searcher&&) noexcept = default;

Results Searcher::search(const Request& request) const {
  return impl_->with_session([&](query::SearchSession& session) { return session.search(request); });
}

Results Searcher::story(std::string_view id, bool explain) const {
  return impl_->with_session([&](query::SearchSession& session) { return session.story(id, explain); });
}

Results Searcher::similar(std::string_view url, const Request& request) const {
  return impl_->with_session([&](query::SearchSession& session) { return session.similar(url, request); });
}

Stats Searcher::stats() const {
  return impl_->with_session([](query::SearchSession& session) { return session.stats(); });
}

std::optional<Article> Searcher::article(std::string_view url) const {
  return impl_->with_session([&](query::SearchSession& session) { return session.article(url); });
}

std::uint64_t Searcher::generation() const {
  return behind_the_door(impl_->path(), [&] { return impl_->generation(); });
}

void Searcher::for_each_article(const std::function<bool(const Article&)>& visit) const {
  for (const Article& article : articles()) {
    if (!visit(article)) return;
  }
}

class ArticleRange::Impl {
 public:
  Impl(std::string path, std::unique_ptr<query::OpenGeneration> handle)
      : path_(std::move(path)), handle_(std::move(handle)), session_(*handle_), order_(session_.export_order()) {}

  std::size_t size() const { return order_.size(); }
  bool at_end() const { return next_ > order_.size(); }
  const Article& article() const { return article_; }

  void advance() {
    if (next_ < order_.size()) {
      article_ = behind_the_door(path_, [&] { return session_.exported(order_[next_]); });
    }
    ++next_;
  }

  void begin() {
    if (next_ == 0) advance();
  }

 private:
  std::string path_;
  std::unique_ptr<query::OpenGeneration> handle_;
  query::SearchSession session_;
  std::vector<Xapian::docid> order_;
  std::size_t next_ = 0;  // one past the article at hand
  Article article_;
};

ArticleRange::ArticleRange(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ArticleRange::~ArticleRange() = default;
ArticleRange::ArticleRange(ArticleRange&&) noexcept = default;
ArticleRange& ArticleRange::operator=(ArticleRange&&) noexcept = default;

ArticleRange::Iterator ArticleRange::begin() {
  impl_->begin();
  return Iterator(*impl_);
}

std::size_t ArticleRange::size() const noexcept { return impl_->size(); }
const Article& ArticleRange::Iterator::operator*() const { return impl_->article(); }
bool ArticleRange::Iterator::at_end() const noexcept { return impl_->at_end(); }

ArticleRange::Iterator& ArticleRange::Iterator::operator++() {
  impl_->advance();
  return *this;
}

ArticleRange Searcher::articles() const {
  return behind_the_door(
      impl_->path(), [&] { return ArticleRange(std::make_unique<ArticleRange::Impl>(impl_->path(), impl_->take())); });
}

QueryReading read_query(std::string_view text, std::int64_t now_utc) {
  return behind_the_door({}, [&] {
    query::ParsedQuery parsed = query::parse_query(text, now_utc);
    return QueryReading{query::format_query(parsed.root), std::move(parsed.notes)};
  });
}

std::optional<TimeSpan> read_date(std::string_view text, std::int64_t now_utc) {
  return behind_the_door({}, [&]() -> std::optional<TimeSpan> {
    query::require_now(now_utc);
    const auto span = query::parse_date(text, now_utc);
    return span ? std::optional(TimeSpan{span->begin_utc, span->end_utc}) : std::nullopt;
  });
}

}  // namespace newsfold
