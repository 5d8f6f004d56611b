"""The tables of the atlas by theme. Importing this package declares them all, referenced tables first."""

from isthmus.model.tables import arms, cooperation, industry, provenance, trade, transfers, voting

__all__ = ["arms", "cooperation", "industry", "provenance", "trade", "transfers", "voting"]
