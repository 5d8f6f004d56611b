"""The views of `alignment`: agreement pair by pair, ideal points, agreement by session, each a table and its words."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from isthmus.engine import ideal_points
from isthmus.engine.intervals import difference, wilson
from isthmus.engine.roll_calls import NOT_CAST, Convention, FloatArray, agreement, pair_counts, single
from isthmus.questions import assembly_votes, naming
from isthmus.questions.answer import Bracket, Finding
from isthmus.questions.assembly_votes import Ballots
from isthmus.questions.naming import QuestionError

ANCHORS = ("us", ("cn", "ru"))
"""The state on the positive side of the line, and those of which the first that voted is on the other."""
WITHIN = "within the group"
ENOUGH = 20
"""Roll calls that a session needs for the sentence to begin or end with it; the table has them all."""


@dataclass(frozen=True)
class Asked:
    """Whose votes are compared: members of the group and others beside it, of those that voted; and who did not."""

    label: str
    group: tuple[str, ...]
    beside: tuple[str, ...]
    silent: tuple[str, ...]
    names: Mapping[str, str]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """What a view has to say."""

    table: pl.DataFrame
    text: str
    findings: tuple[Finding, ...]
    brackets: tuple[Bracket, ...]
    units: Mapping[str, str]
    headings: Mapping[str, str]
    caption: str
    assumptions: tuple[str, ...]


def _pairs(who: Asked) -> list[tuple[str, str]]:
    return [*itertools.combinations(who.group, 2), *itertools.product(who.group, who.beside)]


def on_pairs(ballots: Ballots, who: Asked, abstentions: Convention) -> Told:
    """Agreement pair by pair."""
    pairs = _pairs(who)
    rows_of = [ballots.row(a) for a in (*who.group, *who.beside)]
    place = {a: i for i, a in enumerate((*who.group, *who.beside))}
    counts = pair_counts(ballots.votes[rows_of])
    index, t, scott = agreement(counts, abstentions)
    rows = []
    for a, b in pairs:
        at = place[a], place[b]
        n = counts[at]
        low, high = wilson(np.nan_to_num(index[at] * t[at]), t[at])
        rows.append(
            {
                "actor_a": a, "actor_b": b, "pair": f"{who.names[a]}–{who.names[b]}", "sides": WITHIN if b in who.group else "across",
                "calls": int(t[at]), "agreement": _known(index[at]), "low": _known(low), "high": _known(high),
                "beyond_chance": _known(scott[at]),
                "same": int(np.trace(n)), "one_abstained": int(n[1].sum() + n[:, 1].sum() - 2 * n[1, 1]), "opposed": int(n[0, 2] + n[2, 0]),
                "fact_ids": ballots.evidence((a, b)),
            }
        )  # fmt: skip
    table = pl.DataFrame(rows, schema=_PAIR_SCHEMA, orient="row").sort(
        pl.col("sides") != WITHIN, "agreement", "pair", descending=[False, True, False], nulls_last=True
    )
    text, findings, brackets = _pair_words(ballots, who, abstentions, table)
    note = {
        "half": "An abstention counts as half agreement with a yes or a no, as whole agreement with another abstention.",
        "strict": "An abstention agrees with another abstention alone.",
        "left-out": "Roll calls in which one of the two abstained are left out of their agreement.",
    }[abstentions]
    return Told(table, text, findings, brackets, _PAIR_UNITS, _PAIR_HEADINGS, _PAIR_CAPTION, (note,))


def _pair_words(
    ballots: Ballots, who: Asked, abstentions: Convention, table: pl.DataFrame
) -> tuple[str, tuple[Finding, ...], tuple[Bracket, ...]]:
    findings: list[Finding] = []
    brackets: list[Bracket] = []

    def told(name: str, pairs: Sequence[tuple[str, str]]) -> str:
        mean, low, high, _ = _mean(ballots, pairs, abstentions)
        facts = tuple(ballots.evidence(dict.fromkeys(a for pair in pairs for a in pair), together=False))
        beyond = _beyond(ballots, pairs, abstentions)
        findings.append(Finding(f"agreement {name}", mean, "1", facts))
        findings.append(Finding(f"Scott's π {name}", beyond, "1", facts))
        brackets.append(Bracket(f"agreement {name}, 95 %", low, high, "1", "Wilson's interval over roll calls", facts))
        named = "95 % interval " if len(brackets) == 1 else ""
        return f"{mean:.0%} ({named}{low:.0%} to {high:.0%}; π {_signed(beyond)})"

    inside = told("within the group", list(itertools.combinations(who.group, 2)))
    known = table.filter((pl.col("sides") == WITHIN) & pl.col("agreement").is_not_null())
    text = f"members of {who.label} agreed with one another in {inside}"
    if known.height > 1:
        ends = [known.row(0, named=True), known.row(-1, named=True)]
        findings += [Finding(f"agreement {row['pair']}", row["agreement"], "1", tuple(row["fact_ids"])) for row in ends]
        most, least = (f"{row['pair']} ({row['agreement']:.0%})" for row in ends)
        text += f", most {most}, least {least}"
    others = [
        f"{told(f'with {who.names[b]}', [(a, b) for a in who.group])} with {naming.in_text(who.names[b])}"
        for b in who.beside
    ]
    if others:
        text += f"; on average they agreed in {_joined(others)}"
    how = {"half": "counting half where one abstained", "strict": "an abstention agreeing with another alone",
           "left-out": "over roll calls in which neither abstained"}[abstentions]  # fmt: skip
    chance = "Scott's π is nought where they agree no more than chance would have it, and one where they always do."
    return f"{text}, {how}. {chance}", tuple(findings), tuple(brackets)


def _beyond(ballots: Ballots, pairs: Sequence[tuple[str, str]], abstentions: Convention) -> float:
    """Scott's π over all votes of the pairs together."""
    first, second = ([ballots.row(pair[side]) for pair in pairs] for side in (0, 1))
    counts = sum(pair_counts(ballots.votes[[a, b]])[0, 1] for a, b in zip(first, second, strict=True))
    return float(agreement(np.asarray(counts), abstentions)[2])


