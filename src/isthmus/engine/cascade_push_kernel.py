"""The numba kernel of `cascade_push`; importing it loads numba."""

from __future__ import annotations

from typing import Any

from numba import njit

FIRST, FINER = 1e-2, 0.125
"""Large residuals are pushed before small ones, by levels: far fewer pushes than first come, first served."""


@njit(nogil=True, cache=True, boundscheck=False)
def upstream(
    k: int, start: Any, supplier: Any, share: Any, influence: Any, tau: float, most: int, loss: Any, rest: Any,
    waiting: Any, queue: Any, touched: Any,
) -> tuple[int, float, int]:  # fmt: skip
    """Losses of suppliers when `k` is closed, by pushing what each firm has lost to those who sell to it.

    Args:
        k: the closed firm.
        start, supplier, share: links by buyer, `share` of the supplier's revenue.
        influence: float64[n], what a unit of loss at a firm costs the score through all its suppliers.
        tau: losses whose influence is below this are kept and not pushed on.
        most: give up after so many pushes.
        loss, rest: float64[n], zeros: losses, and the part of them not yet pushed on; filled.
        waiting: uint8[n], zeros. queue: int32[n + 1], room. touched: int32[n], room for the firms reached.

    Returns:
        How many firms were reached, the loss that would have come back to `k`, and how many pushes it took.
    """
    count, head, tail, size, back, pushes = 1, 0, 1, queue.size, 0.0, 0
    loss[k], rest[k] = 1.0, 1.0
    touched[0], queue[0], waiting[k] = k, k, 1
    level = FIRST
    while True:
        while head != tail and pushes < most:
            firm = queue[head]
            head = (head + 1) % size
            waiting[firm] = 0
            pushes += 1
            pushed = rest[firm]
            rest[firm] = 0.0
            for link in range(start[firm], start[firm + 1]):
                other = supplier[link]
                part = share[link] * pushed
                if part <= 0.0:
                    continue
                if other == k:
                    back += part
                    continue
                if loss[other] == 0.0:
                    touched[count] = other
                    count += 1
                loss[other] += part
                rest[other] += part
                if not waiting[other] and rest[other] * influence[other] > level:
                    waiting[other] = 1
                    queue[tail] = other
                    tail = (tail + 1) % size
        if level <= tau or pushes >= most:
            break
        level = max(tau, level * FINER)
        for at in range(count):
            firm = touched[at]
            if rest[firm] * influence[firm] > level:
                waiting[firm] = 1
                queue[tail] = firm
                tail = (tail + 1) % size
    while head != tail:  # only where too many were needed
        waiting[queue[head]] = 0
        head = (head + 1) % size
    return count, back, pushes


@njit(nogil=True, cache=True, boundscheck=False)
def downstream(
    k: int, start: Any, buyer: Any, share: Any, need: Any, influence: Any, tau: float, most: int, loss: Any, rest: Any,
    lacks: Any, waiting: Any, queue: Any, touched: Any,
) -> tuple[int, int]:  # fmt: skip
    """Losses of buyers when `k` is closed: what a firm has lost more is added to each need that it serves.

    As `upstream`; links by supplier with their `share` of the buyer's `need`, `lacks` float64[needs], zeros: what each need lacks, filled;
    a buyer loses what its worst need lacks, at most all. `influence` is an estimate, since the rule is not linear.
    """
    count, head, tail, size, pushes = 1, 0, 1, queue.size, 0
    loss[k], rest[k] = 1.0, 1.0
    touched[0], queue[0], waiting[k] = k, k, 1
    level = FIRST
    while True:
        while head != tail and pushes < most:
            firm = queue[head]
            head = (head + 1) % size
            waiting[firm] = 0
            pushes += 1
            pushed = rest[firm]
            rest[firm] = 0.0
            for link in range(start[firm], start[firm + 1]):
                other = buyer[link]
                part = share[link] * pushed
                if other == k or part <= 0.0:
                    continue
                lacks[need[link]] += part
                lost = min(1.0, lacks[need[link]])
                grown = lost - loss[other]
                if grown <= 0.0:
                    continue
                if loss[other] == 0.0:
                    touched[count] = other
                    count += 1
                loss[other] = lost
                rest[other] += grown
                if not waiting[other] and rest[other] * influence[other] > level:
                    waiting[other] = 1
                    queue[tail] = other
                    tail = (tail + 1) % size
        if level <= tau or pushes >= most:
            break
        level = max(tau, level * FINER)
        for at in range(count):
            firm = touched[at]
            if rest[firm] * influence[firm] > level:
                waiting[firm] = 1
                queue[tail] = firm
                tail = (tail + 1) % size
    while head != tail:
        waiting[queue[head]] = 0
        head = (head + 1) % size
    return count, pushes


@njit(nogil=True, cache=True, boundscheck=False)
def closures(
    closed: Any, buy_start: Any, supplier: Any, sold: Any, sale_start: Any, buyer: Any, bought: Any, need: Any, weight: Any,
    up_influence: Any, steps: Any, down_influence: Any, tau: float, most: int, up: Any, down: Any, rest: Any, lacks: Any,
    waiting: Any, queue: Any, up_touched: Any, down_touched: Any, scores: Any, bound: Any, pushes: Any,
) -> None:  # fmt: skip
    """Scores of each closed firm: rows combined, downstream, upstream of `scores`; `bound`: the most by which upstream errs; `pushes`.

    `steps`: float64[n], how many firms a chain from a firm to its buyers meets on average, itself included.
    """
    for place in range(closed.size):
        k = closed[place]
        ups, back, up_pushes = upstream(
            k, buy_start, supplier, sold, up_influence, tau, most, up, rest, waiting, queue, up_touched
        )
        left = 0.0
        for at in range(ups):
            left = max(left, rest[up_touched[at]])
            rest[up_touched[at]] = 0.0
        whole = weight[k] + up_influence[k]
        downs, down_pushes = downstream(
            k,
            sale_start,
            buyer,
            bought,
            need,
            down_influence,
            tau,
            most,
            down,
            rest,
            lacks,
            waiting,
            queue,
            down_touched,
        )
        lost, both = 0.0, 0.0
        for at in range(downs):
            firm = down_touched[at]
            lost += weight[firm] * down[firm]
            both += weight[firm] * min(down[firm], up[firm])
        for at in range(downs):
            firm = down_touched[at]
            down[firm] = 0.0
            rest[firm] = 0.0
            for link in range(sale_start[firm], sale_start[firm + 1]):
                lacks[need[link]] = 0.0
        for at in range(ups):
            up[up_touched[at]] = 0.0
        scores[2, place] = whole * (1.0 - back)
        scores[1, place] = lost
        scores[0, place] = scores[2, place] + lost - both
        bound[place] = whole * left * steps[k]
        pushes[place] = max(up_pushes, down_pushes)
