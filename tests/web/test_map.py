"""The map: its addresses, its files, and in a real browser that every layer is drawn and leads somewhere."""

from __future__ import annotations

import base64
import gzip
import importlib.util
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import small_world
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from isthmus.atlas.handle import open_atlas
from isthmus.web.map import MAPLIBRE
from isthmus.web.map_legend import KEYS, SWITCHES, in_use
from isthmus.web.security import policy

DRAWN = "#map[data-drawn]"
SLOW = 60_000  # ms; WebGL in software on a busy machine

# ------------------------------------------------------------------ addresses


def test_only_the_map_may_make_workers(client: TestClient) -> None:
    assert "worker-src blob:" in client.get("/map").headers["content-security-policy"]
    assert client.get("/map/still").headers["content-security-policy"] == policy()
    assert "unsafe" not in client.get("/map").headers["content-security-policy"]


def test_the_address_holds_what_is_shown(client: TestClient) -> None:
    shown = client.get("/map", params={"layer": ["centres", "incidents"], "shown": "1", "good": "powder"}).text
    assert set(re.findall(r'value="(\w+)" checked', shown)) == {"centres", "incidents"}
    assert '<option value="powder" selected>Powder</option>' in shown
    assert "/map/still?good=powder&amp;layer=centres&amp;layer=incidents&amp;shown=1" in shown


def test_at_first_some_layers_are_on_and_a_reader_may_switch_all_off(client: TestClient) -> None:
    first = client.get("/map").text
    assert set(re.findall(r'value="(\w+)" checked', first)) == {n for n, s in SWITCHES.items() if s.at_first}
    assert "checked" not in client.get("/map?shown=1").text
    assert "checked" not in client.get("/map/still?shown=1").text


@pytest.mark.parametrize("path", ["/map", "/map/still", "/map/still.svg", "/map/layers.json"])
def test_an_unknown_good_names_near_ones(client: TestClient, path: str) -> None:
    answer = client.get(path, params={"good": "mottor-a"})
    assert answer.status_code == 404
    assert "/map?good=motor-a" in answer.text


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("/map?layer=sights", 400, "Supply links"),
        ("/map?good=" + "x" * 101, 400, "100"),
        ("/map/stil", 404, "/map/still"),
        ("/map/maplibre-gl.js.map", 404, "maplibre-gl.js"),
        ("/map/..%2f..%2f__init__.py", 404, ""),
    ],
)
def test_what_is_not_there_is_told_in_words(client: TestClient, address: str, status: int, word: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, word in answer.text) == (status, True)


@pytest.mark.parametrize("name", MAPLIBRE)
def test_maplibre_comes_out_of_the_installed_wheel(client: TestClient, name: str) -> None:
    found = importlib.util.find_spec("maplibre")
    assert found is not None
    assert found.submodule_search_locations
    answer = client.get(f"/map/{name}?v=1")
    assert answer.content == (Path(found.submodule_search_locations[0]) / "srcjs" / name).read_bytes()
    assert answer.headers["content-type"].startswith(MAPLIBRE[name].partition(";")[0])
    assert "immutable" in answer.headers["cache-control"]
    assert not list((Path(__file__).parents[2] / "src").rglob(name)), "third-party files are not copied in"


