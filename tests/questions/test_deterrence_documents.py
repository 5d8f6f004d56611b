"""Worked out by hand on `passage_world`, whose docstring lists every passage, and on `stance_world` for the stances."""

import datetime as dt
import math

import numpy as np
import passage_world
import polars as pl
import pytest
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.engine.divergence import by_chance, clustered_distance
from isthmus.engine.intervals import wilson
from isthmus.questions import deterrence, spoken_distances
from isthmus.questions.answer import documents_of
from isthmus.questions.naming import QuestionError
from isthmus.questions.spoken_tables import LETTERS, effective, excerpt


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    with open_atlas(passage_world.write(tmp_path_factory.mktemp("passages") / "world")) as opened:
        yield opened


def found(answer):
    return {f.name: f.value for f in answer.findings}


def test_the_answer_rests_on_both_where_both_are_there_and_says_on_how_many(atlas):
    """Own passages on concepts: d-a 3, d-b 1, d-c 2, d-d 1, seven in four documents; of the Trio, NATO and US all 17 positions."""
    answer = deterrence.ask(atlas, group="trio")
    assert answer.parameters["rests_on"] == "both"
    assert answer.sentence.endswith(
        "This answer rests on both positions and documents: 17 positions, each with a coder's judgement of stance; and 7 passages in 4 of "
        "4 documents, whose words are no stance."
    )
    assert [c.source_id for c in answer.documents] == ["d-a", "d-b", "d-c", "d-d"]
    assert answer.documents[0].text == "Ministry, “Paper d-a”, 2023-05-01."
    assert answer.documents[0].live
    assert "file d-d.txt, SHA-256 0000" in answer.documents[3].text
    assert answer.documents[3].reliability == ""


def test_profile_shares_of_own_passages_by_actor_and_year(atlas):
    """In 2023 jp: 2 of 3 passages on resilience, one document, so that n is 1 and Wilson's interval that of 2/3 of 1.

    Missile defence is only negated: 0 of 3 used. Undated d-d is jp's, through its armed force, in no year.
    """
    table = deterrence.ask(atlas, group="trio", view="profile", rests_on="documents").table
    rows = {(r["actor"], r["year"], r["concept"]): r for r in table.to_dicts()}
    low, high = wilson(2 / 3, 1)
    row = rows["Japan", 2023, "resilience"]
    assert (row["used"], row["negated"], row["of"], row["documents"], row["documents_of"]) == (2, 0, 3, 1, 1)
    assert (row["share"], row["low"], row["high"]) == pytest.approx((2 / 3, float(low), float(high)))
    assert row["passage_ids"] == ["d-a/1", "d-a/2"]
    denied = rows["Japan", 2023, "missile defence"]
    assert (denied["used"], denied["negated"], denied["share"]) == (0, 1, 0)
    assert rows["Japan", None, "hybrid threats"]["of"] == 1
    # d-b counts in full for each of its two voices.
    assert (
        rows["Japan", 2024, "nuclear sharing"]["negated"] == rows["Australia", 2024, "nuclear sharing"]["negated"] == 1
    )
    assert rows["Australia", 2024, "nuclear sharing"]["used"] == 1
    assert len(rows) == 8
    assert "nuclear sharing" not in set(table.filter(pl.col("year") == 2023)["concept"])  # teaser, heading, quote


def test_effective_number_of_documents():
    """(3 + 1)² / (9 + 1) = 1.6; as many as documents where all are alike."""
    assert effective([3, 1]) == pytest.approx(1.6)
    assert effective([2, 2, 2]) == 3
    assert effective([]) == 0


def test_concept_by_concept_who_speaks_of_it(atlas):
    """Nuclear sharing: au uses it in d-c and denies it in d-b, which is jp's as well."""
    table = deterrence.ask(atlas, group="trio", rests_on="documents").table
    row = table.row(by_predicate=pl.col("concept") == "nuclear sharing", named=True)
    assert (row["spoken_by"], row["negated_by"], row["silent"]) == (["Australia 1"], ["Australia 1", "Japan 1"], [])
    assert (row["passages"], row["negated"], row["documents"]) == (2, 1, 2)
    missile = table.row(by_predicate=pl.col("concept") == "missile defence", named=True)
    assert (missile["spoken_by"], missile["silent"]) == ([], ["Australia"])
    both = deterrence.ask(atlas, group="trio").table
    assert both.row(by_predicate=pl.col("concept") == "nuclear sharing", named=True)["endorses"] == ["Australia"]
    assert both.height == 5


