"""The invented pages with labels: enough of them, and every label stands on its page."""

import html
import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from isthmus.model import vocabularies
from isthmus.model.dates import span
from isthmus.model.reading_terms import DOCUMENT_KINDS

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.pages.make import HALVES, PAGES, made
from bench.reading_scores import known_ids

LAYOUTS = {
    *("event-page", "report", "readout", "communique", "press-release", "exercise-report", "award-notice", "fact-sheet"),
    *("speech", "news"),
}
LABELS = [path for half in HALVES for path in sorted((PAGES / half).glob("*.json"))]


def plain(text):
    without_tags = html.unescape(re.sub(r"<[^>]+>", " ", text))
    return re.sub(r"[\W_]+", " ", without_tags).strip().casefold()


def page_of(path):
    (page,) = [p for p in path.parent.glob(f"{path.stem}.*") if p != path]
    return page


def test_there_are_enough_pages_of_each_layout_in_each_half():
    for half in HALVES:
        layouts = Counter(json.loads(p.read_text())["layout"] for p in LABELS if p.parent.name == half)
        assert set(layouts) == LAYOUTS
        assert min(layouts.values()) >= 4


def test_half_sizes_are_those_that_the_codebook_states():
    readme = (PAGES / "README.md").read_text(encoding="utf-8")
    for half in HALVES:
        stated = re.search(rf"^- `{half}/`, (\d+) pages", readme, re.MULTILINE)
        assert stated is not None
        assert int(stated[1]) == sum(path.parent.name == half for path in LABELS) >= 45


def test_formats_are_mixed_in_each_half():
    for half in HALVES:
        pages = [page_of(path).name.split(".", 1)[1] for path in LABELS if path.parent.name == half]
        formats = Counter(pages)
        assert set(formats) == {"html", "txt", "md", "pdf.md", "docx.md"}
        assert formats["html"] >= 0.4 * len(pages)
        assert formats["txt"] >= 0.2 * len(pages)


def test_the_halves_share_no_title_and_few_people():
    titles, people = ({}, {})
    for half in HALVES:
        labels = [json.loads(p.read_text()) for p in LABELS if p.parent.name == half]
        titles[half] = {label["title"] for label in labels}
        people[half] = {person["name"].casefold() for label in labels for person in label["people"]}
    assert not titles["written"] & titles["held"]
    assert len(people["written"] & people["held"]) <= 1


@pytest.mark.parametrize("path", LABELS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_label_stands_on_its_page(path):
    labels = json.loads(path.read_text())
    text = plain(page_of(path).read_text())
    stated = [p["name"] for p in labels["people"]] + [r["title"] for r in labels["related"]]
    for item in (*labels["recommendations"], *labels["commitments"]):
        stated += [item["what"], *item.get("or", ())]
    stated += [passage for e in labels["engagements"] for passage in e["passages"]]
    stated += [item["passage"] for item in (*labels["figures"], *labels["incidents"]) if "passage" in item]
    assert [words for words in stated if plain(words) not in text] == []


@pytest.mark.parametrize("path", LABELS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_labels_are_in_the_terms_of_the_model(path):
    labels = json.loads(path.read_text())
    assert labels["kind"] in DOCUMENT_KINDS.terms
    assert {r["kind"] for r in labels["recommendations"]} <= set(vocabularies.RECOMMENDATION_KINDS.terms)
    assert {c["kind"] for c in labels["commitments"]} <= set(vocabularies.COMMITMENT_KINDS.terms)
    assert {f["status"] for f in labels["figures"]} <= {"actual", "target"}
    dates = [labels["date"], *(r["date"] for r in labels["related"])]
    dates += [item["when"] for key in ("engagements", "figures", "incidents") for item in labels[key]]
    for date in filter(None, dates):
        span(date)
    for engagement in labels["engagements"]:
        if not engagement.get("optional"):
            assert engagement["convened_by"] or engagement["took_part"]
            assert {p for p in engagement["took_part"] if p.islower()} <= known_ids()


def test_pdfs_and_word_documents_are_made(tmp_path):
    files = [path for half in HALVES for path in made(half, tmp_path / half)]
    assert len(files) == len(LABELS)
    assert {path.suffix for path in files} == {".html", ".txt", ".md", ".pdf", ".docx"}
    assert all(path.read_bytes().startswith(b"%PDF") for path in files if path.suffix == ".pdf")
    assert all(path.read_bytes().startswith(b"PK") for path in files if path.suffix == ".docx")
