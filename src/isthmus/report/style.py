"""The one look of all charts: fonts, sizes and colours, and the way from an Altair chart to SVG without a network.

Text is set in Liberation Sans, which vl-convert carries and measures with. Arial, Arimo and Helvetica have
the same widths, so a browser that has any of them draws the text as it was measured; where only DejaVu Sans
is found (a fresh Debian), the stylesheet in the SVG narrows it to match. The PDF brief cannot rely on any
installed font and takes `outlined`, where letters are shapes.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

from isthmus.report.scripts import Scripts, printable

if TYPE_CHECKING:
    import altair as alt

PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5b5b5b", "#7a4e9f")
"""Categories in order of use: Okabe and Ito's colours without yellow and black, which vanish on white or shout."""
SEQUENTIAL = ("#deebf5", "#b3d1e8", "#7fb2d8", "#4391c4", "#0072b2", "#00507d", "#00304b")
DIVERGING = ("#00507d", "#4391c4", "#b3d1e8", "#efefef", "#f3c19c", "#e07c35", "#a34700")
INK, QUIET, RULE, GRID = "#1c1c1c", "#555555", "#8a8a8a", "#e4e4e4"

FONT = "Liberation Sans, Arimo, Arial, Helvetica, Isthmus Narrowed, sans-serif"
FONT_FACE = (
    '@font-face{font-family:"Isthmus Narrowed";src:local("DejaVu Sans"),local("Verdana");size-adjust:87%}'
    '@font-face{font-family:"Isthmus Narrowed";font-weight:bold;'
    'src:local("DejaVu Sans Bold"),local("Verdana Bold");size-adjust:83%}'
)
LABEL, TITLE, HEADLINE = 11, 11, 13  # px

_SVG = "http://www.w3.org/2000/svg"
_WRAPPER = '#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("chart.pdf")'


def theme() -> dict[str, Any]:
    """The Vega-Lite `config` of every chart; a new dictionary each time, colours as hex, lengths in px."""
    return {
        "background": "white",
        "font": FONT,
        "padding": 6,
        "view": {"stroke": None, "continuousWidth": 460, "continuousHeight": 260, "discreteWidth": {"step": 28}},
        "axis": {
            "labelFontSize": LABEL, "labelColor": INK, "labelLimit": 240, "labelPadding": 4,
            "titleFontSize": TITLE, "titleFontWeight": "normal", "titleColor": QUIET, "titlePadding": 8,
            "gridColor": GRID, "domainColor": RULE, "tickColor": RULE, "tickSize": 4,
        },
        "axisBand": {"grid": False, "ticks": False},
        "header": {
            "labelFontSize": LABEL, "labelColor": INK, "labelFontWeight": "bold",
            "titleFontSize": TITLE, "titleFontWeight": "normal", "titleColor": QUIET,
        },
        "legend": {
            "orient": "top", "columns": 3, "labelFontSize": LABEL, "labelColor": INK, "labelLimit": 180,
            "titleFontSize": TITLE, "titleFontWeight": "normal", "titleColor": QUIET, "symbolStrokeWidth": 1.5,
        },
        "title": {
            "anchor": "start", "frame": "group", "fontSize": HEADLINE, "fontWeight": "bold", "color": INK,
            "subtitleFontSize": LABEL, "subtitleColor": QUIET, "offset": 10,
        },
        "text": {"fontSize": LABEL, "color": INK},
        "mark": {"color": PALETTE[0]},
        "line": {"strokeWidth": 2},
        "rule": {"color": RULE},
        "point": {"size": 45, "filled": True},
        "geoshape": {"fill": "#ececec", "stroke": "#bdbdbd", "strokeWidth": 0.5},
        "range": {
            "category": list(PALETTE), "ramp": list(SEQUENTIAL), "heatmap": list(SEQUENTIAL),
            "ordinal": list(SEQUENTIAL), "diverging": list(DIVERGING),
        },
    }  # fmt: skip


