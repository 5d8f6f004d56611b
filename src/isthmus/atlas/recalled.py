"""A handle for one question that asks others: the same query is run once, since an opened atlas does not change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from isthmus.atlas.handle import Atlas


class Recalled(Atlas):
    """An atlas that recalls what it was asked, for as long as one question lasts.

    Not for more than one thread, and not to be kept: it holds every result.
    """

    def __init__(self, atlas: Atlas) -> None:
        self._database = atlas._database
        self._connection = atlas._connection
        self.version = atlas.version
        self._found: dict[tuple[str, str], pl.DataFrame] = {}

    def sql(
        self,
        query: str,
        params: Sequence[Any] | Mapping[str, Any] | None = None,
        frames: Mapping[str, pl.DataFrame] | None = None,
    ) -> pl.DataFrame:
        """As `Atlas.sql`; a query that reads frames is run each time."""
        if frames is not None:
            return super().sql(query, params, frames)
        asked = (query, repr(params))
        if asked not in self._found:
            self._found[asked] = super().sql(query, params)
        return self._found[asked]
