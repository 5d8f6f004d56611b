"""How a failure runs through a production network, and what each firm's failure would cost.

Diem, Borsos, Reisch, Kertész and Thurner, Scientific Reports 12:7719 (2022), doi:10.1038/s41598-022-11522-z. With W_ij
the sales of i to j, s and c the row and column sums, and the kinds of input as in `network`:

- Λd_ij = W_ij / Σ_l W_lj over the suppliers l of the same kind, if essential; W_ij / c_j if non-essential; else 0
- Λu_ij = W_ij / s_i; given costs and revenues take the place of c and s
- σ_i = min(1, s_i / Σ_l s_l h_l^d) over i's market, 1 where that sum is below 1e-10; 1 for all unless asked for
- h_j^d ← max(0, min(ψ_j, 1 − max_kinds Σ_i σ_i Λd_ij (1 − h_i^d), 1 − Σ_non-essential σ_i Λd_ij (1 − h_i^d)))
- h_i^u ← max(0, min(ψ_i, 1 − Σ_j Λu_ij (1 − h_j^u)))

both synchronous and from 1; ψ is what the shock leaves of a firm, 0 for a closed one. The score of a shock is
Σ w_i (1 − min(h_i^d, h_i^u)); downstream and upstream scores take one level alone.

`compat` stops both directions together, after the first step in which no level falls by more than eps: what the
published implementation does. `converged` goes on to the fixed point, which lies below: on networks with heavy tails
eps = 1e-2 stops far from it, mostly upstream. That a step is small says little of how far the fixed point is where a ring of
firms passes nearly all of a loss on. With g a number of firms that no chain of needs outlasts on average, whatever need binds
(`cascade_fixed_point.chain_lengths`), a cascade that falls by δ in a step is within δ g of its fixed point; where that does not
become small in some steps, it is solved. With replaceability σ is held, the rest solved, and σ drawn anew until nothing moves:
losses only grow so, and σ with them, so that this too ends at the fixed point.

This module is the plain form, in SciPy, a block of shocks at a time; `cascade_steps` is the compiled one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from isthmus.engine.cascade_fixed_point import Rules, chain_lengths, least
from isthmus.engine.network import ESSENTIAL, NON_ESSENTIAL, Booleans, Floats, Ints, Network

Mode = Literal["compat", "converged"]
Progress = Callable[[int, int], None]

EPS = 1e-2
RESTS = 1e-13
"""No loss of a cascade that has converged is further than this from the fixed point, rounding apart."""
WAITED_STEPS = 160
"""Steps after which a cascade that goes on is solved."""
SOLVED_UP_TO = 5_000
"""Firms of the largest network whose cascades are solved: the systems of larger ones fill up."""
MOST_STEPS = 20_000
"""Where a ring of firms passes nearly all of a loss on, the fixed point is neared more slowly than any loop can wait for.
A cascade that stops here is told apart by its steps; its scores lie below those of the fixed point."""
AVAILABLE = 1e-10
MOST_SIGMAS = 500
BLOCK_ITEMS = 4_000_000
"""Levels held at once, firms × shocks, so that a block takes some hundred megabytes at most."""


@dataclass(frozen=True)
class Outcome:
    """What a shock leaves: levels 0–1 of each firm, the three scores 0–1, and the steps taken."""

    downstream_level: Floats
    upstream_level: Floats
    esri: float
    downstream: float
    upstream: float
    steps: int


@dataclass(frozen=True)
class Scores:
    """Scores 0–1 of k shocks: float64[k] each; `steps`: int32[k]; `method`: how they were computed.

    A shock with `steps` of MOST_STEPS had not converged: its scores are lower bounds.
    """

    esri: Floats
    downstream: Floats
    upstream: Floats
    steps: Ints
    method: str


class Cascade:
    """The matrices of a network's cascades, made once for many shocks."""

    def __init__(self, network: Network, *, replaceable: bool = False) -> None:
        self.network = network
        self.replaceable = replaceable
        n = network.firms
        essential = network.role == ESSENTIAL
        linear = network.role == NON_ESSENTIAL
        buyer, kind = network.buyer[essential], network.kind[essential]
        # Links are sorted by buyer, role and kind, so each need is a run of links.
        starts = _first_of_runs(buyer, kind)
        need = np.repeat(np.arange(starts.size), np.diff(np.append(starts, buyer.size)))
        share = network.volume[essential] / np.bincount(need, network.volume[essential], starts.size)[need]
        self._needs = sp.csr_array((share, (need, network.supplier[essential])), shape=(starts.size, n))
        self._need_buyer = buyer[starts]
        self._first_need = _first_of_runs(self._need_buyer)
        self._linear = _matrix(network, linear, network.buyer, network.supplier, network.cost)
        self._sells = _matrix(
            network, np.ones(network.links, np.bool_), network.supplier, network.buyer, network.revenue
        )

    def step(self, shock: Floats, down: Floats, up: Floats) -> tuple[Floats, Floats]:
        """One synchronous step for a block of shocks; all arrays are losses 1 − h, (firms, shocks)."""
        lost = down * self._hard_to_replace(1.0 - down) if self.replaceable else down
        new_down = np.maximum(shock, self._linear @ lost)
        if self._first_need.size:
            worst = np.maximum.reduceat(self._needs @ lost, self._first_need, axis=0)
            buyers = self._need_buyer[self._first_need]
            new_down[buyers] = np.maximum(new_down[buyers], worst)
        return np.minimum(new_down, 1.0), np.minimum(np.maximum(shock, self._sells @ up), 1.0)

    def _hard_to_replace(self, down: Floats) -> Floats:
        """σ: a firm's sales as a share of what its market can still sell, at most 1."""
        sales = self.network.sales[:, None]
        markets = int(self.network.market.max(initial=-1)) + 1
        belongs = sp.csr_array(
            (np.ones(self.network.firms), (self.network.market, np.arange(self.network.firms))),
            shape=(markets, self.network.firms),
        )
        available = (belongs @ (sales * down))[self.network.market]
        scarce = available < AVAILABLE
        return np.where(scarce, 1.0, np.minimum(1.0, sales / np.where(scarce, 1.0, available)))

    def run(self, remaining: Floats, mode: Mode, eps: float) -> tuple[Floats, Floats, Ints]:
        """Levels downstream and upstream, (firms, shocks), and steps, after each shock's own stop."""
        shock, shocks = 1.0 - remaining, remaining.shape[1]
        down, up = np.zeros_like(shock), np.zeros_like(shock)
        steps = np.zeros(shocks, np.int32)
        growth = np.zeros((2, shocks))
        going = np.arange(shocks)
        solves = mode == "converged" and self.network.firms <= SOLVED_UP_TO
        stop = np.full(2, eps) if mode == "compat" else RESTS / np.array([c.max(initial=1.0) for c in self.chains])
        for step in range(1, (WAITED_STEPS if solves else MOST_STEPS) + 1):
            before = down[:, going], up[:, going]
            after = self.step(shock[:, going], *before)
            down[:, going], up[:, going] = after
            steps[going] = step
            growth[:, going] = [np.max(a - b, axis=0, initial=0.0) for b, a in zip(before, after, strict=True)]
            going = going[(growth[:, going] > stop[:, None]).any(axis=0)]
            if not going.size:
                break
        for lane in going if solves else ():
            rests = True
            if growth[0, lane] > stop[0]:
                down[:, lane], rests = self._solved_down(shock[:, lane], down[:, lane])
            if growth[1, lane] > stop[1]:
                up[:, lane], up_rests = least(self._up_rules, shock[:, lane], up[:, lane])
                rests = rests and up_rests
            steps[lane] = steps[lane] if rests else MOST_STEPS
        # 1 − (1 − ψ) may lie above ψ by rounding.
        return np.minimum(1.0 - down, remaining), np.minimum(1.0 - up, remaining), steps

    def _solved_down(self, shock: Floats, loss: Floats) -> tuple[Floats, bool]:
        """Losses downstream at the fixed point, from those of a cascade on its way there, and whether they are at rest."""
        rules = self.down_rules
        if not self.replaceable:
            return least(rules, shock, loss)
        for _ in range(MOST_SIGMAS):
            hard = self._hard_to_replace((1.0 - loss)[:, None])[:, 0]
            held = Rules.of(sp.csr_array(rules.share @ sp.diags_array(hard)), rules.firm)
            after, rests = least(held, shock, loss)
            grown, loss = float((after - loss).max(initial=0.0)), after
            if grown <= RESTS:
                return loss, rests
        return loss, False

    @cached_property
    def chains(self) -> tuple[Floats, Floats]:
        """float64[n] each, how long chains of needs are on average at most, downstream and upstream: see `chain_lengths`."""
        down = np.full(self.network.firms, np.inf) if self.replaceable else chain_lengths(self.down_rules)
        return down, chain_lengths(self._up_rules)

    @cached_property
    def down_rules(self) -> Rules:
        """What can bind each firm downstream."""
        firms = np.concatenate([self._need_buyer, np.arange(self.network.firms, dtype=np.int32)])
        return Rules.of(sp.vstack([self._needs, self._linear], format="csr"), firms)

    @cached_property
    def _up_rules(self) -> Rules:
        return Rules.of(self._sells, np.arange(self.network.firms, dtype=np.int32))


