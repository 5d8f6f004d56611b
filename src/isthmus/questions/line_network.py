"""Producing lines as a network for the engine, in one reading of needs, of makers' shares and of who buys from whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from isthmus.engine.network import ESSENTIAL, NON_ESSENTIAL, Floats, Network
from isthmus.networks.fitting import fit
from isthmus.questions.dependence import World
from isthmus.questions.goods_graph import Link
from isthmus.questions.producing_lines import Line
from isthmus.questions.purchases import Key, split

IDLE = 0.01
"""What a line makes that a reading gives no share of its good's output, where it takes part all the same."""


@dataclass(frozen=True)
class Built:
    """A network of lines: `makers` lists the lines of each good, `final` is what leaves the network, a unit of output a good.

    `end` is the reading, 0 or 1: the place of a line's share among its `shares`.
    """

    end: int
    network: Network
    lines: tuple[Line, ...]
    makers: dict[str, list[int]]
    final: np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Need:
    """An input of a good: the lines that make it (none for what is not on record), its kind and role."""

    input: str
    suppliers: Sequence[int]
    kind: int
    role: int


def network_of(
    world: World, lines: Sequence[Line], end: int, touched: frozenset[str] = frozenset(), *, linear: bool = True,
    alone: Collection[Key] = frozenset(), idle: bool = False, fitted: bool = False,
    turned: Collection[tuple[str, str]] = frozenset(),
) -> Built:  # fmt: skip
    """The network of one reading.

    Inputs that an output needs are essential links, the members of an alternative group one kind. Where a group has members
    other than those `touched` by a loss, the favourable reading lets these take over altogether. An input stated not to be
    essential is left out of the favourable reading. In the unfavourable one output falls with its part of the inputs; volumes have
    no common unit, so all inputs on record count alike, and what is not on record as one more.

    Args:
        world: goods, needs and recorded purchases.
        lines: who makes what, with shares in both readings.
        end: 0 for the favourable and 1 for the unfavourable reading.
        touched: goods that rest on what is lost.
        linear: inputs stated not essential count in the unfavourable reading.
        alone: buyers and goods of which those on record as sellers are the only ones; others buy by makers' shares.
        idle: lines without a share take part as buyers, so that their level is known too.
        fitted: what suppliers sell is fitted to their shares, so that a buyer of one supplier leaves the others to the rest.
        turned: outputs and inputs whose need is read at the other end.
    """
    sellers = {(s, good) for buyer, good in alone for s in world.purchases[buyer, good].shares}
    live = [x for x in lines if x.shares[end] > 0 or idle or (x.maker, x.good) in sellers]
    makers: dict[str, list[int]] = {}
    for i, line in enumerate(live):
        makers.setdefault(line.good, []).append(i)
    share = np.array([line.shares[end] for line in live])
    output = np.where(share > 0, share, IDLE)
    into: dict[str, list[Link]] = {good: [] for good in sorted(makers)}
    for x in world.graph.links:
        if x.output in makers and x.input in makers:
            into[x.output].append(x)
    needs = {good: _needs(world, mine, makers, end, touched, turned, linear=linear) for good, mine in into.items()}
    flows = _flows(world, live, makers, share, alone)
    if fitted:
        _fit(live, makers, needs, share, output, flows)
    links: list[tuple[int, int, float, int, int]] = []
    for good, inputs in needs.items():
        for need in inputs:
            for b in makers[good]:
                # Whatever is not on record comes from one line behind the others, which nothing hits.
                parts = flows[live[b].maker, need.input] if need.suppliers else np.ones(1)
                sold = zip(need.suppliers or [len(live)], parts, strict=True)
                links += [(s, b, float(q * output[b]), need.kind, need.role) for s, q in sold if q > 0]
    if any(link[0] == len(live) for link in links):
        live.append(Line("", "inputs not on record", (1.0, 1.0), False, ()))
    final = np.array([x.shares[end] if x.good and world.is_munition(x.good) else 0.0 for x in live])
    links.sort(key=lambda k: (k[1], k[3], k[0]))
    supplier, buyer, kinds = (np.array([k[c] for k in links], np.int32) for c in (0, 1, 3))
    volume, roles = np.array([k[2] for k in links], float), np.array([k[4] for k in links], np.uint8)
    sales = np.bincount(supplier, volume, len(live))
    network = Network.build(
        len(live), supplier, buyer, volume, kind=kinds, role=roles, revenue=sales + final, weight=final if final.any() else sales,
        estimated=np.array([not _stated(world, live, s, b) for s, b in zip(supplier, buyer, strict=True)], bool),
    )  # fmt: skip
    return Built(end, network, tuple(live), makers, final)


def _stated(world: World, live: Sequence[Line], supplier: int, buyer: int) -> bool:
    """Whether a source states what share of the buyer's supply the link carries."""
    purchase = world.purchases.get((live[buyer].maker, live[supplier].good))
    return bool(purchase) and purchase.shares.get(live[supplier].maker) is not None  # type: ignore[union-attr]


def _flows(
    world: World, live: Sequence[Line], makers: Mapping[str, Sequence[int]], share: Floats, alone: Collection[Key]
) -> dict[Key, Floats]:
    """Buyer and good -> how it splits its need among the lines that make the good."""
    buyers: dict[str, set[str]] = {good: set() for good in makers}
    for x in world.graph.links:
        if x.input in makers:
            buyers[x.input] |= {live[b].maker for b in makers.get(x.output, ())}
    found = {}
    for good, lines in makers.items():
        names, shares = [live[i].maker for i in lines], share[list(lines)]
        usual = split(names, shares, None, alone=False)
        for buyer in buyers[good]:
            purchase = world.purchases.get((buyer, good))
            found[buyer, good] = split(names, shares, purchase, alone=(buyer, good) in alone) if purchase else usual
    return found


