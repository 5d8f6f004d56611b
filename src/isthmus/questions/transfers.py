"""Who depends on whose arms?

**Dependence.** For each actor *i* and partner *j*, *V_ij* is the volume of major arms delivered over a window of years, in the
trend-indicator value (TIV) of the SIPRI register, which measures military worth and not money. The share of partner *j* is
*s_ij* = *V_ij* / Σ_k *V_ik*; the largest is the actor's dependence on its first partner.

**Concentration.** The Herfindahl–Hirschman index *H_i* = Σ_j *s_ij*², from 1 / *n* with *n* equal partners to 1 with one alone
(Herfindahl 1950; Hirschman 1964, American Economic Review 54:761). Its inverse is the number of equal partners that would be as
concentrated.

**Trend.** The same for the window before. Deliveries are lumpy, so that single years say little; SIPRI itself compares five-year
windows. The view `trend` moves the window on year by year.

**Uncertainty.** A few large orders make most of a volume. The 90 % intervals are those of a percentile bootstrap over orders
(Efron 1979, Annals of Statistics 7:1, doi:10.1214/aos/1176344552): how far a share or index would move were some of the orders
others than they are. Where the register gives the years of an order and its total alone, the total is spread evenly over the
years; the bracket tells the volume if all of such orders fell outside the window where they may, and inside.

The register is not part of Isthmus; its terms do not allow that. Import your own export of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.questions import evidence, naming
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.arms_flows import concentration, flows
from isthmus.questions.naming import QuestionError

if TYPE_CHECKING:
    import altair as alt

IMPORT_IT = (
    "this atlas holds no arms transfers: the SIPRI register may not be passed on. Download the trade register as CSV from "
    "armstransfers.sipri.org and import it with `isthmus import sipri-arms-transfers FILE`"
)
OTHER = {"recipient": "supplier", "supplier": "recipient"}


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: the dependence of the IP4, then its trend; nothing where no register was imported."""
    held = atlas.sql("SELECT count(*) FROM arms_transfers").item()
    return ({}, {"view": "trend"}) if held else ()


def ask(
    atlas: Atlas,
    *,
    group: str = "ip4",
    actor: str | None = None,
    role: Literal["recipient", "supplier"] = "recipient",
    view: Literal["dependence", "partners", "trend"] = "dependence",
    years: int = 5,
    as_of: dt.date | None = None,
) -> Answer:
    """Dependence on partners in arms transfers, its concentration and trend, for a group's members or one actor.

    Args:
        group: The group whose members are looked at, by id or name.
        actor: One actor alone, by id or name, in place of a group.
        role: Whether they are looked at as recipients or as suppliers of arms.
        view: One row an actor, one row an actor and partner, or one row an actor and window of years.
        years: Length of the window in years, 1 to 30.
        as_of: The window ends with the last year of deliveries that is over by this day; the release day of the atlas by default.

    Raises:
        QuestionError: no register was imported, the actor or group is unknown, or nothing was delivered in the window.
    """
    on = evidence.day(atlas, as_of)
    if not 1 <= years <= 30:
        raise QuestionError(f"--years {years} is not from 1 to 30")
    last = _last_year(atlas, on)
    who, membership_facts, label = _asked(atlas, group, actor, on)
    partner = OTHER[role]
    every = flows(atlas, role, who, last)
    names = naming.actor_names(atlas)
    every = every.with_columns(partner=pl.col(partner).replace(names), name=pl.col(role).replace(names))
    now, before = (last - years + 1, last), (last - 2 * years + 1, last - years)
    current = _within(every, now)
    if not current["tiv"].sum():
        asked = f"{label} as {role} in {now[0]}–{now[1]}"
        raise QuestionError(f"no volume of arms is on record for {asked}; deliveries cover {_span(atlas)}")
    summary = _summary(every, now, before)
    by_partner = _partners(every, now, before)
    table = {"dependence": summary, "partners": by_partner}[view] if view != "trend" else _trend(every, years)
    facts = {f for row in current["fact_ids"] for f in row} | {f for row in table["fact_ids"] for f in row}
    found = evidence.gather(atlas, [*facts, *membership_facts])
    bracket = _bracket(every, now)
    findings, sentence = _told(label, len(who), role, summary, every, now, before, membership_facts)
    return Answer(
        question="transfers",
        title="Who depends on whose arms?",
        parameters={"group": None if actor else group, "actor": actor, "role": role, "view": view, "years": years, "as_of": on},
        sentence=sentence + _spread_in_words(bracket, current),
        table=evidence.graded(atlas, table),
        units=_UNITS,
        headings=_headings(view, role),
        assumptions=_assumptions(atlas, current, last, on),
        findings=findings,
        brackets=(bracket,),
        fact_ids=found.fact_ids,
        sources=found.sources,
        weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__),
        caption=_CAPTIONS[view].format(now=f"{now[0]}–{now[1]}", years=years, partners=f"{partner}s"),
        atlas=atlas.version,
        draw=(lambda: _draw_trend(table, years)) if view == "trend" else (lambda: _draw_shares(by_partner, partner)),
    )


