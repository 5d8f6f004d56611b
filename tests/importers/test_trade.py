"""Invented flows in the layouts of Comtrade Plus, its forerunner and BACI."""

import xlsxwriter  # type: ignore[import-untyped]

PLUS = [
    "typeCode", "freqCode", "refPeriodId", "refYear", "refMonth", "period", "reporterCode", "reporterISO",
    "reporterDesc", "flowCode", "flowDesc", "partnerCode", "partnerISO", "partnerDesc", "partner2Code", "partner2ISO",
    "partner2Desc", "classificationCode", "classificationSearchCode", "isOriginalClassification", "cmdCode",
    "cmdDesc", "aggrLevel", "isLeaf", "customsCode", "customsDesc", "mosCode", "motCode", "motDesc", "qtyUnitCode",
    "qtyUnitAbbr", "qty", "isQtyEstimated", "altQtyUnitCode", "altQtyUnitAbbr", "altQty", "isAltQtyEstimated",
    "netWgt", "isNetWgtEstimated", "grossWgt", "isGrossWgtEstimated", "cifvalue", "fobvalue", "primaryValue",
    "legacyEstimationFlag", "isReported", "isAggregate",
]  # fmt: skip
BASE = {
    "typeCode": "C", "freqCode": "A", "refYear": "2019", "period": "2019", "reporterCode": "392", "reporterISO": "JPN",
    "reporterDesc": "Japan", "flowCode": "M", "flowDesc": "Import", "partnerCode": "842", "partnerISO": "USA", "partnerDesc": "USA",
    "partner2Code": "0", "partner2ISO": "W00", "partner2Desc": "World", "classificationCode": "H5", "cmdCode": "2504",
    "cmdDesc": "Graphite; natural", "aggrLevel": "4", "customsCode": "C00", "motCode": "0", "qtyUnitAbbr": "kg", "qty": "10",
    "isQtyEstimated": "False", "netWgt": "10", "isNetWgtEstimated": "True", "primaryValue": "1234.5",
}  # fmt: skip


def plus(*changes, end=","):
    lines = [",".join(PLUS)]
    for change in changes:
        row = BASE | change
        cells = [f'"{row.get(c, "")}"' if ";" in row.get(c, "") or "," in row.get(c, "") else row.get(c, "") for c in PLUS]
        lines.append(",".join(cells) + end)
    return "\n".join(lines) + "\n"


WORLD = {"partnerCode": "0", "partnerISO": "W00", "partnerDesc": "World", "primaryValue": "9999"}


def test_the_world_is_no_partner_and_codes_keep_their_zeros(desk):
    live, horses = {"cmdCode": "101", "aggrLevel": "4"}, {"cmdCode": "010121", "aggrLevel": "6"}
    landed = desk.land_one("un-comtrade", "c.csv", plus({}, WORLD, live, horses))
    assert (landed.error, landed.read, landed.loaded) == ("", 4, 4)
    rows = desk.table("trade_flows").sort("commodity_code", "value")
    assert rows.select("commodity_code", "partner", "partner_world", "value").rows() == [
        ("0101", "us", False, 1234.5), ("010121", "us", False, 1234.5), ("2504", "us", False, 1234.5), ("2504", None, True, 9999.0),
    ]  # fmt: skip
    assert rows.select("reporter", "flow", "period", "net_weight", "net_weight_estimated", "quantity", "commodity").row(2) == (
        "jp", "import", "2019", 10.0, True, 10.0, "Graphite; natural",
    )  # fmt: skip


def test_parts_by_transport_second_partner_and_month_are_told_apart_from_the_whole(desk):
    second = {"partner2Code": "276", "partner2ISO": "DEU", "partner2Desc": "Germany"}
    text = plus({}, {"motCode": "1000"}, second, {"period": "201903"}, end="")
    landed = desk.land_one("un-comtrade", "c.csv", text)
    assert landed.loaded == 4
    rows = desk.table("trade_flows").sort("fact_id")
    assert rows.select("period", "transport", "second_partner").rows() == [
        ("2019", None, None), ("2019-03", None, None), ("2019", None, "de"), ("2019", "1000", None),
    ]  # fmt: skip


