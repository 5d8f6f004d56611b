"""The pages for trying scenarios: pick one, change its levers, see what falls short and when, set another beside it.

The address holds the whole state; the answer is that of `sustainment`, computed once for each address.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
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
from isthmus.report.tables import ends, number
from isthmus.scenarios import against, library
from isthmus.scenarios.form import THEATRE_NAMES, Scenario, ScenarioError
from isthmus.web import question_form, scenario_form, scenario_words
from isthmus.web.errors import Near, PageError, nearest, unknown
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
    beside_short: str
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
    """One demand of a scenario: units a day; the fact that states the rate and of whom, or a source; and what is assumed."""

    good: str
    url: str
    theatre: str
    when: str
    per_day: str
    fact: str
    source: str
    stated: str
    words: str


@router.get("/scenarios")
def scenarios(request: Request) -> Response:
    """The scenarios that come with Isthmus, each with what it changes; the one that the others extend first."""
    with request.app.state.atlas.another() as atlas:
        names = {**good_names(atlas), **actor_names(atlas)}
    loaded = [(name, library.load(name)) for name in question_form.scenario_titles()]
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
    beside = _beside(name, chosen)
    with request.app.state.atlas.another() as atlas:
        fields = scenario_form.fields(question_form.fields(asked, chosen, atlas), name, loaded, beside)
        names = {**good_names(atlas), **actor_names(atlas)}
        demand = _demand(loaded, chosen, atlas, names)
    common: dict[str, Any] = {
        "name": name, "scenario": loaded, "levers": scenario_words.levers(loaded, names), "fields": fields, "address": scenario_url(name),
        "demand": demand,
        "lost": [(each.title, _lost(each, names)) for each in (loaded, beside) if each and each.disruption],
        "beside": beside, "beside_levers": scenario_words.levers(beside, names) if beside else [],
    }  # fmt: skip
    answers = request.app.state.answers
    try:
        with ThreadPoolExecutor(1) as aside:
            later = aside.submit(answers.to, QUESTION, _swapped(chosen)) if beside else None
            found = answers.to(QUESTION, chosen)
            second = later.result().answer if later else None
    except QuestionError as error:
        refused = scenario_form.told(str(error), asked)
        return page(request, "scenario.html", status=400, refused=refused, answer=None, **common)
    answer: Answer = found.answer
    others = [(signature.question(q).title, question_url(q, **_taken(q, chosen))) for q in (QUESTION, *OTHERS)]
    return page(
        request, "scenario.html", refused="", answer=answer, svg=found.svg, rows=_outcomes(answer, second), others=others,
        swapped=scenario_url(beside.name, **{**given, "compare": name}) if beside else "", only_beside=_only(second, answer),
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


def _beside(name: str, chosen: Mapping[str, str]) -> Scenario | None:
    """The scenario that is set beside.

    Raises:
        PageError: there is none of that name, or it is the same one.
    """
    other = chosen.get("compare", "")
    if not other:
        return None
    rest = {key: value for key, value in chosen.items() if key not in ("scenario", "compare")}
    titles = question_form.scenario_titles()
    if other == name:
        ways: list[Near] = [
            (title, scenario_url(name, **rest, compare=key)) for key, title in titles.items() if key != name
        ]
        raise PageError(
            400,
            "A scenario is set beside another one, not beside itself.",
            [("Alone", scenario_url(name, **rest)), *ways],
        )
    if other not in titles:
        near = [(key, scenario_url(name, **rest, compare=key)) for key in nearest(other, titles)]
        raise PageError(
            400,
            f"There is no scenario “{other[:80]}” to set beside it.",
            [*near, ("Alone", scenario_url(name, **rest))],
        )
    return library.load(other)


def _swapped(chosen: Mapping[str, str]) -> dict[str, str]:
    """What asks for the scenario beside, alone, with the same levers."""
    return {**{key: value for key, value in chosen.items() if key != "compare"}, "scenario": chosen["compare"]}


def _lost(scenario: Scenario, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [(d.name, scenario_words.lost(d, names), d.assumption or "") for d in scenario.disruption]


def _only(second: Answer | None, answer: Answer) -> list[str]:
    """What only the scenario beside wants."""
    if second is None:
        return []
    here = set(answer.table.select("good_id", "theatre").iter_rows())
    return [f"{good}, {theatre}" for key, good, theatre in second.table.select("good_id", "good", "theatre").iter_rows()
            if (key, theatre) not in here]  # fmt: skip


def _taken(question: str, chosen: Mapping[str, str]) -> dict[str, str]:
    """Those of the chosen parameters that a question takes."""
    takes = {p.name for p in signature.question(question).parameters}
    return {key: value for key, value in chosen.items() if key in takes}


def _outcomes(answer: Answer, second: Answer | None) -> list[Outcome]:
    """The rows of the answer, worst served first; those of which nothing is on record last."""
    rows = answer.table.sort(
        pl.col("missing").list.join(" ").str.contains("no (maker|capacity)"), "fill_high", "fill_low", "good_id"
    )
    firsts = (
        second.table.select("good_id", "theatre", "first_month_low", "first_month_high").iter_rows() if second else ()
    )
    beside = {(good, theatre): scenario_words.first_shortfall(*ends) for good, theatre, *ends in firsts}
    return [
        Outcome(
            row["good"], thing_url("good", row["good_id"]), row["theatre"], (row["fill_low"], row["fill_high"]),
            (row["other_fill_low"], row["other_fill_high"]) if row["other_fill_low"] is not None else None,
            scenario_words.first_shortfall(row["first_month_low"], row["first_month_high"]),
            beside.get((row["good_id"], row["theatre"]), ""), tuple(row["limits"]), tuple(row["missing"]),
        )
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip


def _demand(loaded: Scenario, chosen: Mapping[str, str], atlas: Atlas, names: Mapping[str, str]) -> list[Wanted]:
    """What the scenario wants in its theatres, with all demand multiplied as chosen.

    Empty where this atlas lacks what it names, which the answer then tells.
    """
    try:
        against.checked(loaded, atlas)
        times = float(chosen.get("demand_scale", 1))
    except (ScenarioError, ValueError):
        return []
    found = []
    for row in (row for row in loaded.demand if row.theatre in loaded.policy.theatres):
        rate = against.rate(atlas, row)
        low, high = rate.low * row.scale * times, rate.high * row.scale * times
        figures = number(low) if low == high else " to ".join(ends(low, high))
        found.append(
            Wanted(
                names[row.good], thing_url("good", row.good), THEATRE_NAMES[row.theatre],
                scenario_words.months(row.from_month, row.to_month), figures, row.fact or "", row.source or "",
                rate.words if row.fact else "", row.assumption or "",
            )
        )  # fmt: skip
    return found
