"""The tables of `deterrence`: concept by concept, pair by pair, passages side by side, what moved, profiles, positions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from isthmus.engine.intervals import wilson
from isthmus.model.deterrence_terms import CONCEPTS
from isthmus.questions.stance_distances import PairDistance
from isthmus.questions.stances import AGAINST, FOR, ORDER, Contrast, Move, Newest, Passage, said_by

OPPOSED, BY_DEGREE, ALIKE, ALONE = "opposed", "by degree", "alike", "one side alone"
_RANK = {OPPOSED: 0, BY_DEGREE: 1, ALIKE: 2, ALONE: 3}


def by_concept(stated: Newest, group: Sequence[str], beside: Sequence[str], names: Mapping[str, str]) -> pl.DataFrame:
    """One row a concept: who takes which stance, as the first coder reads it, and how the sides differ."""
    rows = []
    for concept, term in CONCEPTS.terms.items():
        held = {a: stated[a, concept] for a in (*group, *beside) if (a, concept) in stated}
        if not held:
            continue
        who = {s: [names[a] for a, ps in held.items() if any(p.stances[0] == s for p in ps)] for s in ORDER}
        rows.append(
            {
                "concept": term,
                **who,
                "within": split(stated, concept, group),
                "across": split(stated, concept, group, beside),
                "coders_differ": [names[a] for a, ps in held.items() if any(p.differs for p in ps)],
                "fact_ids": facts_of(p for ps in held.values() for p in ps),
            }
        )
    texts = pl.List(pl.String)
    schema: dict[str, Any] = {"concept": pl.String, **dict.fromkeys(ORDER, texts), "within": pl.String, "across": pl.String,
              "coders_differ": texts, "fact_ids": texts}  # fmt: skip
    ranks = [pl.col(c).replace_strict(_RANK, return_dtype=pl.Int8) for c in ("within", "across")]
    return pl.DataFrame(rows, schema=schema, orient="row").sort(*ranks, "concept")


def split(stated: Newest, concept: str, group: Sequence[str], beside: Sequence[str] = (), reading: int = 0) -> str:
    """How stances on a concept differ within a group, or between a group and those beside it, in one reading."""

    def seen(actors: Iterable[str]) -> list[set[str]]:
        return [{p.stances[reading] for p in stated[a, concept]} for a in actors if (a, concept) in stated]

    one, other = seen(group), seen(beside)
    pairs = (
        [(s, t) for s in one for t in other] if beside else [(s, t) for i, s in enumerate(one) for t in one[i + 1 :]]
    )
    if not pairs:
        return ALONE
    if any((s & set(FOR) and t & set(AGAINST)) or (t & set(FOR) and s & set(AGAINST)) for s, t in pairs):
        return OPPOSED
    return ALIKE if all(s == t for s, t in pairs) else BY_DEGREE


def by_pair(
    far: Sequence[PairDistance],
    group: Sequence[str],
    beside: Sequence[str],
    names: Mapping[str, str],
    opposed: Sequence[Contrast],
) -> pl.DataFrame:
    """One row a pair: distance in each reading, interval, what it rests on; pairs within the group first."""
    rows = []
    for d in far:
        inside = (d.a in group) + (d.b in group)
        against = [c for c in opposed if {c.supporter.actor, c.opponent.actor} == {d.a, d.b}]
        rows.append(
            {
                "actor_a": d.a, "actor_b": d.b, "pair": f"{names[d.a]}–{names[d.b]}",
                "sides": ("beside the group", "across", "within the group")[inside],
                "concepts": len(d.concepts), "passages": len(d.passages), "basis": d.basis,
                "distance": d.by_reading[0] if d.by_reading else None,
                "coded_low": min(d.by_reading, default=None), "coded_high": max(d.by_reading, default=None),
                "low": d.low, "high": d.high,
                "opposed_low": len({c.concept for c in against if all(c.by)}), "opposed_high": len({c.concept for c in against}),
                "fact_ids": facts_of(d.passages),
            }
        )  # fmt: skip
    schema: dict[str, Any] = {
        "actor_a": pl.String, "actor_b": pl.String, "pair": pl.String, "sides": pl.String, "concepts": pl.Int64, "passages": pl.Int64,
        "basis": pl.String, **dict.fromkeys(("distance", "coded_low", "coded_high", "low", "high"), pl.Float64),
        "opposed_low": pl.Int64, "opposed_high": pl.Int64, "fact_ids": pl.List(pl.String),
    }  # fmt: skip
    order = pl.col("sides").replace_strict(
        {"within the group": 0, "across": 1, "beside the group": 2}, return_dtype=pl.Int8
    )
    return pl.DataFrame(rows, schema=schema, orient="row").sort(
        order, "distance", "pair", descending=[False, True, False], nulls_last=True
    )


def side_by_side(opposed: Sequence[Contrast], names: Mapping[str, str], readings: Sequence[str]) -> pl.DataFrame:
    """One row a pair of passages of which one endorses what the other avoids or rejects."""
    rows = [
        {
            "concept": CONCEPTS.terms[c.concept],
            **_passage(c.supporter, names, "endorsed"),
            "stance": opponent_stance(c),
            **_passage(c.opponent, names, "opposed"),
            "by": said_by(c.by, readings),
            "fact_ids": facts_of((c.supporter, c.opponent)),
        }
        for c in sorted(opposed, key=lambda c: (not all(c.by), CONCEPTS.terms[c.concept], c.opponent.position_id))
    ]
    names_of = [*_passage_columns("endorsed"), "stance", *_passage_columns("opposed"), "by"]
    return _texts(rows, ["concept", *names_of])


def opponent_stance(c: Contrast) -> str:
    """The opponent's stance in the first reading that sees the two opposed."""
    return c.opponent.stances[c.by.index(True)]


