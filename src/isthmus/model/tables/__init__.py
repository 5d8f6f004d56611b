"""The tables of the atlas by theme. Importing this package declares them all, referenced tables first."""

from isthmus.model.tables import cooperation, industry, provenance, transfers, voting

__all__ = ["cooperation", "industry", "provenance", "transfers", "voting"]
