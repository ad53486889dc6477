"""What the benchmark works on: a generated corpus, and the same articles as records for the programs that read no front
matter, with queries taken from them."""
import collections
import datetime
import json
import pathlib
import random
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED_GENERATOR = ROOT.parent / "shared/bench/gen.py"
SYLLABLES = [c + v + e for c in "b d f g k l m n p r s t v st tr".split() for v in "aeiou" for e in ("", "n", "r", "s")]


def make_corpus(files, folder, plain):
    """A folder with `files` article files, the same in every run. The shared generator where it is there, as its shape
    was taken from real corpora; else, or where `plain`, a plainer one."""
    if SHARED_GENERATOR.exists() and not plain:
        subprocess.run([sys.executable, SHARED_GENERATOR, str(files), folder, "--no-peers", "--words", ""], check=True,
                       stdout=subprocess.DEVNULL)
        return folder / "md"
    return make_plain_corpus(files, folder / "md")


def make_plain_corpus(files, folder):
    """Stories of a few articles about words of their own, with related lists that reach into the story."""
    rng = random.Random(1)
    words = ["".join(rng.choices(SYLLABLES, k=rng.choice((1, 2, 2, 3)))) for _ in range(40_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    story = []
    for number in range(files):
        if number % 3 == 0:
            story = rng.sample(words, 9)
            day = datetime.datetime(2020, 1, 1) + datetime.timedelta(days=rng.randrange(700))

        def entry(name, indent):
            title = rng.choices(story, k=4) + rng.choices(words, weights, k=5)
            text = rng.choices(story, k=8) + rng.choices(words, weights, k=25)
            host = f"{words[hash_of(name) % 300]}.example"
            return [f'{indent}title: "{" ".join(title).capitalize()}"', f'{indent}excerpt: "{" ".join(text)}."',
                    f'{indent}webUrl: "https://{host}/{name}"', f"{indent}quality: {rng.randrange(100)}",
                    f"{indent}publishedDateTime: {day:%Y-%m-%dT%H:%M:%SZ}",
                    f"{indent}provider:\n{indent}  name: {host}\n{indent}  domain: {host}"]
        lines = ["---", *entry(f"a{number}", ""), "type: article", "topics:", f"  - {words[number % 50 + 100]}", "related:"]
        for place in range(3):
            lines += ["  - type: article", *entry(f"r{number}-{place}", "    ")]
        path = folder / f"{number // 1000:04}" / f"{number:07}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([*lines, "---", ""]))
    return folder


def hash_of(text):
    return sum(ord(character) * 31 ** place for place, character in enumerate(text))


def read_files(corpus):
    """So that they come from memory afterwards, as the records of the peers do, which were just written."""
    for path in corpus.rglob("*.md"):
        path.read_bytes()


def publication_time(path):
    found = re.search(r"^publishedDateTime: *(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else ""


def change_files(corpus, percent, which):
    """Gives so many of the files another title, in place: the `latest` ones by their dates, or `spread` over all; says
    how many."""
    files = sorted(corpus.rglob("*.md"))
    if which == "latest":
        changed = sorted(files, key=publication_time)[-max(1, round(len(files) * percent / 100)):]
    else:
        changed = files[::max(1, round(100 / percent))]
    for path in changed:
        path.write_text(path.read_text(encoding="utf-8").replace('title: "', 'title: "Update: ', 1), encoding="utf-8")
    return len(changed)


def seconds_of(time):
    return int(datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp()) if time else 0


def flat(text):
    return " ".join(text.split())


def write_records(export, folder):
    """From newsfold-query --export: records.tsv for FTS5 and Lucene, records.omega for scriptindex."""
    folder.mkdir(parents=True, exist_ok=True)
    with (open(export, encoding="utf-8") as lines, open(folder / "records.tsv", "w", encoding="utf-8") as tsv,
          open(folder / "records.omega", "w", encoding="utf-8") as omega):
        for number, line in enumerate(lines):
            article = json.loads(line)
            time, quality = seconds_of(article["published_at"]), article["quality"] or 0
            title, excerpt = flat(article["title"]), flat(article["excerpt"])
            topics = [flat(topic) for topic in article["topics"]]
            fields = [number, time, quality, article["story"], flat(article["provider"]["name"]), "|".join(topics), title,
                      excerpt, article["url"]]
            tsv.write("\t".join(map(str, fields)) + "\n")
            omega.write("".join(f"{name}={value}\n" for name, value in [
                ("id", number), ("url", article["url"]), ("title", title), ("excerpt", excerpt),
                *(("topic", topic) for topic in topics), ("quality", quality), ("date", time),
                ("story", article["story"])]) + "\n")
    return number + 1


def write_queries(folder, wanted_queries):
    """queries-normal.txt and queries-frequent.txt: one to four words of one article, so that searches for all of them
    find something; every tenth is a phrase. Frequent words are in 1 to 30 % of the articles."""
    texts, seen = [], collections.Counter()
    for line in open(folder / "records.tsv", encoding="utf-8"):
        fields = line.split("\t")
        title, words = re.findall(r"[a-z]+", fields[6].lower()), re.findall(r"[a-z]+", (fields[6] + " " + fields[7]).lower())
        seen.update(set(words))
        texts.append((title, words))
    common = {word for word, count in seen.items() if len(texts) * 0.01 < count < len(texts) * 0.3 and len(word) > 2}
    rare = {word for word, count in seen.items() if count <= len(texts) * 0.1 and len(word) > 2}
    rng = random.Random(7)
    for name, place, wanted in (("normal", 0, rare), ("frequent", 1, common)):
        queries = []
        while len(queries) < wanted_queries:
            queries += pick_query(rng, rng.choice(texts)[place], wanted, phrase=len(queries) % 10 == 9)
        (folder / f"queries-{name}.txt").write_text("\n".join(queries) + "\n")


def pick_query(rng, words, wanted, phrase):
    """One query as a list, or an empty list where these words make none."""
    if phrase:
        pairs = [pair for pair in zip(words, words[1:]) if wanted.issuperset(pair)]
        return [f'"{" ".join(rng.choice(pairs))}"'] if pairs else []
    usable = sorted(wanted.intersection(words))
    count = rng.choice((1, 2, 2, 3, 3, 4))
    return [" ".join(rng.sample(usable, count))] if len(usable) >= count else []
