"""The C interface, newsfold.h, through ctypes: which library, what its functions take, and errors as exceptions.

ctypes lets go of the interpreter's lock for as long as each function runs.
"""
import ctypes
import pathlib
from ctypes import POINTER, byref, c_char_p, c_int, c_int64, c_size_t, c_uint64, c_void_p
from typing import Any

from ._location import NEARBY, SONAME


class Error(Exception):
    """What newsfold refuses or fails at. `code` names a cause to act on, such as "index_missing" or "query_refused"."""

    __module__ = "newsfold"  # where it is found, as tracebacks say

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[Any, ...]:  # for pickle, which would leave the code out
        return Error, (self.code, str(self))


def _load() -> ctypes.CDLL:
    nearby = pathlib.Path(__file__).resolve().parent / NEARBY / SONAME
    return ctypes.CDLL(str(nearby) if nearby.exists() else SONAME)


_lib = _load()
_MESSAGE = POINTER(c_void_p)
_OUT = POINTER(c_void_p)

# name: result, arguments
_FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "version": (c_char_p, []),
    "code_name": (c_char_p, [c_int]),
    "free": (None, [c_void_p]),
    "open": (c_int, [c_char_p, _OUT, _MESSAGE]),
    "close": (None, [c_void_p]),
    "stats_json": (c_int, [c_void_p, _OUT, _MESSAGE]),
    "generation": (c_int, [c_void_p, POINTER(c_uint64), _MESSAGE]),
    "request_new": (c_void_p, []),
    "request_free": (None, [c_void_p]),
    "request_set": (c_int, [c_void_p, c_char_p, c_char_p, _MESSAGE]),
    "cancellation_new": (c_void_p, []),
    "cancellation_free": (None, [c_void_p]),
    "cancel": (None, [c_void_p]),
    "request_set_cancellation": (c_int, [c_void_p, c_void_p, _MESSAGE]),
    "search": (c_int, [c_void_p, c_void_p, _OUT, _MESSAGE]),
    "search_story": (c_int, [c_void_p, c_char_p, c_int, _OUT, _MESSAGE]),
    "search_similar": (c_int, [c_void_p, c_char_p, c_void_p, _OUT, _MESSAGE]),
    "find_article": (c_int, [c_void_p, c_char_p, _OUT, _MESSAGE]),
    "article_free": (None, [c_void_p]),
    "article_json": (c_int, [c_void_p, _OUT, _MESSAGE]),
    "article_export_line": (c_int, [c_void_p, _OUT, _MESSAGE]),
    "read_query_json": (c_int, [c_char_p, c_int64, _OUT, _MESSAGE]),
    "read_date": (c_int, [c_char_p, c_int64, POINTER(c_int64), POINTER(c_int64), _MESSAGE]),
    "articles_open": (c_int, [c_void_p, _OUT, _MESSAGE]),
    "articles_close": (None, [c_void_p]),
    "articles_count": (c_size_t, [c_void_p]),
    "articles_next": (c_int, [c_void_p, _OUT, _MESSAGE]),
    "results_free": (None, [c_void_p]),
    "results_json": (c_int, [c_void_p, _OUT, _MESSAGE]),
}
for _name, (_result, _arguments) in _FUNCTIONS.items():
    _function = getattr(_lib, "newsfold_" + _name)
    _function.restype, _function.argtypes = _result, _arguments


def function(name: str) -> Any:
    return getattr(_lib, "newsfold_" + name)


def _take_text(pointer: c_void_p) -> str:
    if not pointer:
        return "out of memory"
    try:
        return ctypes.string_at(pointer.value or 0).decode("utf-8", "replace")
    finally:
        function("free")(pointer)


def call(name: str, *arguments: Any) -> None:
    """Calls a function that returns a code; raises Error where that is not 0."""
    message = c_void_p()
    code = function(name)(*arguments, byref(message))
    if code != 0:
        raise Error(function("code_name")(code).decode(), _take_text(message))


def call_for_handle(name: str, *arguments: Any) -> c_void_p:
    out = c_void_p()
    call(name, *arguments, byref(out))
    return out


def call_for_text(name: str, *arguments: Any) -> str:
    return _take_text(call_for_handle(name, *arguments))


def as_text(value: str) -> bytes:
    """As C has it. A NUL would cut the text short without a word."""
    if "\0" in value:
        raise Error("invalid_argument", "a text holds a NUL character")
    try:
        return value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise Error("invalid_argument", f"a text is no Unicode: {error.reason}") from error
