from __future__ import annotations

import polars as pl
import pytest

from isthmus.resolve.normalise import folded, normalised


def one(name: str) -> dict[str, object]:
    return normalised([name]).row(0, named=True)


@pytest.mark.parametrize(
    ("name", "core", "form"),
    [
        ("Lockheed Martin Corp.", "lockheed martin", "corp"),
        ("LOCKHEED MARTIN CORPORATION", "lockheed martin", "corp"),
        ("The Boeing Company", "boeing", "co"),
        ("Krupp & Co. KG", "krupp", "co kg"),
        ("ABN Amro Bank N.V.", "abn amro bank", "nv"),
        ("A B SKF", "skf", "ab"),
        ("A/S Steamship Company Torm", "steamship company torm", "as"),
        ("Foo S.A. de C.V.", "foo", "sa de cv"),
        ("Łódź Sp. z o.o.", "lodz", "sp zoo"),
        ("Müller Söhne und Partner mbH", "muller sohne partner", "gmbh"),
        ("L'Oréal S.A.", "loreal", "sa"),
        ("ПАО «Сухой»", "сухои", "pjsc"),
        ("三菱重工業株式会社", "三菱重工業", "kk"),
        ("株式会社 日立製作所", "日立製作所", "kk"),
        ("㈜한화", "한화", "jusik hoesa"),
        ("中国北方工业有限公司", "中国北方工业", "youxian gongsi"),
        ("U.S. Steel", "usa steel", ""),
        ("United States Steel", "usa steel", ""),
        ("Int'l Defence Inds.", "international defense industry", ""),
        ("Smith and Sons", "smith son", ""),
        ("Smith & Sons", "smith son", ""),
        ("ガス工業", "ガス工業", ""),  # the marks of kana are no accents
    ],
)
def test_spellings_meet_in_one_form(name: str, core: str, form: str) -> None:
    row = one(name)
    assert (row["core"], row["form"]) == (core, form)


def test_what_is_kept_of_a_name() -> None:
    row = one("Hanwha Plant II Systems Ltd")
    assert row["ordered"] == "2 hanwha plant system"
    assert row["compact"] == "hanwhaplant2system"
    assert row["numbers"] == "2"
    assert row["initials"] == "hp2s"
    assert row["words"] == ["2", "hanwha", "plant", "system"]
    assert [one(f"Fund {n}")["numbers"] for n in ("XXV", "025", "C36", "V", "Mix")] == ["25", "25", "36", "5", ""]
    assert one("V Systems")["numbers"] == ""
    assert one("Hanwha Systems")["initials"] == ""


@pytest.mark.parametrize("name", ["Inc.", "Co., Ltd.", "GmbH & Co. KG", "株式会社"])
def test_a_name_that_is_only_a_legal_form_says_so(name: str) -> None:
    row = one(name)
    assert row["only_form"]
    assert row["core"] != ""


def test_empty_names_and_signs_alone_are_no_names() -> None:
    assert normalised(["", "—", "***"]).select("core", "only_form").rows() == [("", True)] * 3


def test_each_distinct_name_once_in_order() -> None:
    names = normalised(["B Ltd", "A", "B Ltd"])
    assert names["name"].to_list() == ["B Ltd", "A"]
    assert normalised([]).height == 0


def test_scripts_are_kept_never_transliterated() -> None:
    assert folded("Сухой") == "сухои"
    assert folded("한화") == "한화"
    assert not normalised(["한화"])["core"].str.contains("[a-z]").any()


def test_every_spelling_of_a_legal_form_is_found_at_the_end_of_a_name() -> None:
    from isthmus.resolve.normalise import _forms

    spelt = list(_forms())
    found = normalised([f"Zyxwv {spelling}" for spelling in spelt])
    missed = found.filter(pl.col("core") != "zyxwv")["name"].to_list()
    assert missed == []
