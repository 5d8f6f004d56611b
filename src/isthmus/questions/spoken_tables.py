"""The tables of `deterrence` that rest on documents: words by concept, profiles by year, pairs, passages, and words beside stances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from isthmus.engine.intervals import wilson
from isthmus.model.deterrence_terms import CONCEPTS
from isthmus.questions.deterrence_tables import facts_of
from isthmus.questions.spoken import Spoken
from isthmus.questions.spoken_distances import WordDistance
from isthmus.questions.stances import Newest, Passage

BORNE_OUT, PARTED, EVEN, SILENT = "borne out", "parted", "even", "silent"
LETTERS = 230
"""Of a passage so many letters around the concept's words are shown; the column `text` holds the whole."""
_TEXTS = pl.List(pl.String)


@dataclass(frozen=True)
class Held:
    """A stance on record beside what the documents of the same actor say.

    `used`, `negated` and `of` count passages: that use the concept's words, that do so only to deny or reject, and on any concept.
    `verdict` is borne out, parted, even or silent; see `deterrence`.
    """

    actor: str
    concept: str
    stated: tuple[Passage, ...]
    used: int
    negated: int
    of: int
    most: float
    passage_ids: tuple[str, ...]
    document_ids: tuple[str, ...]

    @property
    def stance(self) -> str:
        """The newest stance, in the first coder's reading."""
        return self.stated[-1].stances[0]

    @property
    def verdict(self) -> str:
        """Whether the words bear the stance out."""
        if self.stance == "avoids":
            return PARTED if self.used or self.negated else BORNE_OUT
        if not (self.used or self.negated):
            return SILENT
        if self.used == self.negated:
            return EVEN
        return BORNE_OUT if (self.used > self.negated) == (self.stance in ("endorses", "qualified")) else PARTED


def effective(sizes: Sequence[int]) -> float:
    """Kish's effective number of clusters, (Σ n)² / Σ n²: that of documents where all passages of one say the same; 0 of none."""
    return sum(sizes) ** 2 / sum(n * n for n in sizes) if sum(sizes) else 0.0


def interval(part: int, sizes: Sequence[int]) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of passages, documents counting as `effective` says."""
    n = effective(sizes)
    low, high = wilson(part / sum(sizes) * n, n)
    return float(low), float(high)


def held(stated: Newest, spoken: Spoken) -> list[Held]:
    """Every newest stance of an actor of whom documents with passages on concepts are read."""
    counts = spoken.counts()
    passages = {
        key: (tuple(ps), tuple(sorted(set(ds))))
        for *key_parts, ps, ds in spoken.uses.group_by("actor", "concept", maintain_order=True)
        .agg("passage_id", "document_id")
        .rows()
        for key in [tuple(key_parts)]
    }
    sizes = _sizes(spoken, "actor")
    every = dict(spoken.uses.group_by("actor").agg(pl.col("document_id").unique().sort()).rows())
    found = []
    for (actor, concept), ps in stated.items():
        if actor not in every:
            continue
        used, negated = counts.get((actor, concept), (0, 0))
        speaking, documents = passages.get((actor, concept), ((), tuple(every[actor])))
        of = sizes[(actor,)]
        most = interval(used + negated, of)[1]
        found.append(Held(actor, concept, ps, used, negated, sum(of), most, speaking, documents))
    return sorted(found, key=lambda h: (h.concept, h.actor))


def by_concept(spoken: Spoken, actors: Sequence[str], names: Mapping[str, str]) -> pl.DataFrame:
    """One row a concept that passages speak of: by whom, by whom only to deny it, and whose documents never do."""
    counts = spoken.counts()
    with_documents = [a for a in actors if any(actor == a for actor, _ in counts)]
    rows = []
    for concept, term in CONCEPTS.terms.items():
        said = {a: counts[a, concept] for a in actors if (a, concept) in counts}
        if not said:
            continue
        its = spoken.uses.filter(pl.col("concept") == concept).unique("passage_id", maintain_order=True)
        rows.append(
            {
                "concept": term,
                "spoken_by": [f"{names[a]} {used}" for a, (used, _) in _most(said) if used],
                "negated_by": [f"{names[a]} {negated}" for a, (_, negated) in _most(said) if negated],
                "silent": [names[a] for a in with_documents if a not in said],
                "passages": its.height, "negated": int(its["negated"].sum()), "documents": its["document_id"].n_unique(),
                "passage_ids": its["passage_id"].sort().to_list(), "fact_ids": [],
            }
        )  # fmt: skip
    schema: dict[str, Any] = {
        "concept": pl.String, "spoken_by": _TEXTS, "negated_by": _TEXTS, "silent": _TEXTS, "passages": pl.Int64, "negated": pl.Int64,
        "documents": pl.Int64, "passage_ids": _TEXTS, "fact_ids": _TEXTS,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").sort("passages", "concept", descending=[True, False])


def profile(spoken: Spoken, actors: Sequence[str], names: Mapping[str, str]) -> pl.DataFrame:
    """One row an actor, year and concept: passages, the share of the actor's passages on concepts that year, and its interval."""
    dated = Spoken(spoken.documents, spoken.uses.with_columns(pl.col("day").dt.year().cast(pl.Int64).alias("year")))
    sizes = _sizes(dated, "actor", "year")
    cells = dated.uses.group_by("actor", "year", "concept").agg(
        (~pl.col("negated")).sum().alias("used"), pl.col("negated").sum(), pl.col("document_id").n_unique().alias("documents"),
        pl.col("passage_id").sort(),
    )  # fmt: skip
    rows = []
    for actor, year, concept, used, negated, documents, passages in cells.rows():
        of = sizes[actor, year]
        low, high = interval(used, of)
        rows.append(
            {
                "actor_id": actor, "actor": names[actor], "year": year, "concept": CONCEPTS.terms[concept], "used": used,
                "negated": negated,
                "of": sum(of), "share": used / sum(of), "low": low, "high": high, "documents": documents, "documents_of": len(of),
                "passage_ids": passages, "fact_ids": [],
            }
        )  # fmt: skip
    schema: dict[str, Any] = {
        "actor_id": pl.String, "actor": pl.String, "year": pl.Int64, "concept": pl.String, "used": pl.Int64, "negated": pl.Int64,
        "of": pl.Int64,
        **dict.fromkeys(("share", "low", "high"), pl.Float64), "documents": pl.Int64, "documents_of": pl.Int64,
        "passage_ids": _TEXTS, "fact_ids": _TEXTS,
    }  # fmt: skip
    place = pl.col("actor_id").replace_strict({a: i for i, a in enumerate(actors)}, return_dtype=pl.Int32)
    return pl.DataFrame(rows, schema=schema, orient="row").sort(
        place, "year", "share", "concept", descending=[False, True, True, False], nulls_last=True
    )


