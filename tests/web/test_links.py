from __future__ import annotations

import pytest

from isthmus.atlas.handle import Atlas
from isthmus.web import links


@pytest.mark.parametrize(
    ("made", "address"),
    [
        (links.thing_url("good", "pac-3"), "/goods/pac-3"),
        (links.thing_url("fact", "quantities/p-001"), "/facts/quantities/p-001"),
        (links.thing_url("source", "a/b?c"), "/sources/a%2Fb%3Fc"),
        (links.actor_url("jp"), "/actors/jp"),
        (links.actor_url("ccdcoe", "centre"), "/centres/ccdcoe"),
        (links.place_url("us", "St. Louis"), "/places/us/St.%20Louis"),
        (links.place_url("", "Baltic Sea"), "/places/-/Baltic%20Sea"),
        (links.question_url("chokepoints", good="a b", as_of=None), "/questions/chokepoints?good=a+b"),
        (links.search_url(q="", kind="good", page=1), "/search?kind=good"),
    ],
)
def test_addresses(made: str, address: str) -> None:
    assert made == address


def test_a_proxy_is_no_outside_link(small_atlas: Atlas) -> None:
    cited = {c.source_id: c for c in small_atlas.cite(["s-gov", "s-proxy"])}
    assert links.source_link(cited["s-gov"]) == "https://gov.example/paper"
    assert links.source_link(cited["s-proxy"]) == ""
