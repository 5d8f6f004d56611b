"""What an engagement is called: the name that it bears, else a short phrase from its kind, parties and place."""

from __future__ import annotations

import re

from isthmus.documents.parties import Party
from isthmus.documents.proposers import engagement_words as cues

APART = re.compile(r"\b(?:separate(?:ly)?|another|bilaterals?|trilaterals?|courtesy|also(?= (?:[a-z]+ed|met|held|paid"
    r"|had)\b))", re.IGNORECASE)
"""Words that set a meeting apart from the others of a document."""

GROUND = re.compile(r"\b(?:margins?|sidelines?)\s(?:of|at)\b", re.IGNORECASE)
"""Words before the meeting beside which another took place."""

_NOUNS = {"meeting": "meeting", "exercise": "exercise", "signing": "signing", "deployment": "deployment", "aid": "delivery"}
_EVENT = re.compile(
    rf"\b(?:(?P<how>working|staff|steering|joint|live-fire|planning) )?(?P<noun>{cues.MEETING_NOUNS}|{cues.EXERCISE_NOUNS})$", re.IGNORECASE
)


def phrase(text: str, family: str, said_by: str, took_part: list[Party], where: str | None) -> str:
    """A short phrase for an engagement without a name: `talks of Japan and Norway in Oslo`."""
    said = _EVENT.search(said_by)
    noun = said.group().lower() if said and family in ("meeting", "exercise") else _NOUNS[family]
    visit = re.search(r"visit|call(?=ed on|s? on)|port call", said_by, re.IGNORECASE)
    noun = "visit" if visit and not said else noun
    apart = APART.search(text)
    said_apart = apart.group().lower().removesuffix("ly").removesuffix("s").replace("also", "another") if apart else ""
    noun = f"{said_apart} {noun}" if said_apart not in noun else noun
    names = [p["name"] for p in took_part]
    of = f" of {', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else f" of {names[0]}" if names else ""
    return f"{noun}{of}{f' in {where}' if where else ''}"


def name(text: str, family: str, begin: int, end: int) -> str | None:
    """The name that an engagement bears in the sentence, close to the words that tell of it."""
    window = text[max(0, begin - 90) : end + 110]
    if family == "exercise":
        found = cues.EXERCISE_NAME.search(text)
        return found.group() if found else None
    if family != "meeting":
        return None
    apart = GROUND.split(window)[0]
    names = [re.sub(r"^(?:(?:of|on|and|the|in|for)\s)+", "", m.group()) for m in cues.NAME.finditer(apart)]
    return max(names, key=len, default=None)
