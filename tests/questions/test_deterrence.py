"""Worked out by hand on `stance_world`, whose docstring lists every stance.

Newest stances, first coder: arms control au e, jp e, kr r, us e; hybrid au e, jp q, kr e, nato a; resilience au e, jp e; missile
defence au e, jp r; nuclear sharing au e, jp a. The second coder reads kr on arms control as q, kr on hybrid (2023) as q, au on
resilience as q and jp on nuclear sharing (2024) as q.
"""

import datetime as dt
import math
from pathlib import Path

import polars as pl
import pytest
import small_world
import stance_world

import isthmus
from isthmus.atlas.handle import open_atlas
from isthmus.questions import deterrence, deterrence_words
from isthmus.questions.naming import QuestionError


@pytest.fixture(scope="module")
def stances(tmp_path_factory):
    with open_atlas(stance_world.write(tmp_path_factory.mktemp("stances") / "world")) as atlas:
        yield atlas


@pytest.fixture(scope="module")
def answer(stances):
    return deterrence.ask(stances, group="trio")


def found(answer):
    return {f.name: f.value for f in answer.findings}


def brackets(answer):
    return {b.name: (b.low, b.high) for b in answer.brackets}


def test_concept_by_concept_who_stands_where(answer):
    rows = answer.table.select(
        "concept", "endorses", "qualified", "avoids", "rejects", "within", "across", "coders_differ"
    ).rows()
    assert rows == [
        ("arms control", ["Australia", "Japan", "United States"], [], [], ["South Korea"], "opposed", "opposed", ["South Korea"]),
        ("missile defence", ["Australia"], [], [], ["Japan"], "opposed", "one side alone", []),
        ("nuclear sharing", ["Australia"], [], ["Japan"], [], "opposed", "one side alone", ["Japan"]),
        ("hybrid threats", ["Australia", "South Korea"], ["Japan"], ["NATO"], [], "by degree", "opposed", ["South Korea"]),
        ("resilience", ["Australia", "Japan"], [], [], [], "alike", "one side alone", ["Australia"]),
    ]  # fmt: skip


def test_how_many_concepts_bracketed_between_the_coders(answer):
    """Opposed for both coders: missile defence within, hybrid (au against nato) across.

    By the first alone: arms control (kr), nuclear sharing (jp) within; arms control (us against kr) across. Alike: resilience. By degree:
    hybrid.
    """
    assert found(answer)["concepts on which at least two of the group have a position"] == 5
    assert (found(answer)["one stance"], found(answer)["differ by degree"]) == (1, 1)
    assert brackets(answer)["concepts opposed within the group"] == (1, 3)
    assert brackets(answer)["concepts opposed across"] == (1, 2)


def test_the_coders_agreement_by_hand(answer):
    """16 of 17 positions were judged twice, 12 alike. Of 32 codings e 16, q 6, a 3, r 7.

    Nominal: D_o = 8/32; D_e = (32² − 16² − 6² − 3² − 7²) / (32·31) = 674/992; α = 1 − 0.25·992/674 = 0.63205.
    Ordinal: middles of the ranks e 8, q 19, a 23.5, r 28.5. Disagreements e–q twice (121), q–a (20.25), q–r (90.25), each counted both
    ways: 705. Expected: 2·(96·121 + 18·20.25 + 42·90.25 + 48·240.25 + 112·420.25 + 21·25) = 149,792. α = 1 − 31·705/149,792 = 0.85410.
    """
    numbers = found(answer)
    assert numbers["positions judged by a further coder"] == 16
    assert numbers["of these with one stance in all codings"] == 12
    assert numbers["Krippendorff's α, nominal"] == pytest.approx(0.63205, abs=1e-5)
    assert numbers["Krippendorff's α, ordinal"] == pytest.approx(0.85410, abs=1e-5)
    low, high = brackets(answer)["Krippendorff's α, nominal, 95 %"]
    assert 0 < low < 0.63205 < high <= 1