def by_pair(far: Sequence[WordDistance], group: Sequence[str], names: Mapping[str, str]) -> pl.DataFrame:
    """One row a pair with documents on both sides; pairs within the group first."""
    rows = [
        {
            "actor_a": d.a, "actor_b": d.b, "pair": f"{names[d.a]}–{names[d.b]}",
            "sides": ("beside the group", "across", "within the group")[(d.a in group) + (d.b in group)],
            "documents_a": d.documents_a, "documents_b": d.documents_b, "joint": d.joint, "passages": d.passages, "basis": d.basis,
            "distance": d.value, "low": d.low, "high": d.high, "chance": d.chance, "apart": d.apart,
            "passage_ids": list(d.passage_ids), "fact_ids": [],
        }
        for d in far
    ]  # fmt: skip
    schema: dict[str, Any] = {
        **dict.fromkeys(("actor_a", "actor_b", "pair", "sides"), pl.String), **dict.fromkeys(("documents_a", "documents_b", "joint",
        "passages"), pl.Int64),
        "basis": pl.String, **dict.fromkeys(("distance", "low", "high", "chance", "apart"), pl.Float64), "passage_ids": _TEXTS,
        "fact_ids": _TEXTS,
    }  # fmt: skip
    order = pl.col("sides").replace_strict(
        {"within the group": 0, "across": 1, "beside the group": 2}, return_dtype=pl.Int8
    )
    return pl.DataFrame(rows, schema=schema, orient="row").sort(
        order, "distance", "pair", descending=[False, True, False], nulls_last=True
    )


def newest(spoken: Spoken, actors: Sequence[str], most: int) -> pl.DataFrame:
    """Of each concept and actor the `most` newest passages, undated ones last; a row of `Spoken.uses` each."""
    place = pl.col("actor").replace_strict({a: i for i, a in enumerate(actors)}, return_dtype=pl.Int32)
    ordered = spoken.uses.sort(
        "concept", place, "day", "document_id", "number", descending=[False, False, True, False, False], nulls_last=True
    )
    return ordered.group_by("concept", "actor", maintain_order=True).head(most)