def test_without_compression_the_same_is_sent(client: TestClient) -> None:
    plain = client.get("/map/layers.json", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == client.get("/map/layers.json", headers={"Accept-Encoding": "gzip"}).content


@pytest.mark.parametrize("path", ["/map/layers.json", "/map/countries.json", "/map/still.svg"])
def test_what_has_not_changed_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_everything_drawn_is_listed_for_those_who_do_not_see_it(client: TestClient) -> None:
    listed = client.get("/map").text
    for layer in client.get("/map/layers.json").json().values():
        for feature in layer["features"]:
            assert all(f'href="{url}"' in listed for _, url, *_ in feature["properties"]["things"])


def test_the_still_draws_what_is_asked_for_and_no_more(client: TestClient) -> None:
    with_sites = client.get("/map/still.svg?layer=sites&shown=1").text
    assert KEYS["material"].colour in with_sites
    assert KEYS["supplier"].colour not in with_sites
    assert KEYS["supplier"].colour in client.get("/map/still.svg?layer=links&shown=1").text
    assert "<script" not in with_sites
    assert " style=" not in client.get("/map/still").text


def test_text_of_the_atlas_stays_text(tmp_path: Path, client_of: Callable[..., TestClient]) -> None:
    rows = small_world.world()
    rows["sites"][0]["name"] = "</script><img src=x onerror=alert(1)>"
    with open_atlas(small_world.write(tmp_path / "bad", rows)) as atlas:
        client = client_of(atlas)
        for path in ("/map", "/map/still"):
            assert "<img src=x" not in client.get(path).text
        assert client.get("/map/layers.json").headers["content-type"] == "application/geo+json"


def test_the_map_is_light_enough(client_of: Callable[..., TestClient], bundled: Any) -> None:
    client = client_of(bundled)
    sizes = {
        path: len(gzip.compress(client.get(path).content, 6))
        for path in ("/map", "/map/layers.json", "/map/countries.json", *(f"/map/{n}" for n in MAPLIBRE))
    }
    assert sum(sizes.values()) < 400_000, sizes


def test_every_class_has_a_place_in_the_legend(bundled: Any) -> None:
    from isthmus.web import geodata

    for good in (None, "ammonium-perchlorate", "tnt"):
        for layer in geodata.layers(bundled, good).values():
            assert {name for name, _ in in_use(layer)} == layer.keys


# ------------------------------------------------------------------ in a browser


def _opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector(DRAWN, timeout=SLOW)
    return page


def _colours(page: Page) -> dict[str, int]:
    """Colour -> how many pixels of the map have it, as a person would see them."""
    picture = base64.b64encode(page.locator("#map").screenshot()).decode()
    counted: dict[str, int] = page.evaluate(
        """async (picture) => {
          const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
          canvas.drawImage(image, 0, 0);
          const { data } = canvas.getImageData(0, 0, image.width, image.height);
          const found = {};
          for (let at = 0; at < data.length; at += 4) {
            const name = "#" + [0, 1, 2].map((part) => data[at + part].toString(16).padStart(2, "0")).join("");
            found[name] = (found[name] || 0) + 1;
          }
          return found;
        }""",
        picture,
    )
    return counted


def _near(colours: dict[str, int], wanted: str, within: int = 60) -> int:
    """Pixels whose colour differs from the wanted one by at most so much, all channels together."""

    def parts(colour: str) -> list[int]:
        return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]

    return sum(
        n
        for colour, n in colours.items()
        if sum(abs(a - b) for a, b in zip(parts(colour), parts(wanted), strict=True)) <= within
    )


@pytest.mark.slow
def test_every_layer_is_drawn_and_can_be_switched(
    new_page: Callable[..., Page], live_bundled: str, tmp_path: Path
) -> None:
    page = _opened(
        new_page(viewport={"width": 1280, "height": 900}, color_scheme="light"), f"{live_bundled}/map?shown=1"
    )
    bare = _colours(page)
    assert bare["#f3f6f8"] > 100_000  # sea
    assert bare["#dde3e7"] > 50_000  # land
    seen = {
        "sites": ("material", "component", "munition"), "links": ("supplier", "co-production"), "makers": ("maker",),
        "engagements": ("engagement",), "incidents": ("incident-counter-drugs", "incident-undersea-infrastructure"),
    }  # fmt: skip
    for name in SWITCHES:
        box = page.locator(f'input[name=layer][value="{name}"]')
        box.check()
        page.wait_for_selector(DRAWN, timeout=SLOW)
        assert f"layer={name}" in page.url
        shown = _colours(page)
        page.locator("#map").screenshot(path=tmp_path / f"{name}.png")
        changed = sum(abs(shown.get(c, 0) - bare.get(c, 0)) for c in {*shown, *bare}) // 2
        assert changed > 500, f"{name}: only {changed} pixels changed"
        for key in seen.get(name, ()):
            gained = _near(shown, KEYS[key].colour) - _near(bare, KEYS[key].colour)
            assert gained > 30, f"{name}: {gained} pixels of {key}"
        box.uncheck()
        page.wait_for_selector(DRAWN, timeout=SLOW)
    assert _colours(page) == bare


