"""Which meetings could be held together, and which member could convene next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine import intervals
from isthmus.model.vocabularies import DOMAINS
from isthmus.questions.answer import Finding
from isthmus.questions.contacts import by_pair, facts_of
from isthmus.questions.naming import QuestionError
from isthmus.questions.reliance import years_before
from isthmus.questions.view import View

if TYPE_CHECKING:
    import altair as alt

MOST_MEMBERS = 62
"""Members of a group as bits of one number."""
LIKENESS = 0.5
"""Least overlap of the members of two meetings: members in both ÷ members in either (Jaccard 1912)."""
ROWS = 500
DRAWN = 14
RECENT_YEARS = 3

_CANDIDATES = f"""
WITH meeting AS (
  SELECT h.engagement_id, e.date_earliest AS first, e.date_latest AS last, h.tier, h.occasion,
    list_sum(list_transform(h.members, lambda m: 1::BIGINT << (list_position($who::VARCHAR[], m) - 1)))::BIGINT AS members,
    list_sum(list_transform(h.domains, lambda d: 1::BIGINT << (list_position($domains::VARCHAR[], d) - 1)))::BIGINT AS domains,
    (e.date_earliest - DATE '1900-01-01') // $days::INTEGER AS bucket
  FROM held h JOIN engagements e USING (engagement_id)
  WHERE h.kind NOT IN ('agreement-signing', 'aid', 'deployment') AND e.date_latest - e.date_earliest <= $days::INTEGER
)
SELECT a.engagement_id AS earlier, b.engagement_id AS later, a.tier,
  greatest(b.first - a.last, 0) AS days_apart_least, greatest(b.last - a.first, 0) AS days_apart_most,
  bit_count(a.members & b.members)::BIGINT AS members_in_both, bit_count(a.members | b.members)::BIGINT AS members_in_either,
  a.domains & b.domains AS shared
FROM (SELECT *, unnest([bucket, bucket + 1, bucket + 2]) AS reach FROM meeting) a
JOIN meeting b ON a.tier = b.tier AND b.bucket = a.reach
  AND (a.first, a.engagement_id) < (b.first, b.engagement_id) AND a.occasion <> b.occasion
WHERE bit_count(a.members & b.members) > 1 AND 2 * bit_count(a.members & b.members) >= bit_count(a.members | b.members)
  AND a.domains & b.domains <> 0 AND b.first - a.last <= $days::INTEGER
