"""An invented spreadsheet of stocks onto the table of quantities."""

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from test_cli import run

from isthmus.importers.landing import land
from isthmus.importers.table_map import mapped

MAP = """
[source]
title = "Stocks"
publisher = "Ministry"
url = "https://gov.example/stocks"
kind = "official"
reliability = "B"
grade_reason = "own count"
[columns]
fact_id = "Id"
actor_id = "State"
good_id = "Product"
measure = { value = "stock" }
value = "How many"
unit = { value = "each" }
as_of = "Day"
basis = { value = "reported" }
"""
SHEET = "Id;State;Product;How many;Day;Remark\nquantities/x-1;jp;missile-a;1.250,5;31.12.2024;a\nquantities/x-2;jp;missile-zz;3;2024;b\n"
SHEET += "quantities/x-3;xx;missile-a;many;2024;c\n"


@pytest.fixture
def importer(desk):
    return mapped("quantities", desk.file("map.toml", MAP))


def landed(desk, importer, *files):
    return land("table-quantities", files, desk.own, desk.atlas, importer=importer)


def test_rows_are_loaded_or_quarantined_by_the_rules_of_the_table(desk, importer):
    (one,) = landed(desk, importer, desk.file("s.csv", SHEET))
    assert (one.error, one.read, one.loaded) == ("", 3, 1)
    assert [q.line for q in one.quarantined] == [3, 4]
    assert "good_id 'missile-zz' must be listed in goods.good_id" in one.quarantined[0].reason
    assert "value 'many' is not a number" in one.quarantined[1].reason
    assert "actor_id 'xx' must be listed" in one.quarantined[1].reason
    row = desk.table("quantities").filter(fact_id="quantities/x-1").row(0, named=True)
    assert (row["value"], row["as_of"], row["measure"], row["credibility"]) == (1250.5, "2024-12-31", "stock", 3)
    before = desk.bytes_of_all()
    landed(desk, importer, desk.file("s.csv", SHEET))
    assert desk.bytes_of_all() == before


def test_a_workbook_by_the_command_with_a_preview_first(desk):
    book = xlsxwriter.Workbook(desk.place / "s.xlsx")
    sheet = book.add_worksheet("Stocks")
    sheet.write_row(0, 0, ["Stocks of 2024"])
    sheet.write_row(1, 0, ["Id", "State", "Product", "How many", "Day", "Remark"])
    sheet.write_row(2, 0, ["quantities/x-1", "jp", "missile-a", 5, 2024, "x"])
    book.close()
    places = ("--map", desk.file("map.toml", MAP), "--into", desk.own, "--atlas", desk.atlas)
    words = ("import", "table", "quantities", desk.place / "s.xlsx", *places)
    shown = run(*words, "--preview")
    assert "value                   how_many                    5" in shown.stdout
    assert "is not used" in shown.stdout
    assert not desk.own.exists()
    assert "1 read = 1 loaded + 0 quarantined" in run(*words).stdout
    assert run("check", "--atlas", desk.atlas, "--overlay", desk.own).returncode == 0


def test_everything_wrong_with_a_map_is_told_at_once(desk):
    wrong = MAP.replace('kind = "official"', 'kind = "rumour"').replace('good_id = "Product"', 'god_id = "Product"')
    wrong = wrong.replace('url = "', 'uri = "')
    with pytest.raises(ValueError, match="cannot be used") as told:
        mapped("quantities", desk.file("map.toml", wrong))
    for part in ("lacks url", "has no uri", "'rumour' is none of", "near: good_id", "lacks good_id, which every row needs"):
        assert part in str(told.value)
    with pytest.raises(ValueError, match="there is no table 'quantity'; near: quantities"):
        mapped("quantity", desk.place / "map.toml")


def test_the_command_says_how_it_is_used(tmp_path):
    assert "write isthmus import table TABLE FILE --map map.toml" in run("import", "table", "quantities").stderr
    assert "--map and --preview go with" in run("import", "un-votes", "x.csv", "--preview").stderr
