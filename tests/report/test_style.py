from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET

import altair as alt
import polars as pl
import pytest

from isthmus.report.scripts import Scripts
from isthmus.report.style import FONT, PALETTE, outlined, size, svg, theme, themed

SVG = "{http://www.w3.org/2000/svg}"
DATA = pl.DataFrame({"x": [1, 2], "y": ["a <b> & 'c'", "三菱"], "page": ["https://evil.example", "#x"]})


def bars(**changes):
    return alt.Chart(DATA).mark_bar().encode(x="x:Q", y="y:N", **changes)


def test_our_look_with_the_charts_own_settings_on_top():
    spec = themed(bars().configure_axis(labelFontSize=20))
    assert spec["config"]["font"] == FONT
    assert spec["config"]["axis"]["labelFontSize"] == 20
    assert spec["config"]["axis"]["gridColor"] == theme()["axis"]["gridColor"]
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/v6")


def test_the_users_theme_is_neither_used_nor_changed():
    @alt.theme.register("loud", enable=False)
    def loud():
        return alt.theme.ThemeConfig(config={"background": "black", "range": {"category": ["red"]}})

    with alt.theme.enable("loud"):
        spec = themed(bars())
        assert alt.theme.active == "loud"
    alt.theme.unregister("loud")
    assert spec["config"] == theme()


def test_layered_and_joined_charts_keep_their_data():
    layered = bars() + alt.Chart(DATA).mark_text().encode(x="x:Q", y="y:N", text="x:Q")
    for chart in (layered, bars() | bars(), bars() & layered):
        texts = "".join(ET.fromstring(svg(chart)).itertext())
        assert "a <b> & 'c'" in texts


def test_the_svg_loads_and_links_nothing():
    picture = svg(bars(href="page:N"))
    root = ET.fromstring(picture)
    assert not [e for e in root.iter() if e.tag.endswith("script")]
    assert not [value for e in root.iter() for name, value in e.attrib.items() if name.endswith("href")]
    assert "https://evil.example" not in [v for e in root.iter() for v in e.attrib.values()]
    assert "ns0:" not in picture


def test_data_at_an_address_is_refused():
    with pytest.raises(ValueError, match=r"example\.org"):
        svg(alt.Chart("https://example.org/data.json").mark_bar().encode(x="x:Q"))


def test_ids_are_unique_to_the_picture():
    def ids(chart):
        root = ET.fromstring(svg(chart))
        found = {e.attrib["id"] for e in root.iter() if "id" in e.attrib}
        used = {v[5:-1] for e in root.iter() for v in e.attrib.values() if v.startswith("url(#")}
        assert used <= found
        return found

    clipped = alt.Chart(DATA).mark_line(clip=True).encode(x="x:Q", y="x:Q")
    assert ids(clipped)
    assert not ids(clipped) & ids(clipped.properties(width=300))


def test_labels_that_vega_hides_are_gone():
    crowded = alt.Chart(pl.DataFrame({"x": [0, 39000]})).mark_tick().encode(x=alt.X("x:Q").axis(tickCount=10))
    root = ET.fromstring(svg(crowded.properties(width=150)))
    texts = [e for e in root.iter(f"{SVG}text") if "," in (e.text or "")]
    assert 0 < len(texts) < 8
    assert not [e for e in texts if e.attrib.get("opacity") == "0"]


def test_text_is_measured_in_the_font_that_is_named():
    """The left margin holds the longest label in Liberation Sans, 11 px: Arial's widths, known since PostScript."""
    label = "Mitsubishi Heavy Industries"
    arial = {"M": 833, "H": 667, "I": 278, " ": 278, "i": 222, "t": 278, "s": 500, "u": 556, "b": 556, "h": 556,
             "e": 556, "a": 556, "v": 500, "y": 500, "n": 556, "d": 556, "r": 333}  # fmt: skip
    width = sum(arial[letter] for letter in label) / 1000 * 11

    def margin(text):
        chart = alt.Chart(pl.DataFrame({"x": [1], "y": [text]})).mark_bar().encode(x="x:Q", y=alt.Y("y:N", title=None))
        return size(svg(chart))[0]

    assert margin(label) - margin("i") == pytest.approx(width - 0.222 * 11, abs=2)


def test_outlines_hold_no_text_and_are_steady():
    picture = svg(bars())
    drawn = outlined(picture, Scripts(None, None))
    assert drawn == outlined(picture, Scripts(None, None))
    assert "<text" not in drawn
    assert size(drawn) == pytest.approx(size(picture))


def test_outlines_leave_out_what_no_font_prints():
    picture = svg(bars())
    assert "三菱" in picture
    nothing = Scripts(None, None)
    assert outlined(picture, nothing) == outlined(picture.replace("三菱", "[no romanised name]"), nothing)


def test_the_palette_can_be_told_apart_on_white():
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert len(set(PALETTE)) == len(PALETTE)
    assert all(1.05 / (luminance(colour) + 0.05) >= 2 for colour in PALETTE)


def test_importing_the_report_is_light():
    heavy = "{'altair', 'vl_convert', 'typst', 'jinja2', 'markdown_it'}"
    modules = "brief, citations, columns, document, html, markdown, notebook, pdf, prose, scripts, style, tables"
    check = f"import sys; from isthmus.report import {modules}; print(sorted({heavy} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
