"""The numba kernels of `cascade_push`; importing them loads numba."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

ONE = np.uint32(1)
"""Indices of firms, links and needs are unsigned: for signed ones each access would ask whether it counts from the end."""
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
            work += start[firm + ONE] - start[firm]
            for link in range(start[firm], start[firm + ONE]):
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
    loss[k], touched[0] = 1.0, k
    if start[k + ONE] == start[k]:
        return 1, True  # nobody rests on it
    rest[k] = 1.0
    queue[0], waiting[k] = k, 1
    level = FIRST
    while True:
        while head != tail and work < most:
            firm = queue[head]
            head = (head + 1) % size
            waiting[firm] = 0
            pushed = rest[firm]
            rest[firm] = 0.0
            work += start[firm + ONE] - start[firm]
            for link in range(start[firm], start[firm + ONE]):
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
                if start[other + ONE] == start[other]:
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
def _left(rest: Any, influence: Any, touched: Any, count: int) -> tuple[float, float]:
    """The largest residual, and what all of them weigh by `influence`; all are zero afterwards."""
    most, missed = 0.0, 0.0
    for at in range(count):
        firm = touched[at]
        most = max(most, rest[firm])
        missed += rest[firm] * influence[firm]
        rest[firm] = 0.0
    return most, missed


@njit(nogil=True, cache=True, boundscheck=False)
def closures(
    closed: Any, buy_start: Any, supplier: Any, sold: Any, feed_start: Any, buyer: Any, bought: Any, need: Any, weight: Any,
    above: Any, up_influence: Any, returns: Any, up_limit: Any, down_limit: Any, up_most: int, down_most: int, up: Any, down: Any,
    rest: Any, lacks: Any, waiting: Any, queue: Any, up_touched: Any, down_touched: Any, scores: Any, left: Any, ended: Any,
) -> None:  # fmt: skip
    """Scores of each closed firm: rows combined, downstream, upstream of `scores`.

    `above`: float64[n], w + wᵀ(P + P² + …). `left`: float64[3, k], the largest residual dropped downstream and upstream, and what
    those upstream weigh; `ended`: uint8[2, k], whether pushing came to its end; where it did not downstream, nothing is known.
    """
    for place in range(closed.size):
        k = closed[place]
        downs, down_ended = downstream(
            k, feed_start, buyer, bought, need, down_limit, down_most, down, rest, lacks, waiting, queue, down_touched
        )
        most = 0.0
        for at in range(downs):
            firm = down_touched[at]
            if rest[firm] < down[firm]:  # something was pushed on
                for link in range(feed_start[firm], feed_start[firm + ONE]):
                    lacks[need[link]] = 0.0
            most = max(most, rest[firm])
            rest[firm] = 0.0
        left[0, place], ended[0, place], ended[1, place] = most, down_ended, 1
        ups, back = 0, 0.0
        # Losses upstream tell what comes back to k, and what both directions take from the same firms: where neither can be, none.
        if down_ended and (downs > 1 or returns[k] > 0.0):
            ups, back, up_ended = upstream(
                k, buy_start, supplier, sold, up_limit, up_most, up, rest, waiting, queue, up_touched
            )
            left[1, place], left[2, place] = _left(rest, up_influence, up_touched, ups)
            ended[1, place] = up_ended
        else:
            up[k] = 1.0
        lost, both = 0.0, 0.0
        for at in range(downs):
            firm = down_touched[at]
            lost += weight[firm] * down[firm]
            both += weight[firm] * min(down[firm], up[firm])
            down[firm] = 0.0
        up[k] = 0.0
        for at in range(ups):
            up[up_touched[at]] = 0.0
        scores[2, place] = above[k] * (1.0 - back)
        scores[1, place] = lost
        scores[0, place] = scores[2, place] + lost - both


@njit(nogil=True, cache=True, boundscheck=False, inline="always")
def _grown(row: int, start: Any, source: Any, share: Any, begins: Any, state: Any, need: Any, worst: Any) -> float:
    """Take what the worst need of one firm lacks into its losses, all lanes; return the largest growth.

    `state` is flat: views of its rows would each be counted as a reference.
    """
    lanes = np.uint64(need.size)
    for lane in range(lanes):
        worst[lane] = 0
        need[lane] = 0
    for link in range(start[row], start[row + ONE]):
        if begins[link]:
            for lane in range(lanes):
                worst[lane] = max(worst[lane], need[lane])
                need[lane] = 0
        part, first = share[link], np.uint64(source[link]) * lanes
        for lane in range(lanes):
            need[lane] += part * state[first + lane]
    one, most, first = need.dtype.type(1), need.dtype.type(0), np.uint64(row) * lanes
    for lane in range(lanes):
        asked = min(one, max(worst[lane], need[lane]))
        most = max(most, asked - state[first + lane])
        state[first + lane] = max(state[first + lane], asked)
    return float(most)


@njit(nogil=True, cache=True, boundscheck=False, fastmath={"nnan", "ninf", "nsz"})
def _settle(
    need_start: Any, source: Any, share: Any, begins: Any, feed_start: Any, buyer: Any, limit: Any, most_rounds: int, state: Any,
    need: Any, worst: Any, pending: Any, due: Any,
) -> bool:  # fmt: skip
    """Firm after firm that is due until nothing moves by more than its limit; whether that came."""
    rows = np.uint32(pending.size)
    level, busy, rounds = FIRST, True, 0
    while busy and rounds < most_rounds:
        rounds += 1
        busy = False
        for row in range(rows):
            if not due[row]:
                continue
            due[row] = 0
            busy = True
            pending[row] += _grown(row, need_start, source, share, begins, state, need, worst)
            if pending[row] > level * limit[row]:
                pending[row] = 0.0
                for link in range(feed_start[row], feed_start[row + ONE]):
                    due[buyer[link]] = 1
        if not busy and level > 1.0:
            level = max(1.0, level * FINER)
            for row in range(rows):
                if pending[row] > level * limit[row]:
                    pending[row] = 0.0
                    for link in range(feed_start[row], feed_start[row + ONE]):
                        due[buyer[link]] = 1
            busy = True
    return not busy


@njit(nogil=True, cache=True, boundscheck=False)
def far_closures(
    closed: Any, number: Any, firms: Any, need_start: Any, source: Any, share: Any, begins: Any, feed_start: Any, buyer: Any,
    limit: Any, most_rounds: int, buy_start: Any, supplier: Any, sold: Any, weight: Any, above: Any, up_influence: Any, up_limit: Any,
    up_most: int, state: Any, need: Any, worst: Any, pending: Any, due: Any, up: Any, rest: Any, waiting: Any, queue: Any,
    touched: Any, scores: Any, left: Any, ended: Any,
) -> None:  # fmt: skip
    """The same for closures that run far downstream, a lane of one array each, firm after firm until nothing moves.

    Args:
        closed: at most as many firms as there are lanes, each of which serves others.
        number, firms: place of each firm among the rows, and the firm of each row: those that serve others first, then those
            that only lose; firms that are no row have the number after the last.
        need_start, source, share, begins: links by row that buys, whether each begins a need.
        feed_start, buyer, limit: links by row that serves, to rows that serve in turn; growth of a row's losses, in any lane, up to
            which its buyers are not computed again.
        most_rounds: give up after so many.
        state: real[(rows + 1) · lanes], zeros; real[lanes] `need` and `worst`, room. pending: float64[rows that serve], zeros; due:
            uint8 of the same size, zeros. Others as in `closures`; zeros again at the end.
    """
    lanes, serving = need.size, pending.size
    for lane in range(closed.size):
        row = number[closed[lane]]
        state[row * lanes + lane] = 1
        for link in range(feed_start[row], feed_start[row + ONE]):
            due[buyer[link]] = 1
    rests = _settle(need_start, source, share, begins, feed_start, buyer, limit, most_rounds, state, need, worst, pending, due)
    most = 0.0
    for row in range(np.uint32(firms.size)):
        if row < serving:
            most = max(most, pending[row] / limit[row])
            pending[row], due[row] = 0.0, 0
        else:
            _grown(row, need_start, source, share, begins, state, need, worst)
    for lane in range(closed.size):
        k = closed[lane]
        ups, back, up_ended = upstream(
            k, buy_start, supplier, sold, up_limit, up_most, up, rest, waiting, queue, touched
        )
        left[0, lane] = most
        left[1, lane], left[2, lane] = _left(rest, up_influence, touched, ups)
        both = 0.0
        for at in range(ups):
            firm = touched[at]
            both += weight[firm] * min(np.float64(state[number[firm] * lanes + lane]), up[firm])
            up[firm] = 0.0
        scores[0, lane], scores[2, lane] = -both, above[k] * (1.0 - back)
        ended[0, lane], ended[1, lane] = rests, up_ended
    for row in range(firms.size):
        for lane in range(closed.size):
            scores[1, lane] += weight[firms[row]] * np.float64(state[row * lanes + lane])
    state[:] = 0
    for lane in range(closed.size):
        scores[0, lane] += scores[1, lane] + scores[2, lane]
