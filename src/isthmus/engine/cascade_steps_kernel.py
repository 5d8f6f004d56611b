"""The numba kernel of `cascade_steps`; importing it loads numba."""

from __future__ import annotations

from typing import Any

from numba import njit


@njit(nogil=True, cache=True, boundscheck=False)
def _pass_on(
    start: Any,
    other: Any,
    share: Any,
    need: Any,
    loss: Any,
    gained: Any,
    lacks: Any,
    ahead: Any,
    changed: Any,
    count: int,
    due: Any,
) -> int:
    """Add what firms lost in the step before to the needs that they serve; who loses more is noted in `ahead` and `due`."""
    one = loss.dtype.type(1)
    reached = 0
    for at in range(count):
        firm = changed[at]
        part = gained[firm]
        for link in range(start[firm], start[firm + 1]):
            lack = lacks[need[link]] + share[link] * part
            lacks[need[link]] = lack
            lost = lack if lack < one else one
            to = other[link]
            if lost > ahead[to]:
                if ahead[to] <= loss[to]:
                    due[reached] = to
                    reached += 1
                ahead[to] = lost
    return reached


@njit(nogil=True, cache=True, boundscheck=False)
def _take(loss: Any, gained: Any, ahead: Any, due: Any, reached: int, touched: Any, count: int) -> tuple[float, int]:
    """End a step: what was noted ahead is lost. The largest growth, and how many firms have been touched."""
    most = 0.0
    for at in range(reached):
        firm = due[at]
        if loss[firm] == 0:
            touched[count] = firm
            count += 1
        gained[firm] = ahead[firm] - loss[firm]
        loss[firm] = ahead[firm]
        most = max(most, gained[firm])
    return most, count


@njit(nogil=True, cache=True, boundscheck=False)
def _clear(start: Any, need: Any, lacks: Any, loss: Any, ahead: Any, touched: Any, passed: int, count: int) -> None:
    """Zeros again; only the first `passed` of the firms touched have passed anything on."""
    for at in range(count):
        firm = touched[at]
        loss[firm] = 0
        ahead[firm] = 0
    for at in range(passed):
        firm = touched[at]
        for link in range(start[firm], start[firm + 1]):
            lacks[need[link]] = 0


@njit(nogil=True, cache=True, boundscheck=False)
def closures(
    closed: Any, feed_start: Any, feed_buyer: Any, feed_share: Any, feed_need: Any, buy_start: Any, buy_supplier: Any, buy_share: Any,
    weight: Any, stops: Any, most_steps: int, down: Any, down_ahead: Any, down_lacks: Any, up: Any, up_ahead: Any, up_lacks: Any,
    gained: Any, changed: Any, down_touched: Any, up_touched: Any, scores: Any, steps: Any,
) -> None:  # fmt: skip
    """Scores of each closed firm, one after the other, in synchronous steps; every array of room is zeros before and after.

    Args:
        closed: the firms.
        feed_start, feed_buyer, feed_share, feed_need: links by supplier: the buyer, the share of the need that it serves.
        buy_start, buy_supplier, buy_share: links by buyer: the supplier, the share of its revenue.
        weight: float64[n].
        stops: a cascade is done after a step in which no loss grows by more, downstream and upstream.
        most_steps: give up after so many.
        down, down_ahead, up, up_ahead, up_lacks: real[n], losses now and after the step; what suppliers lack of their sales.
        down_lacks: real[needs]. gained: real[2, n]. changed: int32[3, n]: lists of firms. down_touched, up_touched: int32[n].
        scores: float64[3, k]: combined, downstream, upstream. steps: int32[k].
    """
    # Upstream a firm has one need: to sell.
    for place in range(closed.size):
        k = closed[place]
        down[k], up[k], down_ahead[k], up_ahead[k] = 1, 1, 1, 1
        gained[0, k], gained[1, k] = 1, 1
        changed[0, 0], changed[1, 0], down_touched[0], up_touched[0] = k, k, k, k
        downs, ups, down_count, up_count = 1, 1, 1, 1
        step, down_passed, up_passed = 1, 0, 0
        down_most, up_most = 1.0, 1.0
        while step < most_steps and (down_most > stops[0] or up_most > stops[1]):
            step += 1
            down_passed, up_passed = down_count, up_count
            reached = _pass_on(
                feed_start,
                feed_buyer,
                feed_share,
                feed_need,
                down,
                gained[0],
                down_lacks,
                down_ahead,
                changed[0],
                downs,
                changed[2],
            )
            down_most, down_count = _take(down, gained[0], down_ahead, changed[2], reached, down_touched, down_count)
            changed[0, :reached] = changed[2, :reached]
            downs = reached
            reached = _pass_on(
                buy_start,
                buy_supplier,
                buy_share,
                buy_supplier,
                up,
                gained[1],
                up_lacks,
                up_ahead,
                changed[1],
                ups,
                changed[2],
            )
            up_most, up_count = _take(up, gained[1], up_ahead, changed[2], reached, up_touched, up_count)
            changed[1, :reached] = changed[2, :reached]
            ups = reached
        steps[place] = step if step < most_steps or (down_most <= stops[0] and up_most <= stops[1]) else most_steps + 1
        lost, sold, both = 0.0, 0.0, 0.0
        for at in range(up_count):
            firm = up_touched[at]
            sold += weight[firm] * up[firm]
        for at in range(down_count):
            firm = down_touched[at]
            lost += weight[firm] * down[firm]
            both += weight[firm] * max(0.0, down[firm] - up[firm])
        scores[0, place], scores[1, place], scores[2, place] = sold + both, lost, sold
        _clear(feed_start, feed_need, down_lacks, down, down_ahead, down_touched, down_passed, down_count)
        _clear(buy_start, buy_supplier, up_lacks, up, up_ahead, up_touched, up_passed, up_count)
