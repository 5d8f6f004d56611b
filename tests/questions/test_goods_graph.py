from hypothesis import given
from hypothesis import strategies as st

from isthmus.questions.goods_graph import GoodsGraph, Link


def graph(small_atlas):
    return GoodsGraph.of(small_atlas.table("bill_of_materials"))


def test_tiers_are_shortest_and_what_fires_is_no_consumer(small_atlas):
    assert graph(small_atlas).downstream("powder") == {"motor-a": 1, "motor-b": 1, "missile-a": 2, "missile-b": 2}
    assert graph(small_atlas).upstream("missile-b") == {"motor-b": 1, "powder": 2, "salt": 2}
    assert graph(small_atlas).upstream("launcher") == {}


def test_an_alternative_keeps_the_output_and_unknown_needs_are_bracketed(small_atlas):
    made = graph(small_atlas)
    assert made.lost_without("powder", unknown_is_essential=True) == {"motor-a", "missile-a"}
    assert made.lost_without("ore", unknown_is_essential=False) == {"chip"}
    assert made.lost_without("ore", unknown_is_essential=True) == {"chip", "missile-c"}


def test_a_group_falls_when_all_its_members_share_a_root():
    made = GoodsGraph([
        Link("m", "a", "g", "no", "f1"), Link("m", "b", "g", "no", "f2"), Link("a", "r", "", "yes", "f3"), Link("b", "r", "", "yes", "f4"),
    ])  # fmt: skip
    assert made.lost_without("r", unknown_is_essential=False) == {"a", "b", "m"}
    assert made.lost_without("a", unknown_is_essential=False) == frozenset()


def test_the_gateway_is_what_all_need_passes_through(small_atlas):
    made = graph(small_atlas)
    assert made.gateways(["missile-b"]) == {"powder": "motor-b", "salt": "motor-b"}
    assert made.gateways(["missile-a", "missile-b"]) == {"salt": "motor-b"}


def test_evidence_is_the_links_on_the_paths_between(small_atlas):
    made = graph(small_atlas)
    assert made.evidence("missile-a", "powder") == {
        "bill_of_materials/missile-a.motor-a",
        "bill_of_materials/motor-a.powder",
    }
    assert made.evidence("missile-a", "salt") == set()


goods = st.integers(0, 7)


@given(
    st.lists(
        st.tuples(goods, goods, st.sampled_from(["", "g", "h"]), st.sampled_from(["yes", "no", "unknown"])), max_size=20
    ),
    goods,
)
def test_on_any_graph_losses_lie_downstream_and_grow_with_what_is_essential(rows, root):
    # Higher numbers are made from lower ones, so that the graph has no circle.
    made = GoodsGraph(
        Link(f"g{max(a, b)}", f"g{min(a, b)}", group, need, f"f{i}")
        for i, (a, b, group, need) in enumerate(rows)
        if a != b
    )
    good = f"g{root}"
    least, most = (made.lost_without(good, unknown_is_essential=e) for e in (False, True))
    assert least <= most <= set(made.downstream(good))
    for output in made.downstream(good):
        assert good in made.upstream(output)
        assert made.evidence(output, good)
