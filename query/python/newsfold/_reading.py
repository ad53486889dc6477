"""newsfold's JSON -> the plain values of _types. Keys that a newer library adds are passed over."""
import datetime
import json
from dataclasses import fields
from typing import Any, Callable, Optional, TypeVar

from ._types import (Article, Copy, Count, Exported, FacetValue, Membership, Provider, QueryReading, Receipt, ReceiptPart,
                     Results, SharedWord, Stats, Story)

T = TypeVar("T")


def _time(text: Optional[str]) -> Optional[datetime.datetime]:
    return None if text is None else datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def _build(kind: Callable[..., T], data: dict[str, Any], **read: Callable[[Any], Any]) -> T:
    """A value of that kind from the keys that are its fields; `read` says how to read those that are not plain."""
    known = {each.name for each in fields(kind)}
    return kind(**{key: read[key](value) if key in read else value for key, value in data.items() if key in known})


def _optional(read: Callable[[Any], T]) -> Callable[[Any], Optional[T]]:
    return lambda value: None if value is None else read(value)


def _each(read: Callable[[Any], T]) -> Callable[[list[Any]], list[T]]:
    return lambda values: [read(value) for value in values]


def _provider(data: dict[str, Any]) -> Provider:
    return _build(Provider, data)


def _copy(data: dict[str, Any]) -> Copy:
    return _build(Copy, data, provider=_provider, published_at=_time)


def _receipt(data: dict[str, Any]) -> Receipt:
    return _build(Receipt, data, text=_each(lambda part: _build(ReceiptPart, part)))


def _membership(data: dict[str, Any]) -> Membership:
    return _build(Membership, data, shared_words=_each(lambda word: _build(SharedWord, word)))


def article(data: dict[str, Any]) -> Article:
    return _build(Article, data, provider=_provider, published_at=_time, title_matches=_each(tuple),
                  snippet_matches=_each(tuple), copies=_each(_copy), receipt=_optional(_receipt),
                  membership=_optional(_membership))


def exported(text: str) -> Exported:
    return _build(Exported, json.loads(text), provider=_provider, published_at=_time)


def _story(data: dict[str, Any]) -> Story:
    return _build(Story, data, first_published=_time, last_published=_time, first_provider=_optional(_provider),
                  lead=article, coverage=_each(article), receipt=_optional(_receipt))


def _facets(data: dict[str, Any]) -> dict[str, list[FacetValue]]:
    return {name: [_build(FacetValue, value) for value in values] for name, values in data.items()}


def query_reading(data: dict[str, Any]) -> QueryReading:
    return _build(QueryReading, data)


def results(text: str) -> Results:
    data = json.loads(text)
    count = lambda value: _build(Count, value)
    return _build(Results, {**data, "json": text}, query=query_reading, stories_matched=count, articles_matched=count,
                  stories=_each(_story), facets=_facets)


def stats(text: str) -> Stats:
    return _build(Stats, json.loads(text), first_published=_time, last_published=_time, built_at=_time)
