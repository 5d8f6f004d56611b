"""Invented answers for the tests of the report, a hostile one included."""

from __future__ import annotations

import datetime as dt
from typing import Any

import altair as alt
import polars as pl

from isthmus.atlas.provenance import AtlasVersion, Citation
from isthmus.questions.answer import Answer, Bracket, Finding

ATLAS = AtlasVersion("invented", 1, "ab12" * 16, dt.date(2026, 3, 1))
TODAY = dt.date(2026, 3, 9)
HOSTILE = '<script>alert(1)</script> #panic("no") | `tick` *star* _low_ [x](https://evil.example) $a$ @ref <lab> & \\'
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 6
PROXY = "https://proxy.example/https://secret.example/paper.pdf"
LIVE = "https://www.example.org/a_paper.pdf?x=1&y=2"


def citation(source_id: str, **changes: Any) -> Citation:
    """A citation, with what the test is about changed."""
    values: dict[str, Any] = {
        "source_id": source_id, "text": f"Title of {source_id}", "url": f"https://example.org/{source_id}",
        "live": True, "reliability": "B", "access": "read",
    }  # fmt: skip
    return Citation(**(values | changes))


def answer(**changes: Any) -> Answer:
    """An answer, with what the test is about changed."""
    table = pl.DataFrame(
        {"maker": ["North Works", "South Works"], "output": [1200, 40], "fact_ids": [["f1"], ["f2"]]},
        schema={"maker": pl.String, "output": pl.Int64, "fact_ids": pl.List(pl.String)},
    )
    values: dict[str, Any] = {
        "question": "chokepoints", "title": "Who makes it?", "parameters": {"good": "motor", "as_of": None},
        "sentence": "Two works make 1240 motors.", "table": table, "units": {"output": "motors a year"},
        "headings": {"maker": "Maker", "output": "Output"}, "assumptions": ("No third works.",),
        "findings": (Finding("total", 1240, "motors", ("f1",)),),
        "brackets": (Bracket("Motors", 1240, 1300.5, "motors", "High: a third works.", ("f2",)),),
        "fact_ids": ("f1", "f2"), "sources": (citation("s1"), citation("s2")), "weakest_grade": "C3",
        "method": "Sum of `output`.", "caption": "Output by maker [motors a year].", "atlas": ATLAS,
    }  # fmt: skip
    drawn = alt.Chart(table.drop("fact_ids")).mark_bar().encode(x="output:Q", y="maker:N")
    return Answer(**({"draw": lambda: drawn} | values | changes))


def hostile_answer() -> Answer:
    """An answer whose every text tries to be markup."""
    table = pl.DataFrame(
        {
            "name": [HOSTILE, LONG_WORD, "Mitsubishi (三菱重工)", "한화"] + ["plain"] * 296,
            "value": [0.001, None, 0.5, 0.25] + [1.0] * 296,
            "fact_ids": [["f1"]] * 300,
        }
    )
    labels = pl.DataFrame({"name": [HOSTILE, "三菱重工", "Nammo"], "value": [1, 2, 3]})
    return answer(
        question="hostile", title=HOSTILE, parameters={HOSTILE: HOSTILE}, sentence=f"{HOSTILE} {LONG_WORD}",
        table=table, units={"value": "1"}, headings={"name": HOSTILE, "value": "Share"},
        assumptions=(HOSTILE, "- not a list", "1. not a list"),
        brackets=(Bracket(HOSTILE, 0.1, 0.9, HOSTILE, HOSTILE, ()),), findings=(),
        sources=(
            citation("h1", text=HOSTILE, url=LIVE), citation("h2", url=PROXY, live=False, reliability="D"),
            citation("h3", url="javascript:alert(1)"), citation("h4", url="", access=HOSTILE),
        ),
        method="Raw <b>html</b> and [a link](https://doi.org/10.1/x) and [bad](javascript:alert(1)).\n\n"
        "<script>alert(1)</script> #panic()",
        caption=HOSTILE, draw=lambda: alt.Chart(labels).mark_bar().encode(x="value:Q", y="name:N"),
    )  # fmt: skip
