"""What goes into a search and what comes out, as plain values. Field by field as in newsfold's JSON."""
import datetime
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Optional, Union

Time = Union[datetime.datetime, int]  # without a time zone: UTC; a number: seconds since 1970 UTC


@dataclass
class Request:
    """What to look for. Lists of filter values are alternatives; different filters must all hold."""

    query: str = ""
    limit: int = 10
    offset: int = 0
    grouping: Literal["story", "none"] = "story"
    sort: Literal["relevance", "date", "quality", "oldest"] = "relevance"
    any_word: bool = False
    topics: list[str] = field(default_factory=list)
    providers: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    from_utc: Optional[Time] = None
    until_utc: Optional[Time] = None
    min_quality: Optional[float] = None
    published: Literal["any", "yes", "no"] = "any"
    coverage: int = 3
    facets: list[str] = field(default_factory=list)
    facet_limit: int = 10
    explain: bool = False
    exact_counts: bool = False
    hints: bool = False
    counts: bool = True
    quality_weight: float = 0.2
    half_life_days: float = 0
    now_utc: Optional[Time] = None
    snippet_chars: int = 200
    max_ms: int = 0

    def settings(self) -> list[tuple[str, str]]:
        """As names and texts, in the way newsfold_request_set() takes them."""
        pairs = []
        for name in (each.name for each in fields(self)):
            value = getattr(self, name)
            if value is not None:
                pairs += [(name, _setting(name, item)) for item in (value if isinstance(value, (list, tuple)) else [value])]
        return pairs


def _setting(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)
        return str(int(aware.timestamp() // 1))
    if not isinstance(value, (str, int, float)):
        raise TypeError(f"{name} of a request cannot be {type(value).__name__}")
    return str(value)


@dataclass(frozen=True)
class Provider:
    name: str
    domain: str


@dataclass(frozen=True)
class Copy:
    """The same text under another masthead."""

    provider: Provider
    url: str
    published_at: Optional[datetime.datetime]


@dataclass(frozen=True)
class ReceiptPart:
    word: str
    field: str
    value: float


@dataclass(frozen=True)
class Receipt:
    """What a score is made of."""

    text: list[ReceiptPart]
    quality: float
    freshness: float
    total: float


@dataclass(frozen=True)
class SharedWord:
    """A word that two articles share, and its part of all that they share, 0 to 1."""

    word: str
    weight: float


@dataclass(frozen=True)
class Membership:
    """Why an article is in its story, measured against the story's lead."""

    shared_words: list[SharedWord]
    days_apart: Optional[float]
    links_lead: bool
    linked_by_lead: bool
    same_text: bool


@dataclass(frozen=True)
class Article:
    """Matches are spans of bytes of the UTF-8 text."""

    url: str
    urls: list[str]
    title: str
    excerpt: str
    snippet: str
    provider: Provider
    published_at: Optional[datetime.datetime]
    quality: Optional[float]
    heat: Optional[float]
    topics: list[str]
    category: str
    type: str
    published: Optional[bool]
    file: Optional[str]
    matched: bool
    score: float
    id: str
    story: str
    topics_inherited: bool
    title_matches: list[tuple[int, int]]
    snippet_matches: list[tuple[int, int]]
    copies: list[Copy]
    receipt: Optional[Receipt] = None
    membership: Optional[Membership] = None


@dataclass(frozen=True)
class Story:
    id: str
    rank: int
    score: float
    articles: int
    providers: int
    first_published: Optional[datetime.datetime]
    last_published: Optional[datetime.datetime]
    first_provider: Optional[Provider]
    lead: Article
    coverage: list[Article]
    why: Optional[str]
    best_match: Optional[str]
    receipt: Optional[Receipt] = None


@dataclass(frozen=True)
class Count:
    """Not exact: an estimate."""

    value: int
    exact: bool


@dataclass(frozen=True)
class FacetValue:
    value: Optional[str]  # None: of the articles without a value
    stories: int
    articles: int


@dataclass(frozen=True)
class TimeSpan:
    """Seconds since 1970 UTC, the end not included."""

    begin_utc: int
    end_utc: int


@dataclass(frozen=True)
class QueryReading:
    text: str
    parsed: str
    notes: list[str]


@dataclass(frozen=True)
class Results:
    query: QueryReading
    generation: int
    took_ms: float
    stories_matched: Count
    articles_matched: Count
    partial: bool  # no article has all the words: these have some of them
    suggestion: Optional[str]
    stories: list[Story]
    facets: dict[str, list[FacetValue]]
    facets_left_out: dict[str, int]  # of each, the values past Request.facet_limit
    json: str = field(repr=False, compare=False)  # all of it, as newsfold-query --format json prints it


@dataclass(frozen=True)
class Stats:
    generation: int
    articles: int
    stories: int
    providers: int
    files: int
    first_published: Optional[datetime.datetime]
    last_published: Optional[datetime.datetime]
    built_at: Optional[datetime.datetime]
    language: str
    analyzer: str


@dataclass(frozen=True)
class Exported:
    """An article as newsfold-query --export has it."""

    url: str
    urls: list[str]
    story: str
    title: str
    excerpt: str
    topics: list[str]
    published_at: Optional[datetime.datetime]
    provider: Provider
    quality: Optional[float]
    file: Optional[str]
