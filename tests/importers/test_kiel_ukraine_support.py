"""Invented aid in layouts of the Ukraine Support Tracker."""

import xlsxwriter  # type: ignore[import-untyped]

OLD = (
    "ID,Countries,Announcement Date,Type of Aid General,Type of Aid Specific,Explanation,Item,No. of Units,Converted Value in EUR,"
    "Total monetary value delivered in EUR,Monetary Value as Given by Source,Original Currency\n"
)


def test_the_whole_value_of_an_activity_counts_once(desk):
    rows = (
        'JPM1,Japan,2022-03-04,Military,Equipment,helmets and vests,Helmets,100,"1,000.5",.,140000,JPY\n'
        "JPM1,Japan,2022-03-04,Military,Equipment,helmets and vests,Vests,some,1000.5,.,.,.\n"
        'USF1,United States,"until 12/20/2022",Financial,Grant,budget,.,.,No price,250,.,.\n'
    )
    landed = desk.land_one("kiel-ukraine-support", "k.csv", OLD + rows)
    assert (landed.error, landed.read, landed.loaded) == ("", 3, 3)
    helmets, vests, grant = desk.table("aid").sort("aid_id").rows(named=True)
    assert (helmets["donor"], helmets["recipient"], helmets["kind"], helmets["number"]) == ("jp", "ua", "military", 100)
    assert (helmets["value_eur"], helmets["value_stated"], helmets["currency"]) == (1000.5, 140000, "JPY")
    assert (vests["value_eur"], vests["number"], vests["note"]) == (None, None, "number as published: some")
    assert (grant["date"], grant["date_stated"], grant["value_eur"], grant["value_delivered_eur"]) == (None, "until 12/20/2022", None, 250)
    assert (helmets["date"], helmets["summary"], helmets["activity"]) == ("2022-03-04", False, "JPM1")


def test_totals_and_odd_rows_are_quarantined_and_institutions_are_donors(desk):
    rows = (
        "EU1,EU (Commission and Council),44621,Financial,Loan,a loan,.,.,5,.,.,.\nX,EU members total,.,Military,.,.,.,.,9,.,.,.\n"
        "EI1,European Investment Bank,.,Financial,Loan,a loan,.,.,7,.,.,.\nY,Japan,.,Moral,.,.,.,.,9,.,.,.\n"
        "Z,Japan,.,Military,.,.,.,.,-9,.,.,.\n"
    )
    landed = desk.land_one("kiel-ukraine-support", "k.csv", OLD + rows)
    assert (landed.read, landed.loaded) == (5, 2)
    assert [(q.line, q.reason) for q in landed.quarantined] == [
        (3, "a total over donors, no donor"), (5, "Moral is no kind of aid"), (6, "whole_eur -9 is negative"),
    ]  # fmt: skip
    bank, union = desk.table("aid").sort("aid_id").rows(named=True)
    assert (bank["donor"], bank["donor_name"], bank["date"]) == (None, "European Investment Bank", None)
    assert (union["donor"], union["date"]) == ("eu", "2022-03-01")  # day 44,621 of a spreadsheet


def test_a_newer_workbook_with_the_value_of_each_item(desk):
    path = desk.place / "k.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Cover").write_row(0, 0, ["Ukraine Support Tracker"])
    sheet = book.add_worksheet("Bilateral Assistance, MAIN DATA")
    sheet.write_row(0, 0, ["id", "donor", "announcement_date", "aid_type_general", "measure", "item_type", "item_numb",
                           "tot_activity_value_EUR", "tot_sub_activity_value_EUR", "explanation"])  # fmt: skip
    sheet.write_row(1, 0, ["A1", "Japan", "2024-02-03", "Humanitarian", "Allocation", "Tents", 10, 30, 10, "x"])
    sheet.write_row(2, 0, ["A1", "Japan", "2024-02-03", "Humanitarian", "Allocation", "Beds", 20, 30, 20, "x"])
    book.close()
    (landed,) = desk.land("kiel-ukraine-support", path)
    assert (landed.error, landed.loaded) == ("", 2)
    aid = desk.table("aid").sort("aid_id")
    assert aid.select("item", "value_eur", "stage").rows() == [("Tents", 10, "allocated"), ("Beds", 20, "allocated")]
    before = desk.bytes_of_all()
    desk.land("kiel-ukraine-support", path)
    assert desk.bytes_of_all() == before


def test_the_table_of_heavy_weapons_is_a_summary(desk):
    header = '"donor","category","number_of_weapons","monetary_value_eur","weapons_list"\n'
    landed = desk.land_one("kiel-ukraine-support", "w.csv", header + '"Japan","Tanks",49,463047927,"Type 74 (40); other (9)"\n')
    assert (landed.error, landed.read, landed.loaded) == ("", 1, 1)
    (row,) = desk.table("aid").rows(named=True)
    assert (row["summary"], row["category"], row["number"], row["value_eur"]) == (True, "Tanks", 49, 463047927)
    assert row["description"] == "Type 74 (40); other (9)"
    assert "donor, kind" in desk.land_one("kiel-ukraine-support", "w.csv", "a,b\n1,2\n").error