def _mean(
    ballots: Ballots, pairs: Sequence[tuple[str, str]], abstentions: Convention
) -> tuple[float, float, float, int]:
    """Mean agreement over roll calls, each the mean over the pairs that both voted in it; its interval and roll calls."""
    per_call = _by_call(ballots, pairs, abstentions)
    known = per_call[np.isfinite(per_call)]
    low, high = wilson(known.sum(), len(known))
    return float(known.mean()) if len(known) else float("nan"), float(low), float(high), len(known)


def _by_call(ballots: Ballots, pairs: Sequence[tuple[str, str]], abstentions: Convention) -> FloatArray:
    """Mean agreement over the pairs in each roll call; nan where no pair voted."""
    first, second = ([ballots.row(pair[side]) for pair in pairs] for side in (0, 1))
    each = single(ballots.votes[first], ballots.votes[second], abstentions)
    there = np.isfinite(each)
    mean: FloatArray = np.divide(
        np.nansum(each, axis=0), there.sum(axis=0), out=np.full(each.shape[1], np.nan), where=there.any(axis=0)
    )
    return mean


def on_points(ballots: Ballots, who: Asked, _: Convention) -> Told:
    """Ideal points of all states that voted.

    Raises:
        QuestionError: the states that fix the direction did not vote, or too few did.
    """
    voted = [i for i, row in enumerate(ballots.votes) if (row != NOT_CAST).any()]
    voters = [ballots.voters[i] for i in voted]
    positive, others = ANCHORS
    negative = next((a for a in others if a in voters), None)
    if positive not in voters or negative is None:
        raise QuestionError(
            "ideal points need the votes of the United States and of China or Russia, which fix their direction"
        )
    try:
        line = ideal_points.fit(ballots.votes[voted], voters.index(positive), voters.index(negative))
    except ideal_points.IdealPointError as error:
        raise QuestionError(f"no ideal points: {error}") from None
    low, high = line.interval()
    side = {**dict.fromkeys(who.beside, "beside it"), **dict.fromkeys(who.group, WITHIN)}
    rows = [
        {
            "actor_id": a, "actor": who.names[a], "side": side.get(a, "other"), "point": line.points[i], "low": low[i], "high": high[i],
            "votes": int((ballots.votes[ballots.row(a)] != NOT_CAST).sum()), "fact_ids": ballots.evidence([a]),
        }
        for i, a in enumerate(voters)
    ]  # fmt: skip
    table = pl.DataFrame(rows, schema=_POINT_SCHEMA, orient="row").sort("point", descending=True)
    every = tuple(sorted({f for row in table["fact_ids"] for f in row}))
    findings = [
        Finding("states", len(voters), "states", every),
        Finding("contested roll calls", line.calls, "roll calls", every),
        Finding("votes told by the line", line.told, "1", every),
        Finding("votes told by each roll call's commonest vote", line.told_without, "1", every),
    ]
    brackets = []
    shown: list[str] = []
    for row in table.filter(pl.col("side") != "other").rows(named=True):
        facts = tuple(row["fact_ids"])
        findings.append(Finding(f"ideal point of {row['actor']}", row["point"], "sd", facts))
        brackets.append(
            Bracket(
                f"ideal point of {row['actor']}, 95 %",
                row["low"],
                row["high"],
                "sd",
                "robust interval",
                facts,
            )
        )
        ends = f"{'' if shown else '95 % interval '}{_signed(row['low'])} to {_signed(row['high'])}"
        shown.append(f"{naming.in_text(row['actor'])} at {_signed(row['point'])} ({ends})")
    text = (
        f"of which {line.calls} were contested, one line of {len(voters)} states (mean nought, standard deviation one, the United States "
        f"on the positive side) puts {_joined(shown)}. It tells {line.told:.0%} of the votes in contested roll calls, where naming the "
        f"commonest vote of each tells {line.told_without:.0%}."
    )
    notes = (
        "The scale is that of the states whose votes were imported: with other states, mean and standard deviation are others.",
        "Points stand still over the span; over long ones they are averages of what moved.",
        f"Direction: {who.names[positive]} lies above {who.names[negative]}.",
        "Roll calls in which all voted alike say nothing of where they stand and are left out.",
    )
    return Told(table, text, tuple(findings), tuple(brackets), _POINT_UNITS, _POINT_HEADINGS, _POINT_CAPTION, notes)


