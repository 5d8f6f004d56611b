"""Judgements: a person's decisions on proposed pairs, stored as rows and never deleted; a later one takes the place of an earlier.

Decisions are read from a file of pairs as `isthmus resolve` writes it, with its column `decision` filled in, or given by pair id.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from isthmus.atlas import folder, writing
from isthmus.atlas.folder import Frames
from isthmus.model.check import check, empty, typed
from isthmus.model.identity_terms import VERDICTS
from isthmus.model.problem import SHOWN, AtlasError, Place, Problem
from isthmus.model.table import TABLES
from isthmus.model.tables.identity import RECORD
from isthmus.model.tables.provenance import SLUG
from isthmus.resolve.proposals import pair_ids

JUDGEMENTS = TABLES["judgements"]
NEEDED = ("pair_id", "left", "left_name", "right", "right_name")
SPELT = {"accept": "same", "yes": "same", "y": "same", "no": "different", "n": "different", "reject": "different", "?": "unsure"}
"""What people write in the column `decision` besides the verdicts."""


@dataclass(frozen=True)
class Judged:
    """What became of decisions: new judgements, of them those that took the place of an earlier, and those that stood already."""

    new: int
    superseding: int
    standing: int
    undecided: int


def read_pairs(path: Path) -> pl.DataFrame:
    """A file of pairs, CSV or Parquet, as text.

    Raises:
        AtlasError: it is no such file, or lacks columns.
    """
    way_out = "give the file that `isthmus resolve` wrote"
    try:
        if path.suffix == ".parquet":
            frame = pl.read_parquet(path)
        else:
            with path.open(encoding="utf-8-sig") as file:
                separator = ";" if file.readline().count(";") >= len(NEEDED) else ","
            frame = pl.read_csv(path, infer_schema=False, separator=separator)
    except UnicodeDecodeError:
        raise AtlasError([Problem(str(path), "", "is not UTF-8", "save it as CSV in UTF-8")]) from None
    except (pl.exceptions.PolarsError, OSError) as error:
        told = str(error).strip().partition("\n")[0]
        raise AtlasError([Problem(str(path), "", f"cannot be read: {told}", way_out)]) from None
    if missing := [name for name in NEEDED if name not in frame.columns]:
        raise AtlasError([Problem(str(path), "", f"has no column {', '.join(missing)}", way_out)])
    absent = [pl.lit(None, dtype=pl.String).alias(c) for c in ("decision", "score", "basis", "reason") if c not in frame.columns]
    return frame.with_columns(absent).with_columns(pl.all().cast(pl.String, strict=False)).with_row_index("row", offset=1)


def decided(pairs: pl.DataFrame, by_id: Mapping[str, str] | None = None) -> tuple[pl.DataFrame, int]:
    """The pairs with a `verdict`, and how many have none.

    Args:
        pairs: of `read_pairs`.
        by_id: pair id -> verdict; where it is given, the column `decision` is not looked at.

    Raises:
        AtlasError: an unknown pair id, a verdict that is none, a pair whose id is not that of its sides; all at once.
    """
    problems: list[Problem] = []
    if by_id:
        known = pairs["pair_id"].to_list()
        for pair_id in by_id.keys() - set(known):
            near = difflib.get_close_matches(pair_id, known, n=3, cutoff=0.6) or known[:3]
            problems.append(Problem("pairs", "pair_id", f"there is no pair {pair_id!r}", f"name one such as {', '.join(near)}"))
        given = pairs.with_columns(verdict=pl.col("pair_id").replace_strict(dict(by_id), default=None, return_dtype=pl.String))
    else:
        plain = pl.col("decision").str.strip_chars().str.to_lowercase()
        given = pairs.with_columns(verdict=pl.when(plain == "").then(None).otherwise(plain.replace(SPELT)))
    chosen = given.drop_nulls("verdict")
    wrong = chosen.filter(~pl.col("verdict").is_in(list(VERDICTS.terms)))
    if wrong.height:
        places = _places(wrong, "decision")
        problems.append(Problem("pairs", "decision", "is no verdict", f"write {', '.join(VERDICTS.terms)}, or leave it empty", places))
    if chosen.height:
        moved = chosen.filter(pair_ids(chosen["left"].fill_null(""), chosen["right"].fill_null("")) != chosen["pair_id"])
        if moved.height:
            way_out = "do not change or shift these columns; resolve again and decide on the new file"
            problems.append(Problem("pairs", "pair_id", "is not the id of the pair in its row", way_out, _places(moved, "pair_id")))
    twice = chosen.group_by("pair_id").agg(pl.col("verdict").unique()).filter(pl.col("verdict").list.len() > 1)
    if twice.height:
        shown = ", ".join(twice["pair_id"].sort().to_list()[:SHOWN])
        problems.append(Problem("pairs", "decision", f"of {shown} differs from row to row", "decide once for each pair"))
    if problems:
        raise AtlasError(problems)
    return chosen.unique("pair_id", keep="first", maintain_order=True), given.height - chosen.height


def _places(rows: pl.DataFrame, column: str) -> tuple[Place, ...]:
    told = rows.select("row", "pair_id", pl.col(column).alias("value")).rows()
    return tuple(Place(row, pair_id, repr(value)) for row, pair_id, value in told)


def judge(
    chosen: pl.DataFrame, target: Path, base: Frames, *, judged_by: str, on: dt.date, reason: str | None = None
) -> Judged:
    """Store decisions in a folder of the user's own; what is there stays.

    Args:
        chosen: of `decided`.
        target: the folder; made where it is not there.
        base: the tables of the atlas that it lies over.
        judged_by: id of the judge.
        on: the day.
        reason: in the judge's words, for all of them; the reason of the score where left out.

    Raises:
        AtlasError: a side is no actor of the atlas nor a record, or the folder is broken; nothing was written.
        ValueError: the judge's id is none.
    """
    if not re.fullmatch(SLUG, judged_by):
        raise ValueError(f"--judge {judged_by!r} is no id\n    way out: small letters and digits, parted by hyphens, such as j-doe")
    own = folder.read_unchecked(target) if target.is_dir() and folder.is_atlas(target) else {}
    there = own.get("judgements", empty(JUDGEMENTS))
    every = pl.concat([base["judgements"], there]).unique("judgement_id", keep="first", maintain_order=True)
    standing = _by_pair(in_force(every))
    rows, counts = [], {"superseding": 0, "standing": 0}
    taken = set(every["judgement_id"])
    for pair in chosen.to_dicts():
        before = standing.get(pair["pair_id"], [])
        if before and all(b["verdict"] == pair["verdict"] for b in before):
            counts["standing"] += 1
            continue
        for earlier in (*before,) or (None,):
            row = _row(pair, earlier, judged_by, on, reason)
            while row["judgement_id"] in taken:  # judged to and fro on one day
                row["judgement_id"] = f"{str(row['judgement_id'])[:27]}-{len(taken)}"
            taken.add(row["judgement_id"])
            rows.append(row)
        counts["superseding"] += bool(before)
    if rows:
        new = typed(JUDGEMENTS, pl.DataFrame(rows, schema=dict.fromkeys(JUDGEMENTS.names, pl.String)))[0]
        _write(pl.concat([there, new]), own, base, target)
    return Judged(chosen.height - counts["standing"], undecided=0, **counts)


def _row(
    pair: Mapping[str, str], earlier: Mapping[str, str] | None, judged_by: str, on: dt.date, reason: str | None
) -> dict[str, str | None]:
    sides: dict[str, str | None] = {}
    for side in ("left", "right"):
        is_record = re.fullmatch(RECORD, pair[side] or "") is not None
        sides |= {f"{side}_actor": None if is_record else pair[side], f"{side}_record": pair[side] if is_record else None}
        sides[f"{side}_name"] = pair[f"{side}_name"]
    supersedes = earlier["judgement_id"] if earlier else None
    content = "\x1f".join([pair["pair_id"], pair["verdict"], judged_by, on.isoformat(), supersedes or ""])
    return {
        "judgement_id": f"j-{on:%Y%m%d}-{hashlib.sha256(content.encode()).hexdigest()[:16]}", **sides, "verdict": pair["verdict"],
        "judge": judged_by, "judged": on.isoformat(), "basis": pair["basis"], "score": pair["score"],
        "reason": reason or pair["reason"], "supersedes": supersedes,
    }  # fmt: skip


def _write(judgements: pl.DataFrame, own: Mapping[str, pl.DataFrame], base: Frames, target: Path) -> None:
    """Check the folder over the atlas, then write the one table aside and move it in place."""
    over = {name: pl.concat([base[name], own[name]]) if name in own else base[name] for name in TABLES}
    over["judgements"] = pl.concat([base["judgements"], judgements]).unique("judgement_id", keep="first", maintain_order=True)
    if problems := check(over):
        raise AtlasError(problems)
    target.mkdir(parents=True, exist_ok=True)
    if (target / "judgements.parquet").exists():
        with writing.aside(target / "judgements.parquet") as beside:
            folder.canonical(JUDGEMENTS, judgements).write_parquet(beside, compression="zstd")
    else:
        writing.write(folder.csv_text(JUDGEMENTS, judgements).encode(), target / "judgements.csv")


def in_force(judgements: pl.DataFrame) -> pl.DataFrame:
    """The judgements that no other takes the place of, with `left` and `right`, the references, and `pair_id`."""
    last = judgements.join(judgements.select(judgement_id="supersedes").drop_nulls(), on="judgement_id", how="anti")
    last = last.with_columns(left=pl.coalesce("left_actor", "left_record"), right=pl.coalesce("right_actor", "right_record"))
    return last.with_columns(pair_ids(last["left"], last["right"]))


def _by_pair(judgements: pl.DataFrame) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in judgements.to_dicts():
        found.setdefault(row["pair_id"], []).append(row)
    return found


def without_judged(pairs: pl.DataFrame, judgements: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Proposed pairs without those that a judgement in force calls the same or different, and how many those were."""
    settled = in_force(judgements).filter(pl.col("verdict") != "unsure")["pair_id"]
    rest = pairs.filter(~pl.col("pair_id").is_in(settled.implode()))
    return rest, pairs.height - rest.height


def verdicts(same: Iterable[str], different: Iterable[str], unsure: Iterable[str]) -> dict[str, str]:
    """Pair id -> verdict.

    Raises:
        ValueError: a pair is given two verdicts.
    """
    found: dict[str, str] = {}
    for verdict, pair_list in (("same", same), ("different", different), ("unsure", unsure)):
        for pair_id in pair_list:
            if found.setdefault(pair_id, verdict) != verdict:
                raise ValueError(f"{pair_id} is given two verdicts: {found[pair_id]} and {verdict}\n    way out: leave one out")
    return found


