"""Invented legal entities in the layouts of the GLEIF golden copy; the LEIs are invented too, with check digits worked out."""

import json

import polars as pl
import pytest

from isthmus.importers.gleif_lei import sound


def lei(stem):
    """An LEI of eighteen signs: 98 less the rest over 97, as ISO 7064 MOD 97-10 has it."""
    number = int("".join(str(int(c, 36)) for c in stem + "00"))
    return f"{stem}{98 - number % 97:02d}"


ONE, TWO, THREE = (lei(f"5299000000000000A{n}") for n in range(3))
HEADER = (
    "LEI,Entity.LegalName,Entity.LegalName.xmllang,Entity.OtherEntityNames.OtherEntityName.1,Entity.LegalAddress.FirstAddressLine,"
    "Entity.LegalAddress.City,Entity.LegalAddress.Country,Entity.HeadquartersAddress.City,Entity.HeadquartersAddress.Country,"
    "Entity.RegistrationAuthority.RegistrationAuthorityEntityID,Entity.EntityCategory,Entity.LegalForm.EntityLegalFormCode,"
    "Entity.EntityStatus,Entity.EntityCreationDate,Registration.RegistrationStatus\n"
)


def line(code=ONE, name='"Acme, Inc."', country="US", category="GENERAL", seat="US"):
    where = f"1 Long Road,Springfield,{country},Townsville,{seat}"
    return f"{code},{name},en,Acme; the maker,{where},00042,{category},XTIQ,ACTIVE,1999-05-04T00:00:00Z,LAPSED\n"


def test_the_check_digits_of_a_real_lei():
    assert sound("506700GE1G29325QX363")  # that of GLEIF itself
    assert not sound("506700GE1G29325QX364")


def test_a_record_is_an_entity_with_its_seat_and_keeps_its_number(desk):
    landed = desk.land_one("gleif-lei", "l.csv", HEADER + line() + line(TWO, "Desert Works", "NA", "FUND", "NA"))
    assert (landed.error, landed.read, landed.loaded) == ("", 2, 2)
    first, second = desk.table("entities").sort("name").rows(named=True)
    assert (first["register_id"], first["kind"], first["name"]) == (ONE, "legal-entity", "Acme, Inc.")
    assert (first["other_names"], first["country"], first["city"]) == (["Acme, the maker"], "us", "Townsville")
    assert (first["registered_as"], first["legal_form"], first["founded"]) == ("00042", "XTIQ", "1999-05-04")
    assert (first["status"], first["actor_id"]) == ("ACTIVE, entry LAPSED", "acme")
    assert (second["country"], second["kind"], second["actor_id"]) == ("na", "fund", None)  # NA is Namibia
    assert "Long Road" not in json.dumps(first)  # places are cities


def test_the_same_name_in_another_country_is_another_firm(desk):
    desk.land_one("gleif-lei", "l.csv", HEADER + line(country="JP", seat="JP"))
    assert desk.table("entities")["actor_id"].to_list() == [None]


def test_what_is_no_lei_stands_twice_or_is_a_person_is_quarantined(desk):
    wrong = ONE[:-2] + ("11" if ONE[-2:] != "11" else "12")
    rows = line() + line() + line(wrong) + line("X1") + line(TWO, category="SOLE_PROPRIETOR") + line(THREE, name="")
    landed = desk.land_one("gleif-lei", "l.csv", HEADER + rows)
    assert (landed.read, landed.loaded) == (6, 1)
    assert [(q.line, q.reason) for q in landed.quarantined] == [
        (3, f"repeats {ONE} of line 2"), (4, f"the check digits of {wrong} are wrong"), (5, "X1 is no LEI"),
        (6, "a sole proprietor is a natural person"), (7, "has no name"),
    ]  # fmt: skip
    assert landed.quarantined[2].raw.startswith("X1,")


