"""Scores of groupings and rankings against a gold standard. Pure; scripts/evaluate feeds it."""
from collections import Counter
from math import comb, log2
from typing import NamedTuple


class GroupScores(NamedTuple):
    bcubed_p: float
    bcubed_r: float
    bcubed_f1: float
    pair_p: float
    pair_r: float
    pair_f1: float
    alone: int  # items that stand alone in the gold standard
    alone_kept: int  # those of them that stand alone in what was found
    gold_groups: int
    found_groups: int
    gold_largest: int
    found_largest: int


def harmonic_mean(a, b):
    return 2 * a * b / (a + b) if a + b else 0.0


def score_groups(gold, found):
    """Both map items to the name of their group; an item that `found` lacks counts as found alone, one that `gold` lacks
    does not count.

    B-cubed (Bagga & Baldwin 1998): the precision of an item is the share of its found group that belongs to its gold
    group, its recall the share of its gold group that is in its found group; the mean over all items. Pairwise: the same
    for pairs of items; where no pairs were found, none is wrong.
    """
    found = {item: ("group", found[item]) if item in found else ("lost", item) for item in gold}
    gold_sizes, found_sizes = Counter(gold.values()), Counter(found.values())
    overlaps = Counter((gold[item], found[item]) for item in gold)
    bcubed_p = sum(n * n / found_sizes[group] for (_, group), n in overlaps.items()) / len(gold)
    bcubed_r = sum(n * n / gold_sizes[group] for (group, _), n in overlaps.items()) / len(gold)
    pairs_right = sum(comb(n, 2) for n in overlaps.values())
    pairs_gold = sum(comb(n, 2) for n in gold_sizes.values())
    pairs_found = sum(comb(n, 2) for n in found_sizes.values())
    pair_p = pairs_right / pairs_found if pairs_found else 1.0
    pair_r = pairs_right / pairs_gold if pairs_gold else 1.0
    alone = [item for item in gold if gold_sizes[gold[item]] == 1]
    return GroupScores(
        bcubed_p, bcubed_r, harmonic_mean(bcubed_p, bcubed_r), pair_p, pair_r, harmonic_mean(pair_p, pair_r),
        len(alone), sum(found_sizes[found[item]] == 1 for item in alone),
        len(gold_sizes), len(found_sizes), max(gold_sizes.values()), max(found_sizes.values()))


def without_repeats(ranking):
    return list(dict.fromkeys(ranking))


def ndcg(ranking, grades, depth=10):
    """Normalised discounted cumulated gain (Järvelin & Kekäläinen 2002) with the discount log2(1 + rank) and the grade as
    gain, as trec_eval computes it. `grades` maps documents to grades; what it lacks, or holds at 0 or less, is worthless."""
    def dcg(gains):
        return sum(gain / log2(1 + rank) for rank, gain in enumerate(gains[:depth], start=1))
    ideal = dcg(sorted((grade for grade in grades.values() if grade > 0), reverse=True))
    return dcg([max(grades.get(item, 0), 0) for item in without_repeats(ranking)]) / ideal if ideal else 0.0


def average_precision(ranking, grades):
    """The mean, over all documents with a grade above 0, of the precision at the rank where each stands; 0 for those
    that the ranking lacks."""
    relevant = {item for item, grade in grades.items() if grade > 0}
    hits, total = 0, 0.0
    for rank, item in enumerate(without_repeats(ranking), start=1):
        if item in relevant:
            hits += 1
            total += hits / rank
    return total / len(relevant) if relevant else 0.0


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else 0.0
