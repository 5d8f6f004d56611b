"""Every importer over real files, where they are there: a folder named by ISTHMUS_SAMPLES, or shared/samples beside the project.

The files are not part of the project. Counts that are worked out by hand of the files stand here; others must only add up.
"""

import os
from pathlib import Path

import pytest

from isthmus.atlas import folder
from isthmus.atlas.bundled import BUNDLED
from isthmus.importers import discovery
from isthmus.importers.landing import land, totals

PLACES = (os.environ.get("ISTHMUS_SAMPLES", ""), *(str(p / "shared" / "samples") for p in Path(__file__).parents[2:5]))
SAMPLES = next((Path(p) for p in PLACES if p and Path(p).is_dir()), None)

FILES = {
    "un-votes": ["alliances/_converted/un_*.csv"],
    "sipri-arms-transfers": ["sipri/*/trade-register.csv"],
    "sipri-tiv-tables": ["sipri/*/TIV-Export-*.csv"],
    "sipri-military-expenditure": ["sipri/*/SIPRI-Milex-*.xlsx"],
    "sipri-top-100": ["sipri/*/SIPRI-Top-100-*.xlsx"],
    "un-comtrade": ["trade/*/*.xlsx"],
    "usaspending": ["procurement/*/dummy_CSV_data.csv"],
    "ted": ["procurement/OP-TED*/**/*.xml"],
    "ocds": ["procurement/apa999*/*.json"],
    "gdelt-events": ["events/*/events.csv"],
    "usgs-mineral-commodities": ["minerals/*/MCS*_World_Data.csv"],
    "dcad": ["alliances/*/DCAD-*.csv"],
    "kiel-ukraine-support": ["kiel/*/weapons.csv"],
    "us-1260h": ["entities/opensanctions*/sanctions.csv"],
    "follow-the-money": ["entities/*/*/*.ftm.json"],
    "gleif-lei": ["entities/*/gleif_*.parquet"],
}
COUNTS = {
    "un-votes": (13_777 + 927, 0),
    "sipri-arms-transfers": (28_348, 0),  # 28,350 lines, two orders broken over two lines each
    "sipri-top-100": (1_988, 0),
    "un-comtrade": (72, 0),
    "usaspending": (2, 0),
    "ted": (5, 1),  # one procurement was discontinued
    "gleif-lei": (9_562, 112),  # sole proprietors, who are persons
    "follow-the-money": (475, 90),  # 22 persons, their addresses and payments, and an address of nobody
    "us-1260h": (397, 0),
    "kiel-ukraine-support": (61, 0),
    "dcad": (1_871, 3),  # three name one state twice
    "usgs-mineral-commodities": (1_250, 80),  # 79 lines without a figure, one without a unit
    "gdelt-events": (100, 0),
    "ocds": (40, 21),  # tenders and plans
}
"""Importer -> records read, and quarantined."""
WITHOUT_SAMPLE = {"atop", "baci", "mrio", "us-screening-list"}


def test_every_importer_is_tried_on_a_real_file():
    assert set(discovery.names()) - WITHOUT_SAMPLE == FILES.keys()


@pytest.mark.slow
@pytest.mark.skipif(SAMPLES is None, reason="the folder of real samples is not there")
@pytest.mark.parametrize("name", FILES)
def test_real_files(name, tmp_path):
    files = sorted(f for pattern in FILES[name] for f in (SAMPLES or Path()).glob(pattern))
    if not files:
        pytest.skip("the folder of samples has no file of this publication")
    landed = land(name, files, tmp_path / "own")
    counts = totals(landed)
    assert [one.error for one in landed if one.error] == []
    assert counts["read"] == counts["loaded"] + counts["quarantined"]
    if name in COUNTS:
        assert (counts["read"], counts["quarantined"]) == COUNTS[name]
    else:
        assert counts["quarantined"] / counts["read"] < 0.01
    frames = folder.read(BUNDLED, tmp_path / "own")  # `isthmus check --overlay` is content
    if name == "sipri-arms-transfers":
        # Summed by hand over the file, 3.25 and 9 of it in the broken records.
        assert frames["arms_transfers"]["tiv_delivered"].sum() == pytest.approx(2_092_165.1 + 3.25 + 9)
    again = totals(land(name, files, tmp_path / "own"))
    assert (again["read"], again["new"], again["changed"]) == (counts["read"], 0, 0)