def moved(changed: Sequence[Move], names: Mapping[str, str], readings: Sequence[str]) -> pl.DataFrame:
    """One row a change of stance, newest first."""
    rows = [
        {
            "actor": names[m.actor],
            "concept": CONCEPTS.terms[m.concept],
            "from": m.before.stances[m.by.index(True)],
            "from_date": m.before.date,
            "from_in": m.before.cited,
            "from_summary": m.before.summary,
            "to": m.after.stances[m.by.index(True)],
            "to_date": m.after.date,
            "to_in": m.after.cited,
            "to_summary": m.after.summary,
            "by": said_by(m.by, readings),
            "fact_ids": facts_of((m.before, m.after)),
        }
        for m in changed
    ]
    sides = [f"{side}{part}" for side in ("from", "to") for part in ("", "_date", "_in", "_summary")]
    return _texts(rows, ["actor", "concept", *sides, "by"])


def profile(passages: Sequence[Passage], names: Mapping[str, str]) -> pl.DataFrame:
    """One row an actor and year: positions by stance, as the first coder reads them, and the share endorsed."""
    cells: dict[tuple[str, int], list[Passage]] = {}
    for p in passages:
        cells.setdefault((p.actor, p.year), []).append(p)
    rows = []
    for (actor, year), held in sorted(cells.items(), key=lambda cell: (names[cell[0][0]], cell[0][1])):
        counts = {s: sum(p.stances[0] == s for p in held) for s in ORDER}
        low, high = wilson(counts["endorses"], len(held))
        rows.append(
            {
                "actor": names[actor], "year": year, "positions": len(held), "concepts": len({p.concept for p in held}), **counts,
                "share_endorsed": counts["endorses"] / len(held), "low": float(low), "high": float(high),
                "coders_differ": sum(p.differs for p in held), "fact_ids": facts_of(held),
            }
        )  # fmt: skip
    whole = ("year", "positions", "concepts", *ORDER, "coders_differ")
    schema: dict[str, Any] = {"actor": pl.String, **dict.fromkeys(whole[:-1], pl.Int64)}
    schema |= {**dict.fromkeys(("share_endorsed", "low", "high"), pl.Float64), "coders_differ": pl.Int64}
    return pl.DataFrame(rows, schema=schema | {"fact_ids": pl.List(pl.String)}, orient="row")


def every(passages: Sequence[Passage], names: Mapping[str, str], readings: Sequence[str]) -> pl.DataFrame:
    """One row a position, newest first, with each coder's stance."""
    rows = [
        {
            "actor": names[p.actor],
            "concept": CONCEPTS.terms[p.concept],
            "date": p.date,
            "stance": p.stances[0],
            "second": ", ".join(s for s, done in zip(p.stances[1:], p.coded[1:], strict=True) if done) or None,
            "document": p.document,
            "summary": p.summary,
            "fact_ids": facts_of((p,)),
        }
        for p in sorted(passages, key=lambda p: (p.day, p.position_id), reverse=True)
    ]
    return _texts(rows, ["actor", "concept", "date", "stance", "second", "document", "summary"])


def facts_of(passages: Iterable[Passage]) -> list[str]:
    """The facts of passages, sorted, each once: positions and their codings."""
    return sorted({f for p in passages for f in p.fact_ids})


def _passage_columns(side: str) -> list[str]:
    return [f"{side}_by", f"{side}_date", f"{side}_in", f"{side}_summary"]


def _passage(p: Passage, names: Mapping[str, str], side: str) -> dict[str, str]:
    return dict(zip(_passage_columns(side), (names[p.actor], p.date, p.cited, p.summary), strict=True))


def _texts(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pl.DataFrame:
    schema: dict[str, Any] = {**dict.fromkeys(columns, pl.String), "fact_ids": pl.List(pl.String)}
    return pl.DataFrame(rows, schema=schema, orient="row")
