"""How well mentions of actors and places are found in re3d, by documents that rules were tuned on and documents held out.

Run: `python bench/mentions_re3d.py FOLDER`, the folder that holds re3d's parts, each with `documents.json` and `entities.json` (JSON
lines; Defence Science and Technology Laboratory, Open Government Licence).
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isthmus.atlas import folder as atlas_folder
from isthmus.atlas.bundled import BUNDLED
from isthmus.documents.gazetteer import Gazetteer
from isthmus.documents.mentions import mentions
from isthmus.documents.reading import Mention, Passage

AIM_F1 = 0.85
NAMED = {"Organisation", "Location", "Nationality"}
"""Types of re3d's entities that name an actor or a place."""


@dataclass(frozen=True)
class Scores:
    """Precision, recall and F1 of one half, and on how much they rest.

    Attributes:
        gold: spans of re3d that the gazetteer can know.
        found: of these, how many a mention of ours names.
        told: mentions of actors and places that we make.
        right: of these, how many lie at a span of re3d.
    """

    half: str
    documents: int
    gold: int
    found: int
    told: int
    right: int

    @property
    def precision(self) -> float:  # noqa: D102
        return self.right / self.told if self.told else 0.0

    @property
    def recall(self) -> float:  # noqa: D102
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:  # noqa: D102
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def scores(folder: Path) -> tuple[Scores, Scores]:
    """The scores of re3d's documents with an even index (on which rules were tuned) and an odd one (held out).

    A gold span counts for recall when its type is Organisation, Location or Nationality and its text, without article, possessive
    and regard to case where capitals tell nothing, is as a whole a name that the gazetteer holds: pronouns, `the regime`, `civilians`
    and names that no list has are out. It is found when a mention of kind actor or place covers that name: the same
    span but for an article or a possessive. Spans that double at one place count once.

    A mention of kind actor or place is right when it overlaps a gold span of those three types, whether or not the
    gazetteer could know the span (`the Iraqi government` of re3d and `Iraqi government` of ours), and wrong when it overlaps none,
    such as one within a person's title. An actor and a place at the same span count once.

    Args:
        folder: re3d, or one of its parts.

    Raises:
        FileNotFoundError: no part with documents and entities lies in the folder.
    """
    gazetteer = Gazetteer.of(atlas_folder.read_unchecked(BUNDLED))
    parts = sorted(path.parent for path in folder.rglob("documents.json") if (path.parent / "entities.json").is_file())
    if not parts:
        raise FileNotFoundError(f"{folder} holds no documents.json beside an entities.json")
    counts = {0: [0, 0, 0, 0, 0], 1: [0, 0, 0, 0, 0]}
    for part in parts:
        entities = list(_lines(part / "entities.json"))
        for index, document in enumerate(_lines(part / "documents.json")):
            gold = {(e["begin"], e["end"]) for e in entities if e["documentId"] == document["_id"] and e["type"] in NAMED}
            for place, number in enumerate((1, *_counted(document["text"], gold, gazetteer))):
                counts[index % 2][place] += number
    return Scores("tuned on", *counts[0]), Scores("held out", *counts[1])


def _counted(text: str, gold: set[tuple[int, int]], gazetteer: Gazetteer) -> tuple[int, int, int, int]:
    """Gold that can be known, of it found, told, and of it right."""
    known = {(b, e) for b, e in gold if gazetteer.knows(text[b:e])}
    told = {(m.begin, m.end) for m in _told(text, gazetteer)}
    found = sum(any(_same(text, span, mention) for mention in told) for span in known)
    right = sum(any(b < e2 and b2 < e for b2, e2 in gold) for b, e in told)
    return len(known), found, len(told), right


def _told(text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Mentions of actors and places, each line of the document a passage of its own, at their place in the document."""
    lines = [(m.start(), m[0]) for m in re.finditer(r"[^\n]+", text)]
    passages = [
        Passage(number=n, locator=f"line {n}", section=None, kind="paragraph", own=True, text=line)
        for n, (_, line) in enumerate(lines, start=1)
    ]
    for m in mentions(passages, gazetteer, None):
        if m.kind in ("actor", "place"):
            start = lines[m.passage - 1][0]
            yield Mention(passage=1, begin=start + m.begin, end=start + m.end, kind=m.kind, text=m.text, ids=m.ids)


def _same(text: str, gold: tuple[int, int], mention: tuple[int, int]) -> bool:
    """Whether two spans are the same but for an article before and a possessive after."""
    if gold[1] <= mention[0] or mention[1] <= gold[0]:
        return False
    return _bare(text[slice(*gold)]) == _bare(text[slice(*mention)])


def _bare(words: str) -> str:
    return re.sub(r"^the |['’]s?$", "", words.strip(), flags=re.IGNORECASE).casefold()


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def main() -> None:
    """Print both halves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for half in scores(parser.parse_args().folder):
        print(
            f"{half.half}: {half.documents} documents, precision {half.precision:.3f} ({half.right} of {half.told}), "
            f"recall {half.recall:.3f} ({half.found} of {half.gold}), F1 {half.f1:.3f} (aim {AIM_F1})"
        )


if __name__ == "__main__":
    main()
