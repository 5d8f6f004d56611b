"""What is met of demand where each uncertain fact stands at one end of its bracket or the other, drawn at random.

Between the unfavourable and the favourable reading lies every mixture. With nothing on record of how likely either end of a fact is,
each is as likely as the other and facts are independent: a Latin hypercube of two-valued distributions (`engine.sample`), so that each fact
stands at either end in half of the draws. Two scenarios are drawn with common random numbers, fact by fact.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from isthmus.engine import sample
from isthmus.engine.network import Floats
from isthmus.questions.answer import Bracket, Finding
from isthmus.questions.capacities import FAVOURABLE, UNFAVOURABLE
from isthmus.questions.scenario_gaps import items, met_in
from isthmus.questions.setting import Setting
from isthmus.questions.spans import share_span
from isthmus.questions.sustaining import Reading, plan

SEED = 1
FEWEST, MOST = 20, 500
HOW = (
    f"Draws take either end of each uncertain fact as equally likely and facts as independent (Latin hypercube, seed {SEED}): nothing on "
    "record says more."
)


def drawn_fills(settings: Sequence[Setting], draws: int) -> list[Floats]:
    """float64[draws, demands] of each setting: share met of each demand, in the order of `setting.wanted`.

    Args:
        settings: scenarios read against the atlas.
        draws: how many, FEWEST to MOST.
    """
    keys = [[i.key for i in items(s, plan(s, Reading(UNFAVOURABLE)))] for s in settings]
    every = sorted({key for its in keys for key in its})
    ends = sample.draw([sample.Empirical((FAVOURABLE, UNFAVOURABLE))] * len(every), draws, SEED)
    favourable = [frozenset(key for key, end in zip(every, row, strict=True) if end == FAVOURABLE) for row in ends]
    found = []
    # The solver runs outside Python's lock, so draws are solved side by side; their order does not depend on it.
    with ThreadPoolExecutor(os.cpu_count() or 1) as side_by_side:
        for setting, its in zip(settings, keys, strict=True):
            readings = [Reading(UNFAVOURABLE, turned & set(its)) for turned in favourable]
            found.append(np.array(list(side_by_side.map(lambda r, s=setting: met_in(s, r), readings))))
    return found


def told(
    settings: Sequence[Setting], fills: Sequence[Floats], known: Collection[tuple[str, str]], facts: tuple[str, ...]
) -> tuple[str, list[Finding], list[Bracket]]:
    """Median and interval of the mean share met of the demands that are known, and of its difference in a second scenario."""
    draws = len(fills[0])
    first = sample.interval(_mean(settings[0], fills[0], known))
    meaning = f"the 80 % interval over {draws} draws of the end at which each uncertain fact stands"
    findings = [Finding("draws", draws, "draws", facts), Finding("median share of demand met", first.median, "1", facts)]
    brackets = [Bracket("mean share of demand met, drawn", first.low, first.high, "1", meaning, facts)]
    text = (
        f" With each uncertain fact at either end by chance, {first.median:.0%} of demand is met in the median of {draws} draws "
        f"({share_span((first.low, first.high))} in 80 % of them)."
    )
    both = {(w.good, w.theatre) for w in settings[-1].wanted} & set(known)
    if len(settings) > 1 and both:
        more = sample.interval(_mean(settings[1], fills[1], both) - _mean(settings[0], fills[0], both))
        findings.append(Finding("median difference of the second scenario", more.median, "1", facts))
        brackets.append(Bracket("difference of the second scenario, drawn alike", more.low, more.high, "1", meaning, facts))
        low, median, high = (f"{round(100 * x, 1) + 0.0:+.1f}" for x in (more.low, more.median, more.high))
        text += f" Drawn alike, “{settings[1].scenario.title}” meets {median} percentage points ({low} to {high}) of what both want."
    return text, findings, brackets


def _mean(setting: Setting, fills: Floats, among: Collection[tuple[str, str]]) -> Floats:
    columns = [i for i, w in enumerate(setting.wanted) if (w.good, w.theatre) in among]
    mean: Floats = fills[:, columns].mean(1)
    return mean
