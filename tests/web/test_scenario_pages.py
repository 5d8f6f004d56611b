"""The pages for trying scenarios."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect

from isthmus.questions import signature
from isthmus.scenarios import library
from isthmus.web import scenario_words
from isthmus.web.answers import SCENARIOS, Answers
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
    rows = re.findall(r'<tr><th scope="row" class="text"><a href="/goods/gmlrs">.*?</tr>', page.text)
    assert len(rows) == 1
    assert "83 to 100%" in rows[0]
    assert '<th scope="colgroup" colspan="2" class="of-second">Both theatres at once</th>' in page.text
    assert '<option value="two-theatres" selected>' in page.text
    assert '<option value="present-use" selected>' in page.text
    assert "<svg" in page.text
    assert 'href="/facts/quantities/q-031"' in page.text
    assert "/questions/gaps?scenario=perchlorate-lost" in page.text
    assert "/questions/pooling?scenario=perchlorate-lost&amp;inputs=present-use" in page.text


def test_the_second_scenario_has_its_own_first_shortfalls(bundled_client):
    """Without the United States nothing is left of Tomahawk from the first week; with it, the favourable reading holds for months."""
    page = bundled_client.get("/scenarios/two-theatres?compare=without-united-states").text
    (row,) = re.findall(r'<tr><th scope="row" class="text"><a href="/goods/tomahawk">.*?</tr>', page)
    cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
    assert cells[:4] == ["at once to month 9", "2 to 66%", "at once", "0%"]
    assert "Neither munitions nor what goes into them" in page
    assert 'href="/scenarios/without-united-states?compare=two-theatres"' in page


def test_the_form_says_units_bounds_and_what_the_scenario_says(bundled_client):
    page = bundled_client.get("/scenarios/expansions-late?compare=two-theatres").text
    assert "How late expansions come. Months, 0 to 120. Empty: as the scenario says, 24; 0 in the other." in page
    assert 'min="0" max="120" placeholder="24; 0 in the other"' in page
    assert "above 0 to 100, 1 if left empty" in page
    assert '<option value="expansions-late"' not in page  # not beside itself
    assert ".toml file" not in bundled_client.get("/questions/sustainment").text


def test_what_is_wanted_is_that_of_its_theatres_multiplied(bundled_client):
    """Ukraine's 7,000 rounds of 155 mm a day, times 1.5."""
    page = bundled_client.get("/scenarios/euro-atlantic-alone?demand_scale=1.5").text
    wanted = page[page.index("What is wanted</h2>") : page.index("Assumptions</h2>")]
    assert ">10\u202f500<" in wanted or ">10\u2009500<" in wanted
    assert "Ukraine, 2025-06" in wanted
    assert "Indo-Pacific" not in wanted
    alone = bundled_client.get("/scenarios/euro-atlantic-alone?compare=two-theatres").text
    assert "Only “Both theatres at once” wants: " in alone


def test_an_answer_is_computed_once_however_it_is_written(bundled, monkeypatch):
    computed = []

    def ask(name, atlas, **given):
        computed.append(given)
        return object()

    monkeypatch.setattr(signature, "ask", ask)
    answers = Answers(bundled)
    first = answers.to("sustainment", {})
    assert answers.to("sustainment", {"scenario": "two-theatres", "demand_scale": "1", "compare": None}) is first
    late = answers.to("sustainment", {"expansion_delay_months": "24", "pooling": "yes"})
    assert late is not first
    assert answers.to("sustainment", {"expansion_delay_months": "24.0", "pooling": "true"}) is late
    assert len(computed) == 2


def test_whatever_may_name_a_file_is_guarded():
    """A parameter whose meaning speaks of a file is one of those that the app refuses files for."""
    files = {p.name for name in signature.names() for p in signature.question(name).parameters if ".toml" in p.meaning}
    assert files <= set(SCENARIOS)
    assert "scenario" in files


