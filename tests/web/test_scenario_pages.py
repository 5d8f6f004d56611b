"""The pages for trying scenarios."""

import re

import pytest

from isthmus.scenarios import library
from isthmus.web import scenario_words
from isthmus.web.scenario_pages import scenario_url


@pytest.fixture(scope="module")
def bundled_client(bundled, client_of):
    return client_of(bundled)


def test_every_scenario_is_listed(bundled_client):
    page = bundled_client.get("/scenarios")
    assert page.status_code == 200
    for name in library.names():
        assert f'href="/scenarios/{name}"' in page.text
    assert "lost: Ammonium perchlorate of American Pacific Corporation, months 0 to 6" in page.text
    assert page.text.index("two-theatres</p>") < page.text.index("euro-atlantic-alone</p>")


def test_one_scenario_beside_another(bundled_client):
    page = bundled_client.get("/scenarios/perchlorate-lost?compare=two-theatres&inputs=present-use")
    assert page.status_code == 200
    rows = re.findall(r'<tr><td class="text"><a href="/goods/gmlrs">.*?</tr>', page.text)
    assert len(rows) == 2
    assert "83 to 100%" in rows[0]
    assert "“Both theatres at once”" in page.text
    assert '<option value="two-theatres" selected>' in page.text
    assert '<option value="present-use" selected>' in page.text
    assert "<svg" in page.text
    assert 'href="/facts/quantities/q-031"' in page.text
    assert "/questions/gaps?scenario=perchlorate-lost" in page.text
    assert "/questions/pooling?scenario=perchlorate-lost&amp;inputs=present-use" in page.text


def test_a_lever_is_unset_unless_it_is_turned(bundled_client):
    """An empty field must not turn pooling off in a scenario that shares."""
    page = bundled_client.get("/scenarios/pooling-allowed?pooling=&stocks=&demand_scale=")
    assert page.status_code == 200
    assert '<option value="" selected>as the scenario says</option>' in page.text
    assert "A permission that is not on record is given in the favourable reading" in page.text


def test_the_text_of_a_scenario(bundled_client):
    page = bundled_client.get("/scenarios/stop-gallium.toml")
    assert page.text == library.text("stop-gallium")
    assert page.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/scenarios/two-theatre", 404, "two-theatres"),
        ("/scenarios/two-theatre.toml", 404, "two-theatres"),
        ("/scenarios/two-theatres?demand_scale=1000", 400, "is not above 0, to 100"),
        ("/scenarios/two-theatres?compare=..%2Fx.toml", 400, "there is no scenario"),
        ("/scenarios/two-theatres?poolin=yes", 400, "pooling"),
    ],
)
def test_what_cannot_be_shown(bundled_client, address, status, said):
    page = bundled_client.get(address)
    assert page.status_code == status
    assert said in page.text


@pytest.mark.parametrize(
    "address",
    ["/questions/sustainment", "/questions/gaps", "/questions/sustainment/table.csv", "/api/v1/questions/sustainment"],
)
def test_no_address_may_name_a_file(bundled_client, tmp_path, address):
    """A file that is there, and would be read on the command line, is refused in the app wherever a question is asked."""
    (tmp_path / "mine.toml").write_text(library.text("stop-gallium").replace("gallium from China", "SECRET"))
    answer = bundled_client.get(address, params={"scenario": str(tmp_path / "mine.toml")})
    assert answer.status_code == 400
    assert "there is no scenario" in answer.text.lower()
    assert "SECRET" not in answer.text


def test_a_small_atlas_tells_why_it_cannot_be_tried(client):
    page = client.get("/scenarios/two-theatres")
    assert page.status_code == 400
    assert "the atlas has no good" in page.text


def test_words():
    assert scenario_words.span((0.1, 0.5)) == "10 to 50%"
    assert scenario_words.span((1.0, 1.0)) == "100%"
    assert scenario_words.first_shortfall(None, None) == "never"
    assert scenario_words.first_shortfall(0.0, None) == "at once or never"
    assert scenario_words.first_shortfall(0.0, 2.04) == "at once to month 2.0"
    assert scenario_words.months(3, 240) == "from month 3 on"
    assert (
        scenario_url("two-theatres", compare="stop-gallium", pooling=None)
        == "/scenarios/two-theatres?compare=stop-gallium"
    )
    late = library.load("expansions-late")
    assert scenario_words.levers(late, {}) == ["expansions 24 months late"]
    assert scenario_words.levers(library.load("seeker-halved"), {"boeing": "Boeing"}) == [
        "50% lost: pac-3-seeker of Boeing, from the start on"
    ]
