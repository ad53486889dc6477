"""Other engines at their defaults on the articles of an index, for scripts/evaluate: Omega (scriptindex and omega, of the
package xapian-omega) and SQLite's FTS5. Each maps queries to the addresses of articles, best first; any word of a
query will do, as with newsfold-query --any."""
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess

OMEGA_PROGRAM = pathlib.Path("/usr/lib/cgi-bin/omega/omega")
OMEGA_FIELDS = """url : field=url boolean=Q unique=Q
title : field=title index=S index
text : index
"""
# As its template "query" has it: words without a prefix stand in the text or in the title.
OMEGA_TEMPLATE = "$setmap{prefix,,$split{ S},title,S}$hitlist{$field{url}\n}"


def one_line(text):
    return " ".join(text.split())


class Omega:
    name = "omega"

    @staticmethod
    def missing():
        absent = [name for name in ("scriptindex", OMEGA_PROGRAM) if not shutil.which(name)]
        return f"{absent[0]} is not there (package xapian-omega)" if absent else None

    def __init__(self, articles, folder):
        self.folder = folder
        (folder / "templates").mkdir()
        (folder / "templates/urls").write_text(OMEGA_TEMPLATE)
        (folder / "fields").write_text(OMEGA_FIELDS)
        (folder / "omega.conf").write_text("".join(
            f"{name}_dir {folder / place}\n" for name, place in
            (("database", "."), ("template", "templates"), ("log", "."), ("cdb", "."))))
        records = (f"url={article['url']}\ntitle={one_line(article['title'])}\ntext={one_line(text_of(article))}\n"
                   for article in articles)
        (folder / "dump").write_text("\n".join(records), encoding="utf-8")
        subprocess.run(["scriptindex", folder / "default", folder / "fields", folder / "dump"], check=True,
                       stdout=subprocess.DEVNULL)

    def rank(self, query, count):
        settings = {**os.environ, "OMEGA_CONFIG_FILE": str(self.folder / "omega.conf")}
        command = [OMEGA_PROGRAM, f"P={query}", "DB=default", "FMT=urls", "DEFAULTOP=or", f"HITSPERPAGE={count}"]
        done = subprocess.run(command, env=settings, stdout=subprocess.PIPE, check=True)
        headers, _, body = done.stdout.decode().replace("\r\n", "\n").partition("\n\n")
        return [line for line in body.splitlines() if line]


class Fts5:
    name = "fts5"
    tokenizer = "unicode61"  # the default: no stems

    @staticmethod
    def missing():
        has_it = sqlite3.connect(":memory:").execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0]
        return None if has_it else "this sqlite3 has no FTS5"

    def __init__(self, articles, folder):
        self.table = sqlite3.connect(folder / "fts5")
        self.table.execute("CREATE VIRTUAL TABLE articles USING fts5(url UNINDEXED, title, text, "
                           f"tokenize = '{self.tokenizer}')")
        self.table.executemany("INSERT INTO articles VALUES (?, ?, ?)",
                               ((article["url"], article["title"], text_of(article)) for article in articles))

    def rank(self, query, count):
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", query))
        if not words:
            return []
        found = self.table.execute("SELECT url FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT ?", (words, count))
        return [url for url, in found]


class Fts5Stemmed(Fts5):
    name = "fts5-porter"
    tokenizer = "porter unicode61"


def text_of(article):
    return "\n".join([article["excerpt"], *article["topics"]])


RIVALS = (Omega, Fts5, Fts5Stemmed)
