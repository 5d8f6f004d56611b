"""Invented entries in the layouts of the section 1260H list and of the consolidated screening list."""

import json

H = "Name,Clean Name,Alias,Previous Name,Parent Name,Note,Start date,End date,Source Url\n"


def test_1260h_each_edition_names_a_company_anew(desk):
    rows = (
        '"Big Ship Group Co., Ltd. (BSG)*","Big Ship Group Co., Ltd.",BSG,Old Ship; Older Ship,Sea Holding,,2021-06-03,2025-01-07,\n'
        '"Big Ship Group Co., Ltd. (BSG)","Big Ship Group Co., Ltd.",BSG,,Sea Holding,a note,2025-01-07,,https://example.org/a.pdf\n'
        "Acme Inc.*,,,,,,2024-01-31,,\n"
    )
    odd = "Acme Inc.*,,,,,,2024-01-31,,\nGone,,,,,,2024-01-31,2023-01-31,\n,,,,,x,2024-01-31,,\nSoon,,,,,,next year,,\n"
    landed = desk.land_one("us-1260h", "l.csv", H + rows + odd)
    assert (landed.error, landed.read, landed.loaded) == ("", 7, 3)
    acme, first, second = desk.table("listings").sort("name", "listed").rows(named=True)
    assert (acme["name"], acme["actor_id"], acme["listed"]) == ("Acme Inc.", "acme", "2024-01-31")
    assert (first["name"], first["listed"], first["delisted"]) == ("Big Ship Group Co., Ltd.", "2021-06-03", "2025-01-07")
    assert (first["other_names"], first["parent_name"]) == (["BSG", "Old Ship", "Older Ship"], "Sea Holding")
    assert (second["delisted"], second["remark"], second["address"]) == (None, "a note", "https://example.org/a.pdf")
    assert [(q.line, q.reason.partition(" ")[0]) for q in landed.quarantined] == [(5, "repeats"), (6, "was"), (7, "names"), (8, "next")]


def test_1260h_a_plain_table_of_names_and_dates_and_abbreviations_in_brackets(desk):
    desk.land_one("us-1260h", "l.csv", "Date added;Company\n31.01.2024;Big Ship Group (BSG)\n")
    (row,) = desk.table("listings").rows(named=True)
    assert (row["name"], row["other_names"], row["listed"]) == ("Big Ship Group", ["BSG"], "2024-01-31")


C = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,"
    "license_requirement,remarks,source_list_url,alt_names,citizenships,dates_of_birth,source_information_url\n"
)
SDN, EL = "Specially Designated Nationals (SDN) - Treasury Department", "Entity List (EL) - Bureau of Industry and Security"
DPL = "Denied Persons List (DPL) - Bureau of Industry and Security"


def entry(source=SDN, number="", kind="Entity", programs="", name="Acme, Inc.", where="", start=""):
    return f'x,{source},{number},{kind},{programs},"{name}",,"{where}",85 FR 1,{start},,,Everything,,https://x.example/l,A.C.; Ac,,,\n'


def test_screening_list_entries_with_countries_programmes_and_names(desk):
    rows = (
        entry(number="0042", programs="P1; P2", where="1 Road, Springfield, 12345, US; Windhoek, NA", start="2020-10-09")
        + entry(EL, kind="", where="Tower, Kobe, JP") + entry(EL, kind="", where="Hill, Osaka, JP") + entry(kind="Vessel", number="7")
    )  # fmt: skip
    landed = desk.land_one("us-screening-list", "c.csv", C + rows)
    assert (landed.error, landed.read, landed.loaded) == ("", 4, 4)
    table = desk.table("listings")
    first = table.filter(number="0042").row(0, named=True)
    assert (first["list"], first["countries"], first["programs"]) == ("us-sdn", ["na", "us"], ["P1", "P2"])
    assert (first["other_names"], first["listed"], first["reference"]) == (["A.C.", "Ac"], "2020-10-09", "85 FR 1")
    listed = table.filter(list="us-entity-list")
    assert listed.height == 2  # once for each address
    assert listed["actor_id"].to_list() == [None, None]  # the Acme of the atlas is in the United States
    assert table.filter(kind="vessel").height == 1


def test_screening_list_leaves_persons_out(desk):
    rows = (
        entry(kind="Individual") + entry(DPL, kind="", name="ANN EXAMPLE") + entry(DPL, kind="", name="Example Trading Ltd.")
        + entry(kind="Robot") + entry(EL, kind="") + entry(EL, kind="") + entry(start="some day")
    )  # fmt: skip
    landed = desk.land_one("us-screening-list", "c.csv", C + rows)
    assert (landed.read, landed.loaded) == (7, 2)
    assert [(q.line, q.reason.partition(";")[0]) for q in landed.quarantined] == [
        (2, "a person"), (3, "the list does not say whether this is a person, and the name has no word of a firm"),
        (5, "Robot is no kind of entry that is known"), (7, "repeats an earlier entry word for word"),
        (8, "some day is no date that can be told"),
    ]  # fmt: skip
    assert desk.table("listings").filter(list="us-denied-persons")["name"].to_list() == ["Example Trading Ltd."]


def test_screening_list_as_json(desk):
    found = {
        "id": "x", "source": "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department", "entity_number": 9,
        "type": "Entity", "name": "Acme", "alt_names": ["AC"], "programs": ["CMIC-EO13959"], "start_date": "2021-08-02",
        "addresses": [{"address": "1 Road", "city": "Springfield", "country": "US"}], "source_list_url": "http://bit.example/1",
    }  # fmt: skip
    landed = desk.land_one("us-screening-list", "c.json", json.dumps({"total": 2, "results": [found, found | {"type": "Individual"}]}))
    assert (landed.error, landed.read, landed.loaded) == ("", 2, 1)
    (row,) = desk.table("listings").rows(named=True)
    assert (row["list"], row["number"], row["countries"], row["actor_id"]) == ("us-cmic", "9", ["us"], "acme")
    assert landed.quarantined[0].line is None
    assert "cut short" in desk.land_one("us-screening-list", "c.json", '{"results": [').error
    assert "no list of results" in desk.land_one("us-screening-list", "c.json", '{"results": [1]}').error
