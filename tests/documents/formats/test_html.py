from __future__ import annotations

from pathlib import Path

import pytest
from documents.making import failure, teasers, text, told

PAGE = """<!doctype html><html lang="en-GB"><head><title>Talks in Port Alder | Strait Institute</title>
<meta property="og:site_name" content="Strait Institute"><meta name="keywords" content="sea lanes, talks">
<script type="application/ld+json">{"@context": "x", "@graph": [{"@type": "WebSite", "name": "Site"},
 {"@type": "Event", "name": "Talks in Port Alder", "datePublished": "2031-05-06T08:00:00Z", "inLanguage": "en-GB"}]}</script>
<script>steal()</script><style>p {color: red}</style></head>
<body onload="steal()"><header><nav><a href="/">Home</a> <a href="/e">Events</a></nav></header>
<div id="cookie-banner"><p>We use cookies to follow you about.</p><button onclick="steal()">Accept</button></div>
<main><h1 onclick="steal()">Talks in Port Alder</h1><div class="meta"><span>By our staff</span><time datetime="2031-05-06">6 May 2031</time></div>
<p>Officials of Norland and Sunland met in Port Alder on 5 May 2031 and spoke of the safety of cables that lie on the sea floor.</p>
<blockquote><p>We shall meet again.</p></blockquote>
<h2>Speakers</h2><ul><li>Ada Quill, Minister of Ports, Norland</li><li>Ben Rook, Admiral, Sunland</li></ul>
<dl><dt>Venue</dt><dd>Harbour Hall</dd><dt>Host</dt><dd>Strait Institute</dd></dl>
<table><tr><th>Year</th><th>Cables cut</th></tr><tr><td>2030</td><td>4</td></tr></table>
<p>Programme:<br>10:00 Welcome<br>11:00 Close</p>
<form action="/x"><input name="q"><p>Give us your address</p></form>
<section class="related-posts"><h2>Related publications</h2>
<div class="card"><a href="/r/1">Who Mends a Cable?</a><span class="kind">Report</span><time>3 April 2031</time></div>
<div class="card"><a href="javascript:steal()">Ships Wanted</a><span class="kind">Commentary</span><time>2 March 2031</time></div></section>
</main><footer><p>© 2031 Strait Institute. All rights reserved.</p></footer></body></html>"""  # noqa: E501


def test_own_content_stands_in_order_and_the_rest_is_left_out(tmp_path: Path) -> None:
    assert told(text(tmp_path / "a.html", PAGE)) == [
        ("heading", "Talks in Port Alder"),
        ("paragraph", "By our staff 6 May 2031"),
        ("paragraph", "Officials of Norland and Sunland met in Port Alder on 5 May 2031 and spoke of the safety of cables that lie on the sea floor."),  # noqa: E501
        ("quote", "We shall meet again."),
        ("heading", "Speakers"),
        ("item", "Ada Quill, Minister of Ports, Norland"),
        ("item", "Ben Rook, Admiral, Sunland"),
        ("row", "Venue\tHarbour Hall"),
        ("row", "Host\tStrait Institute"),
        ("row", "Year\tCables cut"),
        ("row", "2030\t4"),
        ("paragraph", "Programme:"),
        ("paragraph", "10:00 Welcome"),
        ("paragraph", "11:00 Close"),
    ]  # fmt: skip


def test_teasers_are_kept_apart_with_their_lines_and_safe_links(tmp_path: Path) -> None:
    found = text(tmp_path / "a.html", PAGE)
    assert teasers(found) == [
        "Related publications", "Who Mends a Cable?", "Report", "3 April 2031", "Ships Wanted", "Commentary", "2 March 2031",
    ]  # fmt: skip
    assert [b.links for b in found.blocks if b.links] == [("/r/1",)]  # not javascript:


def test_what_the_page_declares_is_read(tmp_path: Path) -> None:
    declared = text(tmp_path / "a.html", PAGE).declared
    assert (declared.title, declared.publisher, declared.published, declared.language, declared.kind, declared.topics) == (
        "Talks in Port Alder", "Strait Institute", "2031-05-06T08:00:00Z", "en-GB", "Event", ("sea lanes", "talks"),
    )  # fmt: skip


def test_nothing_of_a_script_or_handler_is_in_any_word(tmp_path: Path) -> None:
    found = text(tmp_path / "a.html", PAGE)
    assert "steal" not in " ".join([*(b.text for b in found.blocks), *(link for b in found.blocks for link in b.links)])


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("<html><head><meta charset=iso-8859-1></head><body><p>The café of the harbour is closed to all ships</p></body></html>".encode("latin-1"), "café"),  # noqa: E501
        ("<html><body><p>The café of the harbour is closed to all ships</p></body></html>".encode("cp1252"), "café"),
        ("\ufeff<html><body><p>The café of the harbour is closed to all ships</p></body></html>".encode("utf-16"), "café"),
        ("<html><body><p>The café of the harbour is closed to all ships</p></body></html>".encode("utf-16-be"), "café"),
        ("<html><head><meta charset=nonsense></head><body><p>The café of the harbour is closed to ships</p></body></html>".encode(), "café"),  # noqa: E501
    ],
    ids=["declared", "undeclared", "utf-16", "utf-16 without a mark", "unknown-name"],
)
def test_encodings(tmp_path: Path, content: bytes, word: str) -> None:
    assert word in told(text(tmp_path / "a.html", content))[0][1]


def test_mixed_encodings_are_read_and_told(tmp_path: Path) -> None:
    content = "<html><head><meta charset=utf-8></head><body><p>The café of the harbour, and the ".encode() + b"caf\xe9 beside it, are closed</p></body></html>"  # noqa: E501
    found = text(tmp_path / "a.html", content)
    assert told(found) == [("paragraph", "The café of the harbour, and the café beside it, are closed")]
    assert found.notes == ("mixed encodings: 1 bytes that are no UTF-8 were read as Windows-1252",)


def test_lost_characters_are_told(tmp_path: Path) -> None:
    found = text(tmp_path / "a.html", "<html><body><p>The caf\ufffd of the harbour is closed to all ships</p></body></html>")
    assert found.notes == ("1 characters are lost (shown as U+FFFD): they were lost before the file was written",)


def test_a_page_that_is_all_boilerplate_is_told_as_such(tmp_path: Path) -> None:
    content = b"<html><body><nav><a href=/>Home</a></nav><p>We use cookies to make this site work well for you.</p><footer>(c) X</footer></body></html>"  # noqa: E501
    assert failure(tmp_path / "a.html", content).error == "holds menus and notices only, no content of its own"


def test_deep_nesting_is_told_and_does_no_harm(tmp_path: Path) -> None:
    page = "<html><body>{0}<p>The harbour is closed to all ships.</p>{1}</body></html>"
    content = page.format("<div>" * 3000, "</div>" * 3000).encode()  # libxml2 ends at 2,048 levels
    assert failure(tmp_path / "a.html", content).error.startswith("nests its elements deeper than any page")
    shallower = text(tmp_path / "b.html", page.format("<div>" * 300, "</div>" * 300))
    assert told(shallower) == [("paragraph", "The harbour is closed to all ships.")]
