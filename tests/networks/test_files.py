"""Files of firms and links: what is read, what is told, and that nothing wrong passes."""

import polars as pl
import pytest

from isthmus.model.problem import AtlasError
from isthmus.networks.files import read_network

LINKS = "supplier,buyer,volume\na,b,4\nb,c,4\n"
FIRMS = "firm,sector\nc,x\na,x\nb,y\n"
NEEDS = "supplier_sector,buyer_sector,essential\nx,y,2\ny,x,1\n"


@pytest.fixture
def files(tmp_path):
    def write(links=LINKS, firms=FIRMS, essential=NEEDS):
        for name, text in (("links", links), ("firms", firms), ("essential", essential)):
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return tmp_path / "links.csv", tmp_path / "firms.csv", tmp_path / "essential.csv"

    return write


def test_firms_keep_their_order_and_links_their_role(files):
    read = read_network(*files())
    network = read.network
    assert read.firms.to_list() == ["c", "a", "b"]
    ends = list(zip(network.supplier.tolist(), network.buyer.tolist(), network.role.tolist(), strict=True))
    assert sorted(ends) == [(1, 2, 2), (2, 0, 1)]
    assert read.notes == ()


def test_csv_and_parquet_ids_meet_as_text(files, tmp_path):
    links, _, _ = files("supplier,buyer,volume\n1,2,4\n")
    pl.DataFrame({"firm": [2, 1], "sector": ["x", "x"]}).write_parquet(tmp_path / "firms.parquet")
    read = read_network(links, tmp_path / "firms.parquet", None)
    assert read.firms.to_list() == [2, 1]
    assert read.network.supplier.tolist() == [1]
    assert any("non-essential" in note for note in read.notes)


def test_leading_zeros_of_ids_stay(files):
    links, firms, _ = files("supplier,buyer,volume\n01,1,4\n", "firm,sector\n01,x\n1,x\n")
    assert read_network(links, firms, None).firms.to_list() == ["01", "1"]


def test_optional_columns_are_used(files):
    read = read_network(*files(firms="firm,sector,revenue,cost,weight,market\nc,x,9,9,1,m\na,x,8,2,3,m\nb,y,7,6,0,k\n"))
    assert read.network.revenue.tolist() == [9, 8, 7]
    assert read.network.cost.tolist() == [9, 2, 6]
    assert read.network.weight.tolist() == [0.25, 0.75, 0]
    assert read.network.market[0] == read.network.market[1] != read.network.market[2]


def test_what_is_allowed_is_noted(files):
    read = read_network(*files(LINKS + "b,b,1\na,c,0\n", FIRMS + "d,y\n", NEEDS + "y,y,1\nx,x,0\n"))
    assert read.network.links == 3
    told = "\n".join(read.notes)
    assert "1 links go from a firm to itself (first in row 3: b)" in told
    assert "1 links have the volume 0 (first in row 4)" in told
    assert "1 firms have no link (first: d)" in told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"links": "supplier,buyer,volume\na,b,-4\n"}, r"links.csv.volume: is negative\n    row 1: -4"),
        ({"links": "supplier,buyer,volume\na,b,4\nb,c,\n"}, r"volume: is missing or no finite number\n    row 2: empty"),
        ({"links": "supplier,buyer,volume\na,b,many\n"}, "row 1: many"),
        ({"links": "supplier,buyer,volume\na,b,4\na,b,1\n"}, r"same pair in more than one row \(2 rows\)\n    row 1: a, b"),
        ({"links": "supplier,buyer,volume\na,z,4\n"}, r"links.csv.buyer: is no firm of the firms file\n    row 1: z"),
        ({"links": "supplier,volume\na,4\n"}, "lacks the columns buyer; it has supplier, volume"),
        ({"links": "supplier,buyer,volume\n"}, "has no rows"),
        ({"firms": FIRMS + "a,y\n"}, r"firm: stands in more than one row \(2 rows\)"),
        ({"firms": "firm,sector\na,\nb,x\nc,x\n"}, r"sector: is empty\n    row 1: empty"),
        ({"firms": "firm,sector,weight\na,x,0\nb,y,0\nc,x,0\n"}, "weight: is 0 for every firm"),
        ({"essential": "supplier_sector,buyer_sector,essential\nx,y,2\n"}, "supplier_sector y, buyer_sector x"),
        ({"essential": NEEDS + "x,x,5\n"}, r"is not 0, 1 or 2\n    row 3: 5"),
        ({"essential": NEEDS + "x,y,1\n"}, "more than one row"),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_place_and_way_out(files, changed, told):
    with pytest.raises(AtlasError, match=told) as error:
        read_network(*files(**changed))
    assert "way out" in str(error.value)


def test_faults_of_both_files_are_told_together(files):
    with pytest.raises(AtlasError) as error:
        read_network(*files("supplier,buyer,volume\na,b,-4\na,z,1\n", FIRMS + "a,y\n"))
    assert len(error.value.problems) == 3


@pytest.mark.parametrize("name", ["none.csv", "links.txt", "broken.parquet"])
def test_files_that_cannot_be_read_are_told(files, tmp_path, name):
    _, firms, _ = files()
    if name != "none.csv":
        (tmp_path / name).write_bytes(b"\x00PAR")
    with pytest.raises(AtlasError, match=r"no such file|ends in|cannot be read"):
        read_network(tmp_path / name, firms, None)