def on_trend(ballots: Ballots, who: Asked, abstentions: Convention) -> Told:
    """Mean agreement by session, or by year where no session is on record.

    Raises:
        QuestionError: the roll calls bear neither.
    """
    kind, period = assembly_votes.periods(ballots.calls)
    known = sorted({p for p in period if p is not None})
    if not known:
        raise QuestionError("the roll calls bear neither session nor date; import the file of roll calls too")
    at = np.array([-1 if p is None else p for p in period])
    sides = {WITHIN: list(itertools.combinations(who.group, 2))}
    sides |= {f"with {naming.in_text(who.names[b])}": [(a, b) for a in who.group] for b in who.beside}
    rows = []
    for name, pairs in sides.items():
        per_call = _by_call(ballots, pairs, abstentions)
        members = list(dict.fromkeys(a for pair in pairs for a in pair))
        for p in known:
            here = np.isfinite(per_call) & (at == p)
            if not here.any():
                continue
            low, high = wilson(per_call[here].sum(), here.sum())
            cited = ballots.facts[[ballots.row(a) for a in members]][:, here]
            rows.append(
                {"period": p, "sides": name, "calls": int(here.sum()), "agreement": float(per_call[here].mean()), "low": float(low),
                 "high": float(high), "fact_ids": sorted(f for f in cited.ravel() if f)}
            )  # fmt: skip
    table = pl.DataFrame(rows, schema=_TREND_SCHEMA, orient="row").sort("sides", "period")
    findings, brackets, parts = [], [], []
    many = [p for p in known if (at == p).sum() >= ENOUGH] or known
    for name in sides:
        line = table.filter((pl.col("sides") == name) & pl.col("period").is_in(many)).sort("period")
        ends = [line.row(0, named=True), line.row(-1, named=True)]
        for row in ends:
            facts = tuple(row["fact_ids"])
            findings.append(Finding(f"agreement {name}, {kind} {row['period']}", row["agreement"], "1", facts))
            brackets.append(
                Bracket(
                    f"agreement {name}, {kind} {row['period']}, 95 %",
                    row["low"],
                    row["high"],
                    "1",
                    "Wilson's interval",
                    facts,
                )
            )
        change = difference(*((row["agreement"], row["low"], row["high"]) for row in ends))
        apart = change[0] > 0 or change[1] < 0
        parts.append(
            f"{name} {ends[0]['agreement']:.0%} and {ends[1]['agreement']:.0%}{'' if apart else ' (no clear change)'}"
        )
    whose = f"members of {who.label}"
    text = f"agreement of {whose} in {kind} {many[0]} and in {kind} {many[-1]} was {_joined(parts)}."
    headings = {"period": kind.capitalize(), **_TREND_HEADINGS}
    units = {**_TREND_UNITS, "period": "calendar year" if kind == "year" else "session"}
    note = "What is put to the vote differs from session to session, and agreement with it: a change is not one of preferences alone."
    return Told(table, text, tuple(findings), tuple(brackets), units, headings, _TREND_CAPTION, (note,))