def test_ties_need_both_ends_and_take_the_period_of_the_tie(desk):
    header = (
        "Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType,Relationship.RelationshipStatus,"
        "Relationship.Period.1.startDate,Relationship.Period.1.endDate,Relationship.Period.1.periodType,"
        "Relationship.Period.2.startDate,Relationship.Period.2.endDate,Relationship.Period.2.periodType\n"
    )
    periods = "2023-01-01T00:00:00Z,2023-12-31T00:00:00Z,ACCOUNTING_PERIOD,2015-03-02T00:00:00Z,,RELATIONSHIP_PERIOD\n"
    tie = f"{ONE},{TWO},IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,{periods}"
    odd = f"{ONE},{THREE},IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,{periods}{ONE},{TWO},IS_COUSIN_OF,ACTIVE,{periods}"
    entities = desk.file("l.csv", HEADER + line() + line(TWO, "Parent"))
    landed = desk.land("gleif-lei", entities, desk.file("rr.csv", header + tie + odd))[1]
    assert (landed.read, landed.loaded) == (3, 1)
    (row,) = desk.table("entity_links").rows(named=True)
    assert (row["subject"], row["object"]) == (f"lei-{ONE.lower()}", f"lei-{TWO.lower()}")
    assert (row["relation"], row["since"], row["until"], row["status"]) == ("owned-by-directly", "2015-03-02", None, "ACTIVE")
    assert [q.reason for q in landed.quarantined] == [
        f"the entity {THREE} is not there; import the LEI records first", "IS_COUSIN_OF is no relationship that is read",
    ]  # fmt: skip
    before = desk.bytes_of_all()
    desk.land("gleif-lei", desk.place / "l.csv", desk.place / "rr.csv")
    assert desk.bytes_of_all() == before


def test_xml_json_and_parquet_say_the_same(desk):
    xml = (
        '<lei:LEIData xmlns:lei="http://www.gleif.org/data/schema/leidata/2016"><lei:LEIRecords><lei:LEIRecord>'
        f"<lei:LEI>{ONE}</lei:LEI><lei:Entity><lei:LegalName xml:lang='en'>Acme, Inc.</lei:LegalName>"
        "<lei:OtherEntityNames><lei:OtherEntityName>Acme Works</lei:OtherEntityName></lei:OtherEntityNames>"
        "<lei:LegalAddress><lei:City>Springfield</lei:City><lei:Country>US</lei:Country></lei:LegalAddress>"
        "<lei:EntityCategory>GENERAL</lei:EntityCategory></lei:Entity></lei:LEIRecord></lei:LEIRecords></lei:LEIData>"
    )
    entity = {
        "legalName": {"name": "Acme, Inc."}, "otherNames": [{"name": "Acme Works"}], "category": "GENERAL",
        "legalAddress": {"city": "Springfield", "country": "US"},
    }  # fmt: skip
    api = json.dumps({"data": [{"type": "lei-records", "attributes": {"lei": ONE, "entity": entity}}]})
    seen = []
    for name, content in (("l.xml", xml), ("l.json", api)):
        landed = desk.land_one("gleif-lei", name, content)
        assert (landed.error, landed.read, landed.loaded) == ("", 1, 1)
        seen.append(desk.table("entities").drop("source_ids").rows())
    path = desk.place / "l.parquet"
    names, countries = ["Acme, Inc.", None], ["US", "NA"]
    columns = {"LEI": [ONE, TWO], "Entity.LegalName": names, "Entity.LegalAddress.Country": countries, "technology": [True, False]}
    pl.DataFrame(columns).write_parquet(path)
    (landed,) = desk.land("gleif-lei", path)
    assert (landed.read, landed.loaded, landed.quarantined[0].line) == (2, 1, None)
    assert TWO in landed.quarantined[0].raw
    assert seen[0] == seen[1]
    assert seen[0][0][6:9] == ("Acme, Inc.", ["Acme Works"], "acme")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xml", "<a><b/></a>", "without a record of an LEI"),
        ("a.xml", "<lei:LEIData xmlns:lei='x'><lei:LEIRecord><lei:LEI>5", "cut short"),
        ("a.json", '{"data": [', "cut short"),
        ("a.csv", "a,b\n1,2\n", "has no header with the columns lei, name"),
    ],
)
def test_another_or_a_broken_file_is_told(desk, name, content, says):
    assert says in desk.land_one("gleif-lei", name, content).error


def test_names_that_begin_alike_signs_and_accents_are_looked_up(desk):
    names = ("Acme", "ACME & Co", "Ácme Inc.", "A.c.m.e. inc", "Acmeland", "Bcme")
    rows = "".join(line(lei(f"5299000000000000B{n}"), name) for n, name in enumerate(names))
    desk.land_one("gleif-lei", "l.csv", HEADER + rows)
    found = dict(desk.table("entities").select("name", "actor_id").iter_rows())
    assert found == {"Acme": "acme", "ACME & Co": None, "Ácme Inc.": "acme", "A.c.m.e. inc": None, "Acmeland": None, "Bcme": None}
