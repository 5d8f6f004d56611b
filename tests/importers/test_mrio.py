"""An invented table of two regions and two sectors, as rows and, where pymrio is there, as pymrio saves it."""

import importlib
import json

import numpy as np
import pytest

from isthmus.importers import mrio
from isthmus.importers.sector_flows import flows, labelled

SELLERS = [("JP", "steel"), ("JP", "ships"), ("WF", "steel"), ("WF", "ships")]
Z = np.array([[10.0, 50.0, 0.0, 1.0], [0.0, 5.0, 0.0, 0.0], [90.0, 40.0, 7.0, 0.0], [0.0, 4.0, 0.0, 2.0]])


def test_every_flow_that_is_not_zero_is_a_row():
    found = flows(Z)
    assert (found.read, found.frame.height, found.small, found.broken) == (9, 9, 0, ())
    rows = labelled(found, SELLERS, SELLERS)
    assert rows.select("from_region", "from_sector", "to_region", "to_sector", "value", "sellers").row(1) == (
        "JP", "steel", "JP", "ships", 50.0, 1,
    )  # fmt: skip


def test_small_sellers_are_summed_up_and_totals_stay_exact():
    sizes = np.array([[1.0], [1e-9], [2e-9], [-1e-9], [0.5]])
    found = flows(sizes, most=2)
    # Below 1e-8 of 1.5 bought, three sellers are small: 1e-9 + 2e-9 - 1e-9.
    assert (found.read, found.small) == (5, 1e-8)
    assert found.frame.sort("value").rows() == [(None, 0, pytest.approx(2e-9), 3), (4, 0, 0.5, 1), (0, 0, 1.0, 1)]
    assert found.frame["value"].sum() == pytest.approx(sizes.sum(), abs=1e-18)


def test_what_is_no_number_is_told_with_its_place():
    broken = Z.copy()
    broken[1, 1] = np.nan
    found = flows(broken)
    assert (found.read, found.broken) == (8, ((1, 1),))


def test_without_the_extra_the_way_out_is_told(desk, monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", lambda name: missing(name) if name == "pymrio" else __import__(name))
    path = desk.file("ICIO2021_2018.csv", "a,b\n1,2\n")
    parsed = desk.file("leather_inter.csv", '"V1","V2"\n1,2\n')
    with mrio_raw(path) as raw, pytest.raises(mrio.Unreadable, match=r"isthmus\[mrio\]"):
        mrio.parse(raw, None)  # type: ignore[arg-type]
    with mrio_raw(parsed) as raw, pytest.raises(mrio.Unreadable, match="no names of regions"):
        mrio.parse(raw, None)  # type: ignore[arg-type]


def mrio_raw(path):
    from contextlib import contextmanager

    from isthmus.atlas.raw_file import opened

    @contextmanager
    def one():
        with opened(path) as members:
            yield members[0]

    return one()


@pytest.mark.filterwarnings("ignore")
def test_a_table_that_pymrio_saved_is_read_as_a_whole(desk):
    pymrio, pandas = pytest.importorskip("pymrio"), pytest.importorskip("pandas")
    index = pandas.MultiIndex.from_tuples(SELLERS, names=["region", "sector"])
    demand = pandas.MultiIndex.from_tuples([("JP", "households"), ("WF", "households")], names=["region", "category"])
    table = pymrio.IOSystem(
        Z=pandas.DataFrame(Z, index=index, columns=index), Y=pandas.DataFrame(np.ones((4, 2)), index=index, columns=demand),
        unit=pandas.DataFrame({"unit": ["M.EUR"] * 4}, index=index), name="invented",
    )  # fmt: skip
    folder = desk.place / "table_2019"
    table.save_all(folder, table_format="txt")
    pymrio.archive(source=folder, archive=desk.place / "exiobase_2019.zip")
    landed = desk.land("mrio", desk.place / "exiobase_2019.zip")
    assert [one.error for one in landed if one.error] == []
    assert (sum(one.read for one in landed), sum(one.loaded for one in landed)) == (9 + 8, 9 + 8)
    rows = desk.table("sector_flows")
    assert rows["value"].sum() == pytest.approx(Z.sum() + 8)
    steel = rows.filter(from_region="WF", from_sector="steel", to_sector="ships", to_region="JP").row(0, named=True)
    assert (steel["from_country"], steel["to_country"], steel["value"], steel["unit"], steel["year"]) == (None, "jp", 40.0, "M.EUR", "2019")
    assert rows.filter(use="final").height == 8
    before = desk.bytes_of_all()
    desk.land("mrio", desk.place / "exiobase_2019.zip")
    assert desk.bytes_of_all() == before
    whole = [folder / "Z.txt"]
    assert desk.land("mrio", *whole)[0].loaded == 9 + 8
    assert json.dumps(rows["to_sector"].unique().sort().to_list()) == '["households", "ships", "steel"]'