def test_a_click_opens_the_page_of_the_thing(page: Page, live: str) -> None:
    _opened(page, f"{live}/map#at=6/39.8/-89.6")
    with page.expect_request("**/sites/acme-plant"):
        page.locator("#map canvas").click()


@pytest.mark.slow
def test_a_click_on_many_things_lists_them(page: Page, live_bundled: str) -> None:
    _opened(page, f"{live_bundled}/map?layer=engagements&shown=1#at=7/50.84/4.33")
    page.locator("#map canvas").click()
    links = page.locator(".map-popup a")
    assert links.count() > 20
    assert all(str(link.get_attribute("href")).startswith("/engagements/") for link in links.all()[:5])


@pytest.mark.slow
def test_a_good_is_asked_for_with_the_view_kept(page: Page, live_bundled: str) -> None:
    _opened(page, f"{live_bundled}/map#at=3/36/138")
    page.select_option("#map-good", "ammonium-perchlorate")
    page.wait_for_url("**good=ammonium-perchlorate**")
    assert page.url.endswith("#at=3/36/138")
    page.wait_for_selector(DRAWN, timeout=SLOW)
    assert page.locator("h1").inner_text().startswith("Ammonium perchlorate")


@pytest.mark.slow
def test_light_and_dark_change_places(page: Page, live: str) -> None:
    page.emulate_media(color_scheme="light")
    _opened(page, f"{live}/map")
    light = _colours(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(300)
    page.wait_for_selector(DRAWN, timeout=SLOW)
    dark = _colours(page)
    assert light["#dde3e7"] > 50_000
    assert dark["#2b363f"] > 50_000
    assert "#dde3e7" not in dark


@pytest.mark.slow
def test_without_script_the_still_stands_in(new_page: Callable[..., Page], live: str) -> None:
    page = new_page(java_script_enabled=False)
    with page.expect_response("**/map/still.svg?**") as picture:
        page.goto(f"{live}/map")
    assert picture.value.ok
    assert page.locator("img.map-still").is_visible()
    page.check("input[value=engagements]")
    page.locator("#map-form").get_by_role("button", name="Show").click()
    assert urlencode({"layer": "engagements"}) in page.url


@pytest.mark.slow
def test_where_webgl_is_missing_the_still_is_offered(new_page: Callable[..., Page], live: str) -> None:
    page = new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{live}/map")
    page.wait_for_selector("#map-failed", state="visible")
    assert page.locator("#map-failed a").get_attribute("href", timeout=1000) == "/map/still?" + urlencode(
        [*(("layer", n) for n, s in SWITCHES.items() if s.at_first), ("shown", "1")]
    )


@pytest.mark.parametrize("path", ["/map?good=ammonium-perchlorate", "/map/still"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.slow
def test_axe_finds_nothing_serious(new_page: Callable[..., Page], live_bundled: str, path: str, scheme: str) -> None:
    page = new_page(color_scheme=scheme)
    page.goto(live_bundled + path)
    for summary in page.locator("summary:visible").all():
        summary.click()
    found = Axe().run(page).response["violations"]
    assert [
        (v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found if v["impact"] in ("serious", "critical")
    ] == []


@pytest.mark.slow
def test_the_list_is_reached_by_keyboard(page: Page, live: str) -> None:
    _opened(page, f"{live}/map")
    page.locator("#map canvas").focus()
    assert json.loads(page.evaluate("JSON.stringify(document.activeElement.ariaLabel)")).startswith("Map of the world")
    page.locator("summary").first.press("Enter")
    assert page.locator(".map-list a").first.is_visible()
