from __future__ import annotations

from pathlib import Path

from documents.making import teasers, text, told

from isthmus.documents.formats import front_matter

PAGE = r"""---
title: "Talks in\_Port\
  \ Alder"
date: '2031-05-06'
agency: Ministry of Ports
source_url: https://ports.example/talks
tags: [ships, 'sea, and land']
authors:
  - Ada Quill
  - Ben Rook
---

Officials of *Norland* met
those of [Sunland](https://su.example).

## What they said

- Close **no** harbour
- Mend the cable

> We shall meet again.

| Year | Cables |
| ---- | ------ |
| 2030 | 4      |

<script>steal()</script>

\###

*See also:* [Who mends a cable?](/r/1) (2030)
"""


def test_blocks_and_front_matter(tmp_path: Path) -> None:
    found = text(tmp_path / "a.md", PAGE)
    assert told(found) == [
        ("paragraph", "Authors: Ada Quill"),
        ("paragraph", "Authors: Ben Rook"),
        ("paragraph", "Officials of Norland met those of Sunland."),
        ("heading", "What they said"),
        ("item", "Close no harbour"),
        ("item", "Mend the cable"),
        ("quote", "We shall meet again."),
        ("row", "Year\tCables"),
        ("row", "2030\t4"),
    ]
    assert teasers(found) == ["See also: Who mends a cable? (2030)"]
    said = found.declared
    assert (said.title, said.published, said.publisher, said.url, said.author, said.topics) == (
        "Talks in Port Alder", "2031-05-06", "Ministry of Ports", "https://ports.example/talks", "Ada Quill; Ben Rook", ("ships", "sea", "and land"),  # noqa: E501
    )  # fmt: skip


def test_a_linked_line_is_a_teaser_and_no_heading_over_teasers(tmp_path: Path) -> None:
    page = "*Read more about ships [here](https://a.example)*\n\nThe harbour is closed to all ships of any flag.\n"
    found = text(tmp_path / "a.md", page)
    assert teasers(found) == ["Read more about ships here"]
    assert told(found) == [("paragraph", "The harbour is closed to all ships of any flag.")]


def test_front_matter_values() -> None:
    values, rest = front_matter.parted("---\na: 'it''s'\nb: \"\\u00e9 \\x41\"\nc: plain # remark\nd:\n  - one\n  - two\n---\nText\n")
    assert values == {"a": ("it's",), "b": ("é A",), "c": ("plain",), "d": ("one", "two")}
    assert rest == "Text\n"


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    text_of_page = "---\n\nNothing declared here\n\n---\nText\n"
    assert front_matter.parted(text_of_page) == ({}, text_of_page)
