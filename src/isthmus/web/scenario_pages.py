"""The pages for trying scenarios: pick one, change its levers, see what falls short and when, set another beside it.

The address holds the whole state; the answer is that of `sustainment`, computed once for each address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import polars as pl
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from isthmus.atlas.handle import Atlas
from isthmus.questions import signature
from isthmus.questions.answer import Answer
from isthmus.questions.naming import QuestionError, actor_names, good_names
from isthmus.report.tables import ends
from isthmus.scenarios import against, library
from isthmus.scenarios.form import Scenario, ScenarioError
from isthmus.web import question_form, scenario_words
from isthmus.web.errors import unknown
from isthmus.web.links import question_url, source_link, thing_url
from isthmus.web.rendering import page

router = APIRouter(include_in_schema=False)

QUESTION = "sustainment"
OTHERS = ("pooling", "complementarity", "investment", "gaps")
"""Questions that are asked of a scenario too."""


@dataclass(frozen=True)
class Outcome:
    """One row of the first table: a good in a theatre, between both readings, and in the scenario beside."""

    good: str
    url: str
    theatre: str
    met: tuple[float, float]
    beside: tuple[float, float] | None
    short: str
    limits: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def met_words(self) -> str:
        """Share met from the unfavourable to the favourable reading."""
        return scenario_words.span(self.met)

    @property
    def beside_words(self) -> str:
        """The same of the scenario set beside; empty where there is none."""
        return scenario_words.span(self.beside) if self.beside else ""


@dataclass(frozen=True)
class Wanted:
    """One demand of a scenario: units a day, the fact that states the rate (or none), and what is assumed of it."""

    good: str
    url: str
    theatre: str
    when: str
    per_day: str
    fact: str
    words: str


@router.get("/scenarios")
def scenarios(request: Request) -> Response:
    """The scenarios that come with Isthmus, each with what it changes; the one that the others extend first."""
    with request.app.state.atlas.another() as atlas:
        names = {**good_names(atlas), **actor_names(atlas)}
    order = sorted(library.names(), key=lambda name: (name != library.BASE, name))
    loaded = [(name, library.load(name)) for name in order]
    found = [(name, each, scenario_words.levers(each, names)) for name, each in loaded]
    return page(request, "scenarios.html", scenarios=found)


@router.get("/scenarios/{name}.toml")
def text(name: str) -> Response:
    """The text of a scenario, to take as one's own."""
    headers = {"Content-Disposition": f'attachment; filename="{_known(name)}.toml"'}
    return PlainTextResponse(library.text(name), 200, headers)


@router.get("/scenarios/{name}")
def scenario(request: Request, name: str) -> Response:
    """One scenario, tried as the address says."""
    asked = signature.question(QUESTION)
    given = question_form.asked(asked, {k: v for k, v in request.query_params.items() if k != "scenario"})
    chosen = {"scenario": _known(name), **given}
    loaded = library.load(name)
    with request.app.state.atlas.another() as atlas:
        fields = [f for f in question_form.fields(asked, chosen, atlas) if f.name != "scenario"]
        names = {**good_names(atlas), **actor_names(atlas)}
        demand = _demand(loaded, atlas, names)
    common: dict[str, Any] = {
        "name": name, "scenario": loaded, "levers": scenario_words.levers(loaded, names), "fields": fields, "address": scenario_url(name),
        "demand": demand,
        "disruption": [(d.name, scenario_words.lost(d, names), d.assumption or "") for d in loaded.disruption],
    }  # fmt: skip
    try:
        found = request.app.state.answers.to(QUESTION, chosen)
    except QuestionError as error:
        return page(request, "scenario.html", status=400, refused=str(error), answer=None, **common)
    answer: Answer = found.answer
    beside = library.load(chosen["compare"]).title if chosen.get("compare") else ""
    others = [(signature.question(q).title, question_url(q, **_taken(q, chosen))) for q in (QUESTION, *OTHERS)]
    return page(
        request, "scenario.html", refused="", answer=answer, svg=found.svg, rows=_outcomes(answer), beside=beside, others=others,
        brackets=[(b.name, *ends(b.low, b.high), "" if b.unit == "1" else b.unit) for b in answer.brackets],
        sources=[(c, thing_url("source", c.source_id), source_link(c)) for c in answer.sources], **common,
    )  # fmt: skip


def scenario_url(name: str, **parameters: object) -> str:
    """The address of a scenario."""
    asked = {key: str(value) for key, value in parameters.items() if value not in (None, "")}
    return f"/scenarios/{name}" + (f"?{urlencode(asked)}" if asked else "")


def _known(name: str) -> str:
    if name not in library.names():
        raise unknown("scenario", name, library.names(), scenario_url)
    return name


def _taken(question: str, chosen: Mapping[str, str]) -> dict[str, str]:
    """Those of the chosen parameters that a question takes."""
    takes = {p.name for p in signature.question(question).parameters}
    return {key: value for key, value in chosen.items() if key in takes}


def _outcomes(answer: Answer) -> list[Outcome]:
    """The rows of the answer, worst served first; those of which nothing is on record last."""
    rows = answer.table.sort(
        pl.col("missing").list.join(" ").str.contains("no (maker|capacity)"), "fill_high", "fill_low", "good_id"
    )
    return [
        Outcome(
            row["good"], thing_url("good", row["good_id"]), row["theatre"], (row["fill_low"], row["fill_high"]),
            (row["other_fill_low"], row["other_fill_high"]) if row["other_fill_low"] is not None else None,
            scenario_words.first_shortfall(row["first_month_low"], row["first_month_high"]), tuple(row["limits"]), tuple(row["missing"]),
        )
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip


def _demand(loaded: Scenario, atlas: Atlas, names: Mapping[str, str]) -> list[Wanted]:
    """What the scenario wants; empty where this atlas lacks what it names, which the answer then tells."""
    try:
        against.checked(loaded, atlas)
    except ScenarioError:
        return []
    found = []
    for row in loaded.demand:
        rate = against.rate(atlas, row)
        low, high = rate.low * row.scale, rate.high * row.scale
        figures = f"{low:,.3g}" if low == high else f"{low:,.3g} to {high:,.3g}"
        found.append(
            Wanted(
                names[row.good], thing_url("good", row.good), scenario_words.THEATRES[row.theatre],
                scenario_words.months(row.from_month, row.to_month), figures, row.fact or "", row.assumption or rate.words,
            )
        )  # fmt: skip
    return found
