"""The importers of registers, lists, aid, agreements, minerals and events over mutated files, as `test_fuzz_importers` has it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from importers import (
    test_agreements,
    test_follow_the_money,
    test_gdelt_events,
    test_gleif_lei,
    test_kiel_ukraine_support,
    test_us_lists,
    test_usgs_mineral_commodities,
)

fuzzing = pytest.importorskip("fuzz.test_fuzz_importers", reason="the fuzzing of the other importers is not there")
pytestmark = pytest.mark.fuzz

ENTITIES = (
    test_follow_the_money.OWNS, test_follow_the_money.PAYS, test_follow_the_money.LISTED, test_follow_the_money.WORKS,
    test_follow_the_money.PLACE, test_follow_the_money.HOLDING, test_follow_the_money.MINISTER,
)  # fmt: skip
ENTRY = {
    "source": "Entity List (EL)", "entity_number": 9, "type": "Entity", "name": "Acme", "alt_names": ["AC"], "programs": ["P"],
    "start_date": "2021-08-02", "addresses": [{"address": "1 Road", "city": "Springfield", "country": "US"}],
}  # fmt: skip
LEI, LISTS, KIEL = test_gleif_lei, test_us_lists, test_kiel_ukraine_support
NAMED = "Big Ship Group (BSG)*,,BSG,Old; Older,Sea,a note,2021-06-03,2025-01-07,https://e.example\n"
GIVEN = "JPM1,Japan,2022-03-04,Military,E,x,Helmets,100,1000.5,.,140000,JPY\n"
AGREED = "2,USA,740,JAP,1,4,1984,,,,sector,PROCUREMENT,DIC,,1,7,2010,treaty,TIAS,,DCADv1.0-0001\n"
ALLIED = "atopid,begyr,begmo,begday,endyr,defense,consul,mem1,mem2\n4000,1951,9,8,0,1,0,2,740\n4001,1960,9,9,1970,0,1,740,732\n"
MINED = "MCS2025,Tin,Japan,Mine production,kilograms,1,2,,3,,,>4,Large\n"
FILES = [
    ("gleif-lei", "l.csv", LEI.HEADER + LEI.line() + LEI.line(LEI.TWO, "Desert", "NA", "FUND")),
    ("follow-the-money", "e.json", test_follow_the_money.lines(*ENTITIES)), ("us-1260h", "l.csv", LISTS.H + NAMED * 2),
    ("us-screening-list", "c.csv", LISTS.C + LISTS.entry(number="0042", programs="P1; P2", where="1 Road, Kobe, JP") * 2),
    ("us-screening-list", "c.json", json.dumps({"results": [ENTRY, ENTRY | {"type": "Individual"}]})),
    ("kiel-ukraine-support", "k.csv", KIEL.OLD + GIVEN * 2), ("dcad", "d.csv", test_agreements.D + AGREED * 2), ("atop", "a.csv", ALLIED),
    ("atop", "m.csv", "atopid,member,yrent,yrexit,begyr,endyr,defense\n4000,2,1951,0,1951,0,1\n4000,740,1951,1960,1951,0,1\n"),
    ("usgs-mineral-commodities", "m.csv", test_usgs_mineral_commodities.H + MINED * 2),
    ("gdelt-events", "e.csv", test_gdelt_events.event() + test_gdelt_events.event("2", place=("1", "Australia", "AS"))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "file", "text"), FILES, ids=[f"{name}-{file}" for name, file, _ in FILES])
def test_a_mutated_file_is_read_or_told_of(
    name: str, file: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fuzzing.test_a_mutated_file_is_read_or_told_of(name, file, text, tmp_path, monkeypatch)
