"""What was recommended, set as a goal or pledged, and what has come of it?

**Status.** An item is a recommendation to others, a goal that its author sets itself or a pledge to others. Its status on
a day is that of its newest dated evidence by that day: *done*, *partly* or *open* (nothing done, or undone again), each
with a reason and sources; without any, *no evidence*. Statuses change through evidence alone, so that any strategy of the
atlas can be asked about for any day: what had it achieved two years later?

**Score.** After the practice of the G7 and G20 Research Groups in Toronto, done is +1, partly 0, open −1, and a mean score *s* of the
items judged is told as compliance (*s* + 1) / 2 (Kirton, Kokotsis, Guebert and Bracht, *Compliance Coding Manual for
International Institutional Commitments*, University of Toronto, version of 12 November 2020). They score each member and
commitment within a year of a summit; here one coder scores an item as a whole, at any distance, and not blind.

**Interval.** With *a* items of +1 and *c* of −1 among *n*, the 95 % interval of the mean is
(*a* − *c*)/(*n* + 2) ± 1.96 √(*a* + *c* + 1 − (*a* − *c*)²/(*n* + 2))/(*n* + 2), cut at ±1: the mean is a difference of two
proportions of one sample (Agresti and Min 2005, *Statistics in Medicine* 24:729–740). It tells how much a mean of so few
would vary among items of their kind, not how right the coder is.

**What is unknown.** Where no evidence was read, the item may have been met or missed. The bracket counts all such items as
missed, which is the practice of the research groups, and all as met.

**Time open** runs from the last day that the document's date may mean to the day asked for, or to the evidence that it is
done; what bears no date has none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.questions import evidence, naming, report_card
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.report_card import NO_EVIDENCE, Card, Wanted

if TYPE_CHECKING:
    import altair as alt

View = Literal["card", "items", "trail", "changes"]
NAMED = 3
"""Items that the sentence names at most."""
DRAWN = 40
"""Items that the figure shows at most."""


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: every document's card, each item of the one with most, and what moved within a year."""
    on = evidence.day(atlas, None)
    everything = report_card.items(atlas, on, Wanted())
    if not everything.height:
        return ()
    largest = everything.group_by("document").len().sort(["len", "document"], descending=[True, False])["document"][0]
    asked: list[Mapping[str, Any]] = [{}, {"document": largest}]
    before = report_card.items(atlas, _a_year_before(on), Wanted())
    return (*asked, {"view": "changes"}) if report_card.moves(before, everything).height else tuple(asked)


def ask(
    atlas: Atlas,
    *,
    document: str | None = None,
    addressee: str | None = None,
    theme: str | None = None,
    kind: Literal["recommendation", "goal", "pledge"] | None = None,
    by: Literal["document", "theme", "addressee", "kind"] = "document",
    view: View | None = None,
    since: dt.date | None = None,
    as_of: dt.date | None = None,
) -> Answer:
    """A report card of recommendations, goals and pledges, its evidence, and what changed.

    Args:
        document: Only those of the document of this title, or of the one whose title holds these words.
        addressee: Only those to this actor, by id or name.
        theme: Only those in this field, such as cyber or maritime.
        kind: Only recommendations, goals or pledges.
        by: What the report card is drawn up by.
        view: Cards by document, theme, addressee or kind; the items with their newest evidence; the trail of all evidence,
            newest first; or what changed since a day. Cards by default, items where a document is named.
        since: The day from which changes and evidence count; for changes a year before the day asked for by default.
        as_of: The day asked for: what was written and happened by then counts; the release day of the atlas by default.

    Returns:
        `card`: a row a document (or theme, addressee, kind) with its counts and compliance. `items`: a row an item, newest
        document first. `trail`: a row a piece of evidence, newest first. `changes`: a row an item that has new evidence
        or is new.

    Raises:
        QuestionError: an unknown document, actor or theme, nothing of the kind by the day, or `since` after it.
    """
    on = evidence.day(atlas, as_of)
    shown: View = view or ("items" if document else "card")
    first = since or (_a_year_before(on) if shown == "changes" else None)
    if first and first > on:
        raise naming.QuestionError(f"--since {first} lies after the day asked for, {on}; give an earlier day")
    asked = report_card.wanted(atlas, document, addressee, theme, kind)
    items = report_card.items(atlas, on, asked)
    if not items.height:
        raise evidence.no_rows(atlas, "recommendations", f"such recommendation, goal or pledge by {on}")
    names = naming.actor_names(atlas)
    before = report_card.items(atlas, first, asked) if first else items.clear()
    moved = report_card.moves(before, items)
    trail = report_card.trail(atlas, on, items)
    table = _table(shown, by, items, moved, trail.filter(pl.col("day") >= first) if first else trail, names)
    facts = sorted({f for row in items["fact_ids"] for f in row})
    found = evidence.gather(atlas, facts)
    whole = report_card.card(items["status"].to_list())
    findings, brackets = _numbers(whole, items, facts, on)
    told = _Told(asked, whole, items, on, names)
    sentence = told.changes(moved, first) if shown == "changes" and first else told.card()
    if shown == "changes":
        findings = (*findings, *_counts_of(moved, facts))
    return Answer(
        question="recommendations",
        title="What was recommended, set as a goal or pledged, and what has come of it?",
        parameters={
            "document": asked.document, "addressee": asked.addressee, "theme": asked.theme, "kind": kind, "by": by,
            "view": shown, "since": first, "as_of": on,
        },
        sentence=sentence,
        table=evidence.graded(atlas, table),
        units=_UNITS[shown],
        headings=_HEADINGS[shown] if shown != "card" else {by: by.capitalize(), **_HEADINGS["card"]},
        assumptions=_assumptions(items, whole),
        findings=findings,
        brackets=brackets,
        fact_ids=found.fact_ids,
        sources=found.sources,
        weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__),
        caption=_CAPTIONS["card" if shown == "card" else "items"],
        atlas=atlas.version,
        draw=(lambda: _draw_cards(table, by)) if shown == "card" else (
            lambda: _draw_items(moved if shown == "changes" else items, trail, on)
        ),
    )  # fmt: skip


