"""The trade register in its three layouts, with invented orders."""

import polars as pl

PREAMBLE = """Transfers of major conventional arms from All countries  to All countries . Deliveries of '1950' to '2025'
A '?' in a column indicates uncertain data.

Source: SIPRI Arms Transfers Database (c) SIPRI.
Data generated: 23 Oct 2025 5:22:49 PM
"""
OLD_HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons\n"
)
OLD_ROWS = """Japan,United States,2015,?,40,,Falke-1,FGA aircraft,12,?,2018; 2017,New,"$1 bn deal; 4 built in Japan",5,200,60
Japan,United States,2015,?,40,,Falke-1,FGA aircraft,12,?,2018; 2017,New,"$1 bn deal; 4 built in Japan",5,200,60
Turkiye,unknown supplier(s),,,,,BTR-3,APC,13,?,2010; 2012,Second hand,Part of a deal
,0.25,3.5,3.25
NATO**,Germany,2020,,2,,Kranich,UAV,,,,Second hand but modernized,No delivery yet – “planned”,0.5,1,
Hezbollah (Lebanon)*,Iran,2001,?,,?,Fajr,MRL,5,?,2003,New,,0,0,0
"""
NEW_HEADER = (
    "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is estimate,"
    "Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI estimate,"
    "TIV deal unit,TIV delivery values,Local production\n"
)
NEW_ROWS = """70001,United States,Japan,Falke-1,FGA aircraft,Aircraft,2015,Yes,4,No,2017,No,New,5,5,20,No
70001,United States,Japan,Falke-1,FGA aircraft,Aircraft,2015,Yes,8,Yes,2018,Yes,New,5,5,40,No
70002,Germany,South Korea,Kranich,UAV,Aircraft,2020,No,2,No,2021,No,Second hand,0.5,0.5,1.1,Yes
"""


def transfers(desk):
    return desk.table("arms_transfers").sort("supplier", "designation", "transfer_id")


def test_the_layout_of_16_columns_with_preamble_and_broken_records(desk):
    landed = desk.land_one("sipri-arms-transfers", "r.csv", (PREAMBLE + OLD_HEADER + OLD_ROWS).encode("cp1252"))
    assert (landed.error, landed.read, landed.loaded, landed.quarantined) == ("", 5, 5, ())
    assert landed.notes == ("read as Windows-1252", "1 records that were broken over several lines were joined")
    rows = transfers(desk)
    assert rows.select("supplier", "recipient", "designation", "ordered", "number_delivered", "tiv_delivered").rows() == [
        ("de", "nato", "Kranich", "2020", None, None),
        ("ir", "hezbollah-lebanon", "Fajr", "2001", 5.0, 0.0),
        ("sipri-unknown-supplier-s", "tr", "BTR-3", None, 13.0, 3.25),
        ("us", "jp", "Falke-1", "2015", 12.0, 60.0),
        ("us", "jp", "Falke-1", "2015", 12.0, 60.0),
    ]
    joined = rows.row(2, named=True)
    assert (joined["comments"], joined["tiv_per_unit"], joined["tiv_order"]) == ("Part of a deal", 0.25, 3.5)
    assert (joined["delivery_years"], joined["condition"]) == (["2010", "2012"], "second-hand")
    falke = rows.row(3, named=True)
    assert (falke["ordered_estimated"], falke["number_ordered_estimated"], falke["number_delivered_estimated"]) == (True, False, True)
    assert falke["delivery_years"] == ["2017", "2018"]
    assert rows["comments"][0] == "No delivery yet – “planned”"
    kinds = dict(desk.table("actors").select("actor_id", "kind").rows())
    assert (kinds["nato"], kinds["hezbollah-lebanon"], kinds["sipri-unknown-supplier-s"]) == ("organisation", "network", "unknown")
    source = desk.table("sources").filter(pl.col("source_id").str.starts_with("sipri")).row(0, named=True)
    assert source["published"] == "2025-10-23"


