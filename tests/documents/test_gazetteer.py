"""The gazetteer on invented sentences, and that its offsets always point at the words it tells."""

from __future__ import annotations

import time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.atlas import folder
from isthmus.atlas.bundled import BUNDLED
from isthmus.documents.folding import fold
from isthmus.documents.gazetteer import Gazetteer
from isthmus.documents.known_names import Known


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.of(folder.read_unchecked(BUNDLED))


def told(gazetteer: Gazetteer, text: str, *kinds: str) -> list[tuple[str, tuple[str, ...]]]:
    found = gazetteer.mentions(1, text)
    assert all(text[m.begin : m.end] == m.text for m in found)
    return [(m.text, m.ids) for m in found if not kinds or m.kind in kinds]


def test_longest_name_hides_those_within(gazetteer):
    text = "The Japan Air Self-Defense Force and the Ministry of Defense of Japan hosted NATO Parliamentary Assembly staff."
    assert told(gazetteer, text, "actor") == [
        ("Japan Air Self-Defense Force", ("jasdf",)),
        ("Ministry of Defense of Japan", ("jp-mod",)),
        ("NATO Parliamentary Assembly", ("nato",)),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Join us: the US and the U.S. Navy were there.", [("US", ("us",)), ("U.S. Navy", ("us-navy",))]),
        ("JOIN US TODAY", []),
        ("NATO AND SOUTH KOREA MEET", [("NATO", ("nato",)), ("SOUTH KOREA", ("kr",))]),
        ("They served turkey on china plates.", []),
        ("Talks with Turkey.", [("Turkey", ("tr",))]),
        ("Japan’s and Korea's plans", [("Japan", ("jp",)), ("Korea", ("kr", "kp"))]),
        ("a US-led, NATO–Japan effort", [("US", ("us",)), ("NATO", ("nato",)), ("Japan", ("jp",))]),
        ("the Indo\u2011Pacific\u00a0Four (IP4), once AP4", [("Indo\u2011Pacific\u00a0Four", ("ip4",)), ("IP4", ("ip4",)), ("AP4", ("ip4",))]),  # noqa: E501
        ("the four partners", [("four partners", ("ip4",))]),
        ("Japanese and Australian officials; two Poles", [("Japanese", ("jp",)), ("Australian", ("au",)), ("Poles", ("pl",))]),
        ("Norwayan Chinatown Omani", [("Omani", ("om",))]),
        ("防衛省は三菱重工業と", [("防衛省", ("jp-mod",)), ("三菱重工", ("mhi",))]),
        ("Congo signed.", [("Congo", ("cg", "cd"))]),
    ],
)  # fmt: skip
def test_actors(gazetteer, text, expected):
    found = told(gazetteer, text, "actor")
    assert [(t, set(i)) for t, i in found] == [(t, set(i)) for t, i in expected]


def test_a_capital_is_a_place_and_where_it_acts_its_government(gazetteer):
    acting = gazetteer.mentions(1, "Tokyo announced a plan.")
    assert {(m.kind, m.ids, m.value) for m in acting} == {("place", (), "Tokyo"), ("actor", ("jp",), "Japan")}
    assert {m.kind for m in gazetteer.mentions(1, "They met in Tokyo and will meet again.")} == {"place"}


def test_goods_and_domains_in_any_case_and_number(gazetteer):
    text = "Orders for 155mm artillery shells, PAC-3 MSE interceptors and Nitrocellulose; Cyber defence and support for Ukraine."
    assert told(gazetteer, text, "good") == [
        ("155mm artillery shells", ("155mm-round",)), ("PAC-3 MSE interceptors", ("pac-3",)), ("Nitrocellulose", ("nitrocellulose",)),
    ]  # fmt: skip
    assert told(gazetteer, text, "domain") == [("Cyber defence", ("cyber",)), ("support for Ukraine", ("ukraine",))]
    assert ("Ukraine", ("ua",)) in told(gazetteer, text, "actor")


def test_a_city_that_is_a_name_needs_what_it_lies_in(gazetteer):
    assert told(gazetteer, "Ms Graham spoke.") == []
    assert told(gazetteer, "a plant in Graham, Kentucky", "place") == [("Graham", ())]


def test_a_name_that_fails_on_its_case_hides_none_below_it():
    names = [Known("the Reach Out Group", "actor", ("long",), "", "title"), Known("Reach Out", "actor", ("short",), "", "title")]
    assert [m.ids for m in Gazetteer(names).mentions(1, "the Reach Out group")] == [("short",)]


def test_listed_names_come_before_derived_ones():
    frames = {
        "actors": pl.DataFrame({"actor_id": ["jp", "own-mod"], "kind": ["state", "organisation"], "name": ["Japan", "Japan Coast Guard Office"]}),  # noqa: E501
        "names": pl.DataFrame({"actor_id": ["own-mod"], "kind": ["short"], "name": ["Japanese Navy"]}),
        "centres": pl.DataFrame(schema={"centre_id": pl.String, "short_name": pl.String, "city": pl.String}),
        "sites": pl.DataFrame(schema={"city": pl.String}),
        "goods": pl.DataFrame(schema={"good_id": pl.String, "name": pl.String}),
    }  # fmt: skip
    assert told(Gazetteer.of(frames), "the Japanese Navy") == [("Japanese Navy", ("own-mod",))]


def test_knows_whole_names_only(gazetteer):
    assert gazetteer.knows("The UK’s")
    assert gazetteer.knows("the UN Security Council")
    assert not any(map(gazetteer.knows, ("us", "the regime", "they", "turkey", "Iraq and Syria")))


def test_is_adjective(gazetteer):
    assert gazetteer.is_adjective("Japanese")
    assert not gazetteer.is_adjective("Japan")


def test_unseen_characters_belong_to_the_words(gazetteer):
    text = "Ja\u00adpan and  South\u200b  Korea"
    assert told(gazetteer, text) == [("Ja\u00adpan", ("jp",)), ("South\u200b  Korea", ("kr",))]


@given(st.text(st.sampled_from("Japan NATO US ’s‑-\u00ad\u00a0  .\ńéİß防衛省ﬁ155mm shells")), st.integers(0, 20))
def test_offsets_point_at_what_they_claim(gazetteer, text, place):
    text = text[:place] + " Japan " + text[place:]
    found = gazetteer.mentions(7, text)
    assert all(m.passage == 7 and 0 <= m.begin < m.end <= len(text) and text[m.begin : m.end] == m.text for m in found)


@given(st.text())
def test_folding_keeps_every_place(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.lower)
    assert folded.offsets is not None or len(folded.text) == len(text)
    assert folded.offsets is None or list(folded.offsets) == sorted(set(folded.offsets))


def test_quick_to_build():
    frames = folder.read_unchecked(BUNDLED)
    start = time.perf_counter()
    Gazetteer.of(frames).mentions(1, "Japan")
    assert time.perf_counter() - start < 3  # 0.4 s on an idle machine


def test_a_family_name_after_a_given_name_is_no_state(gazetteer):
    assert [m.text for m in gazetteer.mentions(1, "Michael Jordan met Jack London.")] == []
    assert [m.ids for m in gazetteer.mentions(1, "The envoys of Jordan and Fiji met.") if m.kind == "actor"] == [("jo",), ("fj",)]


def test_services_and_short_forms_of_states(gazetteer):
    for text, state in (("Royal Danish Navy", "dk"), ("Hellenic Navy", "gr"), ("Latvian Naval Forces", "lv"), ("S. Korea", "kr")):
        assert gazetteer.ids_of(text) == (state,)
