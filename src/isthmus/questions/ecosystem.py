"""Who makes what, from what, where, and how much in each theatre?

**Lines.** A line is a site making a good, or a company doing so where no site of it is named. Active lines are
counted; those being built, planned, agreed or proposed are told apart as to come. States are no producers: they
stand for national totals.

**Capacity by theatre.** Rates of output and capacity are turned into a year's (a month's × 12); totals of programmes,
orders and cumulative counts are no rates and are left out. For a producer and a good, `low` is its newest output and
`high` the larger of its newest output and capacity, by the time a figure is of, not when it was said; where figures
of the same time differ, or a source gives a range, `low` takes the least and `high` the most. A figure with a scope (a
part of the good, a claim, a forecast) can only widen the two; where there is no other, it is a floor if it is graded 3
or better. Sites nest in the owner of their company, owners in their country, members in the European Union; of
companies of one owner in one country only the larger figure is taken, since a joint venture and its partner may be
one line. A whole is never added to its parts: at each level the larger of the whole's own figure and the sum of its
parts is taken. The states of the group `rivals` are told apart from the theatres they lie in. Lines without a figure
are counted beside the bracket, so `high` is no ceiling where there are any.

Reading the unknown as a bracket follows interval arithmetic on partial totals; nesting follows the rule of national
accounts that a total and its components are not summed (System of National Accounts 2008, ch. 2).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.model.theatres import THEATRE_OF
from isthmus.questions import evidence, naming
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.goods_graph import GoodsGraph
from isthmus.questions.suppliers import TO_COME

if TYPE_CHECKING:
    import altair as alt

THEATRES = ("euro-atlantic", "indo-pacific")
ELSEWHERE, RIVALS = "elsewhere", "rivals"
EU = "eu"
SOUND = 3
"""Credibility up to which a figure with a scope may be a floor."""

_MONTHS = 12
_PER_YEAR = {"each/year": ("each/year", 1), "each/month": ("each/year", _MONTHS), "tonne/year": ("tonne/year", 1)}

_LINES = """
SELECT m.fact_id, m.good_id, g.name AS good, g.kind, m.status, m.site_id, coalesce(s.operator, m.actor_id) AS company_id,
  a.name AS company, a.kind AS actor_kind, s.name AS site, s.city, coalesce(s.country, a.country, a.actor_id) AS country,
  s.fact_id AS site_fact
FROM makes m JOIN goods g USING (good_id) LEFT JOIN sites s ON s.site_id = m.site_id
JOIN actors a ON a.actor_id = coalesce(s.operator, m.actor_id)
WHERE m.since_earliest IS NULL OR m.since_earliest <= ?
ORDER BY m.good_id, country, company_id, m.site_id
"""

_RATES = """
SELECT q.fact_id, q.good_id, q.measure, q.unit, q.value, q.low, q.high, q.scope IS NOT NULL AS scoped, q.site_id,
  coalesce(s.operator, q.actor_id) AS company_id, a.kind AS actor_kind, coalesce(a.parent, a.actor_id) AS owner,
  coalesce(s.country, a.country, a.actor_id) AS country, q.credibility,
  coalesce(q.period_latest, q.as_of_latest) AS newest
FROM quantities q LEFT JOIN sites s ON s.site_id = q.site_id JOIN actors a ON a.actor_id = coalesce(s.operator, q.actor_id)
WHERE q.measure IN ('output', 'capacity') AND q.unit IN ('each/year', 'each/month', 'tonne/year')
  AND (q.value IS NOT NULL OR q.low IS NOT NULL OR q.high IS NOT NULL)
  AND (q.as_of_earliest IS NULL OR q.as_of_earliest <= ?) AND (q.period_earliest IS NULL OR q.period_earliest <= ?)
