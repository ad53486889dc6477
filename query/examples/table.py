#!/usr/bin/env python3
"""Articles as rows, as a notebook wants them: table.py INDEX QUERY. With pandas: pandas.DataFrame(rows(...))."""
import sys
from collections import Counter
from typing import Iterator

import newsfold


def rows(searcher: newsfold.Searcher, query: str) -> Iterator[dict[str, object]]:
    """One row an article, of every story, page after page."""
    request = newsfold.Request(query, limit=100, coverage=1000)
    while stories := searcher.search(request).stories:
        for story in stories:
            for article in (story.lead, *story.coverage):
                yield {"story": story.id, "rank": story.rank, "title": article.title, "provider": article.provider.name,
                       "published": article.published_at, "quality": article.quality, "matched": article.matched}
        request.offset += len(stories)


def main() -> None:
    with newsfold.Searcher(sys.argv[1]) as searcher:
        table = list(rows(searcher, sys.argv[2]))
    for row in table:
        day = f"{row['published']:%Y-%m-%d}" if row["published"] else "-"
        print(row["rank"], day, row["provider"], row["title"], sep="\t")
    for provider, articles in sorted(Counter(row["provider"] for row in table).items(), key=lambda item: (-item[1], str(item[0]))):
        print(f"{articles}\t{provider}", file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except newsfold.Error as error:
        sys.exit(str(error))
