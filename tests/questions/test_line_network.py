"""Powder by Acme (0.6) and Delta (0.4), motor-b by Beta and Gamma, a half each; Beta is on record as buying from Acme."""

import datetime as dt

import pytest
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions.dependence import World
from isthmus.questions.line_network import bought_by, network_of, on_the_way, told_of_links
from isthmus.questions.producing_lines import Line

LINES = tuple(
    Line(good, maker, (share, share), False, ())
    for good, maker, share in (
        ("powder", "acme", 0.6),
        ("powder", "delta", 0.4),
        ("motor-b", "beta", 0.5),
        ("motor-b", "gamma", 0.5),
    )
)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    rows = small_world.world()
    rows["bill_of_materials"] = [r for r in rows["bill_of_materials"] if r["input_good"] != "salt"]
    with open_atlas(small_world.write(tmp_path_factory.mktemp("w") / "w", rows)) as atlas:
        yield World(atlas, dt.date(2026, 1, 1))


def flows(world, **options):
    net = network_of(world, LINES, 1, **options).network
    return {
        (LINES[s].maker, LINES[b].maker): v for s, b, v in zip(net.supplier, net.buyer, net.volume.tolist(), strict=True)
    }


def test_everybody_buys_by_shares(world):
    assert flows(world) == {(s, b): share for s, share in (("acme", 0.3), ("delta", 0.2)) for b in ("beta", "gamma")}


def test_from_the_seller_on_record_alone(world):
    assert flows(world, alone={("beta", "powder")}) == {
        ("acme", "beta"): 0.5, ("acme", "gamma"): 0.3, ("delta", "gamma"): 0.2
    }  # fmt: skip


def test_fitted_to_what_the_sellers_make(world):
    """Beta takes 0.5 of the 0.6 that Acme makes, so Gamma has 0.1 of it and all of Delta's."""
    found = flows(world, alone={("beta", "powder")}, fitted=True)
    assert found == pytest.approx({("acme", "beta"): 0.5, ("acme", "gamma"): 0.1, ("delta", "gamma"): 0.4})


def test_what_is_told_of_the_links(world):
    assert told_of_links(world, LINES, [set(), {("beta", "powder")}]).startswith(
        "Of 4 links between makers 1 are sales on record, none of them with a share"
    )
    assert "(in 0 purchases, favourable reading) or less (1, unfavourable)" in told_of_links(
        world, LINES, [set(), {("beta", "powder")}]
    )
    bought = bought_by(world, LINES)
    assert on_the_way(world, bought, "motor-b", ["powder"]) == {"supplies/s-001"}
    assert on_the_way(world, bought, "motor-b", ["motor-b"]) == set()
    assert network_of(world, LINES, 1).network.estimated.all()