def _first_of_runs(*sorted_keys: Ints) -> Ints:
    """Where a new combination of the keys begins."""
    begins = np.ones(sorted_keys[0].size, np.bool_)
    begins[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in sorted_keys])
    return np.flatnonzero(begins).astype(np.int32)


def _matrix(network: Network, chosen: Booleans, rows: Ints, columns: Ints, totals: Floats) -> sp.csr_array:
    """Volumes of the chosen links as shares of their row's total; no entry where that total is 0."""
    chosen = chosen & (totals[rows] > 0)
    share = network.volume[chosen] / totals[rows[chosen]]
    return sp.csr_array((share, (rows[chosen], columns[chosen])), shape=(network.firms, network.firms))


def shock(
    network: Network, remaining: Floats, *, mode: Mode = "converged", eps: float = EPS, replaceable: bool = False
) -> Outcome:
    """What a shock to any set of firms leaves of all.

    Args:
        network: the network.
        remaining: ψ, float64[n] in 0–1: what the shock leaves of each firm; 0 closed, 1 untouched.
        mode: `converged` for the fixed point, `compat` to stop as the published implementation does.
        eps: the largest fall of a level at which `compat` stops.
        replaceable: firms of one market stand in for one another (σ).

    Raises:
        ValueError: `remaining` is not one number in 0–1 a firm.
    """
    psi = np.asarray(remaining, np.float64)
    if psi.shape != (network.firms,) or not ((psi >= 0) & (psi <= 1)).all():
        raise ValueError(f"a shock is one number in 0–1 for each of the {network.firms} firms")
    _check(mode, eps)
    down, up, steps = Cascade(network, replaceable=replaceable).run(psi[:, None], mode, eps)
    esri, downstream, upstream = _scores(network.weight, down, up)
    return Outcome(down[:, 0], up[:, 0], float(esri[0]), float(downstream[0]), float(upstream[0]), int(steps[0]))


