"""Who calls the partners together, and what is left without NATO and the United States?

**Convening.** An engagement counts for a group when every member took part or convened it. The group convened
it *by itself* when its conveners are a non-empty subset of the members: a single member may call the others,
but a convener from outside takes the meeting out of the count. A meeting held in the margin of another's event
(`margin_of`) is counted apart, for it leans on that event even where the group called it.

**Contact.** For each unordered pair of members, contacts are the engagements in which both took part or
convened. Let *C* be the conveners of an engagement and *X* = {NATO, the United States}. Without *X*, the least
favourable reading drops every engagement with *C* ∩ *X* ≠ ∅ (a joint convener was indispensable); the most
favourable drops only those with *C* ⊆ *X* (the other conveners would have gone on). The share that remains is
bracketed by the two. The measure is the degree loss of a node removal in a two-mode network of actors and
events (Breiger 1974, doi:10.2307/2576011; Borgatti and Everett 1997, doi:10.1016/S0378-8733(96)00301-2), with
conveners as the nodes that are removed.

Counts are of what the atlas records. They are small, and coverage of bilateral contact is uneven, so a missing
engagement is no proof that two partners did not meet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.questions import evidence, naming
from isthmus.questions.answer import Answer, Bracket, Finding

if TYPE_CHECKING:
    import altair as alt

NATO, UNITED_STATES = "nato", "us"
HIGH_LEVELS = ("leaders", "ministers")

_EVENTS = """
WITH attendance AS (
  SELECT engagement_id, list(DISTINCT actor_id ORDER BY actor_id) AS present,
    list(DISTINCT actor_id ORDER BY actor_id) FILTER (role = 'convener') AS conveners,
    list(DISTINCT fact_id ORDER BY fact_id) AS participant_facts
  FROM participants GROUP BY engagement_id
), host AS (
  SELECT m.engagement_id, m.name, m.fact_id, coalesce(a.conveners, []) AS conveners
  FROM engagements m LEFT JOIN attendance a USING (engagement_id)
)
SELECT e.engagement_id, e.name, e.date, e.date_earliest, e.level, e.kind, a.present,
  coalesce(a.conveners, []) AS conveners, h.name AS beside,
  coalesce(list_contains(h.conveners, 'nato'), false) AS beside_nato,
  list_distinct(list_concat([e.fact_id], a.participant_facts, coalesce([h.fact_id], []))) AS fact_ids
FROM engagements e JOIN attendance a USING (engagement_id)
LEFT JOIN host h ON h.engagement_id = e.margin_of
WHERE e.date_earliest <= ? AND (?::DATE IS NULL OR e.date_latest >= ?::DATE) AND list_has_any(a.present, ?::VARCHAR[])
ORDER BY e.date_earliest DESC, e.engagement_id
"""


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: the meetings of the whole group, then contact pair by pair."""
    return {}, {"view": "pairs"}


