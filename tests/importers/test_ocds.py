"""Invented releases in the layouts of Contracts Finder and AusTender."""

import json

PARTIES = [
    {"id": "b", "name": "Ministry", "roles": ["buyer"], "address": {"countryName": "United Kingdom"}},
    {"id": "s", "name": "Acme", "roles": ["supplier"], "address": {"country": "DE"}},
]


def release(number="1", date="2025-01-23T16:55:51Z", amount=100, **more):
    return {
        "ocid": "ocds-x-1", "id": number, "date": date, "tag": ["award"], "parties": PARTIES, "buyer": {"id": "b", "name": "Ministry"},
        "tender": {"title": "Shells", "classification": {"scheme": "CPV", "id": "35330000"}},
        "awards": [{
            "id": "ocds-x-1-1", "status": "active", "date": "2025-01-16T00:00:00+01:00", "value": {"amount": amount, "currency": "GBP"},
            "suppliers": [{"id": "s", "name": "Acme"}], "contractPeriod": {"startDate": "2025-02-01T00:00:00Z"},
        }],
        **more,
    }  # fmt: skip


TENDER = {"ocid": "ocds-x-2", "id": "9", "date": "2025-01-01", "tag": ["tender"], "tender": {"title": "Later"}}


def test_an_award_and_a_tender(desk):
    landed = desk.land_one("ocds", "p.json", json.dumps({"uri": "u", "releases": [release(), TENDER]}))
    assert (landed.error, landed.read, landed.loaded) == ("", 2, 1)
    assert landed.quarantined[0].reason == "tells of no award (it is tagged tender)"
    row = desk.table("awards").row(0, named=True)
    assert (row["award_id"], row["procedure"], row["title"]) == ("ocds-x-1-1", "ocds-x-1", "Shells")
    assert (row["value"], row["currency"]) == (100, "GBP")
    assert (row["buyer_name"], row["buyer_country"], row["supplier_names"], row["suppliers"]) == ("Ministry", "gb", ["Acme"], ["acme"])
    assert (row["supplier_countries"], row["codes"]) == (["de"], ["CPV:35330000"])
    assert (row["date"], row["work_start"]) == ("2025-01-16", "2025-02-01")


def test_the_latest_release_wins_and_earlier_ones_are_kept_whatever_the_order(desk):
    old, new = release(), release("2", "2025-03-01T00:00:00Z", 150, tag=["awardUpdate"])
    for number, content in enumerate((new, old)):
        desk.land_one("ocds", f"{number}.json", json.dumps(content))
    row = desk.table("awards").row(0, named=True)
    assert (row["value"], row["actions"]) == (150, 2)
    assert desk.table("award_releases").select("date", "value", "tags").rows() == [
        ("2025-01-23", 100, ["award"]), ("2025-03-01", 150, ["awardUpdate"]),
    ]  # fmt: skip
    before = desk.bytes_of_all()
    desk.land_one("ocds", "0.json", json.dumps(new))
    assert desk.bytes_of_all() == before


def test_both_releases_in_one_file_give_the_same(desk):
    landed = desk.land_one("ocds", "p.json", json.dumps([release("2", "2025-03-01", 150), release(), release()]))
    assert (landed.read, landed.loaded) == (3, 2)
    assert landed.quarantined[0].reason == "repeats the release ocds-x-1 1"
    assert desk.table("awards").select("value", "actions").rows() == [(150, 2)]


def test_the_value_of_a_contract_and_its_amendments(desk):
    contract = {
        "id": "CN1", "awardID": "CN1", "value": {"amount": "n/a", "currency": "AUD"}, "dateSigned": "2024-05-01T00:00:00Z",
        "amendments": [{"id": "CN1-A1", "date": "2024-06-01T00:00:00Z", "rationale": "More shells"}],
    }  # fmt: skip
    bad = release(awards=[], contracts=[contract])
    good = release("2", awards=[{"id": "CN1", "suppliers": []}], contracts=[contract | {"value": {"amount": 7.5, "currency": "AUD"}}])
    landed = desk.land_one("ocds", "p.jsonl", json.dumps(bad) + "\n" + json.dumps(good) + "\n{broken\n")
    assert (landed.read, landed.loaded) == (3, 1)
    assert [(q.line, q.reason[:40]) for q in landed.quarantined] == [
        (1, "is not built as the standard says: the v"), (3, "is no JSON: Expecting property name encl"),
    ]  # fmt: skip
    row = desk.table("awards").row(0, named=True)
    assert (row["award_id"], row["value"], row["currency"], row["supplier_names"]) == ("ocds-x-1-cn1", 7.5, "AUD", ["Acme"])
    assert (row["date"], row["actions"]) == ("2024-05-01", 2)
    assert desk.table("award_releases").filter(tags=["amendment"])["description"].to_list() == ["More shells"]


def test_a_record_package_and_what_is_no_release(desk):
    record = {"records": [{"ocid": "ocds-x-1", "compiledRelease": release()}]}
    assert desk.land_one("ocds", "r.json", json.dumps(record)).loaded == 1
    assert "holds no release with an ocid" in desk.land_one("ocds", "x.json", '{"a": 1}').error
    assert "cut short" in desk.land_one("ocds", "y.json", json.dumps(record)[:-30]).error
