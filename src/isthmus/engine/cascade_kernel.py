"""The numba kernel of `cascade_lanes`; importing it loads numba."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

NEW_NEED = 2
"""Code of a link that begins a kind of essential input; as `cascade_lanes` writes them."""


@njit(nogil=True, cache=True, boundscheck=False)
def block_of_closures(
    need_start: Any, need_supplier: Any, need_share: Any, need_code: Any, sale_start: Any, sale_buyer: Any, sale_share: Any,
    weight: Any, closed: Any, stop: Any, most_steps: int, down: Any, up: Any, fresh: Any, scores: Any, steps: Any,
) -> None:  # fmt: skip
    """Losses of one block of closures, one lane each; `scores` and `steps` are filled, `down` and `up` left at zero.

    Args:
        need_start, need_supplier, need_share, need_code: links by buyer, non-essential ones first, then each need.
        sale_start, sale_buyer, sale_share: links by supplier.
        weight: float64[n].
        closed: the closed firm of each lane; at most as many as there are lanes.
        stop: a lane is done after a step in which none of its losses grows by more than this.
        most_steps: give up after so many.
        down, up: real[n, lanes], zeros: losses; zeros again at the end.
        fresh: real[n, lanes], room for a step's new rows.
        scores: float64[3, lanes], zeros: combined, downstream, upstream.
        steps: int32[lanes].
    """
    n, lanes = down.shape
    count = closed.size
    running = np.zeros(lanes, np.uint8)
    running[:count] = 1
    growth = np.zeros(lanes, down.dtype)
    need = np.zeros(lanes, down.dtype)
    worst = np.zeros(lanes, down.dtype)
    touched = np.zeros(n, np.uint8)
    down_due, up_due = np.zeros(n, np.uint8), np.zeros(n, np.uint8)
    rows = np.empty(n, np.int32)
    one = down.dtype.type(1)
    for lane in range(count):
        down_due[closed[lane]] = 1
        up_due[closed[lane]] = 1
    for step in range(1, most_steps + 1):
        growth[:] = 0
        # Upstream rows read upstream losses alone, downstream rows downstream ones: the halves are independent.
        for half in range(2):
            due = down_due if half == 0 else up_due
            state = down if half == 0 else up
            other = up if half == 0 else down
            found = 0
            for row in range(n):
                if due[row]:
                    rows[found] = row
                    found += 1
                    due[row] = 0
            for place in range(found):
                row = rows[place]
                worst[:] = 0
                if half == 0:
                    need[:] = 0
                    for link in range(need_start[row], need_start[row + 1]):
                        if need_code[link] == NEW_NEED:
                            for lane in range(lanes):
                                worst[lane] = max(worst[lane], need[lane])
                                need[lane] = 0
                        share = need_share[link]
                        source = down[need_supplier[link]]
                        for lane in range(lanes):
                            need[lane] += share * source[lane]
                    for lane in range(lanes):
                        worst[lane] = max(worst[lane], need[lane])
                else:
                    for link in range(sale_start[row], sale_start[row + 1]):
                        share = sale_share[link]
                        source = up[sale_buyer[link]]
                        for lane in range(lanes):
                            worst[lane] += share * source[lane]
                target = fresh[place]
                for lane in range(lanes):
                    target[lane] = min(worst[lane], one)
            if step == 1:
                # Losses never shrink, so that a closed firm stays so.
                for lane in range(count):
                    for place in range(found):
                        if rows[place] == closed[lane]:
                            fresh[place, lane] = one
            for place in range(found):
                row = rows[place]
                changed = False
                for lane in range(count):
                    old = state[row, lane]
                    new = fresh[place, lane]
                    if running[lane] and new > old:
                        changed = True
                        state[row, lane] = new
                        growth[lane] = max(growth[lane], new - old)
                        beside = other[row, lane]
                        scores[1 + half, lane] += weight[row] * (np.float64(new) - np.float64(old))
                        if new > beside:
                            scores[0, lane] += weight[row] * (np.float64(new) - np.float64(max(old, beside)))
                if changed:
                    touched[row] = 1
                    if half == 0:
                        for link in range(sale_start[row], sale_start[row + 1]):
                            down_due[sale_buyer[link]] = 1
                    else:
                        for link in range(need_start[row], need_start[row + 1]):
                            up_due[need_supplier[link]] = 1
        left = 0
        for lane in range(count):
            if running[lane]:
                steps[lane] = step
                if growth[lane] <= stop:
                    running[lane] = 0
                else:
                    left += 1
        if left == 0:
            break
    for row in range(n):
        if touched[row]:
            down[row, :] = 0
            up[row, :] = 0
