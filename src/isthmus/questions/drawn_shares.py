"""Shares of a good's makers, drawn anew each time, for what is not on record.

- A country's share on record is drawn evenly between the least and the most of its sources; where these add up to more than
  all, each gives way in proportion.
- What is left is split among makers by a flat Dirichlet distribution: all splits equally likely. One known supplier is not a sole
  supplier, so one maker that nobody names takes part, unless a source says that a known maker is the only one.
- A line of unknown status takes part in half of the draws, of its own accord.
- Of makers whose rates are on record, two or more, the split among themselves is by these, drawn evenly between least and most.
- A maker stated to be dominant has half, and its part of the flat split of the other half.
- Whether a line buys from those on record as selling to it alone, or from all makers by their shares, is drawn for each by a fair coin.
- A maker's part is split among its own lines by a flat Dirichlet distribution again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from isthmus.engine.network import Floats
from isthmus.questions.country_shares import CountryShare, at_one_stage
from isthmus.questions.dependence import World
from isthmus.questions.producing_lines import DOMINANT, UNKNOWN, Line, dominant_maker
from isthmus.questions.purchases import Key

LEAST = 1e-9
"""No share is drawn as 0, so that every network has the same lines."""


@dataclass(frozen=True)
class Makers:
    """Who makes a good, by the places of their lines: shares on record, and makers whose lines share the rest.

    `rates` are what is on record of each maker's output, in units a day, least and most.
    """

    recorded: tuple[tuple[int, float, float], ...]
    makers: tuple[tuple[int, ...], ...]
    doubtful: tuple[bool, ...]
    dominant: int | None
    rates: tuple[tuple[float, float] | None, ...] = ()

    def draw(self, random: np.random.Generator, share: Floats) -> None:
        """Write a draw of the shares of all its lines into `share`."""
        known = np.array([random.uniform(least, most) for _, least, most in self.recorded])
        there = [k for k, doubtful in enumerate(self.doubtful) if not doubtful or random.random() < 0.5]
        # Without anybody else to make the rest, what is on record is all there is.
        known = known / known.sum() if known.size and (known.sum() > 1 or not there) else known
        for (line, _, _), its in zip(self.recorded, known, strict=True):
            share[line] = its
        part = random.dirichlet(np.ones(len(there))) if there else np.empty(0)
        part = self._by_rates(random, there, part)
        if self.dominant in there:
            part *= 1 - DOMINANT
            part[there.index(self.dominant)] += DOMINANT
        for k, its in zip(there, part * max(0.0, 1 - known.sum()), strict=True):
            lines = list(self.makers[k])
            share[lines] = its * (random.dirichlet(np.ones(len(lines))) if len(lines) > 1 else 1.0)


    def _by_rates(self, random: np.random.Generator, there: Sequence[int], part: Floats) -> Floats:
        """The parts of makers whose rates are on record, split anew among them by these."""
        known = [i for i, k in enumerate(there) if k < len(self.rates) and self.rates[k] is not None]
        if len(known) < 2:
            return part
        rates = np.array([random.uniform(*self.rates[there[i]]) for i in known])  # type: ignore[misc]
        if rates.sum() > 0:
            part[known] = part[known].sum() * rates / rates.sum()
        return part


def drawn_purchases(world: World, random: np.random.Generator) -> frozenset[Key]:
    """Buyers and goods of which, in this draw, those on record as sellers are the only ones."""
    keys = sorted(world.purchases)
    return frozenset(key for key, heads in zip(keys, random.random(len(keys)) < 0.5, strict=True) if heads)


def makers_of(world: World, lines: Sequence[Line]) -> list[Makers]:
    """The makers of each good, in the order of the lines."""
    goods: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        goods.setdefault(line.good, []).append(i)
    found = []
    for good, places in goods.items():
        recorded = tuple((i, *lines[i].shares) for i in places if lines[i].basis)
        makers: dict[tuple[str, bool], list[int]] = {}
        for i in (i for i in places if not lines[i].basis):
            makers.setdefault((lines[i].maker, lines[i].doubtful), []).append(i)
        dominant = (dominant_maker(world.supply(good)), False)
        found.append(
            Makers(
                recorded,
                tuple(tuple(its) for its in makers.values()),
                tuple(doubtful for _, doubtful in makers),
                list(makers).index(dominant) if dominant in makers else None,
                tuple(_rate([lines[i] for i in its]) for its in makers.values()),
            )
        )
    return found


def _rate(lines: Sequence[Line]) -> tuple[float, float] | None:
    """What a maker's lines make together, where all of it is on record."""
    rates = [line.rate for line in lines]
    held = [rate for rate in rates if rate is not None]
    return (sum(low for low, _ in held), sum(high for _, high in held)) if len(held) == len(rates) and held else None


def drawn_lines(goods: Sequence[Makers], lines: Sequence[Line], random: np.random.Generator) -> list[Line]:
    """The lines with shares of one draw, the same in both readings."""
    share = np.zeros(len(lines))
    for makers in goods:
        makers.draw(random, share)
    return [replace(line, shares=(s, s)) for line, s in zip(lines, np.maximum(share, LEAST).tolist(), strict=True)]


def by_country(lines: Sequence[Line], shares: Mapping[str, Mapping[str, CountryShare]]) -> list[Line]:
    """The lines with countries in the place of their makers where countries' shares of the good are on record.

    Makers in countries without a share, and whoever nobody names, share what the shares leave.
    """
    goods = dict.fromkeys(line.good for line in lines)
    found: list[Line] = []
    for good in goods:
        mine = [line for line in lines if line.good == good]
        held = at_one_stage(shares.get(good, {}))
        for country, s in held.items():
            facts = {*s.fact_ids, *(f for line in mine if line.country == country for f in line.fact_ids)}
            found.append(
                Line(good, country, (s.least, s.most), True, tuple(sorted(facts)), country=country, basis=s.basis)
            )
        found += [line for line in mine if line.country not in held]
        if held and not any(line.maker == UNKNOWN for line in mine):
            found.append(Line(good, UNKNOWN, (0.0, 0.0), False, ()))
    return found
