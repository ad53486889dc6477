"""The Searcher and what stands around it."""
import contextlib
import json
import os
import threading
import time
import weakref
from ctypes import byref, c_int64, c_uint64, c_void_p
from dataclasses import replace
from types import TracebackType
from typing import Any, Iterator, Optional, Union

from . import _reading
from ._library import Error, as_text, call, call_for_handle, call_for_text, function
from ._types import Article, Exported, QueryReading, Request, Results, Stats, TimeSpan


class Cancellation:
    """A flag that stops the searches it was given to, for good. Any thread may set it."""

    def __init__(self) -> None:
        self._handle = c_void_p(function("cancellation_new")())
        if not self._handle:
            raise MemoryError
        weakref.finalize(self, function("cancellation_free"), self._handle)

    def cancel(self) -> None:
        function("cancel")(self._handle)


class _CRequest:
    """A newsfold_request for the time of one call."""

    def __init__(self, request: Request, cancellation: Optional[Cancellation]) -> None:
        self._request, self._cancellation = request, cancellation

    def __enter__(self) -> c_void_p:
        self._handle = c_void_p(function("request_new")())
        if not self._handle:
            raise MemoryError
        try:
            for name, value in self._request.settings():
                call("request_set", self._handle, name.encode(), as_text(value))
            if self._cancellation:
                call("request_set_cancellation", self._handle, self._cancellation._handle)
        except BaseException:
            self.__exit__()
            raise
        return self._handle

    def __exit__(self, *_: object) -> None:
        function("request_free")(self._handle)


def _take_results(handle: c_void_p) -> Results:
    try:
        return _reading.results(call_for_text("results_json", handle))
    finally:
        function("results_free")(handle)


class Searcher:
    """An open index. Any number of threads may use one at the same time. Each call answers from the newest generation."""

    def __init__(self, path: Union[str, "os.PathLike[str]"]) -> None:
        place = os.fsencode(path)
        if b"\0" in place:
            raise Error("invalid_argument", "a path holds a NUL character")
        self._handle = call_for_handle("open", place)
        self._finalizer = weakref.finalize(self, function("close"), self._handle)
        self._finalizer.atexit = False  # threads that the interpreter does not wait for may be in a call
        self._lock = threading.RLock()  # a signal handler may close
        self._calls, self._closed = 0, False

    def __enter__(self) -> "Searcher":
        return self

    def __exit__(self, kind: Optional[type[BaseException]], error: Optional[BaseException],
                 traceback: Optional[TracebackType]) -> None:
        self.close()

    def close(self) -> None:
        """Further calls are refused; those that are going on come to their end. Also done when the object dies; a
        second time does nothing."""
        with self._lock:
            self._closed = True
            if self._calls == 0:
                self._finalizer()

    @contextlib.contextmanager
    def _open(self) -> Iterator[c_void_p]:
        """The handle, which is not closed meanwhile."""
        with self._lock:
            if self._closed:
                raise Error("invalid_argument", "the searcher is closed")
            self._calls += 1
        try:
            yield self._handle
        finally:
            with self._lock:
                self._calls -= 1
                if self._closed and self._calls == 0:
                    self._finalizer()

    def search(self, request: Union[str, Request] = "", *, cancellation: Optional[Cancellation] = None,
               **settings: Any) -> Results:
        """Stories for a query, best first. `settings` are those of a Request: search("strike", limit=3)."""
        if not isinstance(request, (str, Request)):
            raise TypeError(f"a request cannot be {type(request).__name__}")
        asked = Request(request, **settings) if isinstance(request, str) else replace(request, **settings)
        with _CRequest(asked, cancellation) as handle, self._open() as searcher:
            return _take_results(call_for_handle("search", searcher, handle))

    def story(self, id: str, *, explain: bool = False) -> Results:
        """The story with that id, or the one that holds the article with that id, with all its coverage."""
        with self._open() as searcher:
            return _take_results(call_for_handle("search_story", searcher, as_text(id), int(explain)))

    def similar(self, url: str, request: Optional[Request] = None, *, cancellation: Optional[Cancellation] = None,
                **settings: Any) -> Results:
        """Stories about the same as the article known under `url`, its own left out; there may be none."""
        with _CRequest(replace(request or Request(), **settings), cancellation) as handle, self._open() as searcher:
            return _take_results(call_for_handle("search_similar", searcher, as_text(url), handle))

    def article(self, url: str) -> Optional[Article]:
        """The article known under `url`, if there is one."""
        with self._open() as searcher:
            handle = call_for_handle("find_article", searcher, as_text(url))
        if not handle:
            return None
        try:
            return _reading.article(json.loads(call_for_text("article_json", handle)))
        finally:
            function("article_free")(handle)

    def articles(self) -> Iterator[Exported]:
        """Every article of one generation, ordered by url. Goes on when the searcher is closed."""
        with self._open() as searcher:
            handle = call_for_handle("articles_open", searcher)
        try:
            while found := call_for_handle("articles_next", handle):
                yield _reading.exported(call_for_text("article_export_line", found))
        finally:
            function("articles_close")(handle)

    def stats(self) -> Stats:
        with self._open() as searcher:
            return _reading.stats(call_for_text("stats_json", searcher))

    @property
    def generation(self) -> int:
        """The number of the generation that is current, which the next call will use. A rollback brings an earlier back."""
        number = c_uint64()
        with self._open() as searcher:
            call("generation", searcher, byref(number))
        return number.value


def read_query(query: str, now_utc: Optional[int] = None) -> QueryReading:
    """How a query is read, without an index. `now_utc`: what date:today is relative to; else the clock."""
    text = call_for_text("read_query_json", as_text(query), _moment(now_utc))
    return _reading.query_reading(json.loads(text)["query"])


def read_date(date: str, now_utc: Optional[int] = None) -> TimeSpan:
    """What a date stands for: a year, month, day, time or a word such as "yesterday". Raises Error for what is none."""
    begin, end = c_int64(), c_int64()
    call("read_date", as_text(date), _moment(now_utc), byref(begin), byref(end))
    return TimeSpan(begin.value, end.value)


def _moment(now_utc: Optional[int]) -> c_int64:
    now = int(time.time()) if now_utc is None else now_utc
    if not -2**63 <= now < 2**63:  # ctypes would cut it
        raise Error("invalid_argument", "now_utc is within the years 1000 to 9999")
    return c_int64(now)


def version() -> str:
    """Of the library."""
    return str(function("version")().decode())
