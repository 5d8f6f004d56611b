"""The SQL page reads, and does nothing else."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from isthmus.atlas.handle import Atlas
from isthmus.web import sql_access
from isthmus.web.sql_access import Reader, SqlError


@pytest.fixture(scope="module")
def reader(small_atlas: Atlas) -> Iterator[Reader]:
    made = Reader(small_atlas, seconds=10)
    yield made
    made.close()


@pytest.fixture(scope="module")
def hurried(small_atlas: Atlas) -> Iterator[Reader]:
    """One that gives up soon, for queries that shall be stopped; the others are not, however busy the machine."""
    made = Reader(small_atlas, seconds=0.5)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("SELECT count(*) FROM sources", 4),
        ("FROM goods SELECT good_id ORDER BY 1", "chip"),
        ("WITH x AS (SELECT 7 AS n) SELECT n FROM x", 7),
        ("SELECT name FROM atlas_version", "small-world"),
        ("SELECT count(*) FROM (DESCRIBE sources) WHERE column_name = 'url'", 1),
    ],
)
def test_it_reads(reader: Reader, query: str, first: object) -> None:
    assert reader.rows(query).rows[0][0] == first


@pytest.mark.parametrize("query", ["DESCRIBE sources", "SHOW TABLES", "SUMMARIZE goods"])
def test_it_describes(reader: Reader, query: str) -> None:
    assert reader.rows(query).rows


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO goods SELECT * FROM goods", "DELETE FROM goods", "UPDATE goods SET name = 'x'", "DROP TABLE goods",
        "CREATE TABLE t AS SELECT 1", "CREATE TEMP TABLE t (i INT)", "ALTER TABLE goods ADD COLUMN x INT", "TRUNCATE goods",
        "SET memory_limit = '99GB'", "RESET memory_limit", "PRAGMA enable_profiling",
        "ATTACH '{place}' AS x", "ATTACH ':memory:' AS x", "DETACH memory", "USE memory", "CHECKPOINT", "VACUUM",
        "CALL pragma_version()",
        "COPY goods TO '{place}'", "COPY (SELECT 1) TO '{place}'", "EXPORT DATABASE '{place}'", "IMPORT DATABASE '{place}'",
        "INSTALL httpfs", "LOAD httpfs", "LOAD '{place}'", "CREATE SECRET (TYPE s3)", "BEGIN", "COMMIT", "ROLLBACK",
        "PREPARE p AS SELECT 1",
        "EXPLAIN ANALYZE DELETE FROM goods", "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE goods", "", "-- nothing", "SELEC 1", "\ud800",
    ],
)  # fmt: skip
def test_nothing_but_one_select_is_run(reader: Reader, query: str, tmp_path: Path) -> None:
    place = tmp_path / "stolen"
    with pytest.raises(SqlError):
        reader.rows(query.replace("{place}", str(place)))
    assert not place.exists()
    assert reader.rows("SELECT count(*) FROM goods").rows == [(11,)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('{file}')", "SELECT * FROM read_csv_auto('{file}')", "SELECT * FROM '{file}'", "FROM '{file}'",
        "SELECT * FROM read_text('{file}')", "SELECT * FROM read_blob('{file}')", "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM sniff_csv('{file}')", "SELECT * FROM read_parquet('{file}')", "SELECT * FROM read_json('{file}')",
        "SELECT * FROM read_duckdb('{file}')", "SELECT * FROM query('SELECT * FROM read_text(''{file}'')')",
        "SELECT * FROM read_text('https://example.org/')", "SELECT * FROM query_table('{file}')",
        "SELECT getenv('HOME')", "SELECT * FROM secret_rows", "SELECT * FROM sqlite_scan('{file}', 't')",
    ],
)  # fmt: skip
def test_no_file_and_no_variable_is_reached(reader: Reader, query: str, tmp_path: Path) -> None:
    secret_rows = [1]  # a variable of the program that DuckDB would read if it were let to
    file = tmp_path / "secret.csv"
    file.write_text("a\nhunter2\n", encoding="utf-8")
    with pytest.raises(SqlError) as refused:
        reader.rows(query.replace("{file}", str(file)).replace("{folder}", str(tmp_path)))
    assert "hunter2" not in str(refused.value)
    assert secret_rows == [1]


def test_rows_and_columns_are_capped(reader: Reader) -> None:
    result = reader.rows("SELECT * FROM range(5000)")
    assert (len(result.rows), result.more) == (sql_access.ROWS, True)
    assert not reader.rows("SELECT * FROM range(1000)").more
    with pytest.raises(SqlError, match="101 columns; at most 100"):
        reader.rows(f"SELECT {', '.join('1' for _ in range(101))}")


def test_time_is_capped(hurried: Reader) -> None:
    begun = time.monotonic()
    with pytest.raises(SqlError, match=r"longer than 0\.5 seconds"):
        hurried.rows("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = 7")
    assert time.monotonic() - begun < 9


@pytest.mark.slow
def test_memory_is_capped(hurried: Reader) -> None:
    with pytest.raises(SqlError, match=r"memory|0\.5 seconds"):
        hurried.rows("SELECT list(range) FROM range(100000000)")
    with pytest.raises(SqlError):
        hurried.rows("SELECT repeat('x', 1000000000)")


@pytest.mark.parametrize(
    "query", ["SELECT 'a'::BLOB", "SELECT MAP {'a': [1]}", "SELECT 'nan'::DOUBLE", "SELECT INTERVAL 1 DAY"]
)
def test_odd_values_are_shown(client: TestClient, query: str) -> None:
    assert client.get("/sql", params={"q": query}).status_code == 200


@pytest.mark.parametrize(
    "query", ["SELECT DATE '290000-01-01'", "SELECT TIMESTAMP 'infinity'", "SELECT (1::HUGEINT << 120)"]
)
def test_values_that_python_may_lack_are_no_crash(client: TestClient, query: str) -> None:
    assert client.get("/sql", params={"q": query}).status_code in (200, 400)


def test_the_page_shows_form_rows_and_links(client: TestClient) -> None:
    assert "Facts by table and grade" in client.get("/sql").text
    shown = client.get("/sql", params={"q": "SELECT good_id, name FROM goods ORDER BY 1 LIMIT 2;"}).text
    assert '<a href="/goods/chip">chip</a>' in shown
    assert "2 rows" in shown
    assert "No rows." in client.get("/sql", params={"q": "SELECT * FROM goods WHERE false"}).text


def test_the_page_says_what_is_wrong(client: TestClient) -> None:
    refused = client.get("/sql", params={"q": "SELECT nme FROM goods"})
    assert refused.status_code == 400
    assert "name" in refused.text  # DuckDB names what is near
    assert "only SELECT is run here" in client.get("/sql", params={"q": "DROP TABLE goods"}).text


def test_the_page_escapes(client: TestClient) -> None:
    text = client.get("/sql", params={"q": "SELECT '<script>alert(1)</script>' AS \"<img src=x>\""}).text
    assert "<script>alert" not in text
    assert "<img src=x>" not in text
    assert "&lt;script&gt;" in text
    text = client.get("/sql", params={"q": "</textarea><script>alert(1)</script>"}).text
    assert "<script>alert" not in text


def test_a_link_from_another_site_runs_nothing(client: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    shown = client.get("/sql", params={"q": "SELECT 40 + 2 AS answer"}, headers=headers).text
    assert "Read it, then run it" in shown
    assert "<td" not in shown


@pytest.mark.parametrize(
    "query",
    [
        "SELECT length(repeat('x', 2000000000))",
        "SELECT repeat('x', 20000000) FROM range(1001)",
        pytest.param("SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))", marks=pytest.mark.slow),
        pytest.param("SELECT format('{:1000000000d}', 1)", marks=pytest.mark.slow),
    ],
)
def test_one_call_that_runs_away_ends_with_its_process(reader: Reader, query: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    with pytest.raises(SqlError, match=r"was stopped|holds more than"):
        reader.rows(query)
    assert time.monotonic() - began < 30  # many times the cap of half a second, but it ends
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB, in this process
