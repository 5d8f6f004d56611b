import polars as pl
import pytest
import small_world
import stance_world

from isthmus.atlas import folder
from isthmus.model.check import TABLES, check, empty, typed
from isthmus.model.problem import AtlasError

PERMISSION = {"fact_id": "transfer_permissions/x", "holder": "us", "act": "export", "covers": "missiles", "rule": "Act",
              "effect": "licence", "source_ids": "s-gov", "credibility": 2, "verified": "true"}  # fmt: skip


def problems(tmp_path, change):
    """What the small world's check says after `change(rows)`."""
    rows = small_world.world()
    change(rows)
    with pytest.raises(AtlasError) as caught:
        folder.read(small_world.write(tmp_path / "broken", rows))
    return caught.value.problems


def told(found):
    return [(p.table, p.column, p.rule, [(x.row, x.identity, x.value) for x in p.places]) for p in found]


def test_the_small_world_is_sound(world_folder):
    assert folder.read(world_folder)["actors"].height == 16


def test_every_broken_rule_is_reported_at_once_with_row_value_and_way_out(tmp_path):
    def change(rows):
        rows["actors"][0]["kind"] = "stat"
        rows["actors"][1]["country"] = "jpn"
        rows["sites"][0]["lat"] = 95
        rows["material_shares"][1]["share"] = "sixty"
        rows["commitments"][2]["signed"] = "2010-02-30"
        rows["engagements"][0]["name"] = ""

    found = problems(tmp_path, change)
    assert told(found) == [
        ("commitments", "signed", "is not a date such as 2024, 2024-07, 2024-07-10 or an interval such as 2024/2025-03",
         [(3, "commitments/nato-jp", "'2010-02-30'")]),
        ("material_shares", "share", "is not a number such as 1250 or 0.35", [(2, "material_shares/m-1", "'sixty'")]),
        ("actors", "kind", "must be a term of the vocabulary actor_kind", [(1, "actors/au", "'stat'")]),
        ("actors", "country", "must be listed in actors.actor_id", [(2, "actors/jp", "'jpn'")]),
        ("engagements", "name", "must not be empty", [(1, "engagements/nato-summit", "")]),
        ("sites", "lat", "must be 90 degree or less", [(1, "sites/acme-plant", "95.0")]),
    ]  # fmt: skip
    assert found[2].way_out == "correct the value; near 'stat': state"
    assert "near 'jpn': jp" in found[3].way_out


def test_a_cell_that_does_not_read_is_not_reported_as_empty_too(tmp_path):
    def change(rows):
        rows["actors"][0]["credibility"] = "good"
        rows["actors"][1]["credibility"] = ""

    assert told(problems(tmp_path, change)) == [
        ("actors", "credibility", "is not a whole number such as 3", [(1, "actors/au", "'good'")]),
        ("actors", "credibility", "must not be empty", [(2, "actors/jp", "")]),
    ]


def test_references_in_lists_and_to_the_own_table_are_held(tmp_path):
    def change(rows):
        rows["commitments"][0]["parties"] = "us;xx"
        rows["engagements"][1]["margin_of"] = "nato-sumit"
        rows["actors"][0]["source_ids"] = "s-gov;s-gone"

    assert told(problems(tmp_path, change)) == [
        ("actors", "source_ids", "must be listed in sources.source_id", [(1, "actors/au", "'s-gone'")]),
        (
            "engagements",
            "margin_of",
            "must be listed in engagements.engagement_id",
            [(2, "engagements/trio-meeting", "'nato-sumit'")],
        ),
        ("commitments", "parties", "must be listed in actors.actor_id", [(1, "commitments/us-jp", "'xx'")]),
    ]


def test_repeated_keys_and_ids_are_found_within_and_across_tables(tmp_path):
    def change(rows):
        rows["makes"][2] = rows["makes"][2] | {"fact_id": "makes/other", "actor_id": "acme"}
        rows["sites"][0]["fact_id"] = "actors/au"

    found = problems(tmp_path, change)
    assert [(p.table, p.rule, len(p.places)) for p in found] == [
        ("makes", "repeats the key site_id, actor_id, good_id", 2),
        ("actors", "'actors/au' names facts in actors, sites", 0),
    ]


