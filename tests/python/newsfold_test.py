#!/usr/bin/env python3
"""The Python module on an index of the sample corpus, against newsfold-query where that says the same.
Usage: tests/python/newsfold_test.py --build BUILD_DIR INDEX"""
import argparse
import datetime
import json
import os
import pathlib
import pickle
import shutil
import subprocess
import sys
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PARSER = argparse.ArgumentParser()
PARSER.add_argument("--build", type=pathlib.Path, required=True)
PARSER.add_argument("index")
ARGUMENTS = PARSER.parse_args()
MODULE = (ARGUMENTS.build / "query/python/module").resolve()
sys.path.insert(0, str(MODULE))
sys.dont_write_bytecode = True
import newsfold  # noqa: E402


def program(*arguments):
    command = [ARGUMENTS.build / "query/cli/newsfold-query", "--index", ARGUMENTS.index, *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, check=False, text=True).stdout


def without_time(text):
    return {**json.loads(text), "took_ms": 0}


class NewsfoldTest(unittest.TestCase):
    def setUp(self):
        self.searcher = newsfold.Searcher(ARGUMENTS.index)
        self.addCleanup(self.searcher.close)

    def test_json_is_that_of_the_program(self):
        for query in ("earthquake", "girl with herring", "zzyzzx", '"series b" -lumenstack'):
            with self.subTest(query):
                own = self.searcher.search(query).json
                self.assertEqual(without_time(own), without_time(program("--format", "json", "--", query)))

    def test_every_key_of_the_json_has_a_field(self):
        request = newsfold.Request("earthquake", explain=True, facets=["provider", "month"])
        results = self.searcher.search(request)
        data = json.loads(results.json)
        story = data["stories"][0]
        for value, keys in ((results, data), (results.stories[0], story), (results.stories[0].lead, story["lead"]),
                            (results.stories[0].lead.receipt, story["lead"]["receipt"]),
                            (results.query, data["query"]), (self.searcher.stats(), program_stats())):
            self.assertEqual([key for key in keys if key != "schema" and not hasattr(value, key)], [])
        self.assertEqual(results.facets["month"][0].value, "2021-03")

    def test_values_have_their_types(self):
        lead = self.searcher.search("girl with herring").stories[0].lead
        self.assertEqual(lead.published_at.tzinfo, datetime.timezone.utc)
        self.assertEqual((lead.published_at.year, lead.published_at.month), (2021, 3))
        self.assertIsInstance(lead.provider, newsfold.Provider)
        marked = [lead.title.encode()[begin:end].decode() for begin, end in lead.title_matches]
        self.assertEqual(marked, ["Girl", "Herring"])

    def test_filters_of_a_request(self):
        day = datetime.datetime(2021, 3, 5)
        request = newsfold.Request(from_utc=day, until_utc=day + datetime.timedelta(days=1), grouping="none", limit=100)
        found = self.searcher.search(request)
        expected = [each for each in self.searcher.articles() if each.published_at and each.published_at.date() == day.date()]
        self.assertGreater(len(expected), 3)
        self.assertEqual({story.lead.url for story in found.stories}, {each.url for each in expected})

    def test_lookups(self):
        lead = self.searcher.search("girl with herring").stories[0].lead
        self.assertEqual(self.searcher.article(lead.url).id, lead.id)
        self.assertIsNone(self.searcher.article("https://nowhere.example/"))
        self.assertEqual(self.searcher.story(lead.id).stories[0].id, lead.story)
        self.assertNotIn(lead.story, [story.id for story in self.searcher.similar(lead.url).stories])
        self.assertEqual(self.searcher.generation, 1)
        self.assertEqual(newsfold.read_query("title:ibm").parsed, "title:ibm")
        self.assertEqual(newsfold.read_date("yesterday", 1_600_000_000), newsfold.TimeSpan(1_599_868_800, 1_599_955_200))

    def test_export_is_that_of_the_program(self):
        articles = list(self.searcher.articles())
        lines = program("--export").splitlines()
        self.assertEqual([each.url for each in articles], [json.loads(line)["url"] for line in lines])
        walk = self.searcher.articles()
        first = next(walk)
        self.searcher.close()
        self.assertEqual([first, *walk], articles)

    def test_errors_have_codes(self):
        def code(call):
            with self.assertRaises(newsfold.Error) as caught:
                call()
            return caught.exception.code
        self.assertEqual(code(lambda: newsfold.Searcher("no such folder")), "index_missing")
        self.assertEqual(newsfold.Error.__module__, "newsfold")
        self.assertEqual(code(lambda: self.searcher.search("date:2020-13")), "query_refused")
        self.assertEqual(code(lambda: self.searcher.search(newsfold.Request(limit=10_001))), "invalid_argument")
        self.assertEqual(code(lambda: self.searcher.search(newsfold.Request(sort="taste"))), "invalid_argument")
        self.assertEqual(code(lambda: self.searcher.search("a\0b")), "invalid_argument")
        self.assertEqual(code(lambda: self.searcher.search("\ud800 girl")), "invalid_argument")
        self.assertEqual(code(lambda: newsfold.Searcher("ix\0x")), "invalid_argument")
        self.assertEqual(code(lambda: newsfold.read_date("2020-13")), "invalid_argument")
        self.assertEqual(code(lambda: newsfold.read_query("x", 2**64)), "invalid_argument")
        self.searcher.close()
        self.searcher.close()
        self.assertEqual(code(lambda: self.searcher.search("x")), "invalid_argument")

    def test_a_thread_may_search_while_the_interpreter_ends(self):
        program = ("import newsfold, sys, threading, time\ns = newsfold.Searcher(sys.argv[1])\n"
                   "def ask():\n    while True: s.search('girl')\n"
                   "threading.Thread(target=ask, daemon=True).start()\ntime.sleep(0.05)\n")
        for _ in range(5):
            done = subprocess.run([sys.executable, "-c", program, ARGUMENTS.index], env=dict(os.environ, PYTHONPATH=MODULE))
            self.assertEqual(done.returncode, 0)

    def test_settings_may_stand_beside_the_query(self):
        whole = newsfold.Request("girl", limit=1, grouping="none")
        self.assertEqual(self.searcher.search("girl", limit=1, grouping="none").stories, self.searcher.search(whole).stories)
        self.assertEqual(self.searcher.search(whole, limit=0).stories, [])
        self.assertEqual(whole.limit, 1)
        with self.assertRaises(TypeError):
            self.searcher.search("girl", limits=1)

    def test_closing_refuses_further_calls_and_lets_others_end(self):
        answers, refusals = [], []
        def ask():
            try:
                while True:
                    answers.append(self.searcher.search("girl").generation)
            except newsfold.Error as error:
                refusals.append(error.code)
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        while len(answers) < 20 and not refusals:
            time.sleep(0.001)
        self.searcher.close()
        for thread in threads:
            thread.join()
        self.assertEqual(refusals, ["invalid_argument"] * 4)

    def test_errors_can_be_pickled(self):
        error = pickle.loads(pickle.dumps(newsfold.Error("index_busy", "later")))
        self.assertEqual((error.code, str(error)), ("index_busy", "later"))

    def test_lists_and_types_of_a_request(self):
        def found(**fields):
            return self.searcher.search(newsfold.Request(**fields)).articles_matched.value
        self.assertGreater(found(topics=["culture"]), 0)
        self.assertEqual(found(topics=("culture",)), found(topics=["culture"]))
        for wrong in ({"query": b"girl"}, {"topics": {"culture"}}, {"topics": [b"culture"]}, {"limit": object()}):
            with self.assertRaises(TypeError):
                found(**wrong)
        for wrong in (None, b"girl", ["girl"]):
            with self.assertRaises(TypeError):
                self.searcher.search(wrong)

    def test_cancellation(self):
        cancellation = newsfold.Cancellation()
        self.searcher.search("earthquake", cancellation=cancellation)
        cancellation.cancel()
        with self.assertRaises(newsfold.Error) as caught:
            self.searcher.search("earthquake", cancellation=cancellation)
        self.assertEqual(caught.exception.code, "cancelled")

    def test_the_interpreter_is_free_while_the_library_works(self):
        order, switch = [], sys.getswitchinterval()

        def search_often(name):
            for _ in range(40):
                self.searcher.search("the")
                order.append(name)

        threads = [threading.Thread(target=search_often, args=name) for name in "AB"]
        sys.setswitchinterval(1000)  # so that another thread runs only when this one lets it
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            sys.setswitchinterval(switch)
        self.assertEqual(len(order), 80)
        self.assertGreater(sum(a != b for a, b in zip(order, order[1:])), 2)

    def test_threads_share_a_searcher(self):
        expected = without_time(self.searcher.search("earthquake").json)
        answers = []
        threads = [threading.Thread(target=lambda: answers.extend(self.searcher.search("earthquake").json for _ in range(20)))
                   for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(answers), 160)
        self.assertTrue(all(without_time(answer) == expected for answer in answers))

    @unittest.skipUnless(shutil.which("mypy"), "mypy is not installed")
    def test_types_hold(self):
        command = ["mypy", "--strict", "--cache-dir", "/dev/null", MODULE / "newsfold", ROOT / "query/examples/table.py"]
        checked = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env={"MYPYPATH": str(MODULE), "PATH": "/usr/bin:/bin"})
        self.assertEqual(checked.returncode, 0, checked.stdout)


def program_stats():
    return json.loads(program("--stats", "--format", "json"))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
