"""Invented TIV tables in the layout of the exports."""

TABLE = '''"TIV of arms exports from Australia, 2019-2021",,,,
Figures are SIPRI Trend Indicator Values (TIVs) expressed in millions.,,,,
Source: SIPRI Arms Transfers Database,,,,
Generated: 28 July 2022,,,,
,,,,
,2019,2020,2021,Total
Japan,1,,0,2
Viet Nam,,3,,3
Atlantis,,1,,1
Fiji,x,,,1
,,,,
Total,1,4,0,6
'''


def test_partners_and_the_total_by_year(desk):
    landed = desk.land_one("sipri-tiv-tables", "t.csv", TABLE)
    assert (landed.error, landed.read, landed.loaded) == ("", 5, 3)
    assert [(q.line, q.reason) for q in landed.quarantined] == [
        (9, "no state has the name 'Atlantis'"), (10, "'x' in 2019 is no number"),
    ]  # fmt: skip
    rows = desk.table("arms_volumes").sort("partner", "year", nulls_last=True)
    assert rows.select("actor_id", "flow", "partner", "year", "tiv").rows() == [
        ("au", "export", "jp", "2019", 1.0), ("au", "export", "jp", "2021", 0.0), ("au", "export", "vn", "2020", 3.0),
        ("au", "export", None, "2019", 1.0), ("au", "export", None, "2020", 4.0), ("au", "export", None, "2021", 0.0),
    ]  # fmt: skip
    assert "2022-07-28" in desk.table("sources")["published"].to_list()


def test_a_table_of_all_exporters(desk):
    landed = desk.land_one("sipri-tiv-tables", "t.csv", TABLE.replace("from Australia", "from all"))
    assert (landed.read, landed.loaded) == (4, 2)
    rows = desk.table("arms_volumes").select("actor_id", "partner", "tiv").rows()
    assert rows == [("jp", None, 1.0), ("jp", None, 0.0), ("vn", None, 3.0)]


def test_another_file_is_told(desk):
    assert "has no title such as" in desk.land_one("sipri-tiv-tables", "t.csv", "a,2019\nJapan,1\n").error
