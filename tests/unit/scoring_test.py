#!/usr/bin/env python3
"""Unit tests of scripts/scoring.py; every expected value is worked out by hand."""
import math
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
from scoring import average_precision, ndcg, score_groups  # noqa: E402


def groups(*texts):
    """"ab c" -> a and b in the first group, c in the second."""
    return {item: number for number, text in enumerate(" ".join(texts).split()) for item in text}


class GroupScores(unittest.TestCase):
    def test_the_same_groups_under_other_names_are_perfect(self):
        scores = score_groups(groups("abc d e"), groups("e d cba"))
        self.assertEqual(scores[:6], (1, 1, 1, 1, 1, 1))

    def test_one_group_cut_and_another_swallowing_the_rest(self):
        # gold {a b c}{d e}, found {a b}{c d e}. Precision of a, b: 1; of c: 1/3; of d, e: 2/3. Recall of a, b: 2/3; of c:
        # 1/3; of d, e: 1. Pairs found ab cd ce de, in the gold standard ab ac bc de, in both ab de.
        scores = score_groups(groups("abc de"), groups("ab cde"))
        self.assertAlmostEqual(scores.bcubed_p, (1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
        self.assertAlmostEqual(scores.bcubed_r, (2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
        self.assertAlmostEqual(scores.bcubed_f1, 11 / 15)
        self.assertEqual((scores.pair_p, scores.pair_r, scores.pair_f1), (0.5, 0.5, 0.5))
        self.assertEqual((scores.gold_largest, scores.found_largest), (3, 3))

    def test_everything_alone_has_perfect_precision(self):
        scores = score_groups(groups("ab c"), groups("a b c"))
        self.assertEqual((scores.bcubed_p, scores.pair_p), (1, 1))
        self.assertAlmostEqual(scores.bcubed_r, (1 / 2 + 1 / 2 + 1) / 3)
        self.assertEqual((scores.pair_r, scores.pair_f1), (0, 0))
        self.assertEqual((scores.gold_groups, scores.found_groups), (2, 3))

    def test_everything_together_has_perfect_recall(self):
        scores = score_groups(groups("ab c d"), groups("abcd"))
        self.assertEqual((scores.bcubed_r, scores.pair_r), (1, 1))
        self.assertAlmostEqual(scores.bcubed_p, (2 / 4 + 2 / 4 + 1 / 4 + 1 / 4) / 4)
        self.assertAlmostEqual(scores.pair_p, 1 / 6)
        self.assertEqual((scores.alone, scores.alone_kept), (2, 0))

    def test_a_lost_item_is_found_alone_and_a_strange_one_does_not_count(self):
        scores = score_groups(groups("ab c"), groups("axyz"))
        self.assertEqual(scores.bcubed_p, 1)
        self.assertAlmostEqual(scores.bcubed_r, (1 / 2 + 1 / 2 + 1) / 3)
        self.assertEqual((scores.alone, scores.alone_kept, scores.found_largest), (1, 1, 1))

    def test_a_lost_item_shares_no_group_with_one_whose_group_has_its_name(self):
        self.assertEqual(score_groups({"a": 1, "b": 1}, {"b": "a"}).pair_r, 0)


class Rankings(unittest.TestCase):
    GRADES = {"a": 2, "b": 1, "c": 0, "d": -1}

    def test_the_best_order_is_perfect(self):
        self.assertEqual(ndcg("ab", self.GRADES), 1)
        self.assertEqual(average_precision("ab", self.GRADES), 1)

    def test_later_is_worth_less(self):
        # a at rank 2, b at rank 4.
        ideal = 2 + 1 / math.log2(3)
        self.assertAlmostEqual(ndcg("caxb", self.GRADES), (2 / math.log2(3) + 1 / math.log2(5)) / ideal)
        self.assertAlmostEqual(average_precision("caxb", self.GRADES), (1 / 2 + 2 / 4) / 2)

    def test_a_missing_document_counts_as_nothing(self):
        self.assertAlmostEqual(ndcg("a", self.GRADES), 2 / (2 + 1 / math.log2(3)))
        self.assertEqual(average_precision("a", self.GRADES), 1 / 2)
        self.assertEqual(ndcg("", self.GRADES), 0)

    def test_ndcg_ends_at_its_depth_and_average_precision_at_the_end(self):
        self.assertEqual(ndcg("vwxyzVWXYZa", self.GRADES), 0)
        self.assertAlmostEqual(average_precision("vwxyzVWXYZa", self.GRADES), 1 / 11 / 2)

    def test_the_ideal_is_cut_at_the_depth_too(self):
        grades = {letter: 1 for letter in "abcdefghijklmno"}
        self.assertEqual(ndcg("abcdefghij", grades), 1)

    def test_a_repeated_document_counts_once(self):
        self.assertEqual(ndcg("aab", self.GRADES), 1)
        self.assertEqual(average_precision("aab", self.GRADES), 1)

    def test_worthless_grades_earn_and_cost_nothing(self):
        self.assertEqual(ndcg("cd", self.GRADES), 0)
        self.assertEqual(ndcg("a", {"c": 0}), 0)
        self.assertEqual(average_precision("a", {"c": 0}), 0)


if __name__ == "__main__":
    unittest.main()