ORDER BY q.fact_id
"""


@dataclass
class Rate:
    """A year's make of a good between two bounds, with the facts it rests on."""

    low: float = 0.0
    high: float = 0.0
    unit: str = ""
    fact_ids: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)

    def or_sum_of(self, parts: Iterable[Rate]) -> Rate:
        """The larger, bound by bound, of this whole and the sum of its parts."""
        known = [p for p in parts if p.fact_ids]
        unit = self.unit or (known[0].unit if known else "")
        facts = self.fact_ids.union(*(p.fact_ids for p in known))
        years = self.years.union(*(p.years for p in known))
        low, high = sum(p.low for p in known), sum(p.high for p in known)
        return Rate(max(self.low, low), max(self.high, high), unit, facts, years)


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: every good by theatre."""
    return ({},)


def ask(
    atlas: Atlas,
    *,
    good: str | None = None,
    view: Literal["theatres", "lines"] = "theatres",
    as_of: dt.date | None = None,
) -> Answer:
    """Lines of production and their capacity by theatre, or every line with its place.

    Args:
        good: A good whose makers, and whose inputs' makers, are listed, by id or name; empty for every good.
        view: The table to show: goods by theatre, or every line.
        as_of: Leave out lines and figures of after this day; the release day of the atlas by default.

    Returns:
        `theatres`: one row a good and theatre with tier, lines, companies, countries and the bracket of a year's make.
        `lines`: one row a line: good, tier, company, site, city, country, theatre and status.

    Raises:
        QuestionError: there is no such good, or nothing is recorded of who makes it.
    """
    on = evidence.day(atlas, as_of)
    tiers = _tiers(atlas, good)
    theatre_of = _theatre_of(atlas, on)
    lines = _lines(atlas, tiers, theatre_of, on)
    if not lines.height:
        raise evidence.no_rows(atlas, "makes", f"maker of {good!r} on {on}" if good else f"makers on {on}")
    rates = _by_theatre(atlas, theatre_of, on)
    theatres = _theatres(lines, rates, tiers)
    table = evidence.graded(atlas, theatres if view == "theatres" else lines.drop("company_id"))
    bracket = _bracket(theatres, tiers, good)
    findings = _findings(lines, theatres)
    found = evidence.gather(atlas, {f for row in (*theatres["fact_ids"], *lines["fact_ids"]) for f in row})
    return Answer(
        question="ecosystem",
        title="Who makes what, from what, where, and how much in each theatre?",
        parameters={"good": good and naming.find_good(atlas, good), "view": view, "as_of": on},
        sentence=_sentence(findings, theatres, bracket, good),
        table=table,
        units=_UNITS[view],
        headings=_HEADINGS[view],
        assumptions=(evidence.undated(atlas, "makes", "lines of production"), *_ASSUMPTIONS),
        findings=findings,
        brackets=(bracket,),
        fact_ids=found.fact_ids,
        sources=found.sources,
        weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__),
        caption="Companies with an active line, by good and theatre (number of companies).",
        atlas=atlas.version,
        draw=lambda: _draw(theatres),
    )


def _tiers(atlas: Atlas, good: str | None) -> dict[str, int] | None:
    """The good asked for (tier 0) and what it is made from; None for all goods."""
    if good is None:
        return None
    wanted = naming.find_good(atlas, good)
    return {wanted: 0, **GoodsGraph.of(atlas.table("bill_of_materials")).upstream(wanted)}


def _theatre_of(atlas: Atlas, on: dt.date) -> dict[str, str]:
    """State -> theatre, rivals being a side of their own."""
    return THEATRE_OF | dict.fromkeys(_members(atlas, RIVALS, on), RIVALS)


def _members(atlas: Atlas, group: str, on: dt.date) -> list[str]:
    query = """SELECT member_id FROM memberships WHERE group_id = ? AND (since_earliest IS NULL OR since_earliest <= ?)
               AND (until_latest IS NULL OR until_latest >= ?)"""
    return atlas.sql(query, [group, on, on])["member_id"].to_list()


def _lines(atlas: Atlas, tiers: Mapping[str, int] | None, theatre_of: Mapping[str, str], on: dt.date) -> pl.DataFrame:
    frame = atlas.sql(_LINES, [on]).filter(
        ~pl.col("actor_kind").is_in(["state", "group"]) & (pl.col("company_id") != EU)
    )
    placed = frame.filter(pl.col("site_id").is_not_null()).select("good_id", "company_id").unique()
    # A company's own row beside rows of its sites is the same make told twice.
    whole = frame.filter(pl.col("site_id").is_null()).join(placed, on=["good_id", "company_id"], how="anti")
    frame = pl.concat([frame.filter(pl.col("site_id").is_not_null()), whole])
    if tiers is not None:
        frame = frame.filter(pl.col("good_id").is_in(list(tiers)))
    tier = pl.col("good_id").replace_strict(tiers or {}, default=None, return_dtype=pl.Int64).alias("tier")
    theatre = pl.col("country").replace_strict(theatre_of, default=ELSEWHERE).alias("theatre")
    facts = pl.concat_list("fact_id", "site_fact").list.drop_nulls().alias("fact_ids")
    columns = [
        "good_id",
        "good",
        "kind",
        tier,
        "company_id",
        "company",
        "site",
        "city",
        "country",
        theatre,
        "status",
        facts,
    ]
    return frame.select(columns).sort("tier", "good_id", "theatre", "company", "site", nulls_last=True)


def _by_theatre(atlas: Atlas, theatre_of: Mapping[str, str], on: dt.date) -> dict[tuple[str, str], Rate]:
    """(good, theatre) -> a year's make, parts nested in their wholes."""
    rates = atlas.sql(_RATES, [on, on])
    eu = set(_members(atlas, EU, on))
    found: dict[tuple[str, str], Rate] = {}
    for (good,), part in rates.group_by("good_id", maintain_order=True):
        own = {
            key: _own(rows)
            for key, rows in part.group_by(
                "owner", "company_id", "site_id", "country", "actor_kind", maintain_order=True
            )
        }
        for theatre, rate in _nest(own, eu, theatre_of).items():
            found[str(good), theatre] = rate
    return found


