"""Full-text search for news, answered with stories. Open an index, ask it for stories:

    import newsfold

    with newsfold.Searcher("news.index") as searcher:
        for story in searcher.search("facial recognition export").stories:
            print(story.lead.title, story.articles)

The names are those of the JSON that newsfold-query prints; newsfold-query(1) describes them, newsfold-query-language(7)
the queries. Results are plain values. A Searcher may be shared by any number of threads, which run at the same time: the
interpreter's lock is free while the library works.
"""
from ._searcher import Cancellation, Searcher, read_date, read_query, version
from ._library import Error
from ._types import (Article, Copy, Count, Exported, FacetValue, Membership, Provider, QueryReading, Receipt, ReceiptPart,
                     Request, Results, SharedWord, Stats, Story, TimeSpan)

__all__ = ["Article", "Cancellation", "Copy", "Count", "Error", "Exported", "FacetValue", "Membership", "Provider",
           "QueryReading", "Receipt", "ReceiptPart", "Request", "Results", "Searcher", "SharedWord", "Stats", "Story",
           "TimeSpan", "read_date", "read_query", "version"]
__version__ = version()
