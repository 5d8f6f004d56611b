"""The goods graph: what a good is made from and what is made from it, tier by tier.

Only `consumes` and `part-of` links count; a launcher that fires a missile can be built without it. Inputs of an
alternative group replace one another, so the graph is an AND–OR graph: an output needs every essential input and
one member of each group.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl
import rustworkx as rx

NEEDS = ("consumes", "part-of")


@dataclass(frozen=True)
class Link:
    """`output` is made with `input`; `group` is empty for an input that nothing replaces."""

    output: str
    input: str
    group: str
    essential: str
    fact_id: str


class GoodsGraph:
    """Links between goods, by output and by input."""

    def __init__(self, links: Iterable[Link]) -> None:
        self.links = tuple(links)
        self._by_output: dict[str, list[Link]] = defaultdict(list)
        self._by_input: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            self._by_output[link.output].append(link)
            self._by_input[link.input].append(link)

    @classmethod
    def of(cls, bill: pl.DataFrame) -> GoodsGraph:
        """The graph of a `bill_of_materials` frame."""
        rows = bill.filter(pl.col("relation").is_in(NEEDS)).sort("fact_id").iter_rows(named=True)
        return cls(
            Link(r["output_good"], r["input_good"], r["alternative_group"] or "", r["essential"], r["fact_id"])
            for r in rows
        )

    def upstream(self, good: str) -> dict[str, int]:
        """Every good that `good` is made from, with its tier: the fewest steps to it (1 for direct inputs)."""
        return self._reach(good, {k: [x.input for x in v] for k, v in self._by_output.items()})

    def downstream(self, good: str) -> dict[str, int]:
        """Every good made from `good`, with its tier: the fewest steps from it."""
        return self._reach(good, {k: [x.output for x in v] for k, v in self._by_input.items()})

    @staticmethod
    def _reach(start: str, neighbours: Mapping[str, list[str]]) -> dict[str, int]:
        tiers = {start: 0}
        queue = deque([start])
        while queue:
            here = queue.popleft()
            for there in neighbours.get(here, ()):
                if there not in tiers:
                    tiers[there] = tiers[here] + 1
                    queue.append(there)
        del tiers[start]
        return tiers

    def lost_without(self, good: str, *, unknown_is_essential: bool) -> frozenset[str]:
        """Goods that cannot be made once `good` is gone.

        An output falls when an essential input falls, or when every known member of one of its alternative
        groups has fallen. Inputs of which the sources do not say whether they are essential count as such or
        not by `unknown_is_essential`: the two ends of the bracket.
        """
        essential = ("yes", "unknown") if unknown_is_essential else ("yes",)
        lost = {good}
        queue = deque([good])
        while queue:
            for link in self._by_input.get(queue.popleft(), ()):
                if link.output in lost:
                    continue
                if link.group:
                    falls = all(x.input in lost for x in self._by_output[link.output] if x.group == link.group)
                else:
                    falls = link.essential in essential
                if falls:
                    lost.add(link.output)
                    queue.append(link.output)
        return frozenset(lost - {good})

    def gateways(self, roots: Iterable[str]) -> dict[str, str]:
        """Input -> the good below the roots through which all their need of it passes; absent if there is none.

        The immediate dominator in the graph from a virtual root over `roots` down to inputs (Lengauer and Tarjan
        1979, doi:10.1145/357062.357071; computed by the algorithm of Cooper, Harvey and Kennedy 2001). A second
        source or a substitute at the gateway relieves everything behind it.
        """
        graph: rx.PyDiGraph[str, None] = rx.PyDiGraph()
        index: dict[str, int] = {}
        virtual = graph.add_node("")
        for good in sorted({g for link in self.links for g in (link.output, link.input)}):
            index[good] = graph.add_node(good)
        graph.add_edges_from_no_data([(index[link.output], index[link.input]) for link in self.links])
        wanted = set(roots)
        graph.add_edges_from_no_data([(virtual, index[root]) for root in sorted(wanted & set(index))])
        dominators = rx.immediate_dominators(graph, virtual)
        found = {graph[node]: graph[above] for node, above in dominators.items() if node != virtual}
        return {good: above for good, above in found.items() if above and above not in wanted and good not in wanted}

    def evidence(self, upper: str, lower: str) -> set[str]:
        """Facts of every link on some path by which `upper` is made from `lower`."""
        above = {*self.downstream(lower), lower}
        below = {*self.upstream(upper), upper}
        on_path = above & below
        return {x.fact_id for x in self.links if x.output in on_path and x.input in on_path}
