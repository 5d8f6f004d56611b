"""What each partner needs in each domain, from three kinds of evidence, and which centres' fields it has access to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine.covering import Cover
from isthmus.engine.network import Floats
from isthmus.model.crosswalk import SERVED_BY, weight
from isthmus.model.theatres import THEATRE_OF
from isthmus.questions import report_card
from isthmus.questions.report_card import Wanted

KINDS = ("incidents", "recommendations", "commitments")
DOMAINS = tuple(SERVED_BY)
NEAR = 0.25
"""What an incident elsewhere in the partner's theatre counts; one in the partner itself counts 1."""
UNDONE = {"open": 1.0, "no evidence": 1.0, "partly": 0.5, "done": 0.0}
"""What a recommendation, goal or pledge to the partner counts, by its status."""

_COMMITMENTS = """
SELECT d.value AS domain, p.value AS actor, c.fact_id FROM commitments c
JOIN commitments__domains d USING (fact_id) JOIN commitments__parties p USING (fact_id)
WHERE (c.signed_earliest IS NULL OR c.signed_earliest <= $1) AND (c.in_force_earliest IS NULL OR c.in_force_earliest <= $1)
  AND (c.until_latest IS NULL OR c.until_latest >= $1) ORDER BY c.fact_id
"""
_CENTRES = """
SELECT c.centre_id, c.short_name, a.name, c.host, c.domain AS field, c.accredited, c.fact_id FROM centres c
JOIN actors a ON a.actor_id = c.centre_id WHERE c.accredited_earliest IS NULL OR c.accredited_earliest <= $1 ORDER BY c.centre_id
"""
_PARTICIPATION = """
SELECT p.centre_id, p.actor_id, p.role, p.since, p.fact_id, c.domain AS field FROM centre_participation p
JOIN centres c USING (centre_id)
WHERE (p.since_earliest IS NULL OR p.since_earliest <= $1) AND (c.accredited_earliest IS NULL OR c.accredited_earliest <= $1)
ORDER BY p.centre_id, p.actor_id
"""


@dataclass(frozen=True)
class Needs:
    """Evidence of need: counts by partner, kind and domain, and its facts.

    Attributes:
        counts: float64[P, 3, D], weighted counts; kinds as `KINDS`, domains as `DOMAINS`.
        facts: (partner, domain) -> facts that count for it.
        left_out: how many items were in domains that no centre could serve.
    """

    partners: tuple[str, ...]
    counts: Floats
    facts: dict[tuple[str, str], list[str]]
    left_out: int

    def shares(self) -> Floats:
        """float64[P, 3, D]: the domains' shares of each kind; 0 where a partner has no evidence of the kind."""
        total = self.counts.sum(axis=2, keepdims=True)
        shares: Floats = np.divide(self.counts, total, out=np.zeros_like(self.counts), where=total > 0)
        return shares

    def need(self) -> Floats:
        """float64[P, D]: the mean of the kinds that a partner has evidence of; each row adds up to 1, or is 0."""
        there = (self.counts.sum(axis=2) > 0).sum(axis=1)
        mean: Floats = self.shares().sum(axis=1) / np.maximum(there, 1)[:, None]
        return mean

    def draws(self, count: int, seed: int) -> Floats:
        """float64[N, P, D]: needs with the weight of each kind and the shares of the domains drawn anew.

        The three kinds' weights follow a flat Dirichlet distribution. The shares within a kind follow the Dirichlet posterior
        of its counts with a prior that adds up to one (Perks 1947): few counts scatter widely, many little.
        """
        rng = np.random.default_rng(seed)
        there = self.counts.sum(axis=2) > 0
        mix = rng.standard_exponential((count, *there.shape)) * there
        mix /= np.maximum(mix.sum(axis=2, keepdims=True), 1e-300)
        parts = rng.standard_gamma(self.counts + 1 / len(DOMAINS), (count, *self.counts.shape))
        parts /= np.maximum(parts.sum(axis=3, keepdims=True), 1e-300)
        drawn: Floats = (mix[..., None] * parts).sum(axis=2)
        return drawn


def needs(atlas: Atlas, partners: Sequence[str], on: dt.date) -> Needs:
    """The evidence of what the partners need on a day."""
    found: dict[tuple[str, str, str], float] = defaultdict(float)
    facts: dict[tuple[str, str], list[str]] = defaultdict(list)
    left_out = set()
    for partner, kind, domain, count, fact in _evidence(atlas, partners, on):
        if domain not in SERVED_BY:
            left_out.add(fact)
        elif count > 0:
            found[partner, kind, domain] += count
            facts[partner, domain].append(fact)
    counts = np.array([[[found[p, k, d] for d in DOMAINS] for k in KINDS] for p in partners])
    return Needs(tuple(partners), counts, facts, len(left_out))


def _evidence(atlas: Atlas, partners: Sequence[str], on: dt.date) -> list[tuple[str, str, str, float, str]]:
    rows = []
    incidents = atlas.sql(
        "SELECT domain, country, fact_id FROM incidents WHERE date_earliest <= ? ORDER BY fact_id", [on]
    )
    for domain, country, fact in incidents.iter_rows():
        for p in partners:
            near = country is not None and THEATRE_OF.get(country) == THEATRE_OF.get(p, "")
            if country == p or near:
                rows.append((p, "incidents", domain, 1.0 if country == p else NEAR, fact))
    advice = report_card.items(atlas, on, Wanted())
    for domain, to, status, its in advice.select("theme", "addressees", "status", "fact_ids").iter_rows():
        rows += [(p, "recommendations", domain, UNDONE[status], its[0]) for p in partners if p in (to or ())]
    for domain, actor, fact in atlas.sql(_COMMITMENTS, [on]).iter_rows():
        if actor in partners:
            rows.append((actor, "commitments", domain, 1.0, fact))
    return rows


@dataclass(frozen=True)
class Access:
    """The centres of a day, by field, and who takes part in which.

    Attributes:
        fields: every field of a centre that serves some need.
        centres: a row a centre.
        participation: a row a state's role in a centre.
    """

    fields: tuple[str, ...]
    centres: pl.DataFrame
    participation: pl.DataFrame

    def problem(self, needed: Needs) -> Cover:
        """The covering problem of the partners: their needs, the fields, and what they take part in."""
        serves = np.array([[weight(d, f) for d in DOMAINS] for f in self.fields]).reshape(
            len(self.fields), len(DOMAINS)
        )
        pairs = set(self.participation.select("actor_id", "field").iter_rows())
        has = np.array([[(p, f) in pairs for f in self.fields] for p in needed.partners], dtype=bool)
        return Cover(needed.need(), serves, has.reshape(len(needed.partners), len(self.fields)))

    def of_field(self, field: str) -> pl.DataFrame:
        """The centres of a field."""
        return self.centres.filter(pl.col("field") == field)

    def facts(self, partner: str, field: str) -> list[str]:
        """The facts of the centres of a field and of the partner's part in them."""
        its = self.participation.filter((pl.col("actor_id") == partner) & (pl.col("field") == field))
        return [*self.of_field(field)["fact_id"], *its["fact_id"]]


def access(atlas: Atlas, on: dt.date) -> Access:
    """The centres that were accredited by the day, and who took part in them."""
    centres = atlas.sql(_CENTRES, [on])
    useful = {f for fields in SERVED_BY.values() for f in fields}
    fields = tuple(sorted(set(centres["field"]) & useful))
    return Access(fields, centres, atlas.sql(_PARTICIPATION, [on]))
