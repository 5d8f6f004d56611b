"""Invented figures in the layouts of the Mineral Commodity Summaries."""

H = (
    "\ufeffSOURCE,COMMODITY,COUNTRY,TYPE,UNIT_MEAS,PROD_2023,PROD_EST_ 2024,PROD_NOTES,CAP_2023,CAP_EST_ 2024,CAP_NOTES,"
    "RESERVES_2024,RESERVE_NOTES\n"
)


def test_figures_by_year_and_measure_and_the_world_is_no_country(desk):
    rows = (
        'MCS2025,Gallium ,Japan,"Refinery production",kilograms,3000,3200,estimated 2023,,10000,,,\n'
        "MCS2025,Gallium,World total (rounded) 10,Refinery production,kilograms,610000,760000,,,1100000,,,\n"
        "MCS2025,Gallium,Other Countries,Refinery production,kilograms,1,2,,,,,,\n"
        "MCS2025,Gallium,United\u00a0States and Canada,Refinery production,kilograms,5,6,,,,,,\n"
        'MCS2025,Ore,Congo (Kinshasa),"Mine production",thousand metric tons,7,8,Reported,,,,>1200,"Crude ore, million metric tons"\n'
        "MCS2025,Ore,Brazil (beneficiated),Mine production,thousand metric tons,9,W,,,,,50,For Australia 27 million tons.\n"
    )
    landed = desk.land_one("usgs-mineral-commodities", "m.csv", H + rows)
    assert (landed.error, landed.read, landed.loaded) == ("", 6, 6)
    table = desk.table("mineral_output")
    assert table.height == 3 + 3 + 2 + 2 + 3 + 2
    japan = table.filter(area="Japan").sort("measure", "year")
    assert japan.select("measure", "year", "value", "value_tonnes", "estimated").rows() == [
        ("capacity", "2024", 10000, 10, True), ("production", "2023", 3000, 3, True), ("production", "2024", 3200, 3.2, True),
    ]  # fmt: skip
    assert japan.select("commodity", "country", "stage").row(0) == ("Gallium", "jp", "refining")
    kinds = dict(table.select("area", "area_kind").iter_rows())
    assert list(kinds.values()).count("country") == 3
    assert (kinds["World total (rounded) 10"], kinds["Other Countries"], kinds["United States and Canada"]) == ("world", "other", "group")
    assert table.filter(area_kind="world")["country"].null_count() == 3  # nothing sums the world with its parts by country
    congo = table.filter(country="cd").sort("measure", "year").rows(named=True)
    assert [(r["measure"], r["value"], r["low"], r["unit"], r["estimated"]) for r in congo] == [
        ("production", 7, None, "thousand metric tons", False), ("production", 8, None, "thousand metric tons", False),
        ("reserves", None, 1200, "million metric tons", False),
    ]  # fmt: skip
    brazil = table.filter(country="br").sort("measure").rows(named=True)
    assert [(r["scope"], r["value"], r["unit"]) for r in brazil] == [
        ("beneficiated", 9, "thousand metric tons"), ("beneficiated", 50, "thousand metric tons"),
    ]  # fmt: skip


def test_what_tells_nothing_is_quarantined(desk):
    rows = (
        "MCS2025,Gallium,Japan,Refinery production,kilograms,NA,W,,,,,,Large\n"
        "MCS2025,Gallium,Atlantis,Refinery production,kilograms,1,2,,,,,,\n"
        "MCS2025,Gallium,Japan,Refinery production,,1,2,,,,,,\nMCS2025,Gallium,Japan,Refinery production,kilograms,some,2,,,,,,\n"
        "MCS2025,,Japan,Refinery production,kilograms,1,2,,,,,,\n"
        "MCS2025,Tin,Japan,Mine,kilograms,1,2,,,,,,\nMCS2025,Tin,Japan,Mine,kilograms,1,3,,,,,,\n"
    )
    landed = desk.land_one("usgs-mineral-commodities", "m.csv", H + rows)
    assert (landed.read, landed.loaded) == (7, 1)
    assert [(q.line, q.reason) for q in landed.quarantined] == [
        (2, "tells no figure"), (3, "Atlantis is no country"), (4, "names no unit"), (5, "prod_2023 some is no figure"),
        (6, "names no commodity"), (8, "repeats line 7"),
    ]  # fmt: skip


def test_an_older_file_of_one_commodity_has_units_in_its_header(desk):
    header = "Source,Country,Type,Prod_t_2020,Prod_t_est_2021,Prod_notes,Reserves_kt,Reserves_notes\n"
    text = header + "MCS2022,Japan,Mine production,10,20,,30,\n"
    landed = desk.land_one("usgs-mineral-commodities", "mcs2022-tin_world.csv", text)
    assert (landed.error, landed.loaded) == ("", 1)
    rows = desk.table("mineral_output").sort("measure", "year")
    assert rows.select("commodity", "measure", "year", "value_tonnes").rows() == [
        ("tin", "production", "2020", 10), ("tin", "production", "2021", 20), ("tin", "reserves", "2021", 30_000),
    ]  # fmt: skip
    assert "COMMODITY" in desk.land_one("usgs-mineral-commodities", "other.csv", text).error
    assert "PROD_2023" in desk.land_one("usgs-mineral-commodities", "other.csv", "Commodity,Country\nTin,Japan\n").error


def test_a_newer_edition_replaces_the_figure_of_a_year_and_an_older_one_does_not(desk):
    def text(edition, value):
        return f"SOURCE,COMMODITY,COUNTRY,TYPE,UNIT_MEAS,PROD_2023\nMCS{edition},Tin,Japan,Mine production,kilograms,{value}\n"

    desk.land_one("usgs-mineral-commodities", "b.csv", text(2025, 5))
    desk.land_one("usgs-mineral-commodities", "a.csv", text(2024, 4))
    assert desk.table("mineral_output")["value"].to_list() == [5]
    desk.land_one("usgs-mineral-commodities", "c.csv", text(2026, 6))
    assert desk.table("mineral_output")["value"].to_list() == [6]