def ask(
    atlas: Atlas,
    *,
    group: str = "ip4",
    view: Literal["meetings", "pairs"] = "meetings",
    since: dt.date | None = None,
    as_of: dt.date | None = None,
) -> Answer:
    """Meetings of a whole group by who convened them, or contact of its pairs with and without a convener.

    Args:
        group: The group whose members meet, by id or name.
        view: The table to show: the meetings of all members, or contact pair by pair.
        since: Leave out engagements that ended before this day.
        as_of: Leave out engagements that began after this day, and take the members of that day; the release
            day of the atlas by default.

    Returns:
        `meetings`: one row an engagement that all members took part in, newest first. `pairs`: one row an
        unordered pair of members, most contact first.

    Raises:
        QuestionError: the group is unknown or has fewer than two members, or the span holds no engagement.
    """
    on = evidence.day(atlas, as_of)
    who, membership_facts = naming.members(atlas, group, on)
    events = atlas.sql(_EVENTS, [on, since, since, list(who)])
    if not events.height:
        raise evidence.no_rows(atlas, "engagements", f"engagement of {group!r} from {since or 'the beginning'} to {on}")
    names = naming.actor_names(atlas)
    meetings = _meetings(events, who, names)
    pairs = _pairs(events, who, names)
    contacts = _contacts(pairs)
    table = evidence.graded(atlas, meetings if view == "meetings" else pairs)
    facts = [f for row in (*meetings["fact_ids"], *pairs["fact_ids"]) for f in row]
    found = evidence.gather(atlas, [*facts, *membership_facts])
    findings = _findings(meetings, membership_facts, len(who))
    label = names.get(naming.find_actor(atlas, group), group)
    return Answer(
        question="convening",
        title="Who calls the partners together, and what is left without NATO and the United States?",
        parameters={"group": group, "view": view, "since": since, "as_of": on},
        sentence=_sentence(view, label, findings, contacts, meetings, pairs),
        table=table,
        units=_UNITS[view],
        headings=_HEADINGS[view],
        assumptions=_assumptions(events, meetings, who, names),
        findings=findings,
        brackets=(contacts,),
        fact_ids=found.fact_ids,
        sources=found.sources,
        weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__),
        caption=_CAPTIONS[view],
        atlas=atlas.version,
        draw=(lambda: _draw_meetings(meetings)) if view == "meetings" else (lambda: _draw_pairs(pairs)),
    )


def _meetings(events: pl.DataFrame, who: Sequence[str], names: Mapping[str, str]) -> pl.DataFrame:
    """Engagements of the whole group, each with who convened it."""
    whole = events.filter(pl.all_horizontal(pl.col("present").list.contains(m) for m in who))
    return whole.select(
        "engagement_id",
        "date",
        "name",
        "level",
        "kind",
        pl.col("conveners")
        .map_elements(lambda ids: _convened_by(ids, who), return_dtype=pl.String)
        .alias("convened_by"),
        pl.col("conveners").list.eval(pl.element().replace(names)).alias("conveners"),
        "beside",
        "beside_nato",
        "fact_ids",
    )


def _convened_by(conveners: Sequence[str], who: Sequence[str]) -> str:
    """One of: themselves, NATO, the United States, both of these, others, not recorded."""
    if not len(conveners):
        return "not recorded"
    if set(conveners) <= set(who):
        return "themselves"
    outside = {NATO: "NATO", UNITED_STATES: "the United States"}
    found = [label for key, label in outside.items() if key in conveners]
    return " and ".join(found) or "others"


def _pairs(events: pl.DataFrame, who: Sequence[str], names: Mapping[str, str]) -> pl.DataFrame:
    """Contact of every pair of members: in all, and as it stays without conveners from outside."""
    outside = [NATO, UNITED_STATES]
    touched = pl.col("conveners").list.set_intersection(outside).list.len() > 0
    only = touched & (pl.col("conveners").list.set_difference(outside).list.len() == 0)
    own = (pl.col("conveners").list.len() > 0) & (pl.col("conveners").list.set_difference(list(who)).list.len() == 0)
    rows = []
    for i, a in enumerate(who):
        for b in who[i + 1 :]:
            both = events.filter(pl.col("present").list.contains(a) & pl.col("present").list.contains(b))
            counts = both.select(
                pl.len().alias("contacts"),
                (pl.col("present").list.len() == 2).sum().alias("bilateral"),
                own.sum().alias("convened_by_themselves"),
                (~pl.col("conveners").list.contains(NATO)).sum().alias("without_nato"),
                (~pl.col("conveners").list.contains(UNITED_STATES)).sum().alias("without_us"),
                (~touched).sum().alias("remaining_low"),
                (~only).sum().alias("remaining_high"),
                pl.col("fact_ids").explode().unique().sort().implode().alias("fact_ids"),
            )
            pair = pl.lit(f"{names.get(a, a)}–{names.get(b, b)}").alias("pair")
            rows.append(counts.select(pl.lit(a).alias("actor_a"), pl.lit(b).alias("actor_b"), pair, pl.all()))
    frame = pl.concat(rows).with_columns(pl.exclude("actor_a", "actor_b", "pair", "fact_ids").cast(pl.Int64))
    shares = [
        (pl.col(f"remaining_{end}") / pl.col("contacts")).fill_nan(None).alias(f"share_{end}")
        for end in ("low", "high")
    ]
    columns = [c for c in frame.columns if c != "fact_ids"]
    return (
        frame.with_columns(shares)
        .select(*columns, "share_low", "share_high", "fact_ids")
        .sort(["contacts", "pair"], descending=[True, False])
    )