def _last_year(atlas: Atlas, on: dt.date) -> int:
    """The last year with deliveries that is over by the day."""
    query = "SELECT max(CAST(value AS INTEGER)) FROM arms_transfers__delivery_years WHERE CAST(value AS INTEGER) < ?"
    last = atlas.sql(query, [on.year + ((on.month, on.day) == (12, 31))]).item()
    if last is None:
        if not atlas.sql("SELECT count(*) FROM arms_transfers").item():
            raise QuestionError(IMPORT_IT)
        raise QuestionError(f"no delivery of arms is on record before {on.year}; deliveries cover {_span(atlas)}")
    return int(last)


def _span(atlas: Atlas) -> str:
    first, last = atlas.sql("SELECT min(value), max(value) FROM arms_transfers__delivery_years").row(0)
    return f"{first}–{last}"


def _asked(atlas: Atlas, group: str, actor: str | None, on: dt.date) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Ids of those asked about, the facts of their membership, and what to call them."""
    names = naming.actor_names(atlas)
    if actor:
        one = naming.find_actor(atlas, actor)
        return (one,), (), _the(names[one])
    who, facts = naming.members(atlas, group, on)
    return who, facts, f"the {len(who)} members of the group {names[naming.find_actor(atlas, group)]}"


def _within(frame: pl.DataFrame, window: tuple[int, int]) -> pl.DataFrame:
    return frame.filter(pl.col("year").is_between(*window))


def _by_order(frame: pl.DataFrame) -> pl.DataFrame:
    """One row an order and partner: its volume in the window."""
    return frame.group_by("transfer_id", "partner", maintain_order=True).agg(pl.col("tiv").sum())


def _facts(frame: pl.DataFrame) -> list[str]:
    return sorted({f for row in frame["fact_ids"] for f in row})


def _summary(every: pl.DataFrame, now: tuple[int, int], before: tuple[int, int]) -> pl.DataFrame:
    """One row an actor that received or supplied anything in the window, the most concentrated first."""
    rows = []
    for name in every["name"].unique().sort():
        own = every.filter(name=name)
        current, earlier = _within(own, now), _within(own, before)
        spread = concentration(_by_order(current), "partner")
        if spread is None:
            continue
        volume, previous = float(current["tiv"].sum()), float(earlier["tiv"].sum())
        then = concentration(_by_order(earlier), "partner")
        first_then = float(earlier.filter(partner=spread.first)["tiv"].sum()) / previous if previous else None
        rows.append({
            "name": name, "volume": volume, "volume_before": previous, "change": volume / previous - 1 if previous else None,
            "orders": current["transfer_id"].n_unique(), "partners": current.filter(pl.col("tiv") > 0)["partner"].n_unique(),
            "hhi": spread.hhi, "hhi_low": spread.hhi_low, "hhi_high": spread.hhi_high, "hhi_before": then.hhi if then else None,
            "first": spread.first, "first_share": spread.first_share, "first_low": spread.first_low, "first_high": spread.first_high,
            "first_before": first_then, "fact_ids": _facts(pl.concat([current, earlier])),
        })  # fmt: skip
    return pl.DataFrame(rows).sort(["hhi", "name"], descending=[True, False])


def _partners(every: pl.DataFrame, now: tuple[int, int], before: tuple[int, int]) -> pl.DataFrame:
    """One row an actor and partner of the window, the largest share first."""
    current, earlier = _within(every, now), _within(every, before)
    then = earlier.group_by("name", "partner").agg(pl.col("tiv").sum().alias("volume_before"))
    rows = current.group_by("name", "partner").agg(
        pl.col("tiv").sum().alias("volume"), pl.col("transfer_id").n_unique().alias("orders"),
        pl.col("fact_ids").explode().unique().sort().alias("fact_ids"),
    ).join(then, on=["name", "partner"], how="left").with_columns(pl.col("volume_before").fill_null(0.0))  # fmt: skip
    total = pl.col("volume").sum().over("name")
    return (
        rows.with_columns(share=pl.when(total > 0).then(pl.col("volume") / total))
        .select("name", "partner", "volume", "share", "volume_before", pl.col("orders").cast(pl.Int64), "fact_ids")
        .sort(["name", "volume", "partner"], descending=[False, True, False])
    )


def _trend(every: pl.DataFrame, years: int) -> pl.DataFrame:
    """One row an actor and window, newest first, for every window that ends with a year of deliveries."""
    rows = []
    first, last = int(every["year"].min()), int(every["year"].max())  # type: ignore[arg-type]  # years are whole numbers
    for name in every["name"].unique().sort():
        own = every.filter(name=name)
        for end in range(max(first + years - 1, last - 29), last + 1):
            part = _within(own, (end - years + 1, end))
            totals = part.group_by("partner").agg(pl.col("tiv").sum()).sort(["tiv", "partner"], descending=[True, False])
            volume = float(totals["tiv"].sum())
            if volume:
                shares = totals["tiv"] / volume
                rows.append({
                    "name": name, "ends": end, "volume": volume, "hhi": float((shares**2).sum()), "first": totals["partner"][0],
                    "first_share": float(shares[0]), "fact_ids": _facts(part),
                })  # fmt: skip
    return pl.DataFrame(rows).sort(["ends", "name"], descending=[True, False])


def _bracket(every: pl.DataFrame, window: tuple[int, int]) -> Bracket:
    """The volume of the window if orders that are spread over it and other years fell outside it, and inside."""
    inside = pl.col("year").is_between(*window)
    known = every.filter(pl.col("tiv").is_not_null())
    touched = known.filter(inside)
    whole = known.group_by("transfer_id").agg(pl.col("tiv").sum().alias("order"), inside.all().alias("all_inside"))
    parts = touched.join(whole, on="transfer_id")
    sure = ~pl.col("evenly") | pl.col("all_inside")
    low = float(parts.filter(sure)["tiv"].sum())
    high = low + float(parts.filter(~sure).unique("transfer_id")["order"].sum())
    meaning = (
        "volume delivered in the window; low: orders whose deliveries the register does not tell by year, and some of whose years "
        "lie outside, were delivered outside it; high: wholly inside"
    )
    return Bracket("volume delivered in the window", low, high, "million TIV", meaning, tuple(_facts(touched)))


def _told(
    label: str, size: int, role: str, summary: pl.DataFrame, every: pl.DataFrame, now: tuple[int, int], before: tuple[int, int],
    membership_facts: Sequence[str],
) -> tuple[tuple[Finding, ...], str]:  # fmt: skip
    """The findings and the sentence made of them."""
    current, earlier = _within(every, now), _within(every, before)
    whole = concentration(_by_order(current), "partner")
    assert whole is not None  # the window has volume
    facts, then = tuple(_facts(current)), tuple(_facts(earlier))
    volume, previous = float(current["tiv"].sum()), float(earlier["tiv"].sum())
    share_before = float(earlier.filter(partner=whole.first)["tiv"].sum()) / previous if previous else 0.0
    findings = [
        Finding("volume", volume, "million TIV", facts), Finding("share of the first", whole.first_share, "1", facts),
        Finding("concentration", whole.hhi, "1", facts),
    ]  # fmt: skip
    if membership_facts:
        findings.append(Finding("members", size, "actors", tuple(membership_facts)))
    verb, towards = ("received", "from") if role == "recipient" else ("supplied", "to")
    said = (
        f"In {now[0]}–{now[1]} {label} {verb} {volume:,.0f} million TIV of major arms, {whole.first_share:.0%} of it {towards} "
        f"{_the(whole.first)} (concentration {whole.hhi:.2f}, where 1 is a single {OTHER[role]})."
    )
    if summary.height > 1:
        most, least = summary.row(0, named=True), summary.row(-1, named=True)
        for row in (most, least):
            findings.append(Finding(f"concentration of {row['name']}", row["hhi"], "1", tuple(row["fact_ids"])))
            findings.append(Finding(f"first share of {row['name']}", row["first_share"], "1", tuple(row["fact_ids"])))
        ends = [
            f"{_the(row['name'])} ({row['hhi']:.2f}, {row['first_share']:.0%} {towards} {_the(row['first'])})" for row in (most, least)
        ]
        said += f" The most concentrated is {ends[0]}, the least {ends[1]}."
    if previous:
        change = volume / previous - 1
        findings += [
            Finding("change", abs(change), "1", (*facts, *then)), Finding("share of the first before", share_before, "1", then),
        ]  # fmt: skip
        moved = "hardly changed" if f"{abs(change):.0%}" == "0%" else f"{'rose' if change > 0 else 'fell'} by {abs(change):.0%}"
        same = f"{share_before:.0%}" == f"{whole.first_share:.0%}"
        shares = f"stayed at {share_before:.0%}" if same else f"was {share_before:.0%}"
        said += f" Against {before[0]}–{before[1]} the volume {moved}; the share of {_the(whole.first)} {shares}."
    return tuple(findings), said


def _spread_in_words(bracket: Bracket, current: pl.DataFrame) -> str:
    if not current.filter("evenly").height or f"{bracket.low:,.0f}" == f"{bracket.high:,.0f}":
        return ""
    ends = f"{bracket.low:,.0f} and {bracket.high:,.0f} million TIV"
    return f" Years of delivery are not all on record one by one: the volume lies between {ends}."


def _the(name: str) -> str:
    return f"the {name}" if name.startswith(("United ", "Soviet ", "Netherlands", "Philippines")) else name


def _assumptions(atlas: Atlas, current: pl.DataFrame, last: int, on: dt.date) -> tuple[str, ...]:
    unknown = current.filter(pl.col("tiv").is_null())["transfer_id"].n_unique()
    evenly = current.filter("evenly")["transfer_id"].n_unique()
    editions = atlas.sql(
        "SELECT DISTINCT s.published FROM arms_transfers__source_ids b JOIN sources s ON s.source_id = b.value ORDER BY 1 DESC"
    )["published"].to_list()
    made = ", ".join(str(day) for day in editions if day) or "a day that the file does not tell"
    return (
        f"The register counts major arms alone: no small arms, most ammunition and services are left out. It was generated on {made}.",
        f"{unknown} orders delivered in the window have no volume on record and count as none.",
        f"{evenly} orders delivered in several years are spread evenly over them, since the register gives their total only.",
        f"The window ends with {last}, the last year of deliveries that is over by {on}; late deliveries may still be missing.",
        "What a state makes for its own forces is no transfer, so that a large industry of one's own does not lower the dependence shown.",
        "A volume is assigned to the supplier that the register names, though parts and permissions may be others'.",
    )


_UNITS = {
    **dict.fromkeys(("volume", "volume_before"), "million TIV"),
    **dict.fromkeys(("change", "hhi", "hhi_low", "hhi_high", "hhi_before", "share"), "1"),
    **dict.fromkeys(("first_share", "first_low", "first_high", "first_before"), "1"),
    "orders": "orders", "partners": "actors", "ends": "year",
}  # fmt: skip
_CAPTIONS = {
    "dependence": "Share of each actor's volume of major arms in {now} by its {partners} (0–100 %).",
    "partners": "Share of each actor's volume of major arms in {now} by its {partners} (0–100 %).",
    "trend": "Concentration (Herfindahl–Hirschman index, 1 is a single one) over {years} years, by the year with which these end.",
}


def _headings(view: str, role: str) -> dict[str, str]:
    other, actor = OTHER[role], role.capitalize()
    first = f"First {other}"
    return {
        "dependence": {
            "name": actor, "volume": "Volume", "change": "Change", "orders": "Orders", "partners": f"{other.capitalize()}s",
            "hhi": "HHI", "hhi_low": "HHI, low", "hhi_high": "HHI, high", "hhi_before": "HHI before", "first": first,
            "first_share": "Its share", "first_low": "Share, low", "first_high": "Share, high", "first_before": "Its share before",
            "grade": "Grade",
        },
        "partners": {
            "name": actor, "partner": other.capitalize(), "volume": "Volume", "share": "Share", "volume_before": "Volume before",
            "orders": "Orders", "grade": "Grade",
        },
        "trend": {
            "name": actor, "ends": "Window ends", "volume": "Volume", "hhi": "HHI", "first": first, "first_share": "Its share",
            "grade": "Grade",
        },
    }[view]  # fmt: skip


def _draw_shares(partners: pl.DataFrame, partner: str) -> alt.Chart:
    import altair as alt

    volumes = partners.group_by("partner").agg(pl.col("volume").sum()).sort(["volume", "partner"], descending=[True, False])
    largest = volumes["partner"].head(6).to_list()
    shown = (
        partners.with_columns(partner=pl.when(pl.col("partner").is_in(largest)).then("partner").otherwise(pl.lit("others")))
        .group_by("name", "partner").agg(pl.col("share").sum())
        .with_columns(rank=pl.col("partner").replace_strict({n: i for i, n in enumerate([*largest, "others"])}, return_dtype=pl.Int64))
        .sort("name", "rank")
    )  # fmt: skip
    chart: alt.Chart = (
        alt.Chart(shown)
        .mark_bar()
        .encode(
            y=alt.Y("name:N", title=None),
            x=alt.X("share:Q", title="Share of the volume", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
            color=alt.Color("partner:N", title=partner.capitalize(), scale=alt.Scale(domain=[*largest, "others"])),
            order=alt.Order("rank:Q"),
        )
        .properties(width=480, height=alt.Step(30))
    )
    return chart


def _draw_trend(trend: pl.DataFrame, years: int) -> alt.Chart:
    import altair as alt

    largest = trend.group_by("name").agg(pl.col("volume").sum()).sort(["volume", "name"], descending=[True, False])["name"].head(8)
    shown = trend.filter(pl.col("name").is_in(largest.implode())).select("name", "ends", "hhi").sort("name", "ends")
    chart: alt.Chart = (
        alt.Chart(shown)
        .mark_line(point=True)
        .encode(
            x=alt.X("ends:Q", title=f"Last year of the window of {years} years", axis=alt.Axis(format="d", tickMinStep=1)),
            y=alt.Y("hhi:Q", title="Concentration (HHI)", scale=alt.Scale(domain=[0, 1])),
            color=alt.Color("name:N", title=None),
        )
        .properties(width=520, height=240)
    )
    return chart
