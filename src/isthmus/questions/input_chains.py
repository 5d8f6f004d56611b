"""What munitions are made from, reckoned in shares of present use, for the multi-period programme.

Amounts and volumes of most inputs are not on record, so an input is counted in its present use: 1 is what all munitions of the
programme together draw on it at their present output. An output's part of that is its amount times its output where the amounts of
all outputs are on record, and even otherwise; members of an alternative group carry even parts of what the group does. One unit
of output then takes part / present output of the input. What an input goes into besides keeps its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from isthmus.questions.dependence import World

KILOGRAMS = {"kg/each": 1e-3, "kg/kg": 1.0, "each": 1.0}
"""Units of amounts on record -> what turns them into the input's own unit (tonne or each)."""


@dataclass(frozen=True)
class Draw:
    """What one unit of `output` takes: one of these inputs, each with its quantity in shares of present use.

    `certain` is False where the sources do not say whether the output needs it.
    """

    output: str
    inputs: tuple[tuple[str, float], ...]
    certain: bool
    fact_ids: tuple[str, ...]


@dataclass(frozen=True)
class Chain:
    """`draws` of every output on the way to the munitions; `parts`: input -> output -> the output's part of its present use."""

    draws: tuple[Draw, ...]
    parts: Mapping[str, Mapping[str, float]]
    left_out: tuple[tuple[str, str], ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every input, sorted."""
        return tuple(sorted(self.parts))


def chain(world: World, bill: pl.DataFrame, present: Mapping[str, float]) -> Chain:
    """The chain above the munitions of which a present output above 0 is given, in units a year.

    Needs that are stated not to be essential, outside alternative groups, are left out and listed.
    """
    amounts = {
        (r["output_good"], r["input_good"]): r["quantity"] * KILOGRAMS[r["unit"]]
        for r in bill.iter_rows(named=True) if r["quantity"] is not None and r["unit"] in KILOGRAMS
    }  # fmt: skip
    reached = {*present, *(up for m in present for up in world.graph.upstream(m))}
    links = [x for x in world.graph.links if x.output in reached]
    used = [x for x in links if x.group or x.essential != "no"]
    needed = _above(present, [(x.output, x.input) for x in used])
    used = [x for x in used if x.output in needed]
    groups: dict[tuple[str, str], list[str]] = {}
    facts: dict[tuple[str, str], list[str]] = {}
    certain: dict[tuple[str, str], bool] = {}
    for x in used:
        key = (x.output, x.group or f"one {x.input}")
        groups.setdefault(key, []).append(x.input)
        facts.setdefault(key, []).append(x.fact_id)
        certain[key] = bool(x.group) or x.essential == "yes"
    outputs: dict[str, dict[str, int]] = {}
    for (output, _), members in groups.items():
        for member in members:
            outputs.setdefault(member, {})[output] = len(members)
    parts = _parts(outputs, amounts, present)
    base = {**dict.fromkeys(parts, 1.0), **present}
    draws = tuple(
        Draw(
            key[0],
            tuple((m, len(members) * parts[m][key[0]] / base[key[0]]) for m in members),
            certain[key],
            tuple(facts[key]),
        )
        for key, members in sorted(groups.items())
    )
    left_out = tuple(
        sorted({(x.output, x.input) for x in links if not x.group and x.essential == "no" and x.output in needed})
    )
    return Chain(draws, parts, left_out)


def _above(munitions: Mapping[str, float], links: Sequence[tuple[str, str]]) -> set[str]:
    """The munitions and what they are made from by these links (output, input)."""
    found, last = set(munitions), -1
    while len(found) > last:
        last = len(found)
        found |= {below for above, below in links if above in found}
    return found


def _parts(
    outputs: Mapping[str, Mapping[str, int]], amounts: Mapping[tuple[str, str], float], present: Mapping[str, float]
) -> dict[str, dict[str, float]]:  # fmt: skip
    volume: dict[str, float | None] = dict(present)

    def of(good: str, above: frozenset[str] = frozenset()) -> float | None:
        """Present volume of a good in its own unit; None where an amount on the way is not on record."""
        if good not in volume:
            if good in above:
                return None
            uses = [(of(o, above | {good}), amounts.get((o, good)), n) for o, n in outputs[good].items()]
            known = [v * a / n for v, a, n in uses if v is not None and a is not None]
            volume[good] = sum(known) if len(known) == len(uses) else None
        return volume[good]

    found = {}
    for good, above in outputs.items():
        drawn = {
            o: (v * a / n if (v := of(o)) is not None and (a := amounts.get((o, good))) is not None else None)
            for o, n in above.items()
        }
        total = sum(x for x in drawn.values() if x is not None)
        even = total <= 0 or None in drawn.values()
        found[good] = {o: 1 / len(drawn) if even or x is None else x / total for o, x in drawn.items()}
    return found