def _contacts(pairs: pl.DataFrame) -> Bracket:
    """Share of pairwise contact that remains without NATO's and the United States' convening."""
    total = int(pairs["contacts"].sum())
    facts = tuple(sorted({f for row in pairs["fact_ids"] for f in row}))
    low, high = (int(pairs[f"remaining_{end}"].sum()) / total for end in ("low", "high"))
    meaning = (
        "share of pairwise contacts that remain without NATO and the United States as conveners; low: every "
        "engagement that one of them convened falls; high: only those fall that nobody else convened"
    )
    return Bracket("contact remaining without NATO and the United States", low, high, "1", meaning, facts)


def _findings(meetings: pl.DataFrame, membership_facts: Sequence[str], size: int) -> tuple[Finding, ...]:
    high = meetings.filter(pl.col("level").is_in(HIGH_LEVELS))
    own = high.filter(pl.col("convened_by") == "themselves")
    beside = own.filter(pl.col("beside_nato"))
    parts = {
        "meetings at leader or minister level": high,
        "convened by themselves": own,
        "of these beside a NATO meeting": beside,
    }
    counts = [Finding("members", size, "actors", tuple(membership_facts))]
    for name, frame in parts.items():
        # A count of none rests on the meetings among which none was found.
        rests_on = frame if frame.height else meetings
        facts = tuple(sorted({f for row in rests_on["fact_ids"] for f in row})) or tuple(membership_facts)
        counts.append(Finding(name, frame.height, "meetings", facts))
    return tuple(counts)


def _sentence(
    view: str, label: str, findings: Sequence[Finding], contacts: Bracket, meetings: pl.DataFrame, pairs: pl.DataFrame
) -> str:
    whole = f"all {findings[0].value:.0f} members of the group {label}"
    first = _on_meetings(whole, findings, meetings) if view == "meetings" else _on_pairs(whole, pairs)
    remain = f"{contacts.low:.0%}" + (
        f" to {contacts.high:.0%}" if f"{contacts.high:.0%}" != f"{contacts.low:.0%}" else ""
    )
    alone = pairs.filter(pl.col("bilateral") == 0)["pair"].to_list()
    uneven = f" Coverage is uneven: no engagement of just the two is recorded for {', '.join(alone)}." if alone else ""
    return (
        f"{first} Without NATO and the United States as conveners, {remain} of pairwise contact would remain.{uneven}"
    )


def _on_meetings(whole: str, findings: Sequence[Finding], meetings: pl.DataFrame) -> str:
    _, high, own, beside = (int(f.value) for f in findings)
    if not high:
        return f"No meeting of {whole} at leader or minister level is recorded."
    listed = meetings.filter(pl.col("level").is_in(HIGH_LEVELS) & (pl.col("convened_by") == "themselves"))
    events = "; ".join(f"{row['name']} ({row['date']})" for row in reversed(listed.rows(named=True)))
    first = f"Of {high} recorded meetings of {whole} at leader or minister level, they convened {own} themselves"
    return f"{first}{f', {beside} of them beside a NATO meeting: {events}' if own else ''}."


def _on_pairs(whole: str, pairs: pl.DataFrame) -> str:
    most, least = pairs.row(0, named=True), pairs.row(-1, named=True)
    return f"Pairs among {whole} have from {least['contacts']} ({least['pair']}) to {most['contacts']} ({most['pair']}) recorded contacts."