def _own(rows: pl.DataFrame) -> Rate:
    """One producer's newest output and capacity; figures with a scope may widen the bounds, never narrow them."""
    lows: dict[bool, list[float]] = {True: [], False: []}
    highs: list[float] = []
    rate = Rate(unit=_PER_YEAR[rows["unit"][0]][0])
    for _, part in rows.group_by("measure", "scoped", maintain_order=True):
        newest = part.filter(pl.col("newest").is_null() | (pl.col("newest") == part["newest"].max()))
        for row in newest.iter_rows(named=True):
            factor = _PER_YEAR[row["unit"]][1]
            stated = [v * factor for v in (row["low"], row["value"], row["high"]) if v is not None]
            highs.append(max(stated))
            # Only an output is a floor, and "up to" names none.
            if row["measure"] == "output" and not (row["scoped"] and row["credibility"] > SOUND):
                lows[row["scoped"]].append(min(stated) if row["value"] is not None or row["low"] is not None else 0.0)
            rate.fact_ids.add(row["fact_id"])
            rate.years |= {row["newest"].year} if row["newest"] else set()
    rate.low = min([*lows[False], *lows[True]], default=0.0)
    rate.high = max(highs)
    return rate


def _nest(own: Mapping[tuple[Any, ...], Rate], eu: set[str], theatre_of: Mapping[str, str]) -> dict[str, Rate]:
    """Sites and companies into their owners, owners into countries, members into the EU, and these into theatres."""
    companies: dict[tuple[str, str], list[Rate]] = defaultdict(list)
    sites: dict[tuple[str, str], list[Rate]] = defaultdict(list)
    wholes: dict[str, Rate] = defaultdict(Rate)
    for (owner, company, site, country, kind), rate in own.items():
        if site is not None:
            sites[country, owner].append(rate)
        elif kind == "state" or company == EU:
            wholes[company] = rate
        else:
            companies[country, owner].append(rate)
    countries: dict[str, list[Rate]] = defaultdict(list)
    for key in sorted({*companies, *sites}):
        countries[key[0]].append(_largest(companies[key]).or_sum_of(sites[key]))
    nations = {c: wholes[c].or_sum_of(countries[c]) for c in sorted({*countries, *(w for w in wholes if w != EU)})}
    union = wholes[EU].or_sum_of(rate for c, rate in nations.items() if c in eu)
    theatres: dict[str, list[Rate]] = defaultdict(list)
    theatres[theatre_of[EU]].append(union)
    for country, rate in nations.items():
        if country not in eu:
            theatres[theatre_of.get(country, ELSEWHERE)].append(rate)
    summed = {theatre: Rate().or_sum_of(rates) for theatre, rates in theatres.items()}
    return {theatre: rate for theatre, rate in summed.items() if rate.fact_ids}


