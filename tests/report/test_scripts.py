from __future__ import annotations

import pytest

from isthmus.report.scripts import Scripts, has_cjk, printable, scripts_of

NONE = Scripts(None, None)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Nammo, Raufoss (Norge) – A/B", "Nammo, Raufoss (Norge) – A/B"),
        ("Mitsubishi Heavy Industries (三菱重工業)", "Mitsubishi Heavy Industries"),
        ("Hanwha Aerospace 한화에어로스페이스 (Changwon, 창원)", "Hanwha Aerospace (Changwon)"),
        ("三菱重工 / MHI", "MHI"),
        ("日本（東京）", "[no romanised name]"),
    ],
)
def test_what_no_font_prints_is_left_out(text, kept):
    assert printable(text, NONE) == kept


def test_a_script_with_a_font_stays():
    assert printable("三菱 한화 x", Scripts("IPAGothic", None)) == "三菱 x"
    assert printable("三菱 한화 x", Scripts("A", "B")) == "三菱 한화 x"


def test_fonts_are_found_by_name():
    assert scripts_of(["DejaVu Sans"]) == NONE
    assert scripts_of(["noto sans cjk jp"]).fonts == ("noto sans cjk jp",)
    assert scripts_of(["IPAGothic"]) == Scripts("IPAGothic", None)


def test_cjk_is_recognised():
    assert has_cjk("a 三")
    assert has_cjk("a 한")
    assert not has_cjk("Łódź Ελλάς Киев")