def test_words_beside_stances(atlas):
    """Of 10 stances.

    au: endorses sharing, one used and one denied: even; hybrid and resilience endorsed and used;
    arms control and missile defence silent.

    jp: rejects missile defence and denies it, qualified hybrid used, endorses resilience used: borne out; avoids sharing but denies it in
    words: parted; arms control silent. kr, nato and us have no documents. Borne out 5, parted 1, even 1, silent 3.
    """
    answer = deterrence.ask(atlas, group="trio", view="words")
    rows = {(r["actor"], r["concept"]): r for r in answer.table.to_dicts()}
    assert {k: r["verdict"] for k, r in rows.items()} == {
        ("Australia", "nuclear sharing"): "even", ("Australia", "hybrid threats"): "borne out", ("Australia", "resilience"): "borne out",
        ("Australia", "arms control"): "silent", ("Australia", "missile defence"): "silent", ("Japan", "missile defence"): "borne out",
        ("Japan", "hybrid threats"): "borne out", ("Japan", "resilience"): "borne out", ("Japan", "nuclear sharing"): "parted",
        ("Japan", "arms control"): "silent",
    }  # fmt: skip
    assert answer.sentence.startswith(
        "Of 10 stances on record of actors whose documents are read, words bear out 5 and part from 1 (nuclear sharing, avoided by Japan "
        "but denied in documents); of 3 the documents never speak, and in 1 they use and deny the words alike."
    )
    # Silent: none of 3 passages in documents of 1 and 2: n = 9/5; Wilson's upper end of 0 of 1.8.
    assert rows["Australia", "arms control"]["most"] == pytest.approx(float(wilson(0, 1.8)[1]))


def test_passages_side_by_side_with_positions_and_citation(atlas):
    answer = deterrence.ask(atlas, group="trio", view="passages", concept="nuclear-sharing", actor="au")
    rows = answer.table.select("actor", "date", "rests_on", "how", "document", "locator", "document_id").rows()
    assert rows == [
        ("Australia", "2024-06-10", "document", "negated", "Paper d-b", "para. 1", "d-b"),
        ("Australia", "2024", "document", "used", "Paper d-c", "para. 1", "d-c"),
        ("Australia", "2022-03", "position", "endorses", "Paper of 2022-03", None, None),
        ("Australia", "2019", "position", "rejects", "Paper of 2019", None, None),
    ]
    assert answer.table["words"][0] == "nuclear sharing"
    one = deterrence.ask(
        atlas, group="trio", view="passages", concept="resilience", rests_on="documents", actor="jp", most=1
    )
    assert one.table["passage_ids"].to_list() == [["d-b/1"]]  # the newest
    assert one.sentence.startswith(
        "3 passages of documents speak of resilience (Japan 3), 0 of them only to deny or reject it; 1 are shown"
    )


def test_later_documents_count_from_their_day_and_undated_ones_not_in_a_span(atlas):
    early = deterrence.ask(atlas, group="trio", rests_on="documents", as_of=dt.date(2023, 12, 31))
    assert {d.source_id for d in early.documents} == {"d-a", "d-d"}
    late = deterrence.ask(atlas, group="trio", rests_on="documents", since=dt.date(2024, 1, 1))
    assert {d.source_id for d in late.documents} == {"d-b", "d-c"}


def test_few_documents_give_no_distance(atlas):
    answer = deterrence.ask(atlas, group="trio", view="distance", rests_on="documents")
    assert answer.table.select("pair", "documents_a", "documents_b", "joint", "basis", "distance").rows() == [
        ("Australia–Japan", 2, 3, 1, "too few", None)
    ]
    assert answer.sentence.startswith("No pair has enough documents")


def test_distance_of_words_shares_a_passage_among_its_concepts(atlas, monkeypatch):
    """A passage weighs one.

    au: sharing n 1/2, resilience u 1/2, sharing u 1, hybrid u 1, of 3.
    jp: resilience u 5/2, missile n 1, sharing n 1/2, hybrid u 1, of 5.
    """
    monkeypatch.setattr(spoken_distances, "FEWEST", 1)
    answer = deterrence.ask(atlas, group="trio", view="distance", rests_on="documents")
    au, jp = np.array([1 / 6, 1 / 6, 1 / 3, 1 / 3, 0]), np.array([0.1, 0.5, 0, 0.2, 0.2])

    def entropy(p):
        return -sum(x * math.log2(x) for x in p if x)

    expected = math.sqrt(entropy((au + jp) / 2) - (entropy(au) + entropy(jp)) / 2)
    row = answer.table.row(0, named=True)
    assert row["distance"] == pytest.approx(expected)
    assert row["low"] <= expected <= row["high"]


