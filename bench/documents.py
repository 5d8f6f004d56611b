"""How well and how quickly `isthmus read` reads: invented pages with labels, and re3d where that is present.

Run: `make bench-documents`, or `python bench/documents.py --half written --errors` when writing rules. The pages of
`bench/pages/written` may be looked at; of those of `bench/pages/held` only totals are printed, unless they alone are asked for.
What is right is said in `bench/reading_scores.py`, what is labelled in `bench/pages/README.md`. Ends with 1 where an aim is missed.

re3d is looked for in the folder of samples, `ISTHMUS_SAMPLES` or `../shared/samples`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.pages.make import HALVES, PAGES, made
from bench.reading_scores import BESIDE, ITEMS, RECORD, Compared, Tally, compared

AIMS = {"engagements": 0.90, "recommendations": 0.90}
"""Least F1 on the pages that are held back."""
MENTIONS_AIM = 0.85
"""Least F1 of actors on re3d, of those that the gazetteer can know."""
SAMPLES = Path(os.environ.get("ISTHMUS_SAMPLES") or Path(__file__).parents[1] / "../shared/samples")
RE3D = "docs/dstl+re3d"


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its labels, what was read in it, and why not where it was not."""

    name: str
    labels: Mapping[str, Any]
    told: Mapping[str, Any]
    failed: str | None = None


def main() -> None:
    """Read, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=(*HALVES, "both"), default="both", help="which pages (default both)")
    parser.add_argument("--errors", action="store_true", help="list what was missed and what was wrongly proposed")
    arguments = parser.parse_args()
    halves = HALVES if arguments.half == "both" else (arguments.half,)
    missed = []
    for half in halves:
        pages = read_half(half)
        detailed = half == "written" or arguments.half == half
        scores = [(page, compared(page.labels, page.told)) for page in pages]
        show(half, scores, by_layout=detailed)
        if arguments.errors and detailed:
            show_errors(scores)
        elif arguments.errors:
            print(f"  errors of the half {half!r} are not listed: rules are not to be fitted to it")
        if half == "held":
            missed += below_aims(c for _, c in scores)
    missed += mentions(SAMPLES / RE3D)
    if missed:
        raise SystemExit("\n".join(missed))


def labels_of(half: str) -> dict[str, Mapping[str, Any]]:
    """Name of page -> its labels."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((PAGES / half).glob("*.json"))}


def read_half(half: str) -> list[Page]:
    """Read every page of a half, once for the clock after one that loads the code; prints the speed."""
    labels = labels_of(half)
    with tempfile.TemporaryDirectory() as place:
        files = unnamed(made(half, Path(place) / "made"), Path(place) / "read")
        names = gazetteer()
        list(readings([*files.values()][:1], names))
        start = time.perf_counter()
        found = list(readings([*files.values()], names))
        seconds = time.perf_counter() - start
        megabytes = sum(f.stat().st_size for f in files.values()) / 1e6
    print(f"\n{half}: {len(files)} pages, {megabytes:.2f} MB in {seconds:.2f} s, {megabytes / seconds:.2f} MB/s")
    pages = []
    for name, reading in zip(files, found, strict=True):
        if hasattr(reading, "as_dict"):
            pages.append(Page(name, labels[name], reading.as_dict()))
        else:
            pages.append(Page(name, labels[name], {}, str(reading)))
            print(f"  not read: {name}: {reading}")
    return pages


def unnamed(files: Sequence[Path], place: Path) -> dict[str, Path]:
    """Name of page -> a copy whose name does not tell its layout, since a reader may go by the name of a file too."""
    place.mkdir()
    copies = {}
    for number, file in enumerate(files, 1):
        name, _, ending = file.name.partition(".")
        copies[name] = place / f"page-{number:03}.{ending}"
        copies[name].write_bytes(file.read_bytes())
    return copies


