"""The stance world with read documents, of which every number can be worked out by hand.

Passages by document: u concept used, n only negated, several concepts in one passage joined by `+`.

| document | voices | published | passages |
| d-a | jp | 2023-05-01 | resilience u; resilience u; missile-defence n; none |
| d-b | jp;au | 2024-06-10 | resilience u + nuclear-sharing n |
| d-c | au | 2024 | nuclear-sharing u; hybrid u |
| d-d | jp-mod-like: jmsdf (armed force of jp) | undated | hybrid u |

Besides d-a holds, on nuclear sharing, a teaser (not its own), a heading and a quote: none of them counts.
jp: d-a 3 passages on concepts, d-b 1, d-d 1; au: d-b 1, d-c 2.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import small_world
import stance_world

DOCUMENTS = {
    "d-a": ("jp", "2023-05-01", ("resilience:u", "resilience:u", "missile-defence:n", "")),
    "d-b": ("jp;au", "2024-06-10", ("resilience:u nuclear-sharing:n",)),
    "d-c": ("au", "2024", ("nuclear-sharing:u", "hybrid:u")),
    "d-d": ("jmsdf", "", ("hybrid:u",)),
}
ASIDE = (("paragraph", "false"), ("heading", "true"), ("quote", "true"))


def world() -> small_world.Rows:
    """The rows."""
    rows = stance_world.world()
    rows["actors"].append(
        {"fact_id": "actors/jmsdf", "actor_id": "jmsdf", "kind": "armed-force", "name": "Maritime Force", "country": "jp", "parent": "",
         "source_ids": "s-gov", "credibility": 2, "verified": "true"}
    )  # fmt: skip
    rows["documents"], rows["passages"], rows["mentions"] = [], [], []
    for key, (voices, published, texts) in DOCUMENTS.items():
        add(rows, key, voices, published, texts)
    for kind, own in ASIDE:
        _passage(rows, "d-a", "nuclear-sharing:u", kind=kind, own=own)
    return rows


def add(rows: small_world.Rows, key: str, voices: str, published: str, texts: tuple[str, ...]) -> None:
    """A document with its passages."""
    rows["documents"].append(
        {"document_id": key, "title": f"Paper {key}", "publisher": "Ministry", "published": published, "kind": "report",
         "language": "en",
         "topics": "",
         "voices": voices, "url": f"https://papers.example/{key}" if key != "d-d" else "", "file": f"{key}.txt", "format": "text",
         "digest": "0" * 63 + key[-1], "read_on": "2025-12-01"}
    )  # fmt: skip
    for text in texts:
        _passage(rows, key, text)


def _passage(rows: small_world.Rows, document: str, text: str, kind: str = "paragraph", own: str = "true") -> None:
    number = 1 + sum(p["document_id"] == document for p in rows["passages"])
    passage = f"{document}/{number}"
    words = [concept.replace("-", " ") for concept in text.split()] or ["nothing of note"]
    rows["passages"].append(
        {"passage_id": passage, "document_id": document, "number": number, "locator": f"para. {number}", "section": "",
         "kind": kind, "own": own,
         "text": f"We speak of {' and '.join(words)}."}
    )  # fmt: skip
    for place, said in enumerate(text.split()):
        concept, how = said.split(":")
        mention: dict[str, Any] = {"mention_id": f"{passage}#{place}-concept", "passage_id": passage, "begins": place, "ends": place + 5,
                                   "kind": "concept", "text": concept.replace("-", " ").title(), "ids": concept, "value": "",
                                   "negated": "true" if how == "n" else "false"}  # fmt: skip
        rows["mentions"].append(mention)


def write(folder: Path) -> Path:
    """Write the world as an atlas folder and return it."""
    return small_world.write(folder, world())