def test_clusters_alike_are_at_nought_and_clusters_that_share_nothing_at_one():
    alike, none = np.array([[1.0, 0.0]] * 6), np.zeros((0, 2))
    assert clustered_distance(alike, alike, none).value == 0
    apart = clustered_distance(alike, alike[:, ::-1], none)
    # Never short of 1 in 6 documents a side: the low end of d² is 0.025^(1/6).
    assert (apart.value, apart.low, apart.high) == pytest.approx((1, math.sqrt(0.025 ** (1 / 6)), 1))
    assert by_chance(alike, alike, none) == 0
    assert by_chance(alike, alike[:, ::-1], none) < 1
    with pytest.raises(ValueError, match="above 0"):
        clustered_distance(alike * 0, alike, none)


def test_a_long_passage_is_shown_around_the_words():
    text = "word " * 100 + "nuclear sharing " + "word " * 100
    shown = excerpt(text, "nuclear sharing")
    assert "nuclear sharing" in shown
    assert len(shown) <= LETTERS + 4
    assert shown.startswith("…")
    assert shown.endswith("…")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"view": "moved", "rests_on": "documents"}, "moved does not rest on documents, only on positions"),
        (
            {"rests_on": "documents", "concept": "counterstrike"},
            "no document of these actors .*on counterstrike.*4 documents cover",
        ),
        ({"view": "words", "actor": "jp"}, "compares the group"),
        ({"view": "passages", "actor": "japn"}, "no actor 'japn'"),
        ({"view": "passages", "most": 0}, "shows no passage"),
    ],
)
def test_what_cannot_be_asked_says_what_can(atlas, asked, said):
    with pytest.raises(QuestionError, match=said):
        deterrence.ask(atlas, group="trio", **asked)


def test_without_documents_the_way_to_add_them_is_told(tmp_path):
    rows = passage_world.world()
    rows["documents"], rows["passages"], rows["mentions"] = [], [], []
    with open_atlas(small_world.write(tmp_path / "w", rows)) as bare:
        answer = deterrence.ask(bare, group="trio")
        assert answer.parameters["rests_on"] == "positions"
        assert any("`isthmus read FILE|DIR|URL` adds those" in a for a in answer.assumptions)
        with pytest.raises(QuestionError, match=r"no documents at all\. `isthmus read"):
            deterrence.ask(bare, group="trio", rests_on="documents")


VIEWS = [(v, b) for v in ("concepts", "distance", "passages", "profile") for b in ("documents", "both")] + [
    ("words", "both")
]


@pytest.mark.parametrize(("view", "basis"), VIEWS)
def test_every_row_and_number_leads_to_facts_or_to_passages_of_documents_that_are_cited(atlas, view, basis):
    answer = deterrence.ask(atlas, group="trio", view=view, rests_on=basis)
    cited = {c.source_id for c in answer.documents}
    known = set(atlas.sql("SELECT passage_id FROM passages")["passage_id"])
    for row in answer.table.to_dicts():
        assert row["fact_ids"] or row["passage_ids"] or row["concepts"] == 0, row  # a pair with nothing in common
        assert set(row["fact_ids"]) <= set(answer.fact_ids)
        assert set(row["passage_ids"]) <= known
        assert set(documents_of(row["passage_ids"])) <= cited
    rests_on = [(n.fact_ids, n.document_ids) for n in answer.findings] + [(b.fact_ids, b.document_ids) for b in answer.brackets]
    for facts, documents in rests_on:
        assert facts or documents
        assert set(documents) <= cited
    numeric = {c for c, kind in answer.table.schema.items() if kind.is_numeric()}
    assert numeric == set(answer.units)
    assert set(answer.headings) <= set(answer.table.columns)
    assert answer.figure().to_dict()["$schema"]
    assert answer.as_dict()["documents"]


def test_a_brief_cites_documents_and_says_that_nobody_graded_them(atlas):
    from isthmus.questions.evidence import sources_of
    from isthmus.report.document import compose
    from isthmus.report.markdown import brief_markdown

    answer = deterrence.ask(atlas, group="trio", view="passages", concept="resilience")
    brief = compose([answer], today=dt.date(2026, 1, 2), sources_of=lambda facts: sources_of(atlas, facts))
    cited = {r.text: r.reliability for r in brief.references}
    assert cited["Ministry, “Paper d-a”, 2023-05-01."] == "not graded, a read document"
    assert "read documents bear no grade" in brief.sections[0].grade
    assert all(row.ranges for row in brief.sections[0].table.cited)
    assert "papers.example/d-b" in brief_markdown(brief)