def test_areas_taiwan_and_quantities_that_are_none(desk):
    nes = {"partnerCode": "899", "partnerISO": "_X", "partnerDesc": "Areas, nes"}
    asia = {"partnerCode": "490", "partnerISO": "S19", "partnerDesc": "Other Asia, nes", "qtyUnitAbbr": "N/A", "qty": "0", "netWgt": ""}
    desk.land_one("un-comtrade", "c.csv", plus(nes, asia))
    rows = desk.table("trade_flows").sort("partner")
    assert rows.select("partner", "quantity", "quantity_unit", "net_weight").rows() == [
        ("tw", None, None, None), ("un-area-899", 10.0, "kg", 10.0),
    ]  # fmt: skip
    assert "in practice is Taiwan" in rows["note"][0]
    assert dict(desk.table("actors").select("actor_id", "kind").rows())["un-area-899"] == "unknown"


def test_rows_that_cannot_be_used(desk):
    odd = [{"partnerCode": "392"}, {"flowCode": "Q", "flowDesc": ""}, {"period": "2019Q1"}, {"primaryValue": ""}, {"cmdCode": ""}]
    landed = desk.land_one("un-comtrade", "c.csv", plus({}, {}, *odd))
    assert (landed.read, landed.loaded) == (7, 1)
    assert [(q.line, q.reason) for q in landed.quarantined] == [
        (3, "names the same flow as line 2"), (4, "partner: the code '392' is Japan, but 'USA' is United States"), (5, "Q is no flow"),
        (6, "2019Q1 is no year or month"), (7, "has no value"), (8, "has no commodity code"),
    ]  # fmt: skip


def test_the_forerunner_of_comtrade_plus(desk):
    text = (
        "Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,Trade Flow,Reporter Code,Reporter,"
        "Reporter ISO,Partner Code,Partner,Partner ISO,Commodity Code,Commodity,Qty Unit Code,Qty Unit,Qty,Netweight (kg),"
        "Trade Value (US$),Flag\nH4,2015,2015,2015,6,1,2,Export,699,India,IND,381,Italy,ITA,81129,Germanium,8,kg,5,5,\"1,000\",0\n"
    )
    landed = desk.land_one("un-comtrade", "c.csv", text)
    assert (landed.error, landed.loaded) == ("", 1)
    row = desk.table("trade_flows").row(0, named=True)
    assert (row["reporter"], row["partner"], row["flow"], row["commodity_code"], row["value"]) == ("in", "it", "export", "081129", 1000)


def test_a_workbook_of_comtrade_plus(desk, tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "c.xlsx")
    sheet = book.add_worksheet("Data")
    book.add_worksheet("Empty")
    sheet.write_row(0, 0, PLUS)
    row = BASE | {"cmdCode": "0101"}
    values = [int(row[c]) if row.get(c, "").isdigit() and c not in ("period", "cmdCode") else row.get(c, "") for c in PLUS]
    sheet.write_row(1, 0, values)
    sheet.write_row(2, 0, [*values[:9], "?", *values[10:]])
    book.close()
    (landed,) = desk.land("un-comtrade", tmp_path / "c.xlsx")
    assert (landed.error, landed.read, landed.loaded, landed.notes) == ("", 2, 1, ("read from the sheet 'Data'",))
    assert landed.quarantined[0].line == 3
    assert desk.table("trade_flows")["commodity_code"].to_list() == ["0101"]


def test_baci_in_dollars_and_kilograms(desk):
    text = "t,i,j,k,v,q\n2019,842,392,10121,1.5,      0.25\n2019,251,490,280530,2,        NA\n"
    text += "2019,837,392,280530,2,1\n2019,842,392,010121,3,1\n"
    landed = desk.land_one("baci", "BACI_HS17_Y2019_V202401b.csv", text)
    assert (landed.error, landed.read, landed.loaded) == ("", 4, 2)
    assert [q.line for q in landed.quarantined] == [4, 5]
    rows = desk.table("trade_flows").sort("value")
    assert rows.select("reporter", "partner", "flow", "basis", "classification", "commodity_code", "value", "net_weight").rows() == [
        ("us", "jp", "export", "reconciled", "H5", "010121", 1500.0, 250.0),
        ("fr", "tw", "export", "reconciled", "H5", "280530", 2000.0, None),
    ]
    assert landed.notes == ("BACI version 2024-01",)


def test_a_renamed_baci_file_is_refused(desk):
    assert "which revision of the Harmonized System" in desk.land_one("baci", "x.csv", "t,i,j,k,v,q\n").error
