"""Invented events in the layouts of GDELT."""

from isthmus.atlas import states
from isthmus.importers.fips_codes import ALPHA2


def event(number="1", day="20140218", code="043", place=("4", "Kobe, Hyogo, Japan", "JA"), actors=("JPN", "USA"), width=61, **cells):
    """One line: places as the codebook numbers them, 0 first."""
    row = [""] * width
    geo, added = (51, 59) if width == 61 else (49, 56)
    row[0], row[1], row[5:8], row[15], row[17] = number, day, [actors[0] + "GOV", 'THE "CABINET', actors[0]], actors[1], actors[1]
    row[25], row[26], row[27], row[28], row[29], row[30:35] = "1", code, code[:3], code[:2], "1", ["2.8", "5", "1", "5", "-4.4776119402985"]
    row[geo : geo + 3], row[added] = place, "20150218230000"
    row[geo + 5 if width == 61 else geo + 4] = "34.69"
    if width > added + 1:
        row[added + 1] = "https://news.example/1"
    for at, text in cells.items():
        row[int(at[1:])] = text
    return "\t".join(row) + "\n"


def test_codes_of_places_are_not_those_of_iso(desk):
    second = event("2", place=("1", "Australia", "AS"), actors=("ROM", "EUR"))
    text = event() + second + event("3", place=("5", "Hyogo, Japan", "JA"), code="19")
    landed = desk.land_one("gdelt-events", "e.csv", text)
    assert (landed.error, landed.read, landed.loaded) == ("", 3, 3)
    first, second, third = desk.table("news_events").sort("event_number").rows(named=True)
    assert (first["date"], first["added"], first["event_code"], first["event_root"]) == ("2014-02-18", "2015-02-18", "043", "04")
    assert (first["actor1_country"], first["actor2_country"], first["actor1_name"]) == ("jp", "us", 'THE "CABINET')
    assert (first["country"], first["region"], first["tone"]) == ("jp", "Hyogo", -4.4776119402985)
    assert (first["quad_class"], first["goldstein"]) == ("verbal-cooperation", 2.8)
    assert (first["mentions"], first["root_event"], first["address"]) == (5, True, "https://news.example/1")
    assert (second["country"], second["actor1_country"], second["actor2_country"], second["region"]) == ("au", "ro", None, None)
    assert third["region"] == "Hyogo"
    assert "Kobe" not in str(first)
    assert "34.69" not in str(first)  # neither cities nor coordinates


def test_older_files_have_fewer_columns(desk):
    for width in (58, 57):
        landed = desk.land_one("gdelt-events", f"{width}.csv", event(str(width), width=width))
        assert (landed.error, landed.loaded) == ("", 1)
    assert desk.table("news_events").sort("event_number").select("country", "added", "address").rows() == [
        ("jp", "2015-02-18", None), ("jp", "2015-02-18", "https://news.example/1"),
    ]  # fmt: skip


def test_a_table_with_a_header_whose_codes_lost_their_zero(desk):
    header = "GLOBALEVENTID,SQLDATE,EventCode,EventRootCode,QuadClass,Actor1CountryCode,ActionGeo_CountryCode\n"
    rows = "7,20140218,43,4,1,JPN,KS\n8,20140218,12,1,3,,\n9,20140218,12,12,4,,\n10,20140218,43,7,4,,\n"
    landed = desk.land_one("gdelt-events", "h.csv", header + rows)
    assert [q.reason for q in landed.quarantined] == ["the code 43 is not of the root 7"]
    found = desk.table("news_events").sort(desk.table("news_events")["event_number"].cast(int))
    assert found.select("event_code", "country").rows() == [("043", "kr"), ("012", None), ("12", None)]


def test_without_root_codes_what_may_have_lost_its_zero_is_quarantined(desk):
    header = "GLOBALEVENTID,SQLDATE,EventCode\n"
    landed = desk.land_one("gdelt-events", "h.csv", header + "7,20140218,43\n8,20140218,12\n")
    assert [(q.line, q.reason) for q in landed.quarantined] == [(3, "12 may have lost a leading zero; export the codes as text")]
    assert desk.land_one("gdelt-events", "g.csv", header + "7,20140218,043\n8,20140218,12\n").quarantined == ()


def test_odd_rows_are_quarantined(desk):
    text = (
        event() + event() + event("x") + event("4", day="20141318") + event("5", code="---") + event("6", c29="9") + event("7", c30="11")
        + "1\t2\n" + event("8").rstrip("\n") + "\tmore\n"
    )  # fmt: skip
    landed = desk.land_one("gdelt-events", "e.csv", text)
    assert (landed.read, landed.loaded) == (9, 1)
    assert [(q.line, q.reason) for q in landed.quarantined] == [
        (2, "repeats 1 of line 1"), (3, "x is no number of an event"), (4, "20141318 is no day"), (5, "--- is no CAMEO code"),
        (6, "9 is no class"), (7, "goldstein 11 is out of bounds"), (8, "has 2 cells where the others have 61"),
        (9, "has 62 cells where the others have 61"),
    ]  # fmt: skip
    assert "table of mentions" in desk.land_one("gdelt-events", "m.csv", "\t".join("1" * 16) + "\n").error


def test_every_code_is_that_of_a_state_here():
    missing = {fips: iso for fips, iso in ALPHA2.items() if states.by_code(iso) is None}
    assert missing == {}
    assert len(set(ALPHA2)) == len(ALPHA2)
