"""What an answer of `deterrence` assumes."""

from __future__ import annotations

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.questions.naming import Sides
from isthmus.questions.spoken import Spoken
from isthmus.questions.stances import Record


def on_positions(atlas: Atlas, mine: Record, who: Sides, record: Record) -> tuple[str, ...]:
    """What is assumed of positions."""
    counts = {a: sum(p.actor == a for p in mine.passages) for a in who.actors}
    told = ", ".join(f"{who.names.get(a, a)} {n}" for a, n in counts.items())
    unread = sum(len(p.coded) > 1 and not all(p.coded) for p in mine.passages)
    further = (
        f"{unread} of the positions were not judged by every coder; there the first coder's stance stands for all."
        if unread
        else "Every position was judged by every coder."
    )
    return (
        "Positions are passages chosen and summed up by a reader, not whole documents; what an actor does may differ from what it says.",
        f"Positions that each profile rests on: {told}. They are few; to have no position on record is not to have no view.",
        f"A stance is a coder's judgement. {_seen(atlas)} So their agreement is on how to read a summary more than on what the document "
        "says; where they differ, results are bracketed between their readings."
        if len(record.readings) > 1
        else "A stance is one coder's judgement; no second coding is in this atlas, so how far another would agree is not known.",
        *((further,) if len(record.readings) > 1 else ()),
        "A joint statement counts for each of its authors; a document of a ministry or a minister counts for its state.",
        "An actor's view of others' use of a concept counts as its stance: to denounce others' nuclear sharing is to reject it.",
    )


def _seen(atlas: Atlas) -> str:
    """On what the further codings rest, in words."""
    query = "SELECT count(*) FILTER (seen = 'summary'), count(*), count(*) FILTER (NOT blind) FROM codings"
    bare, every, open_eyed = atlas.sql(query).row(0)
    sight = (
        f", {open_eyed} of them with sight of the first stance"
        if open_eyed
        else ", none of them with sight of the first stance"
    )
    return f"{bare} of {every} further codings were made from the summary alone, which the first coder wrote{sight}."


def without_documents(atlas: Atlas) -> tuple[str, ...]:
    """That no documents were used, and how to have them used."""
    count = atlas.sql("SELECT count(*) FROM documents").item()
    there = (
        f"This atlas holds {count} documents, which this answer does not use"
        if count
        else "No documents are in this atlas; it ships none"
    )
    return (
        f"{there}. `isthmus read FILE|DIR|URL` adds those that you have, and their words are then set beside the positions.",
    )


def on_documents(whole: Spoken, spoken: Spoken, who: Sides) -> tuple[str, ...]:
    """What is assumed of documents: words are no stance, whose they are, and what parts of them count."""
    held = whole.documents
    once = held.unique("document_id")
    undated, foreign = once["published"].null_count(), int((~once["language"].str.starts_with("en")).sum())
    joint = int((once["voices"] > 1).sum())
    alike = once.height - once.select("title", "published", "kind").unique().height
    kinds = {
        a: held.filter(pl.col("actor") == a)["kind"].value_counts(sort=True).rows()
        for a in held["actor"].unique().sort()
    }
    told = "; ".join(
        f"{who.names.get(a, a)} {', '.join(f'{kind} {n}' for kind, n in some)}" for a, some in kinds.items()
    )
    return (
        "Words used are no stance: a passage that uses a concept's words may endorse it, report it or warn of it. Words are found by a "
        "vocabulary with rules of negation, and a rule may err in either way.",
        f"Documents read, by kind: {told}. Genre and length weigh: a fact sheet lists what a call leaves out, and longer "
        "documents hold more passages.",
        "Which documents are read is the reader's choice, so that shares tell of these documents and not of all that an actor says.",
        f"{joint} of the documents are given by several actors and count in full for each, so that actors that speak "
        "together look more alike.",
        "Teasers of other publications, headings and quotes of others are left out. A document of armed forces or of a "
        "ministry or department "
        "counts for its state, one of a group or an organisation for that alone.",
        f"{undated} of the documents bear no date; they count whatever the day, but in no year and not where a span is asked for.",
        f"The vocabulary is English; {foreign} of the documents are in another language or in none that is known, where few "
        "words or none are found. "
        "A translation brings its translator's words.",
        *(
            (f"{alike} of the documents have the title, date and kind of another and may be a second copy of it.",)
            if alike
            else ()
        ),
        "Documents bear no grade: nobody has judged them as sources. The weakest grade is that of the facts.",
    )
