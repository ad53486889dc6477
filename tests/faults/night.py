"""What the fault tests share: a small corpus of two nights, an index of its first, the programs, and a way to run them under
the shim (shim.cpp). Everything is seen from outside: exit codes, --export, --verify, the report."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PUBLISHED, REJECTED, USAGE, FAILED, GATE, BUSY = 0, 1, 2, 3, 4, 75

ARTICLE = """---
title: "{title}"
excerpt: "{excerpt}"
webUrl: "https://news.example/{number}"
publishedDateTime: 2021-03-{day:02}T10:00:00Z
provider:
  name: Harbor Times
---
"""
WORDS = "ferry harbor fog council budget owl library quake valley strike battery museum herring bridge storm".split()


def article(number, version=0):
    words = [WORDS[(number * step + version) % len(WORDS)] for step in (1, 3, 5, 7, 11)]
    return ARTICLE.format(title=f"Bulletin {number}: {' '.join(words[:3])}", number=number, day=number % 28 + 1,
                          excerpt=f"The {words[3]} of the {words[4]}, version {version}, number {number}.")


class Site:
    """A folder with docs/ and disk/index/; the programs come from a build."""

    def __init__(self, build, folder):
        self.build, self.folder = pathlib.Path(build).resolve(), pathlib.Path(folder)
        self.docs, self.disk, self.saved = (self.folder / name for name in ("docs", "disk", "saved"))
        self.index, self.report = self.disk / "index", self.folder / "report.json"
        self.docs.mkdir()
        self.disk.mkdir()

    def write(self, number, version=0):
        path = self.docs / f"{number % 7}/{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(article(number, version))
        os.utime(path, (1.6e9, 1.6e9 + version))  # long ago, so that its stamp is trusted

    def first_night(self, articles):
        for number in range(articles):
            self.write(number)

    def second_night(self, articles):
        """One article more, one changed, one gone."""
        self.write(articles)
        self.write(1, version=1)
        (self.docs / "0/0.md").unlink()

    def command(self, *arguments):
        return [self.build / "indexer/newsfold-index", "--index", self.index, *arguments]

    def run(self, *arguments, faults=None, **options):
        """A run over the corpus; `faults` are NEWSFOLD_FAULT_ variables."""
        environment = dict(os.environ, PWD=str(self.folder))
        if faults is not None:
            shim = self.build / "tests/faults/libnewsfold-faults.so"
            environment.update({"LD_PRELOAD": str(shim), "NEWSFOLD_FAULT_PROGRAM": "newsfold-index",
                                "NEWSFOLD_FAULT_ROOT": str(self.disk)})
            environment.update({f"NEWSFOLD_FAULT_{name}": str(value) for name, value in faults.items()})
        jobs = [] if "--jobs" in arguments else ["--jobs", "1"]
        command = self.command(*jobs, "--report", self.report, *arguments, self.docs)
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=120,
                              **options)

    def clear(self):
        for folder in (self.docs, self.disk):
            shutil.rmtree(folder)
            folder.mkdir()

    def export(self):
        """Exit code and everything in the index; None where there is no index."""
        done = subprocess.run([self.build / "query/cli/newsfold-query", "--index", self.index, "--export"],
                              capture_output=True, timeout=60)
        return done.stdout if done.returncode == 0 else None

    def verify(self):
        return subprocess.run(self.command("--verify"), capture_output=True, text=True, timeout=60)

    def save(self):
        shutil.rmtree(self.saved, ignore_errors=True)
        shutil.copytree(self.index, self.saved)

    def restore(self):
        shutil.rmtree(self.index, ignore_errors=True)
        shutil.copytree(self.saved, self.index)

    def load_report(self):
        return json.loads(self.report.read_text())


def must(condition, message):
    if not condition:
        raise AssertionError(message)


def two_nights(site, articles=8):
    """Publishes the first night, saves it, and returns what old and new index hold; the corpus is left at the second."""
    site.first_night(articles)
    must(site.run().returncode == PUBLISHED, "the first night failed")
    site.save()
    old = site.export()
    site.second_night(articles)
    done = site.run("--max-removed", "50")
    must(done.returncode == PUBLISHED, "the second night failed: " + done.stderr)
    new = site.export()
    must(old and new and old != new, "the two nights are the same")
    site.restore()
    return old, new


def main(test, description, **counts):
    """Runs test(site, options) in a temporary folder. `counts`: options with their short defaults."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--build", default="build")
    parser.add_argument("--seed", type=int, default=1)
    for name, value in counts.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsfold-faults-") as folder:
        try:
            print(test(Site(options.build, folder), options))
        except AssertionError as failure:
            sys.exit(f"{parser.prog}: {failure}")
