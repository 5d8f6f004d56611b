"""Invented workbooks in the layouts of SIPRI's military expenditure and Top 100."""

import xlsxwriter  # type: ignore[import-untyped]


def book(path, sheets):
    workbook = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    workbook.close()
    return path


def spending(title, header, *lines):
    return [[title], ["“. .” = data unavailable."], [], header, [], ["Africa"], *lines]


def test_spending_by_measure_with_what_is_missing_left_out(desk, tmp_path):
    sheets = {
        "Front page": [["SIPRI"]],
        "Regional totals": [["Region", 2021], ["Africa", 5]],
        "Local currency calendar years": spending(
            "in local currency", ["Country", "Currency", "Notes", 2021, 2022],
            ["Japan", "Yen", "§‡", "...", 5e12], ["Atlantis", "Shell", "", 1, 2],
        ),
        "Constant (2022) US$": spending(
            "US$ m.", ["Country", "", "Notes", 2021, 2022], ["Japan", "", "", 46.5, "xxx"], ["Fiji", "", "", "?", 1]
        ),
        "Share of GDP": spending("percentage", ["Country", "Notes", 2021, 2022], ["Japan", "", 0.0101, ". ."]),
    }  # fmt: skip
    (landed,) = desk.land("sipri-military-expenditure", book(tmp_path / "m.xlsx", sheets))
    assert (landed.error, landed.read, landed.loaded) == ("", 5, 3)
    assert [(q.line, q.reason) for q in landed.quarantined] == [
        (8, "sheet 'Local currency calendar years': no state has the name 'Atlantis'"),
        (8, "sheet 'Constant (2022) US$': '?' in 2021 is no figure"),
    ]
    rows = desk.table("military_spending").sort("measure")
    assert rows.select("actor_id", "measure", "base_year", "year", "value", "unit", "note").rows() == [
        ("jp", "constant-dollars", 2022, "2021", 46.5, "million USD", None),
        ("jp", "local-currency", None, "2022", 5e12, "Yen", "§ budget, not outlay; ‡ current spending alone"),
        ("jp", "share-of-gdp", None, "2021", 0.0101, "1", None),
    ]
    assert "cannot be told" in landed.notes[0]


def test_companies_of_the_sheets_own_year(desk, tmp_path):
    header = [
        "Rank (2018) *Note (b)", "Rank (2017)", "Company (c) ", "Country (d)", "Arms Sales (2018)", "Arms sales (2017)",
        "Total Sales (2018)", "Arms sales as a % of total sales (2018)", "Arms sales 2018 (constant 2020 prices) note (e)",
        "Arms sales 2017 (constant 2020 prices)",
    ]  # fmt: skip
    sheets = {
        "filter": [["Boeng"]],
        "2018 ": [
            ["The SIPRI Top 100, 2018"], header, [1, 2, "Acme Inc.", "United States", 50, 49, 100, 50, 55, 54],
            ["S", "S", "Acme Japan (Acme USA)", "Japan", 5, 4, ". .", ". .", ". .", 4],
            [2, "–", "MBDA", "Trans-European", 3, 2, 3, 100, 3, 2],
            [3, 3, "Lost", "Atlantis", 1, 1, 1, 100, 1, 1], [], ["a", "Although several Chinese companies are large enough"],
        ],
    }  # fmt: skip
    (landed,) = desk.land("sipri-top-100", book(tmp_path / "t.xlsx", sheets))
    assert (landed.error, landed.read, landed.loaded, landed.notes) == ("", 4, 3, ("sheets left out: filter",))
    assert landed.quarantined[0].reason == "sheet '2018 ': no state has the name 'Atlantis'"
    columns = ["company_name", "actor_id", "country", "subsidiary", "rank", "year", "arms_revenue", "arms_revenue_constant", "base_year"]
    assert desk.table("arms_revenues").sort("arms_revenue").select(*columns, "total_revenue", "arms_share").rows() == [
        ("MBDA", None, None, False, 2, "2018", 3.0, 3.0, 2020, 3.0, 1.0),
        ("Acme Japan (Acme USA)", None, "jp", True, None, "2018", 5.0, None, None, None, None),
        ("Acme Inc.", "acme", "us", False, 1, "2018", 50.0, 55.0, 2020, 100.0, 0.5),
    ]


def test_other_files_are_told(desk, tmp_path):
    path = book(tmp_path / "x.xlsx", {"Sheet1": [["a", "b"], [1, 2]]})
    assert "holds no sheet of military spending" in desk.land("sipri-military-expenditure", path)[0].error
    assert "has no sheet named by a year" in desk.land("sipri-top-100", path)[0].error
    assert "is text, not what is read here" in desk.land_one("sipri-top-100", "t.csv", "Company\n").error
    broken = tmp_path / "y.xlsx"
    broken.write_bytes(path.read_bytes()[:-200])
    assert "damaged" in desk.land("sipri-top-100", broken)[0].error