def test_the_sentence(answer):
    low, high = brackets(answer)["Krippendorff's α, nominal, 95 %"]
    ordered = brackets(answer)["Krippendorff's α, ordinal, 95 %"]
    assert answer.sentence == (
        "Of 5 concepts of deterrence on which at least two of the Trio have a stated position, they take one stance on 1, differ by degree "
        "on 1, and on 1 to 3 one endorses what another avoids or rejects. These are missile defence (endorsed by Australia, rejected by "
        "Japan); arms control (endorsed by Australia and Japan, rejected by South Korea; in one coder's reading alone); nuclear sharing "
        "(endorsed by Australia, avoided by Japan; in one coder's reading alone). So it stands between one of them and NATO or the United "
        "States on 1 to 2 concepts. Besides those named, these are hybrid threats (endorsed by Australia and South Korea, avoided by "
        "NATO). Of 16 positions judged blind by a second coder, 12 got the same stance: "
        f"Krippendorff's α 0.63 (95 % {low:.2f} to {high:.2f}) "
        f"without order and 0.85 ({ordered[0]:.2f} to {ordered[1]:.2f}) with the stances in order. This answer rests on positions alone: "
        "17 positions, each with a coder's judgement of stance."
    )


def test_distance_by_hand(stances):
    """Of au and jp on five concepts, first coder: arms control 0, hybrid 1, resilience 0, missile defence 1.

    Nuclear sharing au (½ e, ½ r), jp (½ r, ½ a): the mean (¼, ½, ¼) has 1.5 bits, each side 1, so ½. √(2.5/5) = 0.70711.
    Second coder: resilience 1 as well, nuclear
    sharing jp (½ r, ½ q) still ½: √(3.5/5) = 0.83666. The other pairs share two concepts or fewer.
    """
    answer = deterrence.ask(stances, group="trio", view="distance")
    row = answer.table.row(by_predicate=pl.col("pair") == "Australia–Japan", named=True)
    assert row["distance"] == pytest.approx(math.sqrt(0.5))
    assert (row["coded_low"], row["coded_high"]) == pytest.approx((math.sqrt(0.5), math.sqrt(0.7)))
    assert row["low"] < row["distance"] < row["high"] <= 1
    assert (row["concepts"], row["passages"], row["basis"], row["sides"]) == (5, 12, "few", "within the group")
    assert (row["opposed_low"], row["opposed_high"]) == (1, 2)
    others = answer.table.filter(pl.col("pair") != "Australia–Japan")
    assert others.height == 9
    assert set(others["basis"]) == {"too few"}
    assert others["distance"].null_count() == 9
    assert "Within the Trio one pair can be told: Australia–Japan (0.71, 95 % " in answer.sentence
    assert "For 9 pairs too few concepts are shared to say." in answer.sentence


def test_the_interval_is_repeatable(stances):
    columns = ["low", "high"]
    one, two = (deterrence.ask(stances, group="trio", view="distance").table[columns] for _ in range(2))
    assert one.equals(two)


def test_passages_side_by_side(stances):
    table = deterrence.ask(stances, group="trio", view="passages").table
    assert table.select("concept", "endorsed_by", "opposed_by", "stance", "by").rows() == [
        ("hybrid threats", "Australia", "NATO", "avoids", "both coders"),
        ("missile defence", "Australia", "Japan", "rejects", "both coders"),
        ("arms control", "Australia", "South Korea", "rejects", "the first coder alone"),
        ("arms control", "Japan", "South Korea", "rejects", "the first coder alone"),
        ("arms control", "United States", "South Korea", "rejects", "the first coder alone"),
        ("hybrid threats", "South Korea", "NATO", "avoids", "the first coder alone"),
        ("nuclear sharing", "Australia", "Japan", "avoids", "the first coder alone"),
    ]
    assert table.row(1, named=True) | {"fact_ids": None, "grade": None} == {
        "concept": "missile defence", "endorsed_by": "Australia", "endorsed_date": "2022", "endorsed_in": "Paper of 2022 (2022)",
        "endorsed_summary": "au on missile-defence.", "stance": "rejects", "opposed_by": "Japan", "opposed_date": "2022",
        "opposed_in": "Paper of 2022 (2022)", "opposed_summary": "jp on missile-defence.", "by": "both coders", "grade": None,
        "fact_ids": None,
    }  # fmt: skip
    assert table["fact_ids"][1].to_list() == [
        "codings/au-missile-defence-2022.second", "codings/jp-missile-defence-2022.second",
        "positions/au-missile-defence-2022", "positions/jp-missile-defence-2022",
    ]  # fmt: skip