def test_a_lever_is_unset_unless_it_is_turned(bundled_client):
    """An empty field must not turn pooling off in a scenario that shares."""
    page = bundled_client.get("/scenarios/pooling-allowed?pooling=&stocks=&demand_scale=")
    assert page.status_code == 200
    assert '<option value="" selected>as it is: yes, they share</option>' in page.text
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
        ("/scenarios/two-theatres?compare=..%2Fx.toml", 400, "There is no scenario “../x.toml”"),
        ("/scenarios/two-theatres?compare=stop-galium", 400, "/scenarios/two-theatres?compare=stop-gallium"),
        ("/scenarios/two-theatres?compare=two-theatres", 400, "not beside itself"),
        (
            "/scenarios/two-theatres?expansion_delay_months=-1",
            400,
            "“Delay of expansions, months”: -1.0 is not 0 to 120 months",
        ),
        ("/scenarios/two-theatres?demand_scale=nan", 400, "is not above 0, to 100"),
        ("/scenarios/two-theatres?demand_scale=much", 400, "is not a number"),
        ("/scenarios/two-theatres?poolin=yes", 400, "pooling"),
        ("/scenarios/..%2Fx.toml", 404, "no page at this address"),
    ],
)
def test_what_cannot_be_shown(bundled_client, address, status, said):
    page = bundled_client.get(address)
    assert page.status_code == status
    assert said in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/questions/sustainment",
        "/questions/gaps",
        "/scenarios/two-theatres",
        "/questions/pooling/table.json",
        "/questions/sustainment/table.csv",
        "/api/v1/questions/sustainment",
    ],
)
def test_no_address_may_name_a_file(bundled_client, tmp_path, monkeypatch, address):
    """A file that is there, and would be read on the command line, is refused in the app wherever a question is asked."""
    (tmp_path / "mine.toml").write_text(library.text("stop-gallium").replace("gallium from China", "SECRET"))
    opened = []
    watched = library.Path.read_text

    def read_text(path, *arguments, **named):
        opened.append(str(path))
        return watched(path, *arguments, **named)

    monkeypatch.setattr(library.Path, "read_text", read_text)
    names = ("compare",) if "/scenarios/" in address else SCENARIOS if "sustainment" in address else ("scenario",)
    for path in (str(tmp_path / "mine.toml"), "/etc/passwd.toml", "../mine.toml", "two-theatres.toml"):
        for name in names:
            answer = bundled_client.get(address, params={name: path})
            assert answer.status_code == 400
            assert "there is no scenario" in answer.text.lower()
            assert "SECRET" not in answer.text
    assert not [path for path in opened if "bundled" not in path and path.endswith(".toml")]


def test_a_small_atlas_tells_why_it_cannot_be_tried(client):
    page = client.get("/scenarios/two-theatres")
    assert page.status_code == 400
    assert "the atlas has no good" in page.text


def test_words():
    assert scenario_words.span((0.1, 0.5)) == "10 to 50%"
    assert scenario_words.span((1.0, 1.0)) == "100%"
    assert scenario_words.first_shortfall(None, None) == "never"
    assert scenario_words.first_shortfall(0.0, None) == "at once or never"
    assert scenario_words.first_shortfall(0.0, 2.04) == "at once to day 62"
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


@pytest.mark.slow
def test_a_reader_picks_changes_and_compares(new_page, live_bundled):
    """Without script: from the list to a scenario, a lever turned, a second one beside, its curves and its column."""
    page = new_page(java_script_enabled=False, viewport={"width": 1024, "height": 800})
    page.goto(live_bundled)
    page.get_by_role("navigation", name="Isthmus").get_by_role("link", name="Scenarios").click()
    page.get_by_role("link", name="Expansions come two years late").click()
    page.get_by_label("Delay of expansions, months").fill("36")
    page.get_by_label("Set beside it").select_option(label="Without the United States")
    page.get_by_role("button", name="Try").click()
    assert "expansion_delay_months=36" in page.url
    assert "compare=without-united-states" in page.url
    expect(page.get_by_label("Delay of expansions, months")).to_have_value("36")
    expect(page.get_by_role("columnheader", name="Without the United States")).to_be_visible()
    assert page.locator("#shortfalls + .table-wrap tbody tr:has(td)").count() == 9
    curves = page.locator("figure svg")
    expect(curves).to_contain_text("Expansions come two years late")
    expect(curves).to_contain_text("Without the United States")
    for colour in ("#0072b2", "#d55e00"):
        assert page.locator(f'figure svg path[stroke="{colour}"]').count() >= 9


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/scenarios", "/scenarios/two-theatres?compare=without-united-states&stocks=none"])
def test_pages_are_legible_and_no_wider_than_a_phone(new_page, live_bundled, address, scheme):
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True)
    page.goto(live_bundled + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []
