"""Invented entities in the FollowTheMoney model."""

import json

from isthmus.atlas.handle import open_atlas
from isthmus.exchange import follow_the_money


def lines(*entities):
    return "".join(json.dumps({"id": i, "schema": s, "properties": p}, ensure_ascii=False) + "\n" for i, s, p in entities)


PLACE = ("adr1", "Address", {"full": ["Hill 1, 12345 Kobe"], "street": ["Hill 1"], "city": ["12345 Kobe"], "country": ["jp"]})
WORKS = ("NK-Xy", "Company", {
    "name": ["Kobe Works"], "alias": ["KW; the works"], "addressEntity": ["adr1"], "leiCode": ["5299"], "email": ["a@b.jp"],
})  # fmt: skip
HOLDING = ("q7", "Organization", {"name": ["Acme"], "country": ["us"], "incorporationDate": ["1990-05"], "topics": ["sanction"]})
OWNS = ("own1", "Ownership", {"owner": ["q7"], "asset": ["NK-Xy"], "percentage": ["51.5%"], "startDate": ["2001"]})
PAYS = ("pay1", "Payment", {"payer": ["q7"], "beneficiary": ["NK-Xy"], "amountEur": ["1000.5"], "date": ["2011-12-29"]})
LISTED = ("san1", "Sanction", {"entity": ["NK-Xy"], "authority": ["Ministry"], "startDate": ["2022-03-04"], "program": ["P; 1"]})
PRIVATE = ("p1", "Person", {"name": ["Ann Example"], "addressEntity": ["adr2"]})
MINISTER = ("p2", "Person", {"name": ["Bo Example"], "position": ["Minister"], "birthDate": ["1960-01-01"], "country": ["na"]})


def test_a_tie_may_stand_before_its_ends_and_an_address_gives_city_and_country(desk):
    landed = desk.land_one("follow-the-money", "e.json", lines(OWNS, PAYS, LISTED, WORKS, PLACE, HOLDING))
    assert (landed.error, landed.read, landed.loaded) == ("", 6, 6)
    works, holding = sorted(desk.table("entities").rows(named=True), key=lambda r: r["kind"])
    assert (works["register_id"], works["country"], works["city"]) == ("NK-Xy", "jp", "Kobe")
    assert works["other_names"] == ["KW, the works"]
    assert (holding["founded"], holding["topics"], holding["actor_id"]) == ("1990-05", ["sanction"], "acme")
    owns, pays = desk.table("entity_links").sort("relation").rows(named=True)
    assert (owns["subject"], owns["object"], owns["share"], owns["since"]) == ("ftm-q7", works["entity_id"], 0.515, "2001")
    assert (pays["amount"], pays["currency"], pays["since"]) == (1000.5, "EUR", "2011-12-29")
    (listing,) = desk.table("listings").rows(named=True)
    assert (listing["list"], listing["list_stated"], listing["listed"]) == ("other", "Ministry", "2022-03-04")
    assert (listing["programs"], listing["entity_id"], listing["name"]) == (["P, 1"], works["entity_id"], "Kobe Works")
    said = dict(desk.table("entity_properties").filter(entity_id=works["entity_id"]).select("property", "value").iter_rows())
    assert said == {"name": "Kobe Works", "alias": "KW; the works", "leiCode": "5299"}  # no street, no e-mail


def test_persons_only_in_public_roles(desk):
    paid = ("pay2", "Payment", {"payer": ["p1"], "beneficiary": ["q7"]})
    landed = desk.land_one("follow-the-money", "e.json", lines(PRIVATE, MINISTER, HOLDING, paid))
    assert (landed.read, landed.loaded) == (4, 2)
    assert [(q.line, q.reason) for q in landed.quarantined] == [
        (1, "a person of whom the file tells no public office"), (4, "its payer p1 was not loaded"),
    ]  # fmt: skip
    (minister,) = desk.table("entities").filter(kind="person").rows(named=True)
    assert (minister["name"], minister["country"], minister["founded"]) == ("Bo Example", "na", None)
    assert "birthDate" not in desk.table("entity_properties")["property"].to_list()


def test_broken_lines_repeats_and_other_schemata_are_quarantined(desk):
    odd = ("x", "Wallet", {"name": ["w"]})
    text = lines(HOLDING, HOLDING, odd, PLACE) + '{"id": "a", "schema"\n[1]\n' + '{"id":"b","schema":"Company","properties":{"name":"n"}}\n'
    landed = desk.land_one("follow-the-money", "e.json", text)
    assert (landed.read, landed.loaded) == (7, 1)
    assert [(q.line, q.reason.partition(";")[0]) for q in landed.quarantined] == [
        (2, "repeats the id q7"), (3, "the schema Wallet is not read"), (4, "the address of no entity that was loaded"),
        (5, "is no JSON: Expecting ':' delimiter in column 21"), (6, "has no id and schema"), (7, "its properties are no lists"),
    ]  # fmt: skip
    assert "first line" in desk.land_one("follow-the-money", "f.json", '{\n "id": 1}').error
    assert "no id and schema" in desk.land_one("follow-the-money", "f.json", '{"a": 1}\n').error


def test_what_was_read_is_written_again(desk):
    desk.land_one("follow-the-money", "e.json", lines(OWNS, PAYS, WORKS, PLACE, HOLDING))
    with open_atlas(desk.atlas, overlay=desk.own) as atlas:
        out = follow_the_money.write(atlas, desk.place / "out.json").read_text(encoding="utf-8")
    written = {entity["id"]: entity for entity in map(json.loads, out.splitlines())}
    assert written["NK-Xy"] == {
        "id": "NK-Xy", "schema": "Company",
        "properties": {"name": ["Kobe Works"], "alias": ["KW; the works"], "leiCode": ["5299"]},
    }  # fmt: skip
    assert written["q7"]["properties"] == HOLDING[2]
    assert written["own1"]["properties"] == {"owner": ["q7"], "asset": ["NK-Xy"], "percentage": ["51.5"], "startDate": ["2001"]}
    assert written["pay1"]["properties"] == {
        "payer": ["q7"], "beneficiary": ["NK-Xy"], "amount": ["1000.5"], "currency": ["EUR"], "date": ["2011-12-29"],
    }  # fmt: skip
    assert written["isthmus-acme"]["schema"] == "Company"  # the actors of the atlas go with them
    again = desk.land_one("follow-the-money", "again.json", out)
    assert again.quarantined == ()