def test_exactly_one_producer_and_bounds_that_do_not_fall(tmp_path):
    def change(rows):
        rows["makes"][0]["actor_id"] = "beta"
        rows["quantities"] = [
            {"fact_id": f"quantities/q-{i}", "actor_id": "acme", "good_id": "powder", "measure": "output", "unit": "tonne/year",
             "basis": "reported", "source_ids": "s-gov", "credibility": 3, "verified": "true", "low": low, "value": value, "high": high}
            for i, (low, value, high) in enumerate([(1, 2, 3), (3, 2, ""), (5, "", 4), ("", "", "")])
        ]  # fmt: skip

    assert told(problems(tmp_path, change)) == [
        (
            "makes",
            "site_id",
            "exactly one of site_id, actor_id must be filled",
            [(1, "makes/acme-plant.powder", "'acme-plant'")],
        ),
        (
            "quantities",
            "low",
            "must not fall: low <= value <= high",
            [(2, "quantities/q-1", "3.0"), (3, "quantities/q-2", "5.0")],
        ),
    ]


def test_a_fact_without_an_addressed_source_is_a_problem(tmp_path):
    def change(rows):
        rows["sources"][1]["url"] = ""
        rows["actors"][0]["source_ids"] = "s-press"
        rows["actors"][1]["source_ids"] = "s-press;s-gov"
        rows["actors"][2]["source_ids"] = ""

    found = told(problems(tmp_path, change))
    assert ("actors", "source_ids", "rests on no source with an address", [(1, "actors/au", "'s-press'")]) in found
    assert any(rule == "must not be empty" and places[0][1] == "actors/kr" for _, _, rule, places in found)


def test_missing_and_unknown_columns_are_named(tmp_path):
    place = small_world.write(tmp_path / "w")
    text = (place / "goods.csv").read_text()
    (place / "goods.csv").write_text(text.replace("good_id,name", "good_id,nam", 1))
    with pytest.raises(AtlasError) as caught:
        folder.read(place)
    assert [(p.table, p.column, p.rule) for p in caught.value.problems] == [
        ("goods", "nam", "is not a declared column"),
        ("goods", "name", "is missing"),
    ]


def test_an_undeclared_table_is_a_problem():
    (problem,) = check({"ships": pl.DataFrame({"a": [1]})})
    assert problem.rule == "is not a declared table"


def test_lists_are_sorted_without_repeats_and_holes_are_found():
    text = pl.DataFrame({"good_id": ["x", "y", "z"], "covers": ["b; a;b", None, "a;;b"]})
    frame, found = typed(TABLES["goods"], text)
    assert frame["covers"].to_list()[:2] == [["a", "b"], []]
    assert [(p.column, [x.row for x in p.places]) for p in found if p.column == "covers"] == [("covers", [3])]


def test_an_infinite_number_is_no_number():
    text = empty(TABLES["material_shares"]).cast(pl.String, strict=False).select(pl.all()).clear(n=1)
    _, found = typed(TABLES["material_shares"], text.with_columns(share=pl.lit("inf")))
    assert [(p.column, p.rule) for p in found] == [("share", "is not a number such as 1250 or 0.35")]


def test_only_the_first_places_are_shown_but_all_are_counted(tmp_path):
    def change(rows):
        for row in rows["makes"]:
            row["status"] = "running"

    (problem,) = problems(tmp_path, change)
    assert len(problem.places) == 13
    assert "(13 rows)" in str(problem)
    assert "and 10 more" in str(problem)


def test_facts_without_the_column_of_their_sources_are_a_problem(tmp_path):
    place = small_world.write(tmp_path / "w")
    frame = pl.read_csv(place / "sites.csv", infer_schema=False)
    frame.drop("source_ids").write_csv(place / "sites.csv")
    with pytest.raises(AtlasError) as caught:
        folder.read(place)
    assert [(p.table, p.column, p.rule) for p in caught.value.problems] == [("sites", "source_ids", "is missing")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda r: r["sources"][2].update(reliability="B"), ("sources", "reliability", "must be D or weaker")),
        (lambda r: r["sources"][0].update(url="javascript:alert(1)"), ("sources", "url", "must have the form")),
        (lambda r: r["sites"][0].update(country="acme"), ("sites", "country", "must name a state")),
        (
            lambda r: r.update(transfer_permissions=[PERMISSION | {"holder": "acme"}]),
            ("transfer_permissions", "holder", "must name a state"),
        ),
        (
            lambda r: r.update(transfer_permissions=[PERMISSION | {"effect": "maybe"}]),
            ("transfer_permissions", "effect", "must be a term of the vocabulary"),
        ),
        (
            lambda r: r["engagements"][0].update(margin_of="nato-summit"),
            ("engagements", "margin_of", "leads in a circle: nato-summit"),
        ),
        (lambda r: r["actors"][11].update(parent="acme"), ("actors", "parent", "leads in a circle")),
        (
            lambda r: r["bill_of_materials"][3].update(input_good="missile-a"),
            ("bill_of_materials", "input_good", "leads in a circle"),
        ),
        (
            lambda r: r["actors"][0].update(name="Aus\x1b[31mtralia"),
            ("actors", "name", "is not text without control characters"),
        ),
    ],
)
def test_rules_of_the_domain(tmp_path, change, expected):
    found = problems(tmp_path, change)
    assert any((p.table, p.column) == expected[:2] and p.rule.startswith(expected[2]) for p in found), found


