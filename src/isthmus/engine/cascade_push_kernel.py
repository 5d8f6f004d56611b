"""The numba kernels of `cascade_push`; importing them loads numba."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

FIRST, FINER = 1e6, 0.125
"""Large residuals are pushed before small ones, by levels down to the limits: far fewer pushes than first come, first served."""


@njit(nogil=True, cache=True, boundscheck=False)
def _next_level(
    count: int, touched: Any, rest: Any, limit: Any, level: float, waiting: Any, queue: Any, tail: int
) -> int:
    for at in range(count):
        firm = touched[at]
        if rest[firm] > level * limit[firm]:
            waiting[firm] = 1
            queue[tail] = firm
            tail = (tail + 1) % queue.size
    return tail


@njit(nogil=True, cache=True, boundscheck=False)
def upstream(
    k: int, start: Any, supplier: Any, share: Any, limit: Any, most: int, loss: Any, rest: Any, waiting: Any, queue: Any,
    touched: Any,
) -> tuple[int, float, bool]:  # fmt: skip
    """Losses of suppliers when `k` is closed, by pushing what each firm has lost to those who sell to it.

    Args:
        k: the closed firm.
        start, supplier, share: links by buyer, `share` of the supplier's revenue.
        limit: float64[n], the residual up to which a firm's loss is not pushed on.
        most: give up after so many links.
        loss, rest: float64[n], zeros: losses, and the part of them not yet pushed on; filled.
        waiting: uint8[n], zeros. queue: int32[n + 1], room. touched: int32[n], room for the firms reached.

    Returns:
        How many firms were reached, the loss that would have come back to `k`, and whether it ended.
    """
    count, head, tail, size, back, work = 1, 0, 1, queue.size, 0.0, 0
    loss[k], rest[k] = 1.0, 1.0
    touched[0], queue[0], waiting[k] = k, k, 1
    level = FIRST
    while True:
        while head != tail and work < most:
            firm = queue[head]
            head = (head + 1) % size
            waiting[firm] = 0
            pushed = rest[firm]
            rest[firm] = 0.0
            work += start[firm + 1] - start[firm]
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
                if not waiting[other] and rest[other] > level * limit[other]:
                    waiting[other] = 1
                    queue[tail] = other
                    tail = (tail + 1) % size
        if level <= 1.0 or work >= most:
            break
        level = max(1.0, level * FINER)
        tail = _next_level(count, touched, rest, limit, level, waiting, queue, tail)
    while head != tail:  # only where too many were needed
        waiting[queue[head]] = 0
        head = (head + 1) % size
    return count, back, work < most


@njit(nogil=True, cache=True, boundscheck=False)
def downstream(
    k: int, start: Any, buyer: Any, share: Any, need: Any, limit: Any, most: int, loss: Any, rest: Any, lacks: Any, waiting: Any,
    queue: Any, touched: Any,
) -> tuple[int, bool]:  # fmt: skip
    """Losses of buyers when `k` is closed: what a firm has lost more is added to each need that it serves.

    As `upstream`; links by supplier with their `share` of the buyer's `need`, `lacks` float64[needs], zeros: what each need lacks, filled;
    a buyer loses what its worst need lacks, at most all.
    """
    count, head, tail, size, work = 1, 0, 1, queue.size, 0
    loss[k], rest[k] = 1.0, 1.0
    touched[0], queue[0], waiting[k] = k, k, 1
    level = FIRST
    while True:
        while head != tail and work < most:
            firm = queue[head]
            head = (head + 1) % size
            waiting[firm] = 0
            pushed = rest[firm]
            rest[firm] = 0.0
            work += start[firm + 1] - start[firm]
            for link in range(start[firm], start[firm + 1]):
                other = buyer[link]
                lack = lacks[need[link]] + share[link] * pushed
                lacks[need[link]] = lack
                lost = min(1.0, lack)
                grown = lost - loss[other]
                if grown <= 0.0:
                    continue
                if loss[other] == 0.0:
                    touched[count] = other
                    count += 1
                loss[other] = lost
                if start[other + 1] == start[other]:
                    continue  # nobody rests on it
                rest[other] += grown
                if not waiting[other] and rest[other] > level * limit[other]:
                    waiting[other] = 1
                    queue[tail] = other
                    tail = (tail + 1) % size
        if level <= 1.0 or work >= most:
            break
        level = max(1.0, level * FINER)
        tail = _next_level(count, touched, rest, limit, level, waiting, queue, tail)
    while head != tail:
        waiting[queue[head]] = 0
        head = (head + 1) % size
    return count, work < most


@njit(nogil=True, cache=True, boundscheck=False)
def _left(rest: Any, touched: Any, count: int) -> float:
    """The largest residual; all are zero afterwards."""
    most = 0.0
    for at in range(count):
        most = max(most, rest[touched[at]])
        rest[touched[at]] = 0.0
    return most


@njit(nogil=True, cache=True, boundscheck=False)
def closures(
    closed: Any, buy_start: Any, supplier: Any, sold: Any, feed_start: Any, buyer: Any, bought: Any, need: Any, weight: Any,
    above: Any, up_limit: Any, down_limit: Any, up_most: int, down_most: int, up: Any, down: Any, rest: Any, lacks: Any,
    waiting: Any, queue: Any, up_touched: Any, down_touched: Any, scores: Any, left: Any, ended: Any,
) -> None:  # fmt: skip
    """Scores of each closed firm: rows combined, downstream, upstream of `scores`.

    `above`: float64[n], w + wᵀ(P + P² + …). `left`: float64[2, k], the largest residual dropped downstream and upstream; `ended`:
    uint8[2, k], whether pushing came to its end; where it did not downstream, nothing is known of the combined score.
    """
    for place in range(closed.size):
        k = closed[place]
        ups, back, up_ended = upstream(
            k, buy_start, supplier, sold, up_limit, up_most, up, rest, waiting, queue, up_touched
        )
        left[1, place] = _left(rest, up_touched, ups)
        downs, down_ended = downstream(
            k, feed_start, buyer, bought, need, down_limit, down_most, down, rest, lacks, waiting, queue, down_touched
        )
        lost, both = 0.0, 0.0
        for at in range(downs):
            firm = down_touched[at]
            lost += weight[firm] * down[firm]
            both += weight[firm] * min(down[firm], up[firm])
        for at in range(downs):
            firm = down_touched[at]
            if rest[firm] < down[firm]:  # something was pushed on
                for link in range(feed_start[firm], feed_start[firm + 1]):
                    lacks[need[link]] = 0.0
            down[firm] = 0.0
        left[0, place] = _left(rest, down_touched, downs)
        for at in range(ups):
            up[up_touched[at]] = 0.0
        scores[2, place] = above[k] * (1.0 - back)
        scores[1, place] = lost
        scores[0, place] = scores[2, place] + lost - both
        ended[0, place], ended[1, place] = down_ended, up_ended


@njit(nogil=True, cache=True, boundscheck=False)
def _asked(first: int, last: int, source: Any, share: Any, begins: Any, state: Any, need: Any, worst: Any) -> None:
    """What the worst need of one firm lacks, all lanes: filled into `worst`."""
    lanes = need.size
    worst[:] = 0
    need[:] = 0
    for link in range(first, last):
        if begins[link]:
            for lane in range(lanes):
                worst[lane] = worst[lane] if worst[lane] > need[lane] else need[lane]
                need[lane] = 0
        part = share[link]
        losses = state[source[link]]
        for lane in range(lanes):
            need[lane] += part * losses[lane]
    one = need.dtype.type(1)
    for lane in range(lanes):
        most = worst[lane] if worst[lane] > need[lane] else need[lane]
        worst[lane] = most if most < one else one


@njit(nogil=True, cache=True, boundscheck=False)
def far_closures(
    closed: Any, need_start: Any, need_supplier: Any, need_share: Any, need_begins: Any, buy_start: Any, supplier: Any, sold: Any,
    feed_start: Any, buyer: Any, weight: Any, above: Any, up_limit: Any, limit: float, up_most: int, most_rounds: int, state: Any,
    pending: Any, due: Any, up: Any, rest: Any, waiting: Any, queue: Any, touched: Any, scores: Any, left: Any, ended: Any,
) -> None:  # fmt: skip
    """The same for closures that run far downstream, a lane of one array each, firm after firm until nothing moves.

    Args:
        closed: at most as many firms as there are lanes.
        need_start, need_supplier, need_share, need_begins: links by buyer, whether each begins a need.
        limit: growth of a firm's losses, in any lane, up to which its buyers are not computed again.
        most_rounds: give up after so many.
        state: real[n, lanes], zeros. pending: real[n], zeros. due: uint8[n], zeros. Others as in `closures`; zeros again at the end.
    """
    n, lanes = state.shape
    real = state.dtype.type
    need, worst = np.zeros(lanes, state.dtype), np.zeros(lanes, state.dtype)
    zero = real(0)
    for lane in range(closed.size):
        k = closed[lane]
        state[k, lane] = 1
        for link in range(feed_start[k], feed_start[k + 1]):
            due[buyer[link]] = 1
    level, busy, rounds = real(max(limit, 1e-2)), True, 0
    while busy and rounds < most_rounds:
        rounds += 1
        busy = False
        for row in range(n):
            if not due[row]:
                continue
            due[row] = 0
            busy = True
            _asked(need_start[row], need_start[row + 1], need_supplier, need_share, need_begins, state, need, worst)
            old = state[row]
            most = zero
            for lane in range(lanes):
                grown = worst[lane] - old[lane]
                most = most if most > grown else grown
                old[lane] = worst[lane] if grown > zero else old[lane]
            pending[row] += most
            if pending[row] > level:
                pending[row] = 0
                for link in range(feed_start[row], feed_start[row + 1]):
                    due[buyer[link]] = 1
        if not busy and level > limit:
            level = real(max(limit, level * FINER))
            for row in range(n):
                if pending[row] > level:
                    pending[row] = 0
                    for link in range(feed_start[row], feed_start[row + 1]):
                        due[buyer[link]] = 1
                        busy = True
            busy = True
    most = zero
    for row in range(n):
        if feed_start[row + 1] > feed_start[row]:
            most = most if most > pending[row] else pending[row]
        pending[row] = 0
        due[row] = 0
    for lane in range(closed.size):
        k = closed[lane]
        ups, back, up_ended = upstream(
            k, buy_start, supplier, sold, up_limit, up_most, up, rest, waiting, queue, touched
        )
        left[0, lane], left[1, lane] = most, _left(rest, touched, ups)
        both = 0.0
        for at in range(ups):
            firm = touched[at]
            both += weight[firm] * min(np.float64(state[firm, lane]), up[firm])
            up[firm] = 0.0
        scores[0, lane], scores[2, lane] = -both, above[k] * (1.0 - back)
        ended[0, lane], ended[1, lane] = not busy, up_ended
    for row in range(n):
        for lane in range(closed.size):
            scores[1, lane] += weight[row] * np.float64(state[row, lane])
        state[row, :] = 0
    for lane in range(closed.size):
        scores[0, lane] += scores[1, lane] + scores[2, lane]
