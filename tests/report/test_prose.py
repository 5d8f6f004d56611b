from __future__ import annotations

from isthmus.report.prose import Span, blocks


def test_paragraphs_items_headings_and_code():
    read = blocks("# Head\n\nOne *two* **three** `four`.\n\n- a\n- b\n\n```\nx = 1\n\ny\n```\n")
    assert [block.kind for block in read] == ["heading", "paragraph", "item", "item", "code"]
    assert read[1].spans == (
        Span("One "), Span("two", "emphasis"), Span(" "), Span("three", "strong"), Span(" "), Span("four", "code"),
        Span("."),
    )  # fmt: skip
    assert read[4].spans[0].text == "x = 1\n\ny"


def test_html_stays_text():
    assert "".join(span.text for span in blocks("a <b>c</b> &lt;")[0].spans) == "a <b>c</b> <"
    assert blocks("<div>\nblock\n</div>")[0].spans[0].text == "<div>"


def test_only_web_links_are_links():
    spans = blocks("[a](https://x.example) [b](ftp://x.example) ![pic](https://x.example/i.png)")[0].spans
    assert [(s.text, s.kind, s.href) for s in spans if s.text.strip()] == [
        ("a", "link", "https://x.example"),
        ("b", "plain", ""),
        ("pic", "plain", ""),
    ]