def test_what_moved(stances):
    """Three stances are on record twice. jp and au moved on nuclear sharing for both coders, kr on hybrid for the second alone."""
    answer = deterrence.ask(stances, group="trio", view="moved")
    assert answer.table.select("actor", "concept", "from", "from_date", "to", "to_date", "by").rows() == [
        ("Japan", "nuclear sharing", "rejects", "2021", "avoids", "2024", "both coders"),
        ("South Korea", "hybrid threats", "endorses", "2021", "qualified", "2023", "the second coder alone"),
        ("Australia", "nuclear sharing", "rejects", "2019", "endorses", "2022-03", "both coders"),
    ]
    assert brackets(answer)["changes of stance"] == (2, 3)
    assert answer.sentence.startswith(
        "Of 3 stances on record at two dates or more, 2 to 3 changed; the newest: Japan on nuclear sharing, from rejected (2021) to "
        "avoided (2024); Australia on nuclear sharing, from rejected (2019) to endorsed (2022-03). "
    )
    later = deterrence.ask(stances, group="trio", view="moved", since=dt.date(2023, 6, 1)).table
    assert later["actor"].to_list() == ["Japan"]  # the date before it lies before the day, the change after


def test_nothing_moved_is_said(stances):
    answer = deterrence.ask(stances, group="trio", view="moved", concept="resilience")
    assert answer.sentence.startswith("Of 0 stances on record at two dates or more, none changed. ")
    assert answer.table.height == 0
    answer.figure().to_dict()


def test_two_papers_of_one_day_count_both_and_are_no_move(tmp_path):
    with open_atlas(stance_world.write(tmp_path / "w", "jp resilience rr 2021-01-01")) as atlas:
        row = deterrence.ask(atlas, group="trio").table.row(by_predicate=pl.col("concept") == "resilience", named=True)
        assert (row["endorses"], row["rejects"], row["within"]) == (["Australia", "Japan"], ["Japan"], "opposed")
        assert deterrence.ask(atlas, group="trio", view="moved", concept="resilience").table.height == 0


def test_profile_by_actor_and_year(stances):
    """Of au in 2022: missile defence and nuclear sharing, both endorsed. Wilson for 2 of 2: low 2 / (2 + z²) = 0.34238."""
    table = deterrence.ask(stances, group="trio", view="profile").table
    row = table.row(by_predicate=(pl.col("actor") == "Australia") & (pl.col("year") == 2022), named=True)
    assert (row["positions"], row["concepts"], row["endorses"], row["rejects"], row["coders_differ"]) == (2, 2, 2, 0, 0)
    assert (row["share_endorsed"], row["low"], row["high"]) == pytest.approx((1, 0.34238, 1), abs=1e-5)
    assert table["positions"].sum() == 17


def test_every_position_shows_both_coders(stances):
    table = deterrence.ask(stances, group="trio", view="positions", concept="Hybrid threats").table
    assert table.select("actor", "date", "stance", "second").rows() == [
        ("South Korea", "2023", "endorses", "qualified"),
        ("NATO", "2022", "avoids", "avoids"),
        ("South Korea", "2021", "endorses", "endorses"),
        ("Japan", "2021", "qualified", "qualified"),
        ("Australia", "2021", "endorses", "endorses"),
    ]
    us = deterrence.ask(stances, group="trio", view="positions", concept="arms control", beside="us").table
    assert us.filter(pl.col("actor") == "United States")["second"].to_list() == [None]


def test_later_positions_count_from_their_day(stances):
    early = deterrence.ask(stances, group="trio", as_of=dt.date(2023, 12, 31)).table
    assert early.row(by_predicate=pl.col("concept") == "nuclear sharing", named=True)["rejects"] == ["Japan"]
    late = deterrence.ask(stances, group="trio", since=dt.date(2023, 1, 1)).table
    assert late["concept"].sort().to_list() == ["hybrid threats", "nuclear sharing"]


def test_codings_that_rest_on_more_than_the_summary_are_told_apart(tmp_path, monkeypatch):
    """Four of them: e e, e e, r r, r q. Of 8 codings e 4, q 1, r 3; D_o 2/8, D_e (64 − 16 − 1 − 9) / 56; α = 1 − 0.25 · 56/38."""
    monkeypatch.setattr(deterrence_words, "MORE_READ", 4)
    rows = stance_world.world()
    for key in ("au-arms-control-2020", "au-hybrid-2021", "jp-missile-defence-2022", "kr-arms-control-2020"):
        next(c for c in rows["codings"] if c["position_id"] == key)["seen"] = "excerpt"
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        answer = deterrence.ask(atlas, group="trio")
    assert found(answer)["Krippendorff's α, nominal, where more was seen"] == pytest.approx(1 - 0.25 * 56 / 38)
    assert "On the 4 of which it saw more than the first coder's summary, the first of these is 0.63 (" in answer.sentence
    assert any("12 of 16 further codings were made from the summary alone" in a for a in answer.assumptions)