ORDER BY members_in_both DESC, members_in_either, days_apart_least, b.first DESC, 1, 2 LIMIT {ROWS}
"""


def merge_view(
    atlas: Atlas, events: pl.DataFrame, who: Sequence[str], days: int
) -> View:  # fmt: skip
    """One row a pair of meetings that overlapped in members and domain and lay no more than `days` apart.

    Raises:
        QuestionError: the group has more members than fit, or the window is not at least a day.
    """
    if len(who) > MOST_MEMBERS:
        raise QuestionError(
            f"candidates for merging are sought for groups of at most {MOST_MEMBERS} members; this has {len(who)}"
        )
    if not 1 <= days <= 366:
        raise QuestionError(f"--window-days {days} is not between 1 and 366")
    domains = sorted(DOMAINS.terms)
    held = events.select("engagement_id", "kind", "tier", "occasion", "members", "domains")
    found = atlas.sql(_CANDIDATES, {"domains": domains, "who": list(who), "days": days}, {"held": held})
    about = events.select("engagement_id", "name", "date", "first", "fact_ids")
    shared = pl.concat_list(
        pl.when((pl.col("shared") // 2**i) % 2 == 1).then(pl.lit(d)).otherwise(None) for i, d in enumerate(domains)
    ).list.drop_nulls()
    table = (
        found.join(about, left_on="earlier", right_on="engagement_id", how="left", maintain_order="left")
        .join(about, left_on="later", right_on="engagement_id", how="left", suffix="_later", maintain_order="left")
        .with_columns(
            shared.alias("domains_in_both"),
            (pl.col("members_in_both") / pl.col("members_in_either")).alias("overlap"),
            pl.concat_list("fact_ids", "fact_ids_later").list.unique().list.sort().alias("fact_ids"),
        )
        .select(
            pl.col("name").alias("meeting"), "date", pl.col("name_later").alias("other_meeting"), pl.col("date_later").alias("other_date"),
            "first", pl.col("first_later").alias("other_first"), "tier", "days_apart_least", "days_apart_most",
             "members_in_both", "overlap", "domains_in_both", "fact_ids",
        )
    )  # fmt: skip
    facts = facts_of(table) or facts_of(events)
    vague = events.filter((pl.col("last") - pl.col("first")).dt.total_days() > days).height
    findings = [Finding("candidates", table.height, "pairs", facts), Finding("window", days, "days", facts)]
    sentences = [
        f"{table.height} pairs of meetings at the same rank lay within {days} days of one another and shared at least "
        "half of their members and a domain."
    ]
    for row in table.head(2).to_dicts():
        sentences.append(
            f"{row['meeting']} ({row['date']}) and {row['other_meeting']} ({row['other_date']}) had "
            f"{row['members_in_both']} members in common."
        )
        findings.append(Finding("members in common", row["members_in_both"], "members", tuple(row["fact_ids"])))
    return View(
        table=table,
        units={"days_apart_least": "days", "days_apart_most": "days", "members_in_both": "members", "overlap": "1"},
        headings={
            "meeting": "Meeting", "date": "Date", "other_meeting": "Other meeting", "other_date": "Its date", "tier": "Level",
            "days_apart_least": "Days apart, least", "days_apart_most": "Days apart, most", "members_in_both": "Members in both",
            "overlap": "Overlap", "domains_in_both": "Domains in both", "grade": "Grade",
        },
        caption=f"Pairs of meetings that could have been one, and when each began; the first {DRAWN} of the table.",
        sentences=tuple(sentences),
        findings=tuple(findings),
        brackets=(),
        assumptions=(
            f"{vague} engagements whose dates span more than {days} days are left out: their distance cannot be told.",
            "Meetings already held on one occasion, one beside the other or both beside a third, are not candidates.",
            "Signings, aid and deployments are no meetings to merge; the atlas records no agenda, only domains.",
            f"At most {ROWS} pairs are listed, those with most members in common first.",
        ),
        draw=_draw_merging(table),
    )  # fmt: skip


def _draw_merging(table: pl.DataFrame) -> Callable[[], alt.Chart]:
    """Both meetings of each pair in time, joined by a line."""

    def draw() -> alt.Chart:
        import altair as alt

        shown = table.head(DRAWN)
        rows = shown.select(
            (pl.col("meeting") + "  ·  " + pl.col("other_meeting")).alias("pair"), "tier",
            *(pl.col(c).cast(pl.String) for c in ("first", "other_first")),
        )  # fmt: skip
        y = alt.Y("pair:N", title=None, sort=rows["pair"].to_list(), axis=alt.Axis(labelLimit=420))
        base = alt.Chart(rows).encode(y=y, color=alt.Color("tier:N", title="Level"))
        line = base.mark_rule(strokeWidth=3, opacity=0.5).encode(x=alt.X("first:T", title=None), x2="other_first:T")
        ends = [base.mark_circle(size=60).encode(x=f"{c}:T") for c in ("first", "other_first")]
        chart: alt.Chart = (line + ends[0] + ends[1]).properties(width=360, height=alt.Step(24))
        return chart

    return draw


def next_view(events: pl.DataFrame, who: Sequence[str], names: Mapping[str, str], on: dt.date) -> View:
    """One row a member: whom it reaches without outside conveners, what it convened, when last; whose turn it is first."""
    recent = years_before(on, RECENT_YEARS)
    by_members = (pl.col("conveners").list.len() > 0) & (
        pl.col("conveners").list.set_difference(list(who)).list.len() == 0
    )
    pairs = by_pair(events.filter(by_members & (pl.col("last") >= recent)), "fact_ids")
    rows = []
    for member in who:
        met = pairs.filter((pl.col("actor_a") == member) | (pl.col("actor_b") == member))
        reached = (
            met.select(pl.when(pl.col("actor_a") == member).then("actor_b").otherwise("actor_a")).to_series().n_unique()
        )
        convened = events.filter(pl.col("conveners").list.contains(member))
        whole = convened.filter(pl.col("members").list.len() == len(who))
        last = convened.sort("last").tail(1)
        share, (low, high) = convened.height / events.height, intervals.share_interval(convened.height, events.height)
        facts = sorted({*facts_of(met), *facts_of(convened)}) or list(facts_of(events))
        rows.append({
            "member_id": member, "member": names.get(member, member), "members_reached": reached, "convened": convened.height,
            "convened_of_all": whole.height, "share_convened": share, "interval_low": low, "interval_high": high,
            "last_convened": last["date"].item() if last.height else None,
            "days_since_low": max((on - last["last"].item()).days, 0) if last.height else None, "fact_ids": facts,
        })  # fmt: skip
    table = pl.DataFrame(rows, schema_overrides={"days_since_low": pl.Int64, "last_convened": pl.String}).sort(
        ["members_reached", "days_since_low", "member_id"], descending=[True, True, False], nulls_last=False
    )
    first, most = table.row(0, named=True), table.sort("convened", descending=True).row(0, named=True)
    findings = [
        Finding("members reached", first["members_reached"], "members", tuple(first["fact_ids"])),
        Finding("other members", len(who) - 1, "members", facts_of(events)),
        Finding("years looked back", RECENT_YEARS, "years", facts_of(events)),
        Finding("convened most", most["convened"], "engagements", tuple(most["fact_ids"])),
        Finding("engagements", events.height, "engagements", facts_of(events)),
    ]
    when = f"last convened {first['last_convened']}" if first["last_convened"] else "has not convened on record"
    sentences = (
        f"By reach, then rotation, {first['member']} could convene next: in {RECENT_YEARS} years it met "
        f"{first['members_reached']} of the other "
        f"{len(who) - 1} members at meetings that members alone convened, and it {when}.",
        f"{most['member']} convened most, {most['convened']} of {events.height}, alone or with others.",
    )
    return View(
        table=table,
        units={
            "members_reached": "members", "convened": "engagements", "convened_of_all": "engagements", "share_convened": "1",
            "interval_low": "1", "interval_high": "1", "days_since_low": "days",
        },
        headings={
            "member": "Member", "members_reached": "Members reached", "convened": "Convened", "convened_of_all": "Of these, of all members",
            "share_convened": "Share convened", "interval_low": "95 %, low", "interval_high": "95 %, high",
            "last_convened": "Last convened", "days_since_low": "Days since, least", "grade": "Grade",
        },
        caption="Engagements of two or more members that each member convened, alone or with others, with the 95 % interval of its share.",
        sentences=sentences,
        findings=tuple(findings),
        brackets=(),
        assumptions=(
            f"Order: members that reach most others first (meetings of the last {RECENT_YEARS} years convened by members alone), among "
            "these the "
            "one that has not convened for longest. It weighs neither will nor capacity, which the atlas does not record.",
            "A share has Wilson's interval; where those of two members overlap, their order is not borne out by numbers.",
        ),
        draw=_draw_next(table),
    )  # fmt: skip


def _draw_next(table: pl.DataFrame) -> Callable[[], alt.Chart]:
    def draw() -> alt.Chart:
        import altair as alt

        base = alt.Chart(table.drop("fact_ids")).encode(y=alt.Y("member:N", title=None, sort=table["member"].to_list()))
        bars = base.mark_bar().encode(
            x=alt.X("share_convened:Q", title="Share of engagements that it convened", axis=alt.Axis(format="%"))
        )
        reach = base.mark_rule(strokeWidth=2, color="#1c1c1c").encode(x="interval_low:Q", x2="interval_high:Q")
        chart: alt.Chart = (bars + reach).properties(width=480, height=alt.Step(28))
        return chart

    return draw