def _a_year_before(on: dt.date) -> dt.date:
    return on.replace(year=on.year - 1, day=28 if (on.month, on.day) == (2, 29) else on.day)


def _table(
    view: str, by: str, items: pl.DataFrame, moved: pl.DataFrame, trail: pl.DataFrame, names: dict[str, str]
) -> pl.DataFrame:
    if view == "card":
        return report_card.grouped(items, by, names)
    if view == "trail":
        return trail.select(
            "recommendation_id", "date", "status", "reason", "text", "document", "document_date",
            pl.concat_list("fact_id", pl.lit("recommendations/") + pl.col("recommendation_id")).alias("fact_ids"),
        )  # fmt: skip
    named = pl.col("addressees").list.eval(pl.element().replace(names))
    if view == "changes":
        order = moved.with_columns(
            pl.col("how")
            .replace_strict({"back": 0, "forward": 1, "first judged": 2, "new": 3}, default=4)
            .alias("order")
        )
        return order.sort(["order", "evidence_day"], descending=[False, True], nulls_last=True).select(
            "recommendation_id", "text", "how", "was", "now", "evidence_date", "reason", "document", "document_date",
            named, "step", "fact_ids",
        )  # fmt: skip
    rank = pl.col("status").replace_strict({s: i for i, s in enumerate(report_card.STATUSES)})
    first = items.sort(["document", rank, "recommendation_id"]).sort(
        "written", descending=True, nulls_last=True, maintain_order=True
    )
    return first.select(
        "recommendation_id", "text", "kind", "status", "evidence_date", "reason", "years", "document", "document_date",
        "theme", named, "score", "fact_ids",
    )  # fmt: skip


def _numbers(
    whole: Card, items: pl.DataFrame, facts: Sequence[str], on: dt.date
) -> tuple[tuple[Finding, ...], tuple[Bracket, ...]]:
    rests_on = {s: _facts(items.filter(pl.col("status") == s)) or tuple(facts) for s in report_card.STATUSES}
    found = [Finding("items", whole.items, "items", tuple(facts))]
    found += [Finding(s, whole.counts[s], "items", rests_on[s]) for s in report_card.STATUSES]
    judged = _facts(items.filter(pl.col("status") != NO_EVIDENCE)) or tuple(facts)
    meaning = (
        "share of full compliance that the mean score of all items stands for; low: those without evidence were all missed; "
        "high: they were all met"
    )
    brackets = [
        Bracket(
            "compliance whatever became of those without evidence", whole.least, whole.most, "1", meaning, tuple(facts)
        )
    ]
    if whole.compliance is not None and whole.low is not None and whole.high is not None:
        found.append(Finding("compliance of the judged", whole.compliance, "1", judged))
        meaning = "95 % interval of the share of full compliance among the items judged; small counts vary that much"
        brackets.append(Bracket("interval of compliance", whole.low, whole.high, "1", meaning, judged))
    if age := _age(items, on):
        found.append(Finding("age of the document", *age, tuple(facts)))
    return tuple(found), tuple(brackets)


