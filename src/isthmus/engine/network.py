"""The arrays that every part of the engine works on: n firms (or producing lines) and the m links between them.

W_ij is what firm i sells to firm j in a year. A link has a *kind*, the class of input that it is for its buyer:
suppliers of one kind replace one another, and a buyer that needs two kinds needs both. By default the kind is the
supplier's sector, as in Diem et al. 2022 (doi:10.1038/s41598-022-11522-z); where the inputs of a group are substitutes
they share one. A link's *role* says how its buyer needs that kind: essential, non-essential or negligible.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Booleans = npt.NDArray[np.bool_]

ESSENTIAL, NON_ESSENTIAL, NEGLIGIBLE = 2, 1, 0


class NetworkError(ValueError):
    """Arrays that are no network; says every rule that they break."""


@dataclass(frozen=True)
class Network:
    """A production network of n firms and m links, sorted by buyer, role, kind, supplier.

    Attributes:
        supplier: int32[m], the firm that sells.
        buyer: int32[m], the firm that buys.
        volume: float64[m], what is sold in a year, above 0; in any one unit.
        kind: int32[m], class of the input for its buyer.
        role: uint8[m], 2 essential, 1 non-essential, 0 negligible.
        sales: float64[n], row sums of W.
        purchases: float64[n], column sums of W.
        revenue: float64[n], all that a firm sells, what leaves the network included; `sales` unless given.
        cost: float64[n], all that a firm buys, what comes from outside included; `purchases` unless given.
        weight: float64[n], sums to 1: what a firm counts in a score.
        market: int32[n], firms of one market can stand in for one another.
        estimated: bool[m], the volume is an estimate, not a record.
    """

    supplier: Ints
    buyer: Ints
    volume: Floats
    kind: Ints
    role: Bytes
    sales: Floats
    purchases: Floats
    revenue: Floats
    cost: Floats
    weight: Floats
    market: Ints
    estimated: Booleans

    @property
    def firms(self) -> int:
        """Number of firms, n."""
        return len(self.weight)

    @property
    def links(self) -> int:
        """Number of links, m."""
        return len(self.volume)

    @classmethod
    def build(
        cls,
        firms: int,
        supplier: npt.ArrayLike,
        buyer: npt.ArrayLike,
        volume: npt.ArrayLike,
        *,
        kind: npt.ArrayLike,
        role: npt.ArrayLike,
        revenue: npt.ArrayLike | None = None,
        cost: npt.ArrayLike | None = None,
        weight: npt.ArrayLike | None = None,
        market: npt.ArrayLike | None = None,
        estimated: npt.ArrayLike | None = None,
    ) -> Network:
        """Sort, check and complete the arrays.

        Args:
            firms: n.
            supplier, buyer, volume, kind, role, estimated: of each link, in any order; one supplier may sell one
                buyer several kinds.
            revenue, cost: of each firm; what lies outside the network is final demand and outside supply.
            weight: of each firm, scaled to sum to 1; by default its sales in the network.
            market: of each firm; by default all firms are in a market of their own.

        Raises:
            NetworkError: lengths differ, a firm is not there, or a number is missing, negative or infinite.
        """
        ends = (np.asarray(supplier, np.int32), np.asarray(buyer, np.int32))
        volumes = np.asarray(volume, np.float64)
        kinds, roles = np.asarray(kind, np.int32), np.asarray(role, np.uint8)
        guessed = np.zeros(len(volumes), np.bool_) if estimated is None else np.asarray(estimated, np.bool_)
        problems = _link_problems(firms, *ends, volumes, kinds, roles, guessed)
        given = {name: _of_firms(name, firms, values, problems) for name, values in
                 (("revenue", revenue), ("cost", cost), ("weight", weight), ("market", market))}  # fmt: skip
        if problems:
            raise NetworkError("; ".join(problems))
        order = np.lexsort((ends[0], kinds, roles, ends[1]))
        sold, bought, volumes = ends[0][order], ends[1][order], volumes[order]
        sales: Floats = np.bincount(sold, volumes, firms).astype(np.float64)
        purchases: Floats = np.bincount(bought, volumes, firms).astype(np.float64)
        weights = sales if given["weight"] is None else given["weight"]
        if firms and weights.sum() <= 0:
            raise NetworkError("the weights of the firms are all 0: give firms a weight, or links a volume")
        markets = np.arange(firms) if given["market"] is None else given["market"]
        return cls(
            sold, bought, volumes, kinds[order], roles[order], sales, purchases,
            sales if given["revenue"] is None else given["revenue"],
            purchases if given["cost"] is None else given["cost"],
            weights / weights.sum(), markets.astype(np.int32), guessed[order],
        )  # fmt: skip


def _link_problems(
    firms: int, supplier: Ints, buyer: Ints, volume: Floats, kind: Ints, role: Bytes, estimated: Booleans
) -> list[str]:
    lengths = {len(x) for x in (supplier, buyer, volume, kind, role, estimated)}
    if len(lengths) > 1:
        return [f"the arrays of the links have different lengths: {sorted(lengths)}"]
    problems = []
    for name, end in (("supplier", supplier), ("buyer", buyer)):
        if bad := int(((end < 0) | (end >= firms)).sum()):
            problems.append(f"{bad} links name a {name} that is not among the {firms} firms")
    if bad := int((~(np.isfinite(volume) & (volume > 0))).sum()):
        problems.append(f"{bad} links have a volume that is missing, infinite or not above 0")
    if bad := int((role > ESSENTIAL).sum()):
        problems.append(f"{bad} links have a role other than 0, 1 and 2")
    return problems


def _of_firms(name: str, firms: int, values: npt.ArrayLike | None, problems: list[str]) -> Floats | None:
    if values is None:
        return None
    array = np.asarray(values, np.float64)
    if array.shape != (firms,):
        problems.append(f"{name} has the shape {array.shape}, not ({firms},)")
    elif bad := int((~(np.isfinite(array) & (array >= 0))).sum()):
        problems.append(f"{bad} firms have a {name} that is missing, infinite or negative")
    return array