def _largest(rates: Iterable[Rate]) -> Rate:
    """Of companies of one owner, a joint venture and its partner say, the larger bounds: they may be one line."""
    known = list(rates)
    return Rate(
        max((r.low for r in known), default=0.0),
        max((r.high for r in known), default=0.0),
        known[0].unit if known else "",
        set().union(*(r.fact_ids for r in known)),
        set().union(*(r.years for r in known)),
    )


def _theatres(
    lines: pl.DataFrame, rates: Mapping[tuple[str, str], Rate], tiers: Mapping[str, int] | None
) -> pl.DataFrame:
    active = pl.col("status") == "active"
    grouped = lines.group_by("good_id", "good", "kind", "tier", "theatre").agg(
        active.sum().cast(pl.Int64).alias("lines"),
        pl.col("company_id").filter(active).n_unique().cast(pl.Int64).alias("companies"),
        pl.col("status").is_in(TO_COME).sum().cast(pl.Int64).alias("to_come"),
        pl.col("country").filter(active).unique().sort().alias("countries"),
        pl.col("company").filter(active).unique().sort().alias("company_names"),
        pl.col("fact_ids").explode().unique().sort(),
    )
    rows = []
    for row in grouped.iter_rows(named=True):
        rate = rates.get((row["good_id"], row["theatre"]))
        facts = sorted({*row["fact_ids"], *(rate.fact_ids if rate else ())})
        rows.append(row | _figures(rate) | {"fact_ids": facts})
    made = {"low": pl.Float64, "high": pl.Float64, "unit": pl.String, "figures_of": pl.String}
    schema: dict[str, Any] = {**grouped.schema, **made}
    frame = pl.DataFrame(rows, schema=schema).select(*[c for c in schema if c != "fact_ids"], "fact_ids")
    return frame.sort("tier", "good", "theatre", nulls_last=True)


def _figures(rate: Rate | None) -> dict[str, Any]:
    """The bracket of a year's make, and of which years its figures are."""
    if rate is None:
        return dict.fromkeys(("low", "high", "unit", "figures_of"))
    ends = sorted({min(rate.years), max(rate.years)}) if rate.years else []
    return {"low": rate.low, "high": rate.high, "unit": rate.unit, "figures_of": "–".join(map(str, ends)) or "undated"}


def _findings(lines: pl.DataFrame, theatres: pl.DataFrame) -> tuple[Finding, ...]:
    active = lines.filter(pl.col("status") == "active")
    made = theatres.filter((pl.col("companies") > 0) & pl.col("theatre").is_in(THEATRES))
    both = made.filter(pl.len().over("good_id") == len(THEATRES))
    counts: list[tuple[str, float, str, pl.DataFrame]] = [
        ("active lines", active.height, "lines", active),
        ("companies", active["company_id"].n_unique(), "companies", active),
        ("goods", active["good_id"].n_unique(), "goods", active),
        ("goods made in both theatres", both["good_id"].n_unique(), "goods", both if both.height else theatres),
    ]
    return tuple(Finding(n, v, u, _facts(frame if frame.height else lines)) for n, v, u, frame in counts)


def _bracket(theatres: pl.DataFrame, tiers: Mapping[str, int] | None, good: str | None) -> Bracket:
    if good is not None:
        own = theatres.filter((pl.col("tier") == 0) & pl.col("high").is_not_null())
        if own.height:
            meaning = (
                "a year's make of the good in all theatres; low: newest output on record; high: newest output or capacity, "
                "whichever is larger; lines without a figure are in neither"
            )
            unit = str(own["unit"][0])
            return Bracket(
                "a year's make", float(own["low"].sum()), float(own["high"].sum()), unit, meaning, _facts(own)
            )
    known = theatres.filter(pl.col("high").is_not_null())
    meaning = (
        "share of goods and theatres with an active line for which a year's make is known; low: an output is on record; high: "
        "an output or a capacity is"
    )
    working = theatres.filter(pl.col("lines") > 0)
    low = known.filter((pl.col("low") > 0) & (pl.col("lines") > 0)).height / max(1, working.height)
    high = known.filter(pl.col("lines") > 0).height / max(1, working.height)
    return Bracket("lines whose make is known", low, high, "1", meaning, _facts(theatres))