def _known(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _joined(items: Sequence[str]) -> str:
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)


_NUMBER = pl.Float64
_FACTS = pl.List(pl.String)
_PAIR_SCHEMA: dict[str, Any] = {
    "actor_a": pl.String, "actor_b": pl.String, "pair": pl.String, "sides": pl.String, "calls": pl.Int64, "agreement": _NUMBER,
    "low": _NUMBER, "high": _NUMBER, "beyond_chance": _NUMBER, "same": pl.Int64, "one_abstained": pl.Int64, "opposed": pl.Int64,
    "fact_ids": _FACTS,
}  # fmt: skip
_PAIR_UNITS = {**dict.fromkeys(("calls", "same", "one_abstained", "opposed"), "roll calls"),
               **dict.fromkeys(("agreement", "low", "high", "beyond_chance"), "1")}  # fmt: skip
_PAIR_HEADINGS = {
    "pair": "Pair", "sides": "Sides", "agreement": "Agreement", "low": "95 % low", "high": "95 % high",
    "beyond_chance": "Beyond chance (π)",
    "calls": "Counted", "same": "Same vote", "one_abstained": "One abstained", "opposed": "Yes against no", "grade": "Grade",
}  # fmt: skip
_PAIR_CAPTION = (
    "Agreement in roll calls, pair by pair (share; line: 95 % interval), and how far beyond chance (Scott's π, ring)."
)
_POINT_SCHEMA: dict[str, Any] = {
    "actor_id": pl.String, "actor": pl.String, "side": pl.String, "point": _NUMBER, "low": _NUMBER, "high": _NUMBER, "votes": pl.Int64,
    "fact_ids": _FACTS,
}  # fmt: skip
_POINT_UNITS = {**dict.fromkeys(("point", "low", "high"), "sd"), "votes": "votes"}
_POINT_HEADINGS = {"actor": "State", "side": "Side", "point": "Ideal point", "low": "95 % low", "high": "95 % high", "votes": "Votes",
                   "grade": "Grade"}  # fmt: skip
_POINT_CAPTION = (
    "Ideal points of the states that voted (standard deviations, sd, from their mean), with 95 % intervals."
)
_TREND_SCHEMA: dict[str, Any] = {
    "period": pl.Int64, "sides": pl.String, "calls": pl.Int64, "agreement": _NUMBER, "low": _NUMBER, "high": _NUMBER, "fact_ids": _FACTS,
}  # fmt: skip
_TREND_UNITS = {"calls": "roll calls", **dict.fromkeys(("agreement", "low", "high"), "1")}
_TREND_HEADINGS = {
    "sides": "Agreement",
    "agreement": "Share",
    "low": "95 % low",
    "high": "95 % high",
    "calls": "Roll calls",
    "grade": "Grade",
}
_TREND_CAPTION = (
    "Mean agreement by session, within the group and with each state beside it (share), with the 95 % interval."
)
