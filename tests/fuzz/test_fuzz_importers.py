"""Whatever bytes stand in a file: its records are loaded or quarantined, or the file is told of. Nothing else may happen.

Run: `make fuzz`; `FUZZ_EXAMPLES=20000 make fuzz` goes on for longer.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest
import small_world
from importers import (
    test_ocds,
    test_sipri_arms_transfers,
    test_sipri_tiv_tables,
    test_ted,
    test_trade,
    test_un_votes,
    test_usaspending,
)

from isthmus.importers.landing import land

pytestmark = pytest.mark.fuzz

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "500")) // 10

FILES = [
    ("un-votes", "v.csv", test_un_votes.VOTES), ("un-votes", "r.csv", test_un_votes.ROLL_CALLS),
    ("sipri-arms-transfers", "a.csv", test_sipri_arms_transfers.OLD_HEADER + test_sipri_arms_transfers.OLD_ROWS),
    ("sipri-arms-transfers", "b.csv", test_sipri_arms_transfers.NEW_HEADER + test_sipri_arms_transfers.NEW_ROWS),
    ("sipri-tiv-tables", "t.csv", test_sipri_tiv_tables.TABLE), ("un-comtrade", "c.csv", test_trade.plus({}, test_trade.WORLD)),
    ("baci", "BACI_HS17_Y2019_V202401b.csv", "t,i,j,k,v,q\n2019,842,392,10121,1.5,0.25\n2019,251,490,280530,2,NA\n"),
    ("usaspending", "u.csv", test_usaspending.HEADER + test_usaspending.line() + test_usaspending.line("T2", money="-0.5")),
    ("ocds", "o.json", json.dumps({"releases": [test_ocds.release(), test_ocds.TENDER]})),
    ("ted", "n.xml", test_ted.FORM.format(forms=test_ted.TRANSLATION + test_ted.ORIGINAL)),
    ("ted", "e.xml", test_ted.EFORM.format(result="selec-w")),
]  # fmt: skip
NASTY = [
    b"", b"NA", b"-1", b"1e999", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b'""', b"\r\n", b"\n\n", b",", b";", b"\xe9", b"null", b"[]",
    b"{}", b"9" * 21, b"\x1b[31m", b"2024-02-30", b"a;b", b"<a>", b"inf", b"nan", b"\x81", "\u202eé".encode(),
]  # fmt: skip


def mutated(text: str, chance: random.Random) -> bytes:
    content = bytearray(text.encode())
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(content) + 1)
        match chance.randrange(5):
            case 0:
                content[start:start] = chance.choice(NASTY)
            case 1:
                del content[start : start + chance.randint(1, 30)]
            case 2:
                del content[start:]
            case 3:
                content[start : start + chance.randint(1, 12)] = chance.choice(NASTY)
            case _:
                part = content[start : start + chance.randint(1, 200)]
                place = chance.randrange(len(content) + 1)
                content[place:place] = part
    return bytes(content)


@pytest.mark.parametrize(("name", "file", "text"), FILES, ids=[f"{name}-{file}" for name, file, _ in FILES])
def test_a_mutated_file_is_read_or_told_of(
    name: str, file: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISTHMUS_TRACEBACK", "1")  # what an importer is not ready for is raised
    atlas = small_world.write(tmp_path / "atlas")
    for seed in range(EXAMPLES):
        place = tmp_path / str(seed)
        place.mkdir()
        (place / file).write_bytes(mutated(text, random.Random(seed)))
        (one,) = land(name, [place / file], place / "own", atlas)
        assert one.read == one.loaded + len(one.quarantined), seed
        assert "break the rules" not in one.error, (seed, one.error)
        assert "do not read as" not in one.error, (seed, one.error)
