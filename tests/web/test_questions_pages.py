"""The pages of the questions: what the address says, the page shows; on the small world, worked out by hand."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable

import polars as pl
import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from isthmus.questions import signature
from isthmus.web import table_view

ASKED = "/questions/commitments?group=trio"
"""Nine cells of function, domain and pair (worked out in tests/questions/test_commitments.py)."""


def cells(text: str, column: int) -> list[str]:
    rows = re.findall(r"<tr>\n(<td.*?)</tr>", text, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[column]) for row in rows]


def test_the_list_names_every_question(client: TestClient) -> None:
    text = client.get("/questions").text
    assert all(f'href="/questions/{name}"' in text for name in signature.names())
    assert (
        "This atlas does not answer it: the atlas has no actor &#39;ip4&#39;" in text
    )  # the small world has another group


@pytest.mark.parametrize("name", signature.names())
def test_the_form_comes_from_the_signature(client: TestClient, name: str) -> None:
    text = client.get(f"/questions/{name}").text
    for parameter in signature.question(name).parameters:
        assert f'name="{parameter.name}"' in text
        for choice in parameter.choices:
            assert f'<option value="{choice}"' in text


def test_no_parameter_is_named_as_the_table_is_steered() -> None:
    taken = {p.name for name in signature.names() for p in signature.question(name).parameters}
    assert not taken & set(table_view.NAMES)


def test_a_page_shows_the_whole_answer(client: TestClient) -> None:
    text = client.get(ASKED).text
    assert '<p class="sentence">' in text
    assert '<svg role="img" aria-label="' in text
    for heading in ("Table", "What is unknown", "Assumptions", "Method", "Sources", "What it rests on"):
        assert f">{heading}</h2>" in text
    assert 'href="/sources/s-gov"' in text
    assert 'href="https://gov.example/paper"' in text
    assert 'value="trio"' in text
    assert 'href="/facts/commitments/' in text


def test_pictures_keep_to_the_policy(client: TestClient) -> None:
    text = client.get(ASKED).text
    assert "<style" not in text
    assert " style=" not in text


def test_sorting_is_in_the_address(client: TestClient) -> None:
    up = cells(client.get(f"{ASKED}&sort=function").text, 0)
    assert up == sorted(up)
    text = client.get(f"{ASKED}&sort=function&desc=1").text
    assert cells(text, 0) == sorted(up, reverse=True)
    assert 'aria-sort="descending"' in text
    assert "/questions/commitments?group=trio#table" in text  # a third click leads back


def test_filtering_is_in_the_address(client: TestClient) -> None:
    text = client.get(f"{ASKED}&q=JAPAN+cyber").text
    shown = cells(text, 2)
    assert shown
    assert all("Japan" in pair for pair in shown)
    assert set(cells(text, 1)) == {"cyber"}
    assert "of 9" in text
    none = client.get(f"{ASKED}&q=zzz")
    assert none.status_code == 200
    assert "No row contains “zzz”" in none.text


def test_a_question_whose_facts_a_user_must_import_says_how(client: TestClient) -> None:
    page = client.get("/questions/alignment")
    assert page.status_code == 400
    assert "isthmus import un-votes votes.csv roll_calls.csv" in page.text


def test_a_filter_is_no_pattern(client: TestClient) -> None:
    assert "No row contains" in client.get(f"{ASKED}&q=.*").text


def test_pages_of_a_table() -> None:
    frame = pl.DataFrame({"n": list(range(60))})
    view = table_view.read("/x", {"page": "2", "rows": "25"}, {"good": "a b"}, ["n"])
    shown = table_view.shown(table_view.matching(frame, view, ["n"]), view)
    assert (shown.frame["n"][0], shown.first, shown.total, shown.pages) == (25, 26, 60, 3)
    assert view.at(page=3) == "/x?good=a+b&page=3&rows=25"
    assert view.at(page=1) == "/x?good=a+b&rows=25"


def test_empty_cells_come_last_either_way() -> None:
    frame = pl.DataFrame({"n": [2, None, 1]})
    for desc, order in (("", [1, 2, None]), ("1", [2, 1, None])):
        view = table_view.read("/x", {"sort": "n", "desc": desc}, {}, ["n"])
        assert table_view.matching(frame, view, ["n"])["n"].to_list() == order


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/questions/chokepoint", 404, "There is no question “chokepoint”"),
        ("/questions/chokepoints?goood=x", 400, "takes no parameter “goood”"),
        ("/questions/chokepoints?good=powdr", 400, "no good"),
        ("/questions/commitments?group=trio&as_of=tomorrow", 400, "is not a day such as"),
        ("/questions/commitments?group=trio&as_of=2024-13-45", 400, "is not a day such as"),
        ("/questions/commitments?group=trio&statements=perhaps", 400, "is not true or false"),
        ("/questions/convening?group=trio&view=maps", 400, "is not one of meetings, pairs, shares, reliance, cadence, merge, next"),
        (f"{ASKED}&sort=functon", 400, "no column “functon”"),
        (f"{ASKED}&page=2", 404, "the table has 1 page"),
        (f"{ASKED}&page=99999999999999999999", 400, "is not a whole number"),
        (f"{ASKED}&page=999999999", 404, "There is no page 999,999,999"),
        (f"{ASKED}&page=0", 400, "is not a whole number from 1"),
        (f"{ASKED}&page=-1", 400, "is not a whole number from 1"),
        (f"{ASKED}&page=²", 400, "is not a whole number from 1"),
        (f"{ASKED}&rows=7", 400, "25, 50, 100 or 250 rows, not 7"),
        (f"{ASKED}&desc=sideways", 400, "is neither 1 nor 0"),
        ("/questions/commitments/table.docx", 404, "There is no form “docx”"),
        ("/questions/chokepoint/table.csv", 404, "There is no question “chokepoint”"),
        (f"/questions/chokepoints?good={'x' * 400}", 400, "too long"),
    ],
)
def test_bad_addresses_are_told_with_a_way_out(client: TestClient, address: str, status: int, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert words in answer.text
    assert 'class="chip"' in answer.text or "Ask it otherwise" in answer.text


def test_near_matches_are_links(client: TestClient) -> None:
    assert 'href="/questions/chokepoints"' in client.get("/questions/chokepoint").text
    assert 'href="/questions/chokepoints?good=powder"' in client.get("/questions/chokepoints?good=powdr").text


@pytest.mark.parametrize("name", ["group", "as_of", "q", "sort", "page", "rows", "desc", "nonsense"])
def test_nothing_in_an_address_becomes_markup(client: TestClient, name: str) -> None:
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    text = client.get("/questions/commitments", params={"group": "trio", name: hostile}).text
    assert "<script>alert" not in text
    assert "<img" not in text
    text = client.get(f"/questions/{hostile.replace('/', '%2F')}").text
    assert "<script>alert" not in text


@pytest.mark.parametrize(
    "text", ["\x00", "\u202e", "%", "'; DROP TABLE goods; --", "\\", "{{7*7}}", "０", "\U0001f600" * 40]
)
def test_odd_letters_are_no_crash(client: TestClient, text: str) -> None:
    for name in ("group", "as_of", "q"):
        answer = client.get("/questions/commitments", params={"group": "trio", name: text})
        assert answer.status_code in (200, 400)
        assert "49" not in answer.text or "{{7*7}}" not in text or "{{7*7}}" in answer.text


def test_downloads_hold_what_the_page_filters(client: TestClient) -> None:
    table = "/questions/commitments/table."
    rows = list(csv.DictReader(io.StringIO(client.get(f"{table}csv?group=trio&q=cyber&sort=pair").text)))
    assert {row["domain"] for row in rows} == {"cyber"}
    assert [row["pair"] for row in rows] == sorted(row["pair"] for row in rows)
    frame = pl.read_parquet(client.get(f"{table}parquet?group=trio").content)
    assert frame.height == 9
    answered = json.loads(client.get(f"{table}json?group=trio&q=cyber").text)
    assert len(answered["table"]) == len(rows)
    book = client.get(f"{table}xlsx?group=trio")
    assert book.headers["content-disposition"] == 'attachment; filename="isthmus-commitments.xlsx"'
    with zipfile.ZipFile(io.BytesIO(book.content)) as parts:
        assert "xl/worksheets/sheet2.xml" in parts.namelist()
        assert b"Japan" in parts.read("xl/sharedStrings.xml")


def test_a_workbook_holds_no_formula(small_atlas: object) -> None:
    from dataclasses import replace

    from isthmus.questions.signature import ask
    from isthmus.web.downloads import workbook

    answer = ask("commitments", small_atlas, group="trio")  # type: ignore[arg-type]
    hostile = answer.table.with_columns(pl.lit('=HYPERLINK("http://evil.example")').alias("pair"))
    with zipfile.ZipFile(io.BytesIO(workbook(replace(answer, table=hostile)))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in parts.namelist()


def test_downloads_are_kept_by_the_client(client: TestClient) -> None:
    address = "/questions/commitments/table.csv?group=trio"
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    assert client.get(address + "&q=cyber", headers={"if-none-match": tag}).status_code == 200


def test_without_script_a_reader_sorts_filters_and_asks(new_page: Callable[..., Page], live: str) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"{live}{ASKED}")
    page.get_by_role("link", name="Pair", exact=True).click()
    assert "sort=pair" in page.url
    page.get_by_label("Rows that contain").fill("cyber")
    page.get_by_role("button", name="Filter").click()
    assert "q=cyber" in page.url
    assert "sort=pair" in page.url
    page.get_by_label("Statements").select_option("no")
    page.get_by_role("button", name="Ask").click()
    assert "statements=no" in page.url
    assert page.locator(".sentence").count() == 1


OTHERS = (
    "/questions", "/questions/commitments?group=nobody", "/questions/chokepoints", "/sql?q=SELECT+*+FROM+sources",
    "/sql?q=DESCRIBE+goods", "/nothing",
)  # fmt: skip
"""Pages that only the slow run opens in a browser; that of an answer has all that they have."""

ANSWER_AND_OTHERS = [f"{ASKED}&sort=pair&q=japan", *(pytest.param(page, marks=pytest.mark.slow) for page in OTHERS)]


@pytest.mark.parametrize("address", ANSWER_AND_OTHERS)
def test_pages_are_no_wider_than_the_window(new_page: Callable[..., Page], live: str, address: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(live + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("address", ANSWER_AND_OTHERS)
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_axe_finds_nothing_serious(new_page: Callable[..., Page], live: str, scheme: str, address: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    page = new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page.goto(live + address)
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0].get("failureSummary", "")) for v in found] == []


def test_a_question_that_takes_long_is_told_in_the_list_once_it_was_opened(small_atlas, client_of):
    fresh = client_of(small_atlas)
    waiting = fresh.get("/questions").text.count("it solves many programmes or cascades")
    assert waiting > 0
    assert fresh.get("/questions/criticality").status_code == 200
    assert fresh.get("/questions").text.count("it solves many programmes or cascades") == waiting - 1


@pytest.mark.slow
def test_the_list_does_not_wait_for_questions_that_take_long(bundled, client_of):
    """Their sentences are there once somebody has opened them."""
    fresh = client_of(bundled)
    assert fresh.get("/questions").text.count("it solves many programmes or cascades") == 7
    opened = fresh.get("/questions/complementarity")
    assert opened.status_code == 200
    assert fresh.get("/questions").text.count("it solves many programmes or cascades") == 6