def _age(items: pl.DataFrame, on: dt.date) -> tuple[int, str] | None:
    """How old the one document that the items are from is, in months, or years from two on."""
    written = items["written"].drop_nulls()
    if items["document"].n_unique() != 1 or not len(written):
        return None
    months = round(max(0, (on - written[0]).days) / report_card.DAYS_A_YEAR * 12)
    return (months, "months") if months < 24 else (months // 12, "years")


def _counts_of(moved: pl.DataFrame, facts: Sequence[str]) -> list[Finding]:
    return [
        Finding(how, part.height, "items", _facts(part) or tuple(facts))
        for how in ("forward", "back", "first judged", "further evidence", "new")
        for part in [moved.filter(pl.col("how") == how)]
    ]


def _facts(frame: pl.DataFrame) -> tuple[str, ...]:
    return tuple(sorted({f for facts in frame["fact_ids"] for f in facts}))


class _Told:
    """The sentence, from the counts and the items."""

    def __init__(self, asked: Wanted, whole: Card, items: pl.DataFrame, on: dt.date, names: dict[str, str]) -> None:
        self.asked, self.whole, self.items, self.on = asked, whole, items, on
        self.to = f" to {names.get(asked.addressee, asked.addressee)}" if asked.addressee else ""
        self.field = f" on {asked.theme.replace('-', ' ')}" if asked.theme else ""

    def what(self) -> str:
        kinds = [k for k in ("recommendation", "goal", "pledge") if k in set(self.items["kind"])]
        many = self.whole.items != 1
        words = [k + "s" if many else k for k in kinds]
        listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
        return f"{listed}{self.field}{self.to}"

    def card(self) -> str:
        counts = self.whole.counts
        documents = self.items["document"].unique()
        if len(documents) == 1:
            date = self.items["document_date"][0]
            when = f"By {self.on}"
            if age := _age(self.items, self.on):
                count, unit = age
                when += f", {count} {unit if count != 1 else unit[:-1]} after it"
            first = f"{when}, of {self.whole.items} {self.what()} of “{documents[0]}” ({date or 'undated'}) "
        else:
            first = f"Of {self.whole.items} {self.what()} on record by {self.on}, "
        first += f"{counts['done']} {_is(counts['done'])} done, {counts['partly']} partly and {counts['open']} open; "
        first += f"for {counts[NO_EVIDENCE]} no evidence of what came of {'it' if counts[NO_EVIDENCE] == 1 else 'them'} was read."
        return f"{first}{self._score()}{self._fallen()}"

    def _score(self) -> str:
        whole = self.whole
        if whole.compliance is None or whole.low is None or whole.high is None:
            return ""
        told = f" On the scale of the Toronto research groups those judged stand at {whole.compliance:.0%} of full compliance"
        told += f" (interval {whole.low:.0%} to {whole.high:.0%})"
        if whole.counts[NO_EVIDENCE]:
            told += f"; {whole.least:.0%} to {whole.most:.0%} were the others all missed or all met"
        return told + "."

    def _fallen(self) -> str:
        worst = self.items.filter(pl.col("status") == "open").head(NAMED)
        if not worst.height or len(self.items["document"].unique()) > 1:
            return ""
        listed = "; ".join(f"“{text}”" for text in worst["text"])
        return f" Open {'is' if worst.height == 1 else 'are'}: {listed}."

    def changes(self, moved: pl.DataFrame, since: dt.date) -> str:
        count = {how: moved.filter(pl.col("how") == how) for how in moved["how"].unique()}
        several = [
            ("forward", "moved forward"), ("back", "fell back"), ("first judged", "were judged for the first time"),
            ("further evidence", "have further evidence and stand as before"), ("new", "are new"),
        ]  # fmt: skip
        told = [
            f"{count[how].height} {words if count[how].height != 1 else _singular(words)}"
            for how, words in several
            if how in count
        ]
        if not told:
            return f"Between {since} and {self.on} nothing changed among {self.whole.items} {self.what()}."
        listed = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
        notable = [(how, row) for how in ("back", "forward", "first judged") for row in _newest(count.get(how))]
        named = "; ".join(
            f"“{row['text']}” from {row['was']} to {row['now']} ({row['evidence_date']})" for _, row in notable[:NAMED]
        )
        return f"Between {since} and {self.on}, of {self.whole.items} {self.what()} {listed}{f': {named}' if named else ''}."


def _newest(frame: pl.DataFrame | None) -> list[dict[str, Any]]:
    return [] if frame is None else frame.sort("evidence_day", descending=True).rows(named=True)


def _singular(words: str) -> str:
    return words.replace("were", "was").replace("have", "has").replace("stand ", "stands ").replace("are new", "is new")


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _assumptions(items: pl.DataFrame, whole: Card) -> tuple[str, ...]:
    bare = items.filter(pl.col("document_date").is_null()).height
    return (
        "A status is one coder's judgement of what sources report, not blind and not coded twice; its reason stands beside it.",
        f"For {whole.counts[NO_EVIDENCE]} of {whole.items} items no evidence was read; that is no proof that nothing was done.",
        "Evidence counts from the last day that its date may mean; what is known by month or year counts from its end.",
        "Every item counts alike, whatever its weight; documents differ in how many items were taken from them.",
        "Recommendations, goals and pledges were taken from what could be read of a document, often its opening or a report on it.",
        f"{bare} items of documents without a date count for any day asked for and have no time open.",
    )  # fmt: skip


def _draw_cards(table: pl.DataFrame, by: str) -> alt.Chart:
    import altair as alt

    top = table.head(24)
    order = [s.replace(" ", "_") for s in report_card.STATUSES]
    long = top.unpivot(order, index=by, variable_name="status", value_name="count").with_columns(
        pl.col("status").str.replace("_", " "),
        pl.col("status").replace_strict({s: i for i, s in enumerate(order)}).alias("place"),
    )
    chart: alt.Chart = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            y=alt.Y(f"{by}:N", title=None, sort=top[by].to_list(), axis=alt.Axis(labelLimit=330)),
            x=alt.X("sum(count):Q", title="Items", axis=alt.Axis(tickMinStep=1, format="d")),
            color=_status_colour(alt),
            order=alt.Order("place:O"),
        )
        .properties(width=380, height=alt.Step(20))
    )
    return chart