def test_a_coding_is_its_own_publication_and_nothing_else_is(tmp_path):
    """The world's codings rest on a source without an address; a position may not, and a coding needs the source's kind."""
    assert folder.read(stance_world.write(tmp_path / "sound"))["codings"].height == 16
    rows = stance_world.world()
    rows["positions"][0]["source_ids"] = "coding-2"
    rows["sources"].append(rows["sources"][-1] | {"source_id": "loose", "kind": "other"})
    rows["codings"][0]["source_ids"] = "loose"
    rows["codings"][2] = rows["codings"][1] | {"fact_id": "codings/again"}
    rows["codings"][3]["position_id"] = "au-arms-controll-2020"
    with pytest.raises(AtlasError) as caught:
        folder.read(small_world.write(tmp_path / "broken", rows))
    assert {(p.table, p.column, p.rule) for p in caught.value.problems} == {
        ("positions", "source_ids", "rests on no source with an address"),
        ("codings", "source_ids", "rests on no source with an address"),
        ("codings", "position_id", "repeats the key position_id, coder"),
        ("codings", "position_id", "must be listed in positions.position_id"),
    }


ADVICE = {
    "fact_id": "recommendations/r", "recommendation_id": "r", "kind": "goal", "document": "Plan", "document_date": "2023-05",
    "publisher": "Ministry", "addressees": "jp", "theme": "cyber", "text": "Do it.", "source_ids": "s-gov", "credibility": 2,
    "verified": "true",
}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "evidence", "broken"),
    [
        ("unknown", [], []),
        ("open", [], []),
        ("partly", [], ["must be the status of the newest evidence"]),
        ("done", [("2024", "partly"), ("2025-02", "done")], []),
        ("partly", [("2024", "partly"), ("2025-02", "done")], ["must be the status of the newest evidence"]),
        # The year 2025 ends after its February, so it is the newer of the two.
        ("partly", [("2025-02", "done"), ("2025", "partly")], []),
        ("unknown", [("2024", "partly")], ["must be the status of the newest evidence"]),
        ("done", [("2023-05-02", "done")], []),
        ("done", [("2023-04-30", "done")], ["is older than the document"]),
    ],
)
def test_a_status_is_that_of_the_newest_evidence(tmp_path, status, evidence, broken):
    shared = {
        "recommendation_id": "r",
        "reason": "It was.",
        "source_ids": "s-gov",
        "credibility": 3,
        "verified": "true",
    }
    rows = [
        {"fact_id": f"recommendation_evidence/r.{i}", "date": date, "status": judged, **shared}
        for i, (date, judged) in enumerate(evidence)
    ]
    world = small_world.world()
    world.update(recommendations=[{**ADVICE, "status": status}], recommendation_evidence=rows)
    found = []
    try:
        folder.read(small_world.write(tmp_path / "w", world))
    except AtlasError as error:
        found = list(error.problems)
    assert [p.rule.partition(",")[0] for p in found] == broken


def test_an_empty_register_is_named_as_the_cause(tmp_path):
    found = problems(tmp_path, lambda rows: rows.update(goods=[]))
    assert any("the table goods has no rows; is its file missing or empty?" in p.way_out for p in found)


@pytest.mark.parametrize("rows", [1, 1_000])  # few rows are looked at one by one, many all together
@pytest.mark.parametrize("ill", [["b", "a"], ["a", "a"], ["a", " b"], ["a", ""], ["a", None], [None]])
def test_ill_lists_are_put_right_and_sound_ones_are_taken(rows, ill):
    table = TABLES["votes"]
    given = pl.DataFrame({"source_ids": [["a", "b"]] * rows + [[]] * rows + [ill]})
    frame, problems = typed(table, given)
    assert frame["source_ids"].to_list() == [["a", "b"]] * rows + [[]] * rows + [sorted({v.strip() for v in ill if v and v.strip()})]
    assert any(p.column == "source_ids" and p.places for p in problems) == (None in ill or "" in ill)


@pytest.mark.parametrize("rows", [1, 1_000])
def test_control_characters_are_found_among_few_rows_and_many(rows):
    bad = ["\x07", "a\x7f", "a\x85", "\x9f"]
    frame, problems = typed(TABLES["votes"], pl.DataFrame({"vote": ["fine\tand\nfine"] * rows + bad}))
    assert frame["vote"].to_list() == ["fine\tand\nfine"] * rows + [None] * 4
    assert [len(p.places) for p in problems if p.column == "vote"] == [4]
