"""The HTTP API, on the small world."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from isthmus.atlas.handle import Atlas
from isthmus.model.table import TABLES
from isthmus.questions import signature

VIEWS = ["meetings", "pairs", "shares", "reliance", "cadence", "merge", "next"]


def test_questions_are_listed_with_their_parameters(client: TestClient) -> None:
    listed = {q["name"]: q for q in client.get("/api/v1/questions").json()["questions"]}
    assert set(listed) == set(signature.names())
    view = next(p for p in listed["convening"]["parameters"] if p["name"] == "view")
    assert (view["type"], view["choices"]) == ("string", VIEWS)


def test_an_answer_is_what_the_command_line_prints(client: TestClient, small_atlas: Atlas) -> None:
    given = client.get("/api/v1/questions/commitments?group=trio&statements=no").json()
    asked = signature.ask("commitments", small_atlas, group="trio", statements=False)
    assert given == json.loads(json.dumps(asked.as_dict()))
    assert len(given["table"]) == 7


@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_is_given(client: TestClient, small_atlas: Atlas, name: str) -> None:
    given = client.get(f"/api/v1/tables/{name}").json()
    assert given["total"] == len(given["rows"]) == small_atlas.table(name).height
    assert given["next"] is None
    assert {c["name"] for c in given["columns"]} == set(TABLES[name].names)


def test_tables_come_in_parts(client: TestClient) -> None:
    part = client.get("/api/v1/tables/goods?limit=4&offset=4").json()
    assert (len(part["rows"]), part["total"]) == (4, 11)
    assert part["next"] == "/api/v1/tables/goods?limit=4&offset=8"
    assert len(client.get(part["next"]).json()["rows"]) == 3


def test_a_source_names_the_facts_that_rest_on_it(client: TestClient) -> None:
    given = client.get("/api/v1/sources/s-press").json()
    assert given["citation"]["text"] == "The Paper, “Report”, 2024-05."
    assert {"fact_id": "material_shares/m-1", "grade": "C3"} in given["facts"]


@pytest.mark.parametrize(
    ("address", "status", "words", "near"),
    [
        ("/api/v1/questions/chokepoint", 404, "There is no question", "/api/v1/questions/chokepoints"),
        ("/api/v1/questions/chokepoints?good=powdr", 400, "no good 'powdr'", "/questions/chokepoints?good=powder"),
        ("/api/v1/questions/chokepoints?godo=x", 400, "takes no parameter", "/questions/chokepoints?good=x"),
        ("/api/v1/tables/god", 404, "There is no table", "/api/v1/tables/goods"),
        ("/api/v1/sources/s-gv", 404, "There is no source", "/api/v1/sources/s-gov"),
        ("/api/v1/tables/goods?limit=0", 400, "limit", None),
        ("/api/v1/tables/goods?limit=99999999", 400, "limit", None),
        ("/api/v1/tables/goods?offset=x", 400, "offset", None),
        ("/api/v1/nothing", 404, "no page", None),
    ],
)
def test_errors_are_json_in_words(client: TestClient, address: str, status: int, words: str, near: str | None) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    told = answer.json()
    assert words in told["error"]
    assert near is None or near in [n["address"] for n in told["near"]]


def test_the_client_keeps_what_it_has(client: TestClient) -> None:
    for address in (
        "/api/v1/questions",
        "/api/v1/questions/commitments?group=trio",
        "/api/v1/tables/goods",
        "/api/v1/openapi.json",
    ):
        tag = client.get(address).headers["etag"]
        again = client.get(address, headers={"if-none-match": f'"other", {tag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert (
        client.get("/api/v1/tables/goods?limit=2").headers["etag"]
        != client.get("/api/v1/tables/goods?limit=3").headers["etag"]
    )


def test_an_error_is_not_kept(client: TestClient) -> None:
    assert "etag" not in client.get("/api/v1/tables/nothing").headers


def test_answers_are_compressed(client: TestClient) -> None:
    answer = client.get("/api/v1/tables/participants", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert (
        "content-encoding"
        not in client.get("/api/v1/tables/participants", headers={"accept-encoding": "identity"}).headers
    )


def test_the_api_describes_itself(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert set(described["paths"]) == {
        "/api/v1/questions", "/api/v1/tables/{name}", "/api/v1/sources/{source_id}",
        *(f"/api/v1/questions/{name}" for name in signature.names()),
    }  # fmt: skip
    parameters = {p["name"]: p for p in described["paths"]["/api/v1/questions/convening"]["get"]["parameters"]}
    assert parameters["view"]["schema"]["enum"] == VIEWS
    assert parameters["as_of"]["schema"]["format"] == "date"
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404