def test_without_a_second_coding_there_is_no_alpha(tmp_path):
    rows = stance_world.world()
    rows["codings"] = []
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        answer = deterrence.ask(atlas, group="trio")
        assert "No second coder has judged these stances." in answer.sentence
        assert brackets(answer)["concepts opposed within the group"] == (3, 3)
        assert not any("α" in name for name in found(answer))
        assert any("how far another would agree is not known" in a for a in answer.assumptions)
        assert set(deterrence.ask(atlas, group="trio", view="passages").table["by"]) == {"one coder"}


def test_a_third_coder_widens_the_bracket(tmp_path):
    """A third coder reads jp on missile defence as qualified, so no contrast within the group is seen by all."""
    rows = stance_world.world()
    rows["codings"].append(stance_world.coding("jp-missile-defence-2022", "qualified", coder="third"))
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        answer = deterrence.ask(atlas, group="trio")
        assert brackets(answer)["concepts opposed within the group"] == (0, 3)
        by = deterrence.ask(atlas, group="trio", view="passages", concept="missile-defence").table["by"].to_list()
    assert by == ["the first coder and the second coder alone"]
    assert any("16 of the positions were not judged by every coder" in a for a in answer.assumptions)


def test_a_group_beside_stands_for_its_members_and_nobody_twice(stances):
    table = deterrence.ask(stances, group="trio", beside="nato, trio, us,us", view="distance").table
    assert table.height == 10  # au, jp, kr, nato, us


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"group": "trios"}, "no actor 'trios'; near: trio"),
        ({"group": "lone"}, "'lone' has 1 member on 2026-01-01; a group needs two"),
        ({"group": "trio", "beside": "natto,japn"}, "no actor 'natto'.*; the atlas has no actor 'japn'"),
        ({"group": "trio", "concept": "nuclear-shering"}, "no concept 'nuclear-shering'; near: nuclear-sharing"),
        ({"group": "trio", "concept": "hybrid", "view": "distance"}, "rests on many concepts"),
        ({"group": "trio", "since": dt.date(2025, 1, 1)}, "its positions cover 2019-01-01 to 2024-12-31"),
        ({"group": "trio", "concept": "counterstrike"}, "no position on counterstrike of these actors"),
    ],
)
def test_what_cannot_be_asked_says_what_can(stances, asked, said):
    with pytest.raises(QuestionError, match=said):
        deterrence.ask(stances, **asked)


def test_an_atlas_without_positions_says_so(small_atlas):
    with pytest.raises(QuestionError, match="no dated rows"):
        deterrence.ask(small_atlas, group="trio")


@pytest.mark.parametrize("view", ["concepts", "distance", "passages", "moved", "profile", "positions"])
def test_every_view_names_its_facts_and_draws(stances, view):
    answer = deterrence.ask(stances, group="trio", view=view)
    assert answer.figure().to_dict()["$schema"]
    assert set(answer.table["fact_ids"].explode()) <= set(answer.fact_ids)
    numeric = {name for name, kind in answer.table.schema.items() if kind.is_numeric()}
    assert numeric == set(answer.units)
    assert set(answer.headings) <= set(answer.table.columns)


def test_the_bundled_atlas_where_the_four_part():
    with open_atlas() as atlas:
        answer = isthmus.ask("deterrence", atlas)
        assert found(answer)["positions judged by a further coder"] == 156
        assert found(answer)["Krippendorff's α, nominal"] > 0.8
        assert found(answer)["Krippendorff's α, nominal, where more was seen"] < 0.8
        page = (Path(__file__).parents[2] / "docs" / "methods" / "deterrence.md").read_text(encoding="utf-8")
        for name in ("Krippendorff's α, nominal", "Krippendorff's α, ordinal", "Krippendorff's α, nominal, where more was seen"):
            assert f"{found(answer)[name]:.2f}" in page, f"the page of method tells another {name}"
        for part in (
            "extended deterrence (endorsed by Australia, Japan and South Korea, rejected by New Zealand)",
            "nuclear sharing",
        ):
            assert part in answer.sentence
        moved = isthmus.ask("deterrence", atlas, view="moved").sentence
        assert "the United States on integrated deterrence, from endorsed (2022-10) to avoided (2026-01)" in moved