def _facts(frame: pl.DataFrame) -> tuple[str, ...]:
    return tuple(sorted({f for row in frame["fact_ids"] for f in row}))


def _sentence(findings: Sequence[Finding], theatres: pl.DataFrame, bracket: Bracket, good: str | None) -> str:
    lines, companies, goods, both = (f"{f.value:.0f}" for f in findings)
    first = f"The atlas records active lines: {lines}, companies: {companies}, goods: {goods}"
    if good is None:
        return (
            f"{first}; {both} of these goods are made in both the Euro-Atlantic and the Indo-Pacific. What is made in a year is "
            f"on record for {bracket.low:.0%} to {bracket.high:.0%} of goods and theatres with an active line."
        )
    own = theatres.filter(pl.col("tier") == 0)
    places = "; ".join(
        f"{row['theatre']}: {', '.join(row['company_names']) or 'no active line'}" for row in own.iter_rows(named=True)
    )
    name = own["good"][0] if own.height else good
    made = f" {name} is made in: {places}." if own.height else f" Nothing is recorded of who makes {name} itself."
    if bracket.unit == "1":
        return f"{first}, for {name} and its inputs.{made} How much is made in a year is not on record."
    amount = f"{bracket.low:.0f} to {bracket.high:.0f}" if bracket.low != bracket.high else f"{bracket.low:.0f}"
    of = ", ".join(sorted(set(own["figures_of"].drop_nulls())))
    told = f" A year's make on record is {amount} {bracket.unit.partition('/')[0]} (figures of {of})."
    return f"{first}, for {name} and its inputs.{made}{told}"


def _draw(theatres: pl.DataFrame) -> alt.Chart:
    import altair as alt

    made = theatres.filter(pl.col("companies") > 0)
    most = (
        made.group_by("good")
        .agg(pl.col("companies").sum())
        .sort(["companies", "good"], descending=[True, False])
        .head(25)
    )
    rows = made.filter(pl.col("good").is_in(most["good"].implode())).select("good", "theatre", "companies")
    chart: alt.Chart = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=alt.X("companies:Q", title="Companies with an active line", axis=alt.Axis(format="d", tickMinStep=1)),
            y=alt.Y("good:N", title=None, sort=most["good"].to_list()),
            color=alt.Color("theatre:N", title="Theatre", sort=[*THEATRES, RIVALS, "middle-east", ELSEWHERE]),
        )
        .properties(width=420, height=alt.Step(17))
    )
    return chart


_UNITS: dict[str, dict[str, str]] = {
    "theatres": {
        "tier": "steps", "lines": "lines", "companies": "companies", "to_come": "lines", "low": "a year", "high": "a year",
    },
    "lines": {"tier": "steps"},
}  # fmt: skip
_HEADINGS: dict[str, dict[str, str]] = {
    "theatres": {
        "good": "Good", "theatre": "Theatre", "lines": "Lines", "companies": "Companies", "to_come": "To come",
        "company_names": "Who", "low": "Low", "high": "High", "unit": "Unit", "figures_of": "Figures of", "grade": "Grade",
    },
    "lines": {
        "good": "Good", "company": "Company", "site": "Site", "city": "City", "country": "Country", "theatre": "Theatre",
        "status": "Status", "grade": "Grade",
    },
}  # fmt: skip
_ASSUMPTIONS = (
    "Rates are of the newest date on record for each producer; they may be years apart.",
    "A company stands in the theatre of the site, or else of its home country; theatres follow geography, and the states of "
    "the group of rivals stand apart.",
    "The record of makers and of figures is incomplete: a good without a line is not a good that nobody makes.",
    "US figures on 155 mm count projectiles or complete rounds as the good says; the two are never added.",
)
