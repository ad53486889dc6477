"""newsfold and its peers: how each builds an index of the same articles, and how its searches are timed."""
import collections
import json
import pathlib
import shutil

from measure import installed_version, megabytes, run

HERE = pathlib.Path(__file__).resolve().parent
JARS = [next(pathlib.Path("/usr/share/java").glob(f"lucene-{part}-8.*.jar"), None)
        for part in ("core", "analyzers-common", "grouping")]


class Newsfold:
    name, reads = "newsfold", "files"

    def __init__(self, build, work, jobs):
        self.programs, self.index, self.jobs = build, work / "newsfold", jobs
        self.report = work / "report.json"

    @staticmethod
    def version():
        return "this tree"

    def build(self, corpus, options=()):
        """Builds or, where the index is there, brings up to date."""
        cost = run([self.programs / "indexer/newsfold-index", "--index", self.index, "--jobs", self.jobs, "--quiet",
                    "--report", self.report, *options, corpus], accepted=(0, 1))
        return {**costs(cost), "mb": megabytes(self.generation()), "tables": self.tables(),
                "stages": json.loads(self.report.read_text())["seconds"]}

    def generation(self):
        return max((self.index / "generations").iterdir(), key=lambda path: int(path.name))

    def tables(self):
        """Megabytes by what they hold: Xapian's tables, over all segments, and the files beside them."""
        sizes = collections.Counter()
        for file in self.generation().rglob("*"):
            if file.is_file():
                sizes[file.stem] += megabytes(file)
        return dict(sizes.most_common(8))

    def clear(self):
        shutil.rmtree(self.index, ignore_errors=True)

    def export(self, path):
        with open(path, "wb") as file:
            run([self.programs / "query/cli/newsfold-query", "--index", self.index, "--export"], stdout=file)

    def search(self, queries, mode, rounds, threads=1):
        return run([self.programs / "tests/bench/newsfold-query-speed", self.index, queries, mode, threads, rounds]).json()

    def first_answer(self, query):
        """Seconds until a new process has answered and ended."""
        return run([self.programs / "query/cli/newsfold-query", "--index", self.index, "--any", query],
                   accepted=(0, 1)).seconds

    def floor(self, what, *arguments):
        return run([self.programs / "tests/bench/newsfold-build-floors", what, *arguments, self.jobs]).json()


class Scriptindex:
    name, reads = "scriptindex", "records.omega"

    def __init__(self, build, work, jobs):
        self.index = work / "omega"

    @staticmethod
    def missing():
        return None if shutil.which("scriptindex") else "xapian-omega"

    @staticmethod
    def version():
        return installed_version("xapian-omega")

    def build(self, records):
        shutil.rmtree(self.index, ignore_errors=True)
        cost = run(["scriptindex", "--overwrite", "--stemmer=english", self.index, HERE / "omega.script", records])
        return {**costs(cost), "mb": megabytes(self.index)}


class Fts5:
    name, reads = "fts5", "records.tsv"

    def __init__(self, build, work, jobs):
        self.program, self.index = build / "tests/bench/newsfold-fts5-peer", work / "fts5.db"

    def missing(self):
        return None if self.program.exists() else "libsqlite3-dev (when newsfold was built)"

    @staticmethod
    def version():
        return installed_version("libsqlite3-0")

    def build(self, records):
        self.index.unlink(missing_ok=True)
        return {**costs(run([self.program, "build", self.index, records])), "mb": megabytes(self.index)}

    def search(self, queries, mode, rounds):
        return run([self.program, "search", self.index, queries, mode, rounds]).json()


class Lucene:
    name, reads = "lucene", "records.tsv"

    def __init__(self, build, work, jobs):
        self.index, self.jobs, self.classes = work / "lucene", jobs, work / "classes"
        self.program = ["java", "-Xmx2g", "-cp", ":".join(map(str, [*JARS, self.classes])), "LucenePeer"]

    @staticmethod
    def missing():
        return None if shutil.which("javac") and all(JARS) else "default-jdk-headless and liblucene8-java"

    @staticmethod
    def version():
        return installed_version("liblucene8-java")

    def build(self, records):
        if not self.classes.exists():
            run(["javac", "-d", self.classes, "-cp", ":".join(map(str, JARS)), HERE / "LucenePeer.java"])
        shutil.rmtree(self.index, ignore_errors=True)
        return {**costs(run([*self.program, "build", self.index, records, self.jobs])), "mb": megabytes(self.index)}

    def search(self, queries, mode, rounds):
        return run([*self.program, "search", self.index, queries, mode, rounds, "grouped"]).json()


PEERS = (Scriptindex, Fts5, Lucene)


def costs(cost):
    return {"seconds": cost.seconds, "cpu_seconds": cost.cpu_seconds, "peak_mb": cost.peak_mb}
