from __future__ import annotations

import ctypes
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import altair as alt
import polars as pl
import pytest
from markdown_it import MarkdownIt
from report.invented_answers import ATLAS, HOSTILE, LIVE, LONG_WORD, PROXY, TODAY

from isthmus.report.brief import write_brief
from isthmus.report.document import compose
from isthmus.report.notebook import answer_html, answer_markdown
from isthmus.report.pdf import brief_pdf
from isthmus.report.scripts import Scripts

pdfium = pytest.importorskip("pypdfium2")


class Page(HTMLParser):
    """Tags with attributes, the visible text, ids and link targets of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text, self.ids, self.links, self.open, self.titles = [], "", [], [], [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.append((tag, found))
        if tag not in {"meta", "wbr"}:
            self.open.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found["href"])

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "title":
            self.titles += data
        elif "style" not in self.open:
            self.text += data


def html_of(answers, folder, **options):
    return Page(write_brief(answers, folder / "b.html", today=TODAY, **options).read_text("utf-8"))


def pdf_text(content):
    document = pdfium.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def pdf_links(content):
    """The addresses outside the document that its link areas open."""
    found = set()
    document = pdfium.PdfDocument(content)
    raw = pdfium.raw
    for page in document:
        place, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page, place, link):
            action = raw.FPDFLink_GetAction(link)
            if action and raw.FPDFAction_GetType(action) == raw.PDFACTION_URI:
                letters = raw.FPDFAction_GetURIPath(document, action, None, 0)
                uri = ctypes.create_string_buffer(letters)
                raw.FPDFAction_GetURIPath(document, action, uri, letters)
                found.add(uri.value.decode())
    document.close()
    return found


def off_the_pages(content):
    """Everything drawn outside the margins, as (page, bounds)."""
    found = []
    document = pdfium.PdfDocument(content)
    for number, page in enumerate(document, start=1):
        width, height = page.get_size()
        for item in page.get_objects(max_depth=5):
            left, bottom, right, top = item.get_bounds()
            if (
                right > left
                and top > bottom
                and not (left >= 50 and right <= width - 50 and 0 <= bottom < top <= height)
            ):
                found.append((number, item.get_bounds()))
    document.close()
    return found


# --- what is written, and how


@pytest.mark.parametrize("name", ["b.pdf", "b.html", "b.md", "new/deep/B.HTML"])
def test_the_suffix_says_the_kind_and_the_folder_is_made(tmp_path, invent, name):
    out = tmp_path / name
    assert write_brief([invent()], out, today=TODAY) == out
    starts = {".pdf": b"%PDF-", ".html": b"<!DOCTYPE html>", ".md": b"# "}
    assert out.read_bytes().startswith(starts[out.suffix.lower()])
    assert [path.name for path in out.parent.iterdir()] == [out.name]


@pytest.mark.parametrize("name", ["brief", "brief.docx"])
def test_an_unknown_suffix_names_the_three(tmp_path, invent, name):
    with pytest.raises(ValueError, match=r"\*\.pdf, \*\.html or \*\.md"):
        write_brief([invent()], tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", ["pdf", "html", "md"])
def test_the_same_input_gives_the_same_bytes(tmp_path, invent, hostile, suffix):
    first = write_brief([hostile, invent()], tmp_path / f"a.{suffix}", today=TODAY)
    second = write_brief([hostile, invent()], tmp_path / f"b.{suffix}", today=TODAY)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("suffix", ["pdf", "html", "md"])
def test_a_failure_leaves_the_old_file(tmp_path, invent, monkeypatch, suffix):
    out = tmp_path / f"b.{suffix}"
    out.write_text("old")

    def full(*_):
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="disk full"):
            write_brief([invent()], out)

    def broken():
        raise RuntimeError("cannot draw")

    with pytest.raises(RuntimeError, match="cannot draw"):
        write_brief([invent(draw=broken)], out)
    assert out.read_text() == "old"
    assert os.listdir(tmp_path) == [out.name]


def test_what_cannot_be_one_brief_is_refused(invent, cite, sources_of):
    with pytest.raises(ValueError, match="at least one answer"):
        compose([], today=TODAY)
    other = type(ATLAS)("other", 1, "cd" * 32, ATLAS.released)
    with pytest.raises(ValueError, match=r"invented ab12ab12ab12; other cdcdcdcdcdcd"):
        compose([invent(), invent(atlas=other)], today=TODAY)
    with pytest.raises(ValueError, match=r"'chokepoints'.*does not cite: s2"):
        compose([invent(sources=(cite("s1"),))], today=TODAY, sources_of=sources_of)


def test_repeated_questions_get_their_own_anchors(invent):
    names = ["a-2", "a", "a", "Ä!"]
    sections = compose([invent(question=name) for name in names], today=TODAY).sections
    assert [section.anchor for section in sections] == ["a-2", "a", "a-3", "question"]


# --- numbering


def test_findings_are_numbered_first_then_rows_then_the_rest(invent, cite, sources_of):
    first = invent(sources=tuple(cite(f"s{n}") for n in (1, 2, 3)))
    second = invent(sources=(cite("s9"), cite("s2"), cite("s1")))
    brief = compose([first, second], today=TODAY, sources_of=sources_of)
    assert [r.text[9:] for r in brief.references] == ["s1", "s2", "s3", "s9"]
    assert brief.sections[0].cited.ranges == ((1, 1), (2, 2))
    assert brief.sections[0].sources.ranges == ((1, 3),)
    assert brief.sections[0].brackets[0].cited.ranges == ((2, 2),)


def test_without_a_look_up_findings_cite_all_sources_of_their_answer(invent, cite):
    brief = compose([invent(sources=tuple(cite(f"s{n}") for n in range(4)))], today=TODAY)
    assert brief.sections[0].cited.ranges == ((1, 4),)
    assert brief.sections[0].table.cited == ()


def test_many_sources_are_counted_up_front_and_listed_in_the_section(tmp_path, invent, cite):
    every_other = [f"s{n:02}" for n in range(40)]
    first = invent(sources=tuple(cite(s) for s in every_other))
    second = invent(question="second", sources=tuple(cite(s) for s in every_other[::2]))
    section = compose([first, second], today=TODAY).sections[1]
    assert (len(section.cited.ranges), section.cited.more) == (5, 15)
    assert (len(section.sources.ranges), section.sources.more) == (20, 0)
    for suffix in ("pdf", "html", "md"):
        out = write_brief([first, second], tmp_path / f"b.{suffix}", today=TODAY)
        text = "".join(pdf_text(out.read_bytes())) if suffix == "pdf" else out.read_text("utf-8")
        assert "+15" in text


def test_a_question_asked_twice_is_told_apart(invent):
    answers = [invent(parameters={"good": good, "tier_depth": 2, "x": None}) for good in ("motor", "seeker")]
    assert [s.title for s in compose([*answers, invent(question="b")], today=TODAY).sections] == [
        "Who makes it? (good motor)",
        "Who makes it? (good seeker)",
        "Who makes it?",
    ]


def test_a_method_does_not_repeat_the_question(invent):
    (section,) = compose([invent(method="Who makes it?\n\nWe count.")], today=TODAY).sections
    assert [block.spans[0].text for block in section.method] == ["We count."]
    (section,) = compose([invent(method="")], today=TODAY).sections
    assert section.method == ()


# --- HTML


def test_the_page_holds_everything_and_its_links_arrive(tmp_path, invent, sources_of):
    page = html_of([invent(), invent(question="second")], tmp_path, sources_of=sources_of, title="A & B")
    assert page.open == []
    assert page.titles == "A & B"
    tags = [tag for tag, _ in page.tags]
    assert ("html", {"lang": "en"}) in page.tags
    assert ("meta", {"charset": "utf-8"}) in page.tags
    assert tags.count("svg") == 2
    assert len(page.ids) == len(set(page.ids))
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert {"key-findings", "q-chokepoints", "q-second", "ref-1", "references", "grades", "about"} <= inside
    assert inside <= set(page.ids)
    for text in ("Two works make 1240 motors.", "No third works.", "High: a third works.", "Sum of output.",
                 "9 March 2026", "ab12" * 16, "usually reliable", "isthmus ask second --good motor --format csv",
                 "as of: –"):  # fmt: skip
        assert text in page.text


def test_the_page_loads_nothing(tmp_path, hostile):
    page = html_of([hostile], tmp_path)
    assert not {"script", "link", "img", "iframe", "image"} & {tag for tag, _ in page.tags}
    assert not [name for _, found in page.tags for name in found if name.startswith("on") or name == "src"]
    assert "url(" not in "".join(value or "" for _, found in page.tags for value in found.values())


def test_hostile_texts_stay_text_in_html(tmp_path, hostile):
    page = html_of([hostile], tmp_path, title=HOSTILE)
    assert page.text.count("<script>alert(1)</script>") >= 10
    assert page.titles == HOSTILE
    assert [found["aria-label"] for tag, found in page.tags if tag == "svg"] == [HOSTILE]


def test_only_live_addresses_are_links_in_html(tmp_path, hostile):
    page = html_of([hostile], tmp_path)
    outside = [link for link in page.links if not link.startswith("#")]
    assert sorted(outside) == ["https://doi.org/10.1/x", LIVE]
    assert PROXY in page.text
    assert "javascript:alert(1)" in page.text


def test_a_long_table_says_how_to_get_the_rest(tmp_path, hostile):
    page = html_of([hostile], tmp_path)
    assert "Rows 1–20 of 300 are shown." in page.text
    assert "isthmus ask hostile" in page.text
    assert LONG_WORD in page.text  # whole for who searches, with places to break for who reads
    assert "wbr" in [tag for tag, _ in page.tags]


def test_a_table_without_rows_says_so(tmp_path, invent):
    empty = invent().table.clear()
    assert "No rows." in html_of([invent(table=empty)], tmp_path).text
    assert "No rows." in "".join(pdf_text(write_brief([invent(table=empty)], tmp_path / "b.pdf").read_bytes()))
    assert "No rows." in answer_markdown(invent(table=empty))


# --- one answer


def test_fragments_can_share_a_page(invent, hostile):
    one, two = answer_html(invent()), answer_html(hostile)
    page = Page(one + two)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert answer_html(invent()) == one
    styles = re.findall(r"<style>(.*?)</style>", one, re.S)[0]
    rules = re.sub(r"@media[^{]*\{", "", styles)
    assert all(rule.strip().startswith(".isthmus") for rule in re.findall(r"([^{}]+)\{", rules))


# --- Markdown


def markdown_tokens(text):
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return tokens, [child for token in tokens for child in token.children or []]


def test_markdown_reads_back_as_it_was_written(hostile, invent):
    tokens, inner = markdown_tokens(answer_markdown(hostile))
    assert not [t for t in (*tokens, *inner) if t.type.startswith("html")]
    links = [t.attrs["href"] for t in inner if t.type == "link_open"]
    assert sorted(links) == ["https://doi.org/10.1/x", LIVE]
    assert PROXY in [t.content for t in inner if t.type == "code_inline"]
    texts = ["".join(child.content for child in t.children) for t in tokens if t.type == "inline"]
    assert HOSTILE in texts  # the title, letter for letter
    assert {"- not a list", "1. not a list"} <= set(texts)


def test_markdown_tables_keep_their_shape(hostile):
    tokens, _ = markdown_tokens(answer_markdown(hostile))
    rows = 0
    cells: list[int] = []
    for token in tokens:
        if token.type == "tr_open":
            rows, cells = rows + 1, [*cells, 0]
        if token.type in {"td_open", "th_open"}:
            cells[-1] += 1
    assert rows == 21 + 2
    assert set(cells) == {2, 5}


def test_markdown_addresses_in_texts_do_not_become_links(invent):
    text = answer_markdown(invent(sentence="See https://proxy.example and www.proxy.example"))
    assert r"https\://proxy.example and www\.proxy.example" in text


def test_markdown_brief_has_all_parts(tmp_path, invent):
    text = write_brief([invent()], tmp_path / "b.md", today=TODAY).read_text("utf-8")
    for part in ("## Key findings", "## Who makes it?", "### What is unknown", "### Assumptions", "### Method",
                 "## References", "## Grades of evidence", "ab12" * 16, r"motors. \[1, 2\]"):  # fmt: skip
        assert part in text


# --- PDF


def test_the_pdf_holds_everything(tmp_path, invent, sources_of):
    out = write_brief([invent(), invent(question="second")], tmp_path / "b.pdf", today=TODAY, sources_of=sources_of)
    pages = pdf_text(out.read_bytes())
    text = " ".join(" ".join(pages).split())
    for part in ("Key findings", "Two works make 1240 motors.", "High: a third works.", "No third works.",
                 "References", "[2]", "completely reliable", "isthmus ask second --good motor --format csv"):  # fmt: skip
        assert part in text
    assert all("ab12ab12ab12" in page for page in pages)
    assert f"{len(pages)} / {len(pages)}" in pages[-1]
    document = pdfium.PdfDocument(out)
    assert document.get_metadata_dict()["CreationDate"].startswith("D:20260309")
    assert [mark.get_title() for mark in document.get_toc()][:2] == ["Key findings", "Who makes it?"]
    document.close()


def test_hostile_texts_stay_text_in_the_pdf(tmp_path, hostile):
    content = write_brief([hostile], tmp_path / "b.pdf", today=TODAY, title=HOSTILE).read_bytes()
    text = " ".join(pdf_text(content)).replace("\u200b", "")
    assert text.count('#panic("no")') >= 5
    assert "*star* _low_" in text
    assert pdf_links(content) == {"https://doi.org/10.1/x", LIVE}
    assert "proxy.example" in text


@pytest.mark.parametrize("columns", [3, 12, 24])
def test_nothing_runs_off_the_pages(tmp_path, invent, hostile, columns):
    wide = pl.DataFrame({f"c{n}": [LONG_WORD, "Two words", HOSTILE] for n in range(columns)})
    answer = invent(table=wide, headings={f"c{n}": f"Heading number {n}" for n in range(columns)}, units={})
    content = write_brief([answer, hostile], tmp_path / "b.pdf", title=LONG_WORD, today=TODAY).read_bytes()
    assert off_the_pages(content) == []


def test_charts_are_vectors(tmp_path, invent):
    document = pdfium.PdfDocument(write_brief([invent()], tmp_path / "b.pdf", today=TODAY))
    kinds = {item.type for page in document for item in page.get_objects(max_depth=10)}
    document.close()
    assert pdfium.raw.FPDF_PAGEOBJ_IMAGE not in kinds
    assert pdfium.raw.FPDF_PAGEOBJ_PATH in kinds


@pytest.mark.parametrize("shape", [{"height": 3000}, {"width": 3000}, {"height": 3000, "width": 20}])
def test_a_large_chart_fits_a_page(tmp_path, invent, shape):
    data = pl.DataFrame({"x": [1, 2], "y": [1, 2]})
    answer = invent(draw=lambda: alt.Chart(data).mark_line().encode(x="x:Q", y="y:Q").properties(**shape))
    content = write_brief([answer], tmp_path / "b.pdf", today=TODAY).read_bytes()
    assert len(pdf_text(content)) <= 4
    assert off_the_pages(content) == []


def test_long_addresses_break(tmp_path, invent, cite):
    url = "https://example.org/" + "/".join(["segment-of-an-address"] * 12) + "?q=" + "x" * 150
    answer = invent(sources=(cite("s1", url=url), cite("s2", url=url, live=False)))
    content = write_brief([answer], tmp_path / "b.pdf", today=TODAY).read_bytes()
    assert off_the_pages(content) == []
    assert pdf_links(content) == {url}


def test_without_a_cjk_font_the_romanised_name_is_printed_and_said(hostile, invent):
    nothing = Scripts(None, None)
    text = " ".join(" ".join(pdf_text(brief_pdf(compose([hostile], today=TODAY), scripts=nothing))).split())
    assert "Mitsubishi" in text
    assert "三菱" not in text
    assert "[no romanised name]" in text
    assert "left out here, because this machine has no font for them" in text
    plain = " ".join(pdf_text(brief_pdf(compose([invent()], today=TODAY), scripts=nothing)))
    assert "no font" not in plain


def test_the_method_of_a_question_asked_twice_is_told_once(tmp_path, invent):
    twice = [invent(), invent(parameters={"good": "warhead", "as_of": None})]
    text = write_brief(twice, tmp_path / "b.md", today=TODAY).read_text(encoding="utf-8")
    assert text.count("Sum of") == 1
    assert "As for “Who makes it?" in text
    assert "isthmus ask chokepoints --good warhead --format csv" in text
