"""The tables of the atlas by theme. Importing this package declares them all, referenced tables first."""

from isthmus.model.tables import arms, awards, cooperation, identity, industry, provenance, trade, transfers, voting

__all__ = ["arms", "awards", "cooperation", "identity", "industry", "provenance", "trade", "transfers", "voting"]
