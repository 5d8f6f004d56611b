"""What is wrong with data, said with place, value and way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

SHOWN = 3
"""How many places of one broken rule are shown."""


@dataclass(frozen=True)
class Place:
    """One cell or row: its row number after the header (1 is the first), the row's id, the value found.

    `file` names the file where the table was read from several.
    """

    row: int
    identity: str
    value: str
    file: str = ""

    def __str__(self) -> str:
        name = f" ({self.identity})" if self.identity else ""
        where = f"{self.file} row {self.row}{name}" if self.file else f"row {self.row}{name}"
        return f"{where}: {self.value}" if self.value else where


@dataclass(frozen=True)
class Problem:
    """One broken rule in one table or file: every place where it is broken; the first few are shown."""

    table: str
    column: str
    rule: str
    way_out: str
    places: tuple[Place, ...] = field(default=())

    def __str__(self) -> str:
        where = f"{self.table}.{self.column}" if self.column else self.table
        count = len(self.places)
        rows = f" ({count} rows)" if count > 1 else ""
        shown = "".join(f"\n    {place}" for place in self.places[:SHOWN])
        more = f"\n    and {count - SHOWN} more" if count > SHOWN else ""
        return f"{where}: {self.rule}{rows}{shown}{more}\n    way out: {self.way_out}"


class AtlasError(ValueError):
    """The data break their declaration. `problems` lists every broken rule; the message shows them all."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