def _assumptions(
    events: pl.DataFrame, meetings: pl.DataFrame, who: Sequence[str], names: Mapping[str, str]
) -> tuple[str, ...]:
    counted = ", ".join(f"{names.get(a, a)} {events['present'].list.contains(a).sum()}" for a in who)
    vague = meetings.filter(pl.col("level") == "unknown").height
    return (
        f"{vague} meetings of all members have no recorded level and are not counted among those of leaders and ministers.",
        "The level is a coder's reading of the record; a meeting of “defence officials” filed as ministerial counts as ministers.",
        "An actor that convened an engagement counts as having taken part in it.",
        "Only the actor NATO counts as NATO: accredited centres of excellence and single allies count as others.",
        "Engagements of every kind count as contact, exercises and signings too; attendance by delegates counts as "
        "attendance of the actor.",
        f"Counts are of engagements recorded in the atlas, unevenly by actor ({counted}); a gap in the record is no gap in contact.",
    )


def _draw_meetings(meetings: pl.DataFrame) -> alt.Chart:
    import altair as alt

    yearly = (
        meetings.with_columns(pl.col("date").str.slice(0, 4).alias("year"))
        .group_by("year", "convened_by")
        .len("meetings")
        .sort("year", "convened_by")
    )
    chart: alt.Chart = (
        alt.Chart(yearly)
        .mark_bar()
        .encode(
            x=alt.X("year:O", title="Year", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("meetings:Q", title="Meetings of all members", axis=alt.Axis(tickMinStep=1, format="d")),
            color=alt.Color(
                "convened_by:N", title="Convened by", sort=_ORDER, scale=alt.Scale(domain=_order_in(yearly))
            ),
            order=alt.Order("convened_by:N"),
        )
        .properties(width=560, height=220)
    )
    return chart


_ORDER = ["themselves", "NATO", "the United States", "NATO and the United States", "others", "not recorded"]


def _order_in(frame: pl.DataFrame) -> list[str]:
    return [label for label in _ORDER if label in set(frame["convened_by"])]


def _draw_pairs(pairs: pl.DataFrame) -> alt.Chart:
    import altair as alt

    base = alt.Chart(pairs.drop("fact_ids")).encode(y=alt.Y("pair:N", title=None, sort=pairs["pair"].to_list()))
    everything = base.mark_bar(opacity=0.25).encode(x=alt.X("contacts:Q", title="Engagements in which both took part"))
    remaining = base.mark_bar(height=8).encode(
        x=alt.X("remaining_low:Q"),
        x2=alt.X2("remaining_high:Q"),
        color=alt.datum("without NATO and US"),
    )
    own = base.mark_point(filled=True, size=60).encode(
        x=alt.X("convened_by_themselves:Q"), color=alt.datum("by members alone")
    )
    chart: alt.Chart = (everything + remaining + own).properties(width=480, height=alt.Step(28))
    return chart


_UNITS: dict[str, dict[str, str]] = {
    "meetings": {},
    "pairs": {
        **dict.fromkeys(
            (
                "contacts",
                "bilateral",
                "convened_by_themselves",
                "without_nato",
                "without_us",
                "remaining_low",
                "remaining_high",
            ),
            "engagements",
        ),
        "share_low": "1",
        "share_high": "1",
    },
}
_HEADINGS: dict[str, dict[str, str]] = {
    "meetings": {
        "date": "Date",
        "name": "Meeting",
        "level": "Level",
        "convened_by": "Convened by",
        "conveners": "Conveners",
        "beside": "Held beside",
        "grade": "Grade",
    },
    "pairs": {
        "pair": "Pair",
        "contacts": "Contacts",
        "bilateral": "Of just the two",
        "convened_by_themselves": "Convened by members alone",
        "without_nato": "Without NATO",
        "without_us": "Without the US",
        "remaining_low": "Without both, low",
        "remaining_high": "Without both, high",
        "share_low": "Share, low",
        "share_high": "Share, high",
        "grade": "Grade",
    },
}
_CAPTIONS = {
    "meetings": "Engagements of all members at every level by year and convener (number of engagements).",
    "pairs": "Pairwise contact (light bar), what remains without NATO and the United States as conveners (narrow bar, "
    "least to most favourable reading) and what members convened alone (point); number of engagements.",
}
