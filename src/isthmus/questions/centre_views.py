"""The tables, sentences and figures of the question `centres`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from isthmus.model.crosswalk import SERVED_BY
from isthmus.questions.centre_needs import DOMAINS, KINDS

if TYPE_CHECKING:
    import altair as alt

    from isthmus.questions.centres import Study


def table(view: str, study: Study) -> pl.DataFrame:
    """The table of a view."""
    made = {"next": _next, "participation": _participation, "needs": _needs, "equivalents": _equivalents}[view](study)
    return made


def words(term: str) -> str:
    """A term of a vocabulary as words."""
    return term.replace("-", " ")


def _next(study: Study) -> pl.DataFrame:
    rows = []
    for chosen, pairs in ((True, study.chosen), (False, study.often())):
        for p, f in pairs:
            partner, field = study.needed.partners[p], study.access.fields[f]
            served = [
                d
                for d, domain in enumerate(DOMAINS)
                if _adds(study, p, f, d) and study.needed.facts.get((partner, domain))
            ]
            served.sort(key=lambda d: -study.problem.need[p, d] * study.problem.serves[f, d])
            facts = [x for d in served for x in study.needed.facts[partner, DOMAINS[d]]]
            rows.append(
                {
                    "partner": study.name(partner), "field": words(field),
                    "centres": study.access.of_field(field)["short_name"].to_list(),
                    "serves": [words(DOMAINS[d]) for d in served],
                    "choice": "chosen" if chosen else "often chosen under other weights",
                    "gain_alone": study.alone((p, f)), "gain_within": study.within((p, f)) if chosen else None,
                    "share_of_draws": float(study.stability[p, f]),
                    "fact_ids": sorted({*facts, *study.access.facts(partner, field)}),
                }
            )  # fmt: skip
    schema: dict[str, Any] = {
        "partner": pl.String, "field": pl.String, "centres": pl.List(pl.String), "serves": pl.List(pl.String), "choice": pl.String,
        "gain_alone": pl.Float64, "gain_within": pl.Float64, "share_of_draws": pl.Float64, "fact_ids": pl.List(pl.String),
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _adds(study: Study, p: int, f: int, d: int) -> bool:
    return bool(study.problem.serves[f, d] > study.problem.covered()[p, d] and study.problem.need[p, d] > 0)


def _participation(study: Study) -> pl.DataFrame:
    rows = []
    parts = study.access.participation
    for centre in study.access.centres.iter_rows(named=True):
        its = parts.filter(pl.col("centre_id") == centre["centre_id"])
        mine = its.filter(pl.col("actor_id").is_in(list(study.needed.partners)))
        told = [
            f"{study.name(row['actor_id'])}: {row['role']}" + (f" since {row['since']}" if row["since"] else "")
            for row in mine.iter_rows(named=True)
        ]
        counts = {
            role: its.filter(pl.col("role") == role).height for role in ("framework", "sponsoring", "contributing")
        }
        rows.append(
            {
                "centre": centre["name"], "short_name": centre["short_name"], "field": words(centre["field"]),
                "host": study.name(centre["host"]), "accredited": centre["accredited"], "partners": told, "memberships": mine.height,
                "sponsoring": counts["sponsoring"] + counts["framework"], "contributing": counts["contributing"],
                "fact_ids": sorted({centre["fact_id"], *its["fact_id"]}),
            }
        )  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"partners": pl.List(pl.String), "accredited": pl.String}).sort(
        ["memberships", "short_name"], descending=[True, False]
    )


def _needs(study: Study) -> pl.DataFrame:
    covered, reach = study.problem.covered(), study.problem.serves.max(axis=0, initial=0.0)
    shares = study.needed.shares()
    rows = []
    for p, partner in enumerate(study.needed.partners):
        for d, domain in enumerate(DOMAINS):
            facts = study.needed.facts.get((partner, domain), [])
            if not facts:
                continue
            mine = [
                f
                for i, f in enumerate(study.access.fields)
                if study.problem.has[p, i] and study.problem.serves[i, d] > 0
            ]
            rows.append(
                {
                    "partner": study.name(partner), "domain": words(domain), "need": float(study.problem.need[p, d]),
                    **{kind: float(shares[p, k, d]) for k, kind in enumerate(KINDS)},
                    "served": float(covered[p, d]), "reachable": float(reach[d]),
                    "unserved": float(study.problem.need[p, d] * (1 - covered[p, d])), "through": [words(f) for f in mine],
                    "fact_ids": sorted({*facts, *(x for f in mine for x in study.access.facts(partner, f))}),
                }
            )  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"through": pl.List(pl.String)}).sort(
        "unserved", descending=True, maintain_order=True
    )


def _equivalents(study: Study) -> pl.DataFrame:
    reach, unserved = study.problem.serves.max(axis=0, initial=0.0), study.unserved()
    rows = []
    for d, domain in enumerate(DOMAINS):
        facts = sorted({f for p in study.needed.partners for f in study.needed.facts.get((p, domain), [])})
        if not facts:
            continue
        host, reason, second = _host(study, d)
        fields = [words(f) for f in SERVED_BY[domain] if f in study.access.fields]
        rows.append(
            {
                "domain": words(domain), "need": float(study.problem.need[:, d].mean()), "reachable": float(reach[d]),
                "unserved": float(unserved[d]), "taught_by": fields, "host": host, "reason": reason, "next_host": second, "fact_ids": facts,
            }
        )  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"taught_by": pl.List(pl.String), "next_host": pl.String}).sort(
        ["unserved", "need"], descending=True, maintain_order=True
    )


def _host(study: Study, d: int) -> tuple[str, str, str | None]:
    """The partner whose need in a domain is largest, why it, and the next candidate with a need there."""
    counts = study.needed.counts[:, :, d]
    order = sorted(
        range(len(counts)), key=lambda p: (-round(float(study.problem.need[p, d]), 9), -float(counts[p].sum()), p)
    )
    best = order[0]
    partner = study.needed.partners[best]
    evidence = len(study.needed.facts.get((partner, DOMAINS[d]), []))
    reason = (
        f"the largest need of the partners there ({study.problem.need[best, d]:.0%} of its own), on {evidence} facts"
    )
    mine = [
        f for i, f in enumerate(study.access.fields) if study.problem.has[best, i] and study.problem.serves[i, d] > 0
    ]
    if mine:
        reason += f"; it brings experience from centres on {' and '.join(words(f) for f in mine)}"
    others = [study.name(study.needed.partners[p]) for p in order[1:] if counts[p].sum() > 0]
    return study.name(partner), reason, others[0] if others else None


def sentence(view: str, study: Study, label: str, single: bool) -> str:
    """The finding in words."""
    parts = study.access.participation.filter(pl.col("actor_id").is_in(list(study.needed.partners)))
    who = label if single else f"The {len(study.needed.partners)} members of the group {label}"
    take = "takes" if single else "take"
    joined = parts["centre_id"].n_unique()
    first = f"{who} {take} part in {joined} of {study.access.centres.height} Centres of Excellence"
    names = sorted(study.access.centres.filter(pl.col("centre_id").is_in(parts["centre_id"].implode()))["short_name"])
    first += f" ({', '.join(names)}), " if names else ", "
    first += f"which serve {study.mean():.0%} of {'its' if single else 'their'} counted need. "
    if view == "equivalents":
        return first + _on_equivalents(study)
    if view == "needs":
        return first + _on_needs(study, single)
    return first + _on_next(study, single) + (_on_equivalents(study) if view == "next" else "")


def _on_next(study: Study, single: bool) -> str:
    if not study.chosen:
        return "No further membership would serve more. "
    several = len(study.chosen)
    fields: dict[str, list[str]] = {}
    for p, f in study.chosen:
        fields.setdefault(study.access.fields[f], []).append(study.name(study.needed.partners[p]))
    told = []
    for field, partners in fields.items():
        centres = study.access.of_field(field)["short_name"].to_list()
        for_whom = "" if single else f" for {_listed(partners)}"
        told.append(f"{words(field)} ({_one_of(centres)}){for_whom}")
    what = f"The best {several} further memberships" if several > 1 else "The best further membership"
    raise_to = f"{what} would raise that to {study.mean(study.chosen):.0%}: {'; '.join(told)}. "
    shares = [float(study.stability[pair]) for pair in study.chosen]
    low, high = f"{min(shares):.0%}", f"{max(shares):.0%}"
    stable = f"Under other weights {'each of them' if several > 1 else 'it'} stays among the best in {low}"
    return raise_to + stable + (f" to {high}" if high != low else "") + " of draws. "


def _one_of(centres: Sequence[str]) -> str:
    return centres[0] if len(centres) == 1 else f"one of {', '.join(centres)}"


def _on_needs(study: Study, single: bool) -> str:
    values = (study.problem.need * study.problem.covered()).sum(axis=1)
    if single:
        d = int((study.problem.need[0] * (1 - study.problem.covered()[0])).argmax())
        return f"Its widest gap is {words(DOMAINS[d])}."
    told = [f"{study.name(p)} {values[i]:.0%}" for i, p in enumerate(study.needed.partners)]
    gap = (study.problem.need * (1 - study.problem.covered())).mean(axis=0)
    return f"By partner: {_listed(told)}. The widest common gap is {words(DOMAINS[int(gap.argmax())])}."


def _on_equivalents(study: Study) -> str:
    unserved = study.unserved()
    top = int(unserved.argmax())
    if unserved[top] <= 0:
        return "Every need could be served by a centre that there is."
    host, _, second = _host(study, top)
    return (
        f"{unserved.sum():.0%} of the need is such that no centre there is could serve it; an Indo-Pacific equivalent would serve most on "
        f"{words(DOMAINS[top])} ({unserved[top]:.0%}), with {host} as the first candidate to host it"
        + (f" and {second} as the next." if second else ".")
    )


def _listed(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


# ------------------------------------------------------------------ figures


def draw(view: str, study: Study, shown: pl.DataFrame) -> alt.Chart:
    """The figure of a view."""
    if view == "participation":
        return _draw_participation(study)
    if view == "next":
        return _draw_next(shown)
    return _draw_needs(study)


def _draw_next(shown: pl.DataFrame) -> alt.Chart:
    import altair as alt

    rows = shown.with_columns((pl.col("partner") + ": " + pl.col("field")).alias("membership")).drop(
        "fact_ids", "centres", "serves"
    )
    y = alt.Y("membership:N", title=None, sort=rows["membership"].to_list(), axis=alt.Axis(labelLimit=260))
    colour = alt.Color("choice:N", title=None, scale=alt.Scale(domain=["chosen", "often chosen under other weights"]))
    gain = alt.Chart(rows).mark_bar().encode(
        y=y, x=alt.X("gain_alone:Q", title="Need served by it alone", axis=alt.Axis(format="%", tickCount=4)), color=colour
    ).properties(width=220, height=alt.Step(24))  # fmt: skip
    stable = alt.Chart(rows).mark_point(size=70, filled=True, opacity=1).encode(
        y=alt.Y("membership:N", title=None, sort=rows["membership"].to_list(), axis=None),
        x=alt.X("share_of_draws:Q", title="Among the best, share of draws", axis=alt.Axis(format="%", tickCount=4)).scale(
                domain=[0, 1]
            ),
        color=colour,
    ).properties(width=220, height=alt.Step(24))  # fmt: skip
    chart: Any = alt.hconcat(gain, stable, spacing=16)
    return chart  # type: ignore[no-any-return]


def _draw_participation(study: Study) -> alt.Chart:
    import altair as alt

    parts = study.access.participation
    rows = [
        {"centre": centre["short_name"], "partner": study.name(p), "role": role}
        for centre in study.access.centres.iter_rows(named=True)
        for p in study.needed.partners
        for role in parts.filter((pl.col("centre_id") == centre["centre_id"]) & (pl.col("actor_id") == p))[
            "role"
        ].to_list()
        or ["none"]
    ]
    order = sorted(
        {r["centre"] for r in rows}, key=lambda c: (-sum(r["centre"] == c and r["role"] != "none" for r in rows), c)
    )
    roles = ["framework", "sponsoring", "contributing", "none"]
    colours = ["#00304b", "#0072b2", "#7fb2d8", "#efefef"]
    chart: alt.Chart = (
        alt.Chart(pl.DataFrame(rows))
        .mark_rect(stroke="white", strokeWidth=2)
        .encode(
            y=alt.Y("centre:N", title=None, sort=order),
            x=alt.X("partner:N", title=None, axis=alt.Axis(orient="top", labelAngle=0)),
            color=alt.Color("role:N", title=None, sort=roles, scale=alt.Scale(domain=roles, range=colours)),
        )
        .properties(width=max(300, 90 * len(study.needed.partners)), height=alt.Step(18))
    )
    return chart


def _draw_needs(study: Study) -> alt.Chart:
    import altair as alt

    covered, reach = study.problem.covered(), study.problem.serves.max(axis=0, initial=0.0)
    need = study.problem.need
    order = np.argsort(-need.mean(axis=0), kind="stable")
    parts = ["served now", "a centre there is could serve", "no centre serves"]
    rows = [
        {"domain": words(DOMAINS[d]), "part": part, "place": place, "share": float(value)}
        for d in order
        if need[:, d].sum() > 0
        for place, (part, value) in enumerate(
            zip(
                parts,
                (
                    (need[:, d] * covered[:, d]).mean(),
                    (need[:, d] * (np.maximum(reach[d], covered[:, d]) - covered[:, d])).mean(),
                    (need[:, d] * (1 - np.maximum(reach[d], covered[:, d]))).mean(),
                ),
                strict=True,
            )
        )
    ]
    names = list(dict.fromkeys(str(r["domain"]) for r in rows))
    chart: alt.Chart = (
        alt.Chart(pl.DataFrame(rows))
        .mark_bar()
        .encode(
            y=alt.Y("domain:N", title=None, sort=names),
            x=alt.X(
                "sum(share):Q", title="Share of need, mean of the partners", axis=alt.Axis(format="%", tickCount=5)
            ),
            color=alt.Color(
                "part:N", title=None, sort=parts, scale=alt.Scale(domain=parts, range=["#009e73", "#b3d1e8", "#d55e00"])
            ),
            order=alt.Order("place:O"),
        )
        .properties(width=420, height=alt.Step(22))
    )
    return chart


UNITS: dict[str, dict[str, str]] = {
    "next": dict.fromkeys(("gain_alone", "gain_within", "share_of_draws"), "1"),
    "participation": dict.fromkeys(("memberships", "sponsoring", "contributing"), "states"),
    "needs": dict.fromkeys(("need", *KINDS, "served", "reachable", "unserved"), "1"),
    "equivalents": dict.fromkeys(("need", "reachable", "unserved"), "1"),
}
HEADINGS: dict[str, dict[str, str]] = {
    "next": {
        "partner": "Partner", "field": "Field", "centres": "Centres", "serves": "Serves", "choice": "Choice",
        "gain_alone": "Gain alone", "gain_within": "Lost without it", "share_of_draws": "Among the best, of draws", "grade": "Grade",
    },
    "participation": {
        "short_name": "Centre", "field": "Field", "host": "Host", "accredited": "Accredited", "partners": "Partners",
        "sponsoring": "Framework and sponsoring", "contributing": "Contributing", "grade": "Grade",
    },
    "needs": {
        "partner": "Partner", "domain": "Domain", "need": "Need", "incidents": "Of incidents", "recommendations": "Of advice and pledges",
        "commitments": "Of commitments", "served": "Served", "reachable": "Could be", "unserved": "Unserved", "through": "Through",
        "grade": "Grade",
    },
    "equivalents": {
        "domain": "Domain", "need": "Need", "reachable": "Centres serve at most", "unserved": "Unserved", "taught_by": "Fields of centres",
        "host": "Candidate host", "reason": "Why", "next_host": "Next candidate", "grade": "Grade",
    },
}  # fmt: skip
_NEEDS = "Mean need of the partners by domain: served by centres they take part in, that other centres could serve, and that none serves."
CAPTIONS = {
    "next": "The best next memberships: share of the partners' mean need that each serves alone, and how often it is among the best.",
    "participation": "Roles of the partners in NATO's Centres of Excellence.",
    "needs": _NEEDS,
    "equivalents": _NEEDS,
}
