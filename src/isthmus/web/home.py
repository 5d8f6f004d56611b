"""The home page: what Isthmus answers, what it answers today, the world with its links, and a search box."""

from __future__ import annotations

import logging
import re
import threading
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.datastructures import State
from starlette.requests import Request
from starlette.responses import Response

from isthmus.atlas import coverage
from isthmus.atlas.coverage import Coverage
from isthmus.atlas.handle import Atlas, AtlasClosedError
from isthmus.questions import signature
from isthmus.questions.naming import QuestionError
from isthmus.web import links, world
from isthmus.web.answers import Answers
from isthmus.web.errors import PageError
from isthmus.web.remembered import Later, remember
from isthmus.web.rendering import page
from isthmus.web.search import index_of
from isthmus.web.search_index import KINDS
from isthmus.web.world import Tie

router = APIRouter(include_in_schema=False)

PATIENCE = 0.4
"""Seconds that the page waits for answers that are still being worked out."""
EXAMPLES = ("perchl", "PAC-3", "Japan", "thermal battery", "cyber", "Camden")
"""Searches to try; those that find nothing in the atlas at hand are left out."""
TIES_LISTED = 8
FIRST = "overview"
"""The question whose answer heads the page."""

_END = re.compile(r"(?<=[\w)\]%]{2})\. (?=[A-Z])")
_logger = logging.getLogger("isthmus.web")


@dataclass(frozen=True)
class Headline:
    """The answer to one question: what it was asked with, its first sentence, and the rest of it."""

    question: str
    title: str
    asked: str
    lead: str
    rest: str
    url: str
    grade: str


class Headlines:
    """Today's sentences, one a question, worked out once in the background: the overview first, then in the order of the questions."""

    def __init__(self, answers: Answers, atlas: Atlas) -> None:
        self._answers = answers
        self._atlas = atlas
        self._found: list[Headline] = []
        self._done = threading.Event()
        threading.Thread(target=self._work_out, name="isthmus-headlines", daemon=True).start()

    def within(self, seconds: float) -> tuple[tuple[Headline, ...], bool]:
        """Those found so far, and whether they are all; waits for the rest no longer than that."""
        done = self._done.wait(seconds)
        return tuple(self._found), done

    def _work_out(self) -> None:
        for name in sorted(signature.names(), key=lambda name: (name != FIRST, name)):
            try:
                with self._atlas.another() as atlas:
                    title, asked = signature.question(name).title, signature.readings(name, atlas)
                for values in asked[:1]:
                    answer = self._answers.to(name, values).answer
                    lead, rest = parted(answer.sentence)
                    url = links.question_url(name, **values)
                    asked_with = ", ".join(f"{key.replace('_', ' ')}: {value}" for key, value in values.items())
                    self._found.append(Headline(name, title, asked_with, lead, rest, url, answer.weakest_grade))
            except QuestionError:  # this atlas holds nothing that it could be asked of
                continue
            except AtlasClosedError:  # the server has ended, or shows another atlas
                break
            except Exception:
                _logger.exception("%s could not be answered for the home page", name)
        self._done.set()


def parted(sentence: str) -> tuple[str, str]:
    """A finding in its first sentence and the rest; a point within brackets ends nothing."""
    for found in _END.finditer(sentence):
        lead = sentence[: found.start() + 1]
        if lead.count("(") == lead.count(")"):
            return lead, sentence[found.end() :]
    return sentence, ""


def headlines_of(state: State) -> Headlines:
    """The app's headlines; the first call begins to work them out."""
    return remember(state, state.atlas.version.digest, "headlines", lambda: Headlines(state.answers, state.atlas))


def ties_of(state: State) -> tuple[Tie, ...]:
    """What the theatres of the app's atlas supply to each other."""

    def read() -> tuple[Tie, ...]:
        with state.atlas.another() as atlas:
            return world.ties(atlas)

    return remember(state, state.atlas.version.digest, "ties", read)


def world_of(state: State) -> Later[str]:
    """The picture of the app's world; the first call begins to draw it."""
    found = ties_of(state)
    return remember(state, state.atlas.version.digest, "world", lambda: Later("world", lambda: world.svg(found)))


def prepare(state: State) -> None:
    """Begin to work out what the home page shows, so that the first reader need not wait; `state` is an app's."""
    world_of(state)
    headlines_of(state)


def coverage_of(request: Request) -> Coverage:
    """What the app's atlas covers, counted once."""
    state = request.app.state

    def count() -> Coverage:
        with state.atlas.another() as atlas:
            return coverage.coverage(atlas)

    return remember(state, state.atlas.version.digest, "coverage", count)


@router.get("/")
def home(request: Request) -> Response:
    """The home page."""
    state = request.app.state
    prepare(state)
    index = index_of(request)
    found = ties_of(state)
    headlines, complete = headlines_of(state).within(PATIENCE)
    return page(
        request,
        "home.html",
        headlines=headlines,
        complete=complete,
        coverage=coverage_of(request),
        counts=index.counts(),
        kinds=KINDS,
        examples=[text for text in EXAMPLES if index.find(text)],
        world=world_of(state).within(0),
        caption=caption(found),
        directions=directions(found),
        listed=found[:TIES_LISTED],
        url=links.search_url,
    )


@router.get("/world.svg")
def picture(request: Request) -> Response:
    """The picture of the world alone, for a home page that was shown before it was drawn."""
    drawn = world_of(request.app.state).within(None)
    if drawn is None:
        raise PageError(
            500, "The picture of the world could not be drawn; the reason stands where `isthmus serve` runs."
        )
    return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "no-cache"})


def caption(found: tuple[Tie, ...]) -> str:
    """What the picture shows, in words."""
    if not found:
        return "Map of the world. The atlas records no supplies between the theatres."
    total, later = sum(t.all for t in found), sum(t.to_come for t in found)
    most = found[0]
    return (
        f"Map of the world with {total} recorded supplies between the theatres, {later} of them not yet running, from state "
        f"to state. The strongest is {most.start_name} to {most.end_name} with {most.all}."
    )


def directions(found: tuple[Tie, ...]) -> list[tuple[str, str, int]]:
    """The legend: class of the colour, theatres in words, number of supplies."""
    sums: dict[tuple[str, str], int] = {}
    for tie in found:
        shown = "with the Middle East" if tie.look == "other" else tie.direction
        sums[tie.look, shown] = sums.get((tie.look, shown), 0) + tie.all
    return [(look, shown, number) for (look, shown), number in sorted(sums.items(), key=lambda item: -item[1])]