def _draw_items(items: pl.DataFrame, trail: pl.DataFrame, on: dt.date) -> alt.Chart:
    import altair as alt

    shown = items.sort(["written", "document", "recommendation_id"], nulls_last=True).head(DRAWN)
    if not shown.height:
        shown = trail.head(0).with_columns(pl.lit(None).alias("written"))
    label = pl.when(pl.col("text").str.len_chars() > 62).then(pl.col("text").str.slice(0, 60) + "…").otherwise("text")
    lines = shown.with_columns(label.alias("label"), pl.lit(on).alias("end")).select(
        "recommendation_id", "label", "written", "end"
    )
    dots = trail.join(lines, on="recommendation_id").select("label", "day", "status")
    order = list(dict.fromkeys(lines["label"]))
    y = alt.Y("label:N", title=None, sort=order, axis=alt.Axis(labelLimit=400, grid=True))
    rules = (
        alt.Chart(lines.drop_nulls("written").select("label", "written", "end"))
        .mark_rule(color="#bdbdbd")
        .encode(y=y, x=alt.X("written:T", title=None), x2="end:T")
    )
    marks = alt.Chart(dots).mark_point(size=70, filled=True, opacity=1).encode(
        y=y, x=alt.X("day:T", title="Day of the evidence; lines begin with the document"), color=_status_colour(alt)
    )  # fmt: skip
    chart: alt.Chart = (rules + marks).properties(width=360, height=alt.Step(20))
    return chart


def _status_colour(alt: Any) -> Any:
    colours = {"done": "#009e73", "partly": "#e69f00", "open": "#d55e00", NO_EVIDENCE: "#d0d0d0"}
    return alt.Color(
        "status:N",
        title=None,
        sort=list(colours),
        legend=alt.Legend(columns=4),
        scale=alt.Scale(domain=list(colours), range=list(colours.values())),
    )


_UNITS: dict[str, dict[str, str]] = {
    "card": {
        **dict.fromkeys(("items", "done", "partly", "open", "no_evidence"), "items"),
        **dict.fromkeys(("compliance", "compliance_low", "compliance_high"), "1"),
        "median_years_open": "years",
    },
    "items": {"years": "years", "score": "1"},
    "trail": {},
    "changes": {"step": "1"},
}
_HEADINGS: dict[str, dict[str, str]] = {
    "card": {
        "written": "Written", "items": "Items", "done": "Done", "partly": "Partly", "open": "Open", "no_evidence": "No evidence",
        "compliance": "Compliance", "compliance_low": "Low", "compliance_high": "High", "median_years_open": "Median years open",
        "grade": "Grade",
    },
    "items": {
        "text": "What", "status": "Status", "evidence_date": "Evidence of", "reason": "Why", "years": "Years open or to done",
        "document": "Document", "document_date": "Written", "addressees": "To", "grade": "Grade",
    },
    "trail": {
        "date": "Date", "status": "Status", "reason": "Why", "text": "What", "document": "Document", "document_date": "Written",
        "grade": "Grade",
    },
    "changes": {
        "text": "What", "how": "Change", "was": "Was", "now": "Now", "evidence_date": "Evidence of", "reason": "Why",
        "document": "Document", "grade": "Grade",
    },
}  # fmt: skip
_CAPTIONS = {
    "card": "Recommendations, goals and pledges by what has come of them (number of items).",
    "items": f"Dated evidence on each item, by what it shows; lines run from the document to the day asked for (at most {DRAWN} items).",
}
