"""The tables of `rivals`: tempo over time, what changed by pair, kind or domain, and the sources behind it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from isthmus.engine import intervals
from isthmus.questions import rivals_figures, shifts, tempo
from isthmus.questions.answer import Bracket, Finding
from isthmus.questions.groups import listed
from isthmus.questions.shifts import UNCLEAR
from isthmus.questions.tempo import Pairs, Span, Tempo
from isthmus.questions.view import View

RATE = "contacts/pair/year"
_FIRSTS_TOLD = 2
_CHANGES_TOLD = 3


@dataclass(frozen=True)
class Compared:
    """The contacts of the three sets, the newest span that all records reach, the one before, and the tempo in both."""

    contacts: pl.DataFrame
    by_set: Mapping[str, pl.DataFrame]
    sets: tuple[Pairs, ...]
    newest: Span
    before: Span
    now: tuple[Tempo, ...]
    then: tuple[Tempo, ...]
    reaches: tuple[dt.date | None, ...]

    @classmethod
    def of(
        cls, contacts: pl.DataFrame, sets: tuple[Pairs, ...], months: int, reaches: tuple[dt.date | None, ...]
    ) -> Compared:
        """Compare the sets in spans of so many months that end where all records reach."""
        newest = tempo.span_to(min(d for d in reaches if d), months)
        before = tempo.span_to(newest.start - dt.timedelta(days=1), months)
        by_set = {s.key: contacts.filter(pl.col("pairs") == s.key) for s in sets}
        both = [tuple(tempo.tempo(by_set[s.key], len(s.pairs), span) for s in sets) for span in (newest, before)]
        return cls(contacts, by_set, sets, newest, before, both[0], both[1], reaches)

    def of_set(self, key: str) -> pl.DataFrame:
        """The contacts of one set."""
        return self.by_set[key]


def tempo_view(c: Compared) -> View:
    """One row a set and rolling span, newest first."""
    oldest = c.of_set("group")["first"].min()
    assert isinstance(oldest, dt.date)  # the group has contacts, else it had been refused
    rows = [
        {"pairs": s.label, "from": span.start, "to": span.end, **_numbers(tempo.tempo(c.of_set(s.key), len(s.pairs), span))}
        for span in tempo.rolling(c.newest.end, c.newest.months, tempo.months_before(oldest, c.newest.months))
        for s in c.sets
    ]  # fmt: skip
    if not all(row["fact_ids"] for row in rows):
        # A span without an engagement rests on those among which none was found.
        nothing = sorted(set(c.contacts["fact_ids"].explode().drop_nulls()))
        rows = [row | {"fact_ids": row["fact_ids"] or nothing} for row in rows]
    table = pl.DataFrame(rows).sort("to", descending=True, maintain_order=True)
    first, level = _rates_in_words(c)
    sentences, findings = [*first], [*level]
    for told, numbers in (_against_before(c), _order(c), _corrected(c), _changes(c), _first_time(c)):
        sentences.append(told)
        findings += numbers
    return View(
        table=table, units=_TEMPO_UNITS, headings=_TEMPO_HEADINGS, sentences=tuple(s for s in sentences if s), findings=tuple(findings),
        caption=f"Recorded contacts a pair and year in rolling spans of {c.newest.months} months, "
        "with 95 % intervals; spans end where all three records still reach.",
        brackets=_brackets(c), assumptions=_assumptions(c), draw=lambda: rivals_figures.tempo(table, [s.label for s in c.sets]),
    )  # fmt: skip


def _shift_view(by: str, heading: str) -> Callable[[Compared], View]:
    def view(c: Compared) -> View:
        table = shifts.compared(c.contacts, c.sets, c.newest, c.before, by)
        first, level = _rates_in_words(c)
        changes, numbers = _told_changes(table, by, c)
        new, seen = _first_time(c)
        return View(
            table=table,
            units={"before": "engagements", "newest": "engagements", "ratio": "1", "ratio_low": "1", "ratio_high": "1", "probability": "1"},
            headings={
                "pairs": "Set", by: heading, "before": "Span before", "newest": "Newest span", "ratio": "Ratio", "ratio_low": "95 %, low",
                "ratio_high": "95 %, high", "probability": "Chance alone", "change": "Change", "grade": "Grade",
            },
            caption=f"Engagements from {c.before.start} to {c.before.end} (light) and from {c.newest.start} to "
            f"{c.newest.end} (dark), by {heading.lower()}.",
            sentences=tuple(s for s in (*first, changes, new) if s),
            findings=(*level, *numbers, *seen),
            brackets=_brackets(c),
            assumptions=(
                f"An engagement counts once for each {heading.lower()} that it has; a date "
                "that spans the limit of two spans counts in part in both.",
                "Chance alone: the probability of so great a difference if the tempo had not changed.",
                *_assumptions(c),
            ),
            draw=lambda: rivals_figures.shifts(table, by, [s.label for s in c.sets]),
        )  # fmt: skip

    return view


def sources_view(c: Compared) -> View:
    """One row a set and calendar year, newest first: how it is reported, and what correcting for that does."""
    years = range(c.contacts["first"].min().year, c.newest.end.year + 1)  # type: ignore[union-attr]
    rows = []
    for year in reversed(years):
        span = Span(dt.date(year, 1, 1), dt.date(year, 12, 31), tempo.MONTHS_A_YEAR)
        for s in c.sets:
            t = tempo.tempo(c.of_set(s.key), len(s.pairs), span)
            if t.engagements:
                kept = _numbers(t)
                rows.append({"year": year, "pairs": s.label, **{k: kept[k] for k in _SOURCES_COLUMNS}})
    table = pl.DataFrame(rows)
    first, level = _rates_in_words(c)
    told, numbers = _reporting(c)
    order, ranks = _order(c)
    return View(
        table=table, units={"year": "year", **_TEMPO_UNITS}, headings=_SOURCES_HEADINGS,
        caption="Mean number of publishers that report an engagement, in the last ten years; larger points rest on more engagements.",
        sentences=tuple(s for s in (*first, told, order) if s), findings=(*level, *numbers, *ranks), brackets=_brackets(c),
        assumptions=(f"The last year counts up to {c.newest.end} in all sets alike where records end there.", *_assumptions(c)),
        draw=lambda: rivals_figures.sources(table, [s.label for s in c.sets]),
    )  # fmt: skip


def _numbers(t: Tempo) -> dict[str, object]:
    return {
        "engagements": t.engagements, "contacts": t.contacts, "rate": t.rate, "interval_low": t.low, "interval_high": t.high,
        "rate_certain": t.certain, "rate_possible": t.possible, "rate_divided": t.divided, "rate_attested": t.attested,
        "rate_corrected": t.corrected, "sources": t.sources, "publishers": _number(t.publishers), "share_single": _number(t.single),
        "share_official": _number(t.official), "fact_ids": list(t.fact_ids),
    }  # fmt: skip


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _facts(c: Compared, t: Tempo) -> tuple[str, ...]:
    return t.fact_ids or tuple(sorted(set(c.contacts["fact_ids"].explode().drop_nulls())))


def _rates_in_words(c: Compared) -> tuple[tuple[str, ...], list[Finding]]:
    mine = _facts(c, c.now[0])
    findings = [Finding("months", c.newest.months, "months", mine), Finding("confidence level", 0.95, "1", mine)]
    told = []
    for s, t in zip(c.sets, c.now, strict=True):
        numbers = (("rate", t.rate), ("low", t.low), ("high", t.high))
        findings += [Finding(f"{s.label}, {n}", v, RATE, _facts(c, t)) for n, v in numbers]
        told.append(f"{t.rate:.1f} ({t.low:.1f} to {t.high:.1f})")
    first = (
        f"In the {c.newest.months} months to {c.newest.end} a pair among {c.sets[0].label} had on average {c.now[0].rate:.1f} "
        f"recorded contacts a year (95% interval {c.now[0].low:.1f} to {c.now[0].high:.1f})."
    )
    second = f"On the same scale {c.sets[1].label}: {told[1]}; {c.sets[2].label}: {told[2]}."
    return (first, second), findings


def _against_before(c: Compared) -> tuple[str, list[Finding]]:
    now, then = c.now[0], c.then[0]
    facts = tuple(sorted({*_facts(c, now), *_facts(c, then)}))
    ratio, low, high, _ = intervals.rate_ratio(now.engagements, then.engagements)
    way = "rose" if now.rate > then.rate else "fell"
    findings = [Finding("rate before", then.rate, RATE, facts)]
    if math.isnan(ratio) or math.isinf(high) or math.isinf(ratio):
        return f"In the {c.newest.months} months before it had {then.rate:.1f}.", findings
    findings += [Finding(f"ratio {n}", v, "times", facts) for n, v in (("low", low), ("high", high))]
    clear = "hardly explains" if low > 1 or high < 1 else "can explain"
    return (
        f"The group's own tempo {way} from {then.rate:.1f} in the {c.newest.months} months before, which chance alone {clear} "
        f"({low:.1f} to {high:.1f} times as many engagements)."
    ), findings


def _order(c: Compared) -> tuple[str, list[Finding]]:
    """Whether the order of the three sets holds under each other way of counting."""
    ways: dict[str, Callable[[Tempo], float]] = {
        "large meetings weigh less": lambda t: t.divided,
        "two publishers must report": lambda t: t.attested,
        "unreported engagements are added": lambda t: t.corrected,
        "only engagements dated wholly in the span count": lambda t: t.certain,
    }

    def order(measure: Callable[[Tempo], float]) -> list[int]:
        return sorted(range(len(c.now)), key=lambda i: -round(measure(c.now[i]), 9))

    ranked = order(lambda t: t.rate)
    turned = [way for way, measure in ways.items() if order(measure) != ranked]
    if not turned:
        return "The order of the three holds in every other way of counting.", []
    return f"The order of the three turns where {' or '.join(turned)}.", []


def _reporting(c: Compared) -> tuple[str, list[Finding]]:
    findings, told = [], []
    for s, t in zip(c.sets, c.now, strict=True):
        if not t.engagements:
            continue
        facts = _facts(c, t)
        findings += [
            Finding(f"{s.label}, publishers", t.publishers, "publishers an engagement", facts),
            Finding(f"{s.label}, attested", t.attested, RATE, facts), Finding(f"{s.label}, corrected", t.corrected, RATE, facts),
        ]  # fmt: skip
        told.append(
            f"{s.label} {t.publishers:.1f} publishers an engagement, {t.attested:.1f} to {t.corrected:.1f} contacts"
        )
    if not told:
        return "", []
    return (
        f"Reporting differs and may bias this; from what two publishers report to Chao's correction: {'; '.join(told)}.",
        findings,
    )


def _corrected(c: Compared) -> tuple[str, list[Finding]]:
    findings = [
        Finding(f"{s.label}, corrected", t.corrected, RATE, _facts(c, t)) for s, t in zip(c.sets, c.now, strict=True)
    ]
    rates = listed([f"{t.corrected:.1f}" for t in c.now])
    return f"Corrected for engagements that nobody reports (Chao's bound) the three are {rates}.", findings


def _changes(c: Compared) -> tuple[str, list[Finding]]:
    """The newest shifts of the group, over pairs, kinds and domains together."""
    return _told_changes(
        pl.concat(
            shifts.compared(c.of_set("group"), c.sets, c.newest, c.before, by).rename({by: "what"})
            for by in ("pair", "kind", "domains")
        ), "what", c,
    )  # fmt: skip


def _told_changes(table: pl.DataFrame, by: str, c: Compared) -> tuple[str, list[Finding]]:
    mine = table.filter(pl.col("pairs") == c.sets[0].label)
    if not mine.height:
        return "", []
    every = tuple(sorted(set(mine["fact_ids"].explode().drop_nulls())))
    findings = [Finding("comparisons", mine.height, "comparisons", every)]
    clear = mine.filter(pl.col("change") != UNCLEAR)
    if not clear.height:
        most = mine.sort((pl.col("newest") - pl.col("before")).abs(), by, descending=[True, False]).row(0, named=True)
        findings += [Finding(n, most[n], "engagements", tuple(most["fact_ids"])) for n in ("before", "newest")]
        return (
            f"None of {mine.height} comparisons of the group's two newest spans stands once chance is allowed for; the largest is "
            f"{most[by]}, from {most['before']:.1f} to {most['newest']:.1f} engagements."
        ), findings
    told = []
    for row in clear.sort("probability").head(_CHANGES_TOLD).iter_rows(named=True):
        findings += [Finding(n, row[n], "engagements", tuple(row["fact_ids"])) for n in ("before", "newest")]
        told.append(f"{row[by]} {row['change']} from {row['before']:.1f} to {row['newest']:.1f} engagements")
    findings.append(
        Finding("clear changes", clear.height, "comparisons", tuple(sorted(set(clear["fact_ids"].explode()))))
    )
    return (
        f"Of {mine.height} comparisons {clear.height} stand{'s' * (clear.height == 1)} once chance is allowed for: {'; '.join(told)}.",
        findings,
    )


def _first_time(c: Compared) -> tuple[str, list[Finding]]:
    new = shifts.firsts(c.of_set("group"), c.newest)
    if not new:
        return f"Nothing is on record for the first time in these {c.newest.months} months.", []
    more = f" and {len(new) - _FIRSTS_TOLD} more" if len(new) > _FIRSTS_TOLD else ""
    told = "; ".join(f"{f.kind.replace('-', ' ')} of {f.pair} ({f.name}, {f.date})" for f in new[:_FIRSTS_TOLD])
    facts = tuple(sorted({f for one in new for f in one.fact_ids}))
    return f"For the first time on record: {told}{more}.", [
        Finding("more", len(new) - _FIRSTS_TOLD, "pairs and kinds", facts),
        Finding("first on record", len(new), "pairs and kinds", facts),
    ]


def _brackets(c: Compared) -> tuple[Bracket, ...]:
    found = []
    for s, t in zip(c.sets, c.now, strict=True):
        facts = _facts(c, t)
        found.append(
            Bracket(
                f"{s.label}: 95 % interval",
                t.low,
                t.high,
                RATE,
                "chance in the number of engagements (Fay and Feuer)",
                facts,
            )
        )
        meaning = "low: engagements that two publishers or more report; high: Chao's bound for unreported ones added"
        found.append(Bracket(f"{s.label}: reporting", t.attested, max(t.corrected, t.attested), RATE, meaning, facts))
    return tuple(found)


def _assumptions(c: Compared) -> tuple[str, ...]:
    reach = "; ".join(f"{s.label} {d or 'nothing'}" for s, d in zip(c.sets, c.reaches, strict=True))
    vague = c.contacts.unique("event").filter((pl.col("last") - pl.col("first")).dt.total_days() > 31).height
    pairs = "; ".join(f"{s.label} {len(s.pairs)}" for s in c.sets)
    return (
        f"Spans end on {c.newest.end}, the last day to which all three records reach (newest engagement: {reach}); "
        "later ones are not counted.",
        f"Pairs in each set: {pairs}. The alliance is one actor; engagements of single allies with a partner are not counted as its own.",
        f"{vague} engagements are dated no more closely than to a span longer than a month and are spread over its days.",
        "Engagements of every kind count alike: a summit, an exercise, a delivery of arms. The tempo says how often, not how much.",
        "The atlas gathered engagements of both sides from public sources in English for the most part; what is kept secret is missing, "
        "more so for the rivals, and no correction brings it back.",
        "Publishers are taken as independent witnesses; several that follow one agency are not.",
    )


_SOURCES_COLUMNS = (
    "engagements", "sources", "publishers", "share_single", "share_official", "rate", "rate_attested", "rate_corrected", "fact_ids",
)  # fmt: skip
_TEMPO_UNITS = {
    "engagements": "engagements", "contacts": "contacts", "rate": RATE, "interval_low": RATE, "interval_high": RATE, "rate_certain": RATE,
    "rate_possible": RATE, "rate_divided": RATE, "rate_attested": RATE, "rate_corrected": RATE, "sources": "sources",
    "publishers": "publishers", "share_single": "1", "share_official": "1",
}  # fmt: skip
_TEMPO_HEADINGS = {
    "pairs": "Set", "from": "From", "to": "To", "engagements": "Engagements", "rate": "Tempo", "interval_low": "95 %, low",
    "interval_high": "95 %, high", "rate_divided": "Large meetings weigh less", "rate_attested": "Two publishers",
    "rate_corrected": "Corrected (Chao)", "publishers": "Publishers an engagement", "grade": "Grade",
}  # fmt: skip
_SOURCES_HEADINGS = {
    "year": "Year", "pairs": "Set", "engagements": "Engagements", "sources": "Sources", "publishers": "Publishers an engagement",
    "share_single": "One publisher only", "share_official": "With an official source", "rate": "Tempo", "rate_attested": "Two publishers",
    "rate_corrected": "Corrected (Chao)", "grade": "Grade",
}  # fmt: skip

VIEWS: Mapping[str, Callable[[Compared], View]] = {
    "tempo": tempo_view, "pairs": _shift_view("pair", "Pair"), "kinds": _shift_view("kind", "Kind"),
    "domains": _shift_view("domains", "Domain"), "sources": sources_view,
}  # fmt: skip
"""View of `rivals` -> what makes it."""