def scores(
    network: Network,
    *,
    firms: Sequence[int] | npt.NDArray[np.integer] | None = None,
    mode: Mode = "converged",
    eps: float = EPS,
    replaceable: bool = False,
    progress: Progress | None = None,
) -> Scores:
    """Scores of the closure of each firm alone.

    Args:
        network: the network.
        firms: whose; all by default.
        mode, eps, replaceable: as in `shock`.
        progress: told (done, all) after each block.
    """
    _check(mode, eps)
    wanted = np.arange(network.firms, dtype=np.int32) if firms is None else np.asarray(firms, np.int32)
    cascade = Cascade(network, replaceable=replaceable)
    found = np.zeros((3, wanted.size))
    steps = np.zeros(wanted.size, np.int32)
    for part in _blocks(wanted.size, network.firms):
        remaining = np.ones((network.firms, part.stop - part.start))
        remaining[wanted[part], np.arange(remaining.shape[1])] = 0.0
        down, up, steps[part] = cascade.run(remaining, mode, eps)
        found[:, part] = _scores(network.weight, down, up)
        if progress:
            progress(part.stop, wanted.size)
    return Scores(found[0], found[1], found[2], steps, f"{mode}, float64, SciPy, by blocks")


def _scores(weight: Floats, down: Floats, up: Floats) -> tuple[Floats, Floats, Floats]:
    return weight @ (1.0 - np.minimum(down, up)), weight @ (1.0 - down), weight @ (1.0 - up)


def _blocks(shocks: int, firms: int) -> Iterator[slice]:
    # A fixed size by the network alone: the same sums in the same order, whoever computes them.
    size = max(1, min(256, BLOCK_ITEMS // max(1, firms)))
    for start in range(0, shocks, size):
        yield slice(start, min(start + size, shocks))


def _check(mode: str, eps: float) -> None:
    if mode not in ("compat", "converged"):
        raise ValueError(f"mode {mode!r} is neither compat nor converged")
    if not 0 < eps < 1:
        raise ValueError(f"eps {eps!r} does not lie between 0 and 1")
