"""An invented folder of documents with candidates, as `isthmus read` leaves it, to lie over the small world."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from isthmus.atlas import own_folder
from isthmus.documents.judging_candidates import frame_of
from isthmus.documents.reading import Candidate
from isthmus.model.table import TABLES

SCRIPT = "<script>document.title='owned'</script>"
HANDLER = "<img src=x onerror=\"document.title='owned'\"></mark></blockquote><svg onload=alert(1)>"

DOCUMENTS = {
    "doc-readout": ("Readout: the Trio's defence ministers meet", "Ministry of Defence", "2025-05-10", "readout", "https://mod.example/readout"),
    "doc-report": ("Report on cooperation", None, "2025-06", "report", None),
    "doc-news": ("Trio ministers in Tokyo", "The Paper", "2025-05-11", "news", "https://press.example/2"),
    "doc-hostile": (f"Bad page {SCRIPT}", f"Bad {HANDLER}", "2025-01-01", "other", "https://bad.example/x"),
}  # fmt: skip
"""Document -> title, publisher, published, kind, address."""

PASSAGES = {
    "doc-readout": (
        "Japan hosted the Trio Defence Ministers' Meeting in Tokyo on 9 May 2025, with Australia and South Korea.",
        "Jane Doe of Acme spoke on powder: Acme made 500 tonnes in 2024.",
        "Japan should share cyber warnings within a day.",
        "Australia and Japan signed an agreement on mutual supply.",
    ),
    "doc-report": (
        "The Ministry of Magic and Japan held talks.",
        "NATO and allies should plan together.",
        "The plant could make 40 to 60 pallets of powder.",
    ),
    "doc-news": (
        "Ministers of the Trio held talks in Tokyo on 9 May.",
        "Two cables were cut and three ships seen off Springfield.",
        "Related: a longer report on cables (June 2025).",
    ),
    "doc-hostile": (f"Japan met {HANDLER} and Australia {SCRIPT} in May.",),
}

JP, AU, KR = {"name": "Japan", "id": "jp"}, {"name": "Australia", "id": "au"}, {"name": "South Korea", "id": "kr"}
ACME = {"name": "Acme", "id": "acme"}


def candidates() -> dict[str, tuple[str, Candidate]]:
    """Each candidate by a short name, with its document."""
    meeting = {
        "what": "Trio Defence Ministers' Meeting", "kind": "ministerial", "level": "ministers", "when": "2025-05-09", "where": "Tokyo",
        "country": "jp", "convened_by": [JP], "took_part": [JP, AU, KR], "domains": ["political"],
        "people": [{"name": "Jane Doe", "role": "spoke", "affiliation": "Acme"}],
    }  # fmt: skip
    made: dict[str, tuple[str, str, dict[str, Any], int, float]] = {
        "meeting": ("doc-readout", "engagement", meeting, 1, 0.95),
        "same-meeting": ("doc-news", "engagement", {
            "what": "Ministers of the Trio held talks in Tokyo on 9 May.", "kind": "dialogue", "level": "ministers", "when": "2025-05-09",
            "where": "Tokyo", "country": "jp", "convened_by": [], "took_part": [JP, AU], "people": [], "domains": [],
        }, 1, 0.7),
        "unknown": ("doc-report", "engagement", {
            "what": "talks", "kind": "dialogue", "level": "unknown", "when": None, "where": None, "country": None, "convened_by": [],
            "took_part": [{"name": "Ministry of Magic", "id": None}, JP, {"name": "Fiji", "id": "fj"}], "people": [], "domains": [],
        }, 1, 0.4),
        "warnings": ("doc-readout", "recommendation", {
            "to": [JP], "what": "Japan should share cyber warnings within a day.", "theme": "cyber", "kind": "recommendation",
        }, 3, 0.9),
        "plan": ("doc-report", "recommendation", {
            "to": [{"name": "NATO", "id": "nato"}, {"name": "allies", "id": None}], "what": "NATO and allies should plan together.",
            "theme": None, "kind": "recommendation",
        }, 2, 0.6),
        "supply": ("doc-readout", "commitment", {
            "what": "agreement on mutual supply", "kind": "agreement", "parties": [AU, JP], "when": "2025-05-09",
            "functions": ["logistics"], "domains": ["logistics"], "binding": True,
        }, 4, 0.8),
        "powder": ("doc-readout", "figure", {
            "who": ACME, "good": {"name": "powder", "id": "powder"}, "measure": "output", "how_many": 500.0, "how_many_high": 500.0,
            "unit": "tonnes", "per": "year", "status": "actual", "when": "2024",
        }, 2, 0.85),
        "pallets": ("doc-report", "figure", {
            "who": ACME, "good": {"name": "powdr", "id": None}, "measure": "capacity", "how_many": 40.0, "how_many_high": 60.0,
            "unit": "pallet", "per": None, "status": "target", "when": "2030",
        }, 3, 0.3),
        "cables": ("doc-news", "incident", {
            "what": "Two cables were cut and three ships seen off Springfield.", "when": "2025-05", "where": "Springfield", "country": "us",
            "domain": "undersea-infrastructure", "quantities": [{"how_many": 2.0, "unit": "cable"}, {"how_many": 3.0, "unit": "ship"}],
            "actors": [],
        }, 2, 0.75),
        "related": ("doc-news", "related", {"title": "Cables", "date": "2025-06", "kind": "report", "topics": [], "url": None}, 3, 0.5),
        "hostile": ("doc-hostile", "engagement", {
            "what": f"met {HANDLER}", "kind": "dialogue", "level": "unknown", "when": "2025-05", "where": SCRIPT, "country": None,
            "convened_by": [], "took_part": [{"name": SCRIPT, "id": None}, JP, AU], "people": [], "domains": [],
        }, 1, 0.2),
    }  # fmt: skip
    return {
        name: (
            document,
            Candidate(kind=kind, content=content, passages=(number,), score=score, reasons=(f"a reason {HANDLER}" if name == "hostile"
                      else "two parties are named", "a date stands with it"), proposer="invented"),
        )
        for name, (document, kind, content, number, score) in made.items()
    }  # fmt: skip


def identity(name: str) -> str:
    """The id of a candidate of `candidates`."""
    document, candidate = candidates()[name]
    return candidate.candidate_id(document)


def write(folder: Path) -> Path:
    """Write the folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    before = own_folder.tables_of(folder)
    rows: dict[str, list[dict[str, Any]]] = {"documents": [], "passages": [], "mentions": [], "candidates": []}
    for number, (document, (title, publisher, published, kind, url)) in enumerate(DOCUMENTS.items()):
        rows["documents"].append({
            "document_id": document, "title": title, "publisher": publisher, "published": published, "kind": kind, "language": "en",
            "topics": [], "voices": [], "url": url, "file": f"{document}.html", "format": "html", "digest": f"{number:064x}",
            "read_on": "2025-07-01",
        })  # fmt: skip
        for place, text in enumerate(PASSAGES[document], 1):
            rows["passages"].append({
                "passage_id": f"{document}/{place}", "document_id": document, "number": place, "locator": f"para. {place}",
                "section": None, "kind": "paragraph", "own": True, "text": text,
            })  # fmt: skip
    for word, kind, ids, value in (("Japan", "actor", ["jp"], None), ("9 May 2025", "date", [], "2025-05-09")):
        begins = PASSAGES["doc-readout"][0].index(word)
        rows["mentions"].append({
            "mention_id": f"doc-readout/1#{begins}-{kind}", "passage_id": "doc-readout/1", "begins": begins, "ends": begins + len(word),
            "kind": kind, "text": word, "ids": ids, "value": value, "negated": False,
        })  # fmt: skip
    for document, c in candidates().values():
        rows["candidates"].append({
            "candidate_id": c.candidate_id(document), "document_id": document, "kind": c.kind,
            "passage_ids": [f"{document}/{n}" for n in c.passages], "content": json.dumps(c.content, ensure_ascii=False),
            "score": c.score, "reasons": "; ".join(c.reasons), "proposer": c.proposer,
        })  # fmt: skip
    after = before | {name: frame_of(TABLES[name], table) for name, table in rows.items()}
    own_folder.write(after, before, folder)
    return folder