def passages(
    shown: pl.DataFrame,
    texts: Mapping[str, Mapping[str, Any]],
    stances: Sequence[Passage],
    names: Mapping[str, str],
    actors: Sequence[str],
) -> pl.DataFrame:
    """Passages concept by concept and actor by actor, newest first, with positions among them by their date."""
    rows = [_said(row, texts[row["passage_id"]], names) for row in shown.iter_rows(named=True)]
    rows += [
        {
            "concept": CONCEPTS.terms[p.concept], "actor_id": p.actor, "actor": names[p.actor], "date": p.date, "day": p.day,
            "rests_on": "position",
            "how": p.stances[0], "said": p.summary, "words": None, "document": p.document, "locator": None, "fact_ids": list(p.fact_ids),
            "passage_ids": [],
        }
        for p in stances
    ]  # fmt: skip
    texts_of = ("concept", "actor_id", "actor", "date", "rests_on", "how", "said", "words", "document", "locator", "kind", "language",
                "publisher", "url", "document_id", "text")  # fmt: skip
    schema: dict[str, Any] = {
        **dict.fromkeys(texts_of, pl.String),
        "day": pl.Date,
        "passage_ids": _TEXTS,
        "fact_ids": _TEXTS,
    }
    place = pl.col("actor_id").replace_strict({a: i for i, a in enumerate(actors)}, return_dtype=pl.Int32)
    frame = pl.DataFrame(rows, schema=schema, orient="row").sort(
        "concept",
        place,
        "day",
        "rests_on",
        descending=[False, False, True, False],
        nulls_last=True,
        maintain_order=True,
    )
    return frame.drop("day")


def _said(row: Mapping[str, Any], text: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    words = [w for w, of in zip(text["words"], text["of"], strict=True) if of == row["concept"]]
    return {
        "concept": CONCEPTS.terms[row["concept"]], "actor_id": row["actor"], "actor": names[row["actor"]], "date": row["published"],
        "day": row["day"], "rests_on": "document", "how": "negated" if row["negated"] else "used", "said": excerpt(text["text"], words[0]),
        "words": ", ".join(dict.fromkeys(w.lower() for w in words)), "document": row["title"], "locator": text["locator"],
        "kind": row["kind"],
        "language": row["language"], "publisher": text["publisher"], "url": text["url"], "document_id": row["document_id"],
        "text": text["text"],
        "passage_ids": [row["passage_id"]], "fact_ids": [],
    }  # fmt: skip


def excerpt(text: str, words: str) -> str:
    """No more than `LETTERS` of a text around some words of it, cut between words, with … where it is cut."""
    flat = " ".join(text.split())
    if len(flat) <= LETTERS:
        return flat
    at = max(flat.find(" ".join(words.split())), 0)
    begin = max(0, min(at + len(words) // 2 - LETTERS // 2, len(flat) - LETTERS))
    end = begin + LETTERS
    part = flat[begin:end]
    if begin:
        part = "… " + part.partition(" ")[2]
    return part.rpartition(" ")[0] + " …" if end < len(flat) else part


def beside(found: Sequence[Held], names: Mapping[str, str]) -> pl.DataFrame:
    """One row a stance on record of an actor whose documents are read; those that words and stance part on come first."""
    rows = [
        {
            "actor_id": h.actor, "actor": names[h.actor], "concept": CONCEPTS.terms[h.concept], "stance": h.stance,
            "stated": h.stated[-1].cited,
            "used": h.used, "negated": h.negated, "of": h.of, "most": h.most, "verdict": h.verdict,
            "passage_ids": list(h.passage_ids), "fact_ids": facts_of(h.stated),
        }
        for h in found
    ]  # fmt: skip
    schema: dict[str, Any] = {
        **dict.fromkeys(("actor_id", "actor", "concept", "stance", "stated"), pl.String), **dict.fromkeys(("used", "negated", "of"),
        pl.Int64),
        "most": pl.Float64, "verdict": pl.String, "passage_ids": _TEXTS, "fact_ids": _TEXTS,
    }  # fmt: skip
    rank = pl.col("verdict").replace_strict({PARTED: 0, EVEN: 1, SILENT: 2, BORNE_OUT: 3}, return_dtype=pl.Int8)
    return pl.DataFrame(rows, schema=schema, orient="row").sort(rank, "concept", "actor")


def _sizes(spoken: Spoken, *by: str) -> dict[tuple[Any, ...], list[int]]:
    """Key -> how many passages on concepts each document holds."""
    each = spoken.uses.group_by(*by, "document_id").agg(pl.col("passage_id").n_unique().alias("n")).sort("document_id")
    return {tuple(row[:-1]): row[-1] for row in each.group_by(*by).agg(pl.col("n").cast(pl.Int64)).rows()}


def _most(said: Mapping[str, tuple[int, int]]) -> list[tuple[str, tuple[int, int]]]:
    return sorted(said.items(), key=lambda item: -sum(item[1]))
