"""The tables of the atlas by theme. Importing this package declares them all, referenced tables first."""

from isthmus.model.tables import (
    aid,
    arms,
    awards,
    cooperation,
    identity,
    industry,
    minerals,
    money,
    news,
    provenance,
    reading,
    registers,
    sectors,
    trade,
    transfers,
    voting,
)

__all__ = [
    "aid",
    "arms",
    "awards",
    "cooperation",
    "identity",
    "industry",
    "minerals",
    "money",
    "news",
    "provenance",
    "reading",
    "registers",
    "sectors",
    "trade",
    "transfers",
    "voting",
]
