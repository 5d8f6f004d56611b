import json
import re
from importlib.resources import files

import duckdb
import pytest
from jsonschema import Draft7Validator

from isthmus.atlas.bundled import BUNDLED
from isthmus.model.check import TABLES
from isthmus.model.describe import data_dictionary, data_package, sql


@pytest.fixture(scope="module")
def database():
    with duckdb.connect() as connection:
        for declared in TABLES.values():
            connection.execute(sql(declared))
        yield connection


def test_sql_runs_and_every_column_is_commented(database):
    bare = database.execute(
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE comment IS NULL AND NOT internal AND NOT contains(table_name, '__')"
    ).fetchall()
    assert bare == []
    tables = {name for (name,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert {"commitments", "commitments__parties", "engagements__domains", "goods__covers"} <= tables


def test_duckdb_itself_holds_vocabularies_bounds_and_references(database):
    wrong = [
        (
            "INSERT INTO sources VALUES ('s','t','p',NULL,NULL,NULL,NULL,NULL,'official','original','Z','why',NULL)",
            "CHECK",
        ),
        (
            "INSERT INTO participants VALUES ('participants/x','nobody','au','host',NULL,NULL,1,true,NULL)",
            "foreign key",
        ),
        ("INSERT INTO actors (fact_id) VALUES ('actors/x')", "NOT NULL"),
    ]
    for statement, rule in wrong:
        with pytest.raises(duckdb.ConstraintException, match=f"(?i){rule}"):
            database.execute(statement)


@pytest.mark.parametrize(
    "descriptor",
    [data_package(), data_package({"actors": 3}, extension="parquet", name="x", created="2026-01-01T00:00:00Z")],
)
def test_the_descriptor_is_valid_by_the_official_schemas(descriptor):
    profiles = files("dplib") / "profiles" / "2.0"

    def schema(name):
        return Draft7Validator(json.loads((profiles / f"{name}.json").read_text(encoding="utf-8")))

    assert list(schema("datapackage").iter_errors(descriptor)) == []
    for resource in descriptor["resources"]:
        assert list(schema("dataresource").iter_errors(resource)) == []
        assert list(schema("tableschema").iter_errors(resource["schema"])) == []


def test_the_official_schema_can_fail():
    profiles = files("dplib") / "profiles" / "2.0"
    broken = data_package() | {"resources": []}
    assert list(Draft7Validator(json.loads((profiles / "datapackage.json").read_text())).iter_errors(broken))


def test_patterns_of_lists_take_what_the_tables_hold():
    fields = {
        f["name"]: f for r in data_package()["resources"] if r["name"] == "commitments" for f in r["schema"]["fields"]
    }
    pattern = re.compile(f"^{fields['domains']['constraints']['pattern']}$")
    assert pattern.match("cyber;space")
    assert not pattern.match("cyber;;space")
    assert not pattern.match("cyber;sport")


def test_frictionless_reads_and_validates_the_bundled_atlas():
    import frictionless

    report = frictionless.Package(str(BUNDLED / "datapackage.json")).validate()
    assert report.flatten(["title", "fieldName", "message"]) == []


def test_frictionless_reads_the_descriptor():
    import frictionless

    package = frictionless.Package(str(BUNDLED / "datapackage.json"))
    assert package.resource_names == list(TABLES)
    goods = package.get_resource("goods")
    assert isinstance(goods, frictionless.resources.TableResource)
    assert len(goods.read_rows()) == goods.to_descriptor()["rowCount"]


def test_the_dictionary_tells_every_table_column_and_term():
    text = data_dictionary()
    for declared in TABLES.values():
        assert f"## {declared.name}\n" in text
        for c in declared.columns:
            assert f"| **{c.name}** |" in text or f"| {c.name} |" in text
    assert "| stated-sole | a source says that it is the only one |" in text