def themed(chart: alt.Chart) -> dict[str, Any]:
    """The chart's Vega-Lite specification in our look; what the chart configures itself stays.

    `chart` is any top-level chart of Altair's family. Altair's active theme is neither used nor changed.
    Raises Altair's own errors (`SchemaValidationError`; `MaxRowsError` above 5,000 rows).
    """
    from altair.utils import update_nested
    from altair.vegalite import SCHEMA_URL

    datasets: dict[str, Any] = {}
    # "Not the top level" keeps the theme that the user may have switched on in this process out of the result.
    spec: dict[str, Any] = chart.to_dict(context={"top_level": False, "pre_transform": False, "datasets": datasets})
    spec["$schema"] = SCHEMA_URL
    spec["config"] = update_nested(theme(), spec.get("config", {}))
    if datasets:
        spec["datasets"] = {**spec.get("datasets", {}), **datasets}
    return spec


def svg(chart: alt.Chart) -> str:
    """The chart as one `<svg>` element for a page: no scripts, no links, nothing loaded from anywhere.

    `width`, `height` and `viewBox` are in px; ids are unique to the picture, so several can share a page.
    Raises `ValueError` if the chart asks for data at an address.
    """
    import vl_convert
    from altair.vegalite import SCHEMA_VERSION

    version = ".".join(SCHEMA_VERSION.lstrip("v").split(".")[:2])
    drawn = vl_convert.vegalite_to_svg(themed(chart), vl_version=version, allowed_base_urls=[])
    return _self_contained(drawn)


def outlined(picture: str, scripts: Scripts) -> str:
    """The same picture with its letters as shapes, so that it looks alike wherever it is put, byte for byte.

    `picture` comes from `svg`. Letters of `scripts` that no font on the machine has are left out.
    """
    import typst
    import vl_convert

    root = ET.fromstring(picture)
    for text in root.iter(f"{{{_SVG}}}text"):
        text.text = printable(text.text or "", scripts)
    # vl-convert's PDF carries its fonts but numbers its objects at random; Typst's reading of it is steady.
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "chart.pdf").write_bytes(vl_convert.svg_to_pdf(_text_of(root)))
        (Path(folder) / "chart.typ").write_text(_WRAPPER, "utf-8")
        return typst.compile(f"{folder}/chart.typ", format="svg", ignore_system_fonts=True).decode("utf-8")


def size(picture: str) -> tuple[float, float]:
    """Width and height of an SVG in its own units, as its `viewBox` says."""
    root = ET.fromstring(picture)
    _, _, width, height = (float(number) for number in root.attrib["viewBox"].split())
    return width, height


def _self_contained(drawn: str) -> str:
    """Drop links and invisible labels, and make ids unique to this picture."""
    root = ET.fromstring(drawn)
    prefix = "c" + hashlib.sha256(drawn.encode()).hexdigest()[:8] + "-"
    for parent in root.iter():
        for child in list(parent):
            if child.attrib.get("opacity") == "0":  # overlapping axis labels that Vega hid
                parent.remove(child)
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name.endswith("href") and not value.startswith(("#", "data:image/png")):
                del element.attrib[name]
            elif name == "id":
                element.attrib[name] = prefix + value
            elif name.endswith("href") and value.startswith("#"):
                element.attrib[name] = "#" + prefix + value[1:]
            else:
                element.attrib[name] = re.sub(r"url\(#", f"url(#{prefix}", value)
    style = ET.Element(f"{{{_SVG}}}style")
    style.text = FONT_FACE
    root.insert(0, style)
    return _text_of(root)


def _text_of(root: ET.Element) -> str:
    """Serialise without namespace prefixes, which HTML does not know."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for name in [name for name in element.attrib if "}" in name]:
            element.attrib[name.rpartition("}")[2]] = element.attrib.pop(name)
    root.attrib["xmlns"] = _SVG
    return ET.tostring(root, encoding="unicode")