def gazetteer() -> Any:
    """The names that the bundled atlas knows."""
    from isthmus.atlas import folder
    from isthmus.atlas.bundled import BUNDLED

    return _part("isthmus.documents.gazetteer").Gazetteer.of(folder.read(BUNDLED))


def readings(files: Sequence[Path], names: Any) -> Iterable[Any]:
    """What is read in each file, in order: a `Reading`, or a `Failed` that says why not."""
    found: Iterable[Any] = _part("isthmus.documents.reader").read(files, names)
    return found


def _part(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise SystemExit(f"{error}; this program cannot read documents yet") from error


def show(half: str, scores: Sequence[tuple[Page, Compared]], by_layout: bool) -> None:
    """Print precision, recall and F1: by layout if wanted, in total, and of the further items."""
    print(f"{'':<22}{'engagements':^34}{'recommendations':^34}")
    print(f"{half:<22}" + 2 * f"{'precision':>10}{'recall':>8}{'F1':>7}{'of':>7}  ")
    layouts = sorted({str(page.labels["layout"]) for page, _ in scores}) if by_layout else []
    for layout in [*layouts, None]:
        chosen = [c for page, c in scores if layout in (None, page.labels["layout"])]
        cells = [shown(total(chosen, item)) for item in AIMS]
        print(f"{layout or 'all':<22}" + "  ".join(cells))
    print(f"{'further':<22}{'precision':>10}{'recall':>8}{'F1':>7}{'of':>7}")
    for item in ("addressees", *(i for i in ITEMS if i not in AIMS), *BESIDE, *RECORD):
        print(f"{item:<22}" + shown(total([c for _, c in scores], item)))


def total(scores: Iterable[Compared], item: str) -> Tally:
    """The tallies of an item of several pages together."""
    tally = Tally()
    for page in scores:
        tally.add(page.tallies[item])
    return tally


def shown(tally: Tally) -> str:
    """A tally as four columns; a dash where there is nothing to divide by."""
    values = (tally.precision, tally.recall, tally.f1)
    cells = [f"{v:.3f}" if v == v else "–" for v in values]
    return f"{cells[0]:>10}{cells[1]:>8}{cells[2]:>7}{tally.labelled:>7}"


def show_errors(scores: Iterable[tuple[Page, Compared]]) -> None:
    """Print every label that was missed and every proposal that is wrong, page by page."""
    for page, score in scores:
        for item, how, words in score.errors:
            print(f"  {page.name}: {item}: {how}: {words}")


def below_aims(scores: Iterable[Compared]) -> list[str]:
    """A line for each aim that is missed."""
    pages, lines = list(scores), []
    for item, aim in AIMS.items():
        f1 = total(pages, item).f1
        if not f1 >= aim:  # NaN too: nothing was labelled, so nothing was measured
            lines.append(f"held: F1 of {item} is {f1:.3f}, the aim is {aim:.2f}")
    return lines


def mentions(folder: Path) -> list[str]:
    """Print the scores of mentions on re3d, where its folder is; a line comes back where the aim is missed."""
    if not folder.is_dir():
        print(f"\nre3d: not measured, there is no folder {RE3D} among the samples")
        return []
    try:
        scored = importlib.import_module("bench.mentions_re3d").scores(folder)
    except ModuleNotFoundError as error:
        print(f"\nre3d: not measured, {error}")
        return []
    print(f"\n{'re3d':<46}{'precision':>10}{'recall':>8}{'F1':>7}{'of':>7}")
    lines = []
    for half in scored:
        cells = f"{half.precision:>10.3f}{half.recall:>8.3f}{half.f1:>7.3f}{half.gold:>7}"
        print(f"{f'actors and places, {half.half}':<46}{cells}")
        if not half.f1 >= MENTIONS_AIM:
            lines.append(f"re3d: F1 of actors and places, {half.half}, is {half.f1:.3f}, the aim is {MENTIONS_AIM:.2f}")
    return lines


if __name__ == "__main__":
    main()