def test_the_layout_of_17_columns_tells_deliveries_by_year(desk):
    content = b"\xef\xbb\xbf" + (PREAMBLE.replace("23 Oct 2025 5:22:49 PM", "09 March 2026") + NEW_HEADER + NEW_ROWS).encode()
    landed = desk.land_one("sipri-arms-transfers", "r.csv", content)
    assert (landed.error, landed.read, landed.loaded) == ("", 2, 2)  # orders, not lines
    rows = transfers(desk)
    assert rows.select("transfer_id", "supplier", "recipient", "number_delivered", "delivery_years", "tiv_delivered").rows() == [
        ("sipri-70002", "de", "kr", 2.0, ["2021"], 1.1), ("sipri-70001", "us", "jp", 12.0, ["2017", "2018"], 60.0),
    ]  # fmt: skip
    assert rows["local_production"].to_list() == [True, False]
    assert rows["number_delivered_estimated"].to_list() == [False, True]
    assert desk.table("arms_deliveries").select("transfer_id", "year", "year_estimated", "number", "tiv").rows() == [
        ("sipri-70001", "2017", False, 4.0, 20.0), ("sipri-70001", "2018", True, 8.0, 40.0), ("sipri-70002", "2021", False, 2.0, 1.1),
    ]  # fmt: skip


def test_without_a_preamble_in_another_order_and_parted_by_semicolons(desk):
    old = "Deal ID;Seller;Buyer;Designation;Order date;Numbers delivered;Delivery year;Status;TIV delivery values\n"
    landed = desk.land_one("sipri-arms-transfers", "r.txt", old + "9;Iran;Syria;Fajr;1999;1;2001;New;2,5\n")
    assert (landed.error, landed.read, landed.loaded) == ("", 1, 1)
    assert desk.table("arms_transfers").select("supplier", "recipient", "tiv_delivered").row(0) == ("ir", "sy", 2.5)


def test_an_order_with_a_line_that_cannot_be_used_is_quarantined_whole(desk):
    odd = "70003,Atlantis,Japan,X,,,2020,No,1,No,2021,No,New,1,1,1,No\n"
    text = NEW_HEADER + NEW_ROWS + odd + "70001,United States,Japan,Falke-1,,,2015,Yes,8,No,soon,No,New,5,5,40,No\n"
    landed = desk.land_one("sipri-arms-transfers", "r.csv", text)
    assert (landed.read, landed.loaded) == (3, 1)
    assert [(q.line, q.reason, q.raw.count("\n")) for q in landed.quarantined] == [
        (2, "soon are no years of delivery", 2), (5, "no state has the name 'Atlantis'", 0),
    ]  # fmt: skip


def test_odd_rows_are_quarantined_and_never_joined_across_others(desk):
    text = OLD_HEADER + "Japan,Iran,2001,,1\n" + OLD_ROWS + "Japan,Iran,2001,,x,,A,B,1,,2003,New,c,1,1,1\nJapan,Iran,2001\n"
    landed = desk.land_one("sipri-arms-transfers", "r.csv", text)
    assert (landed.read, landed.loaded) == (8, 5)
    assert [(q.line, q.reason) for q in landed.quarantined] == [
        (2, "has 5 cells where the header has 16"), (9, "number_ordered x is no number"), (10, "has 3 cells where the header has 16"),
    ]  # fmt: skip


def test_a_second_run_changes_nothing_and_a_newer_edition_replaces(desk):
    first = desk.file("a.csv", PREAMBLE + OLD_HEADER + OLD_ROWS)
    desk.land("sipri-arms-transfers", first)
    before = desk.bytes_of_all()
    desk.land("sipri-arms-transfers", first)
    assert desk.bytes_of_all() == before
    newer = (PREAMBLE.replace("2025 5:22", "2026 5:22") + OLD_HEADER + OLD_ROWS).replace(",5,?,2003", ",6,?,2003").splitlines(True)
    newer = [line for line in newer if "Kranich" not in line]
    landed = desk.land_one("sipri-arms-transfers", "b.csv", "".join(newer))
    assert (landed.new, landed.changed) == (0, 1)
    assert "1 facts of earlier files of this publication are not in this one and stay" in landed.notes[-1]
    assert desk.table("arms_transfers").filter(designation="Fajr")["number_delivered"].to_list() == [6.0]
    (landed,) = desk.land("sipri-arms-transfers", first)  # the older edition does not win back
    assert desk.table("arms_transfers").filter(designation="Fajr")["number_delivered"].to_list() == [6.0]


def test_earlier_facts_are_taken_out_on_request(desk):
    desk.land_one("sipri-arms-transfers", "a.csv", OLD_HEADER + OLD_ROWS)
    desk.land("sipri-arms-transfers", desk.file("b.csv", NEW_HEADER + NEW_ROWS), replace_earlier=True)
    assert desk.table("arms_transfers")["transfer_id"].to_list() == ["sipri-70001", "sipri-70002"]


def test_another_publication_is_told(desk):
    landed = desk.land_one("sipri-arms-transfers", "r.csv", "Recipient,Supplier,Value\nJapan,Iran,1\n")
    assert "lacks what a trade register has: designation, ordered, years, delivered, tiv_delivered" in landed.error
