"""Whatever bytes stand in an atlas folder or file: it loads, or it says what is wrong. Nothing else may happen.

Run: `make fuzz`; `FUZZ_EXAMPLES=20000 make fuzz` goes on for longer.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import small_world
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isthmus.atlas import folder, store
from isthmus.atlas.bundled import version_for
from isthmus.atlas.handle import open_atlas
from isthmus.model.problem import AtlasError

pytestmark = pytest.mark.fuzz

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "500"))
at_length = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))

Mutation = Callable[[bytes], bytes]

NASTY = [
    b"", b"NA", b"NaN", b"-1", b"1e999", b"1" * 400, b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"true", b"2024-02-30", b"/", b"9999-99",
    b"0000", b";", b";;", b"a;a", b"'; DROP TABLE sources; --", b'"', b'""', b"\r\n", b"\r", b",",
    "é\u202e\u0301".encode(), b"\xed\xa0\x80",
    b"s-gov", b"s-gov;s-press", b"au", b"2024", b"2024-05/2023", b"0.5", b"1e3", b" 7 ", b"+5", b"1_000", b"inf", b"-0", b"0x10",
]  # fmt: skip


@st.composite
def mutations(draw: st.DrawFn) -> Mutation:
    """One change to the bytes of a file, small and likely to matter."""
    at = draw(st.integers(0, 10_000))
    length = draw(st.integers(0, 60))
    piece = draw(st.one_of(st.sampled_from(NASTY), st.binary(max_size=8)))

    def cell(raw: bytes) -> bytes:
        lines = raw.split(b"\n")
        row = at % len(lines)
        cells = lines[row].split(b",")
        cells[length % len(cells)] = piece
        lines[row] = b",".join(cells)
        return b"\n".join(lines)

    def line_twice(raw: bytes) -> bytes:
        lines = raw.split(b"\n")
        return b"\n".join([*lines, lines[at % len(lines)]])

    def without_line(raw: bytes) -> bytes:
        lines = raw.split(b"\n")
        del lines[at % len(lines)]
        return b"\n".join(lines)

    def without_column(raw: bytes) -> bytes:
        return b"\n".join(
            b",".join(c for i, c in enumerate(line.split(b",")) if i != length % 12) for line in raw.split(b"\n")
        )

    def inserted(raw: bytes) -> bytes:
        where = at % (len(raw) + 1)
        return raw[:where] + piece + raw[where:]

    def cut(raw: bytes) -> bytes:
        where = at % (len(raw) + 1)
        return raw[:where] + raw[where + length :]

    def ended(raw: bytes) -> bytes:
        return raw[: at % (len(raw) + 1)]

    def recoded(raw: bytes) -> bytes:
        return raw.decode("utf-8", "replace").encode("utf-16" if length % 2 else "utf-8-sig", "replace")

    return draw(
        st.sampled_from([cell, cell, cell, line_twice, without_line, without_column, inserted, cut, ended, recoded])
    )


TABLES = sorted(small_world.world())


@at_length
@given(changes=st.lists(st.tuples(st.sampled_from(TABLES), mutations()), min_size=1, max_size=3))
def test_a_folder_loads_or_says_what_is_wrong(changes: list[tuple[str, Mutation]]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        place = small_world.write(Path(scratch) / "world")
        for table, change in changes:
            path = place / f"{table}.csv"
            path.write_bytes(change(path.read_bytes()))
        try:
            frames = folder.read(place)
        except AtlasError as refused:
            problems = refused.problems
        else:
            problems = ()
        if problems:
            assert all(p.table and p.rule and p.way_out for p in problems)
            assert all(str(p).strip() for p in problems)
            return
        # What passes the checks fits the database, and comes back byte for byte.
        with open_atlas(place) as atlas:
            folder.write(atlas.frames(), Path(scratch) / "back")
        assert folder.digest(folder.read(Path(scratch) / "back")) == folder.digest(frames)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = small_world.write(tmp_path_factory.mktemp("built") / "world")
    frames = folder.read(place)
    return store.build(frames, version_for(place, frames), place.parent / "atlas.duckdb")


@settings(at_length, max_examples=max(EXAMPLES // 20, 20))
@given(
    keep=st.floats(0, 1), changes=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=64)), max_size=4)
)
def test_a_damaged_file_opens_or_says_what_is_wrong(
    built: Path, keep: float, changes: list[tuple[float, bytes]]
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(shutil.copy(built, scratch))
        raw = bytearray(path.read_bytes())
        for where, piece in changes:
            at = int(where * (len(raw) - 1))
            raw[at : at + len(piece)] = piece
        path.write_bytes(raw[: int(keep * len(raw))] if keep < 0.5 else raw)
        try:
            with open_atlas(path) as atlas:
                atlas.frames()
        except ValueError as refused:  # AtlasError is one
            said = str(refused)
        else:
            said = "opened"
        assert said.strip()
