"""The ends of a bracket in words."""

from __future__ import annotations

from collections.abc import Sequence


def whole_span(ends: Sequence[float]) -> str:
    """Two numbers as a range of whole ones, or one where they are alike."""
    low, high = f"{ends[0]:.0f}", f"{ends[1]:.0f}"
    return low if low == high else f"{low} to {high}"


def share_span(ends: Sequence[float]) -> str:
    """Two shares as a range of whole per cents, or one where they are alike."""
    low, high = f"{ends[0]:.0%}", f"{ends[1]:.0%}"
    return low if low == high else f"{low} to {high}"