def _fit(
    live: Sequence[Line], makers: Mapping[str, Sequence[int]], needs: Mapping[str, Sequence[Need]], share: Floats, output: Floats,
    flows: dict[Key, Floats],
) -> None:  # fmt: skip
    """Fit the flows of every good that somebody does not buy by shares to its makers' shares of what is sold."""
    users: dict[str, dict[str, float]] = {}
    for good, inputs in needs.items():
        for need in inputs:
            for b in makers[good]:
                mine = users.setdefault(need.input, {})
                mine[live[b].maker] = mine.get(live[b].maker, 0.0) + float(output[b])
    for good, bought in users.items():
        if good not in makers or len(makers[good]) < 2:
            continue
        its = share[list(makers[good])]
        seed = np.column_stack([flows[buyer, good] for buyer in bought])
        if its.sum() <= 0 or not (np.ptp(seed, axis=1) > 0).any():
            continue
        needed = np.array(list(bought.values()))
        # Where the shares cannot be met the buyers' needs are: then a supplier on record sells more than its share.
        parts = fit(seed, its / its.sum() * needed.sum(), needed).flows / needed
        flows.update({(buyer, good): parts[:, k] for k, buyer in enumerate(bought)})


def _needs(
    world: World, links: Sequence[Link], makers: Mapping[str, list[int]], end: int, touched: frozenset[str],
    turned: Collection[tuple[str, str]], *, linear: bool,
) -> list[Need]:  # fmt: skip
    """Each input of a good, by the links into it; no suppliers for what is not on record."""
    found: list[Need] = []
    kinds: dict[str, int] = {}
    for x in links:
        role = need_of(world, x, makers, 1 - end if (x.output, x.input) in turned else end, touched)
        if role == ESSENTIAL or (role == NON_ESSENTIAL and linear):
            kind = kinds.setdefault(x.group or f"one {x.input}", len(kinds))
            found.append(Need(x.input, makers[x.input], kind, role))
    if any(need.role == NON_ESSENTIAL for need in found):
        found.append(Need("", (), len(kinds), NON_ESSENTIAL))
    return found


def need_of(world: World, link: Link, makers: Collection[str], end: int, touched: frozenset[str]) -> int | None:
    """How the reading has the output need the input; None for not at all."""
    relieved = link.group and end == 0 and link.input in touched and _others(world, link, makers) - touched
    if link.essential == "yes" or (link.essential == "unknown" and end == 1) or (link.group and not relieved):
        return ESSENTIAL
    return NON_ESSENTIAL if end == 1 else None


def _others(world: World, link: Link, makers: Collection[str]) -> set[str]:
    """The other members of the link's alternative group that somebody makes."""
    same = (x.input for x in world.graph.links if x.output == link.output and x.group == link.group)
    return {good for good in same if good != link.input and good in makers}


@dataclass(frozen=True)
class Bought:
    """A recorded purchase by a line on its way from an input to an output, with its facts."""

    input: str
    output: str
    fact_ids: tuple[str, ...]


def bought_by(world: World, lines: Sequence[Line]) -> list[Bought]:
    """The recorded purchases by lines, of what each is made from."""
    makers = {(line.maker, line.good) for line in lines}
    outputs: dict[str, set[str]] = {}
    for x in world.graph.links:
        outputs.setdefault(x.input, set()).add(x.output)
    return [
        Bought(good, output, purchase.fact_ids)
        for (buyer, good), purchase in world.purchases.items()
        for output in sorted(outputs.get(good, ()))
        if (buyer, output) in makers
    ]


def on_the_way(world: World, bought: Sequence[Bought], munition: str, lost: Iterable[str]) -> set[str]:
    """Facts of the recorded purchases on the way from what is lost to a munition."""
    found: set[str] = set()
    above = {munition, *world.graph.upstream(munition)}
    for good in lost:
        way = {good, *world.graph.downstream(good)} & above
        found |= {f for b in bought if b.input in way and b.output in way for f in b.fact_ids}
    return found


def told_of_links(world: World, lines: Sequence[Line], choices: Sequence[Collection[Key]]) -> str:
    """How many of the links between lines are on record, in words, and what a reading makes of them."""
    makers: dict[str, set[str]] = {}
    for line in lines:
        makers.setdefault(line.good, set()).add(line.maker)
    pairs = {(s, b, x.input) for x in world.graph.links for s in makers.get(x.input, ()) for b in makers.get(x.output, ())}
    known = {(s, b, g): share for (b, g), p in world.purchases.items() for s, share in p.shares.items()}
    recorded = pairs & known.keys()
    stated = sum(known[pair] is not None for pair in recorded)
    favourable, unfavourable = (len(alone) for alone in choices)
    return (
        f"Of {len(pairs)} links between makers {len(recorded)} are sales on record, {stated or 'none'} of them with a share; all other "
        "volumes are estimates by makers' shares, so the answer is told by munition, never by firm. Whoever is on record as selling to a "
        f"line is taken to be its only supplier of the good where that leaves more (in {favourable} purchases, favourable reading) or "
        f"less ({unfavourable}, unfavourable)."
    )
