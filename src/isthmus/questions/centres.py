"""Where do the partners take part in NATO's Centres of Excellence, and where should they, or build an equivalent?

**Need.** A partner's need in a domain is the mean of three shares, each of its evidence of one kind: *incidents* (in the partner
1, elsewhere in its theatre 0.25), *recommendations, goals and pledges* to it that are not done (open or without evidence 1,
partly 0.5), and *commitments* in force to which it is a party (1). Over the domains that a centre could teach, needs add up to 1;
political consultation and support for Ukraine are left out.

**Access.** A declared crosswalk (`model/crosswalk.py`) says how far a centre of a field serves a need in a domain: *w*(*d*, *f*) is 1
in full, 0.5 in part, 0.25 at the edge. With need *n*(*p*, *d*) and the fields *A*(*p*) of the centres that partner *p* takes part in,
in whatever role, the cover is Σ over *d* of *n*(*p*, *d*) · max over *f* in *A*(*p*) of *w*(*d*, *f*), a share of the need: a second
centre of a field adds nothing.

**The best next memberships.** Chosen are at most *k* pairs of partner and field that raise the mean cover of the partners most. That
is the maximal covering problem (Church and ReVelle 1974, doi:10.1007/BF01942293) with partial cover, solved exactly as an integer
programme; to take the best one after another can fall short (Nemhauser, Wolsey and Fisher 1978, doi:10.1007/BF01588971). A
membership's gain is told twice: alone, and what would be lost if it were left out of the choice.

**How stable the choice is.** In each of 1,000 draws the weights of the three kinds follow a flat Dirichlet distribution, the shares
within a kind the Dirichlet posterior of its counts; the best choice is found anew, exactly, by going through all. Told is the share
of draws in which a membership belongs to it. The crosswalk itself stays as declared.

**Indo-Pacific equivalents.** An equivalent would serve most where need stays unserved even if every partner took part in every
centre: *n*(*d*) · (1 − max over all *f* of *w*(*d*, *f*)), *n* the mean need. The candidate host is the partner with the largest need
there; of equals the one that has more evidence of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine import covering
from isthmus.engine.covering import Cover, Draws, Pair
from isthmus.model.crosswalk import NOT_TAUGHT
from isthmus.questions import centre_needs, centre_views, evidence, naming
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.centre_needs import Access, Needs

View = Literal["next", "participation", "needs", "equivalents"]
DRAWS = 1000
MOST = 6
"""The largest budget: every choice of so many is gone through in each draw."""
NOTABLE = 0.1
"""A membership outside the choice is shown where it belongs to the best in at least this share of draws."""


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: the best next memberships, who takes part where, and where an equivalent would serve."""
    return {}, {"view": "participation"}, {"view": "equivalents"}


def ask(
    atlas: Atlas,
    *,
    group: str = "ip4",
    partner: str | None = None,
    budget: int = 3,
    view: View = "next",
    seed: int = 1,
    as_of: dt.date | None = None,
) -> Answer:
    """Participation in the Centres of Excellence, need against access, the best next memberships, and equivalents.

    Args:
        group: The partners, by id or name of their group.
        partner: Only this member of the group; all together by default.
        budget: How many further memberships there may be, 1 to 6, for the partner or for all together.
        view: The best next memberships; the centres with who takes part; each partner's need and access by domain; or where an
            Indo-Pacific equivalent would serve.
        seed: Of the draws of the weights; the same seed gives the same draws.
        as_of: The day asked for; the release day of the atlas by default.

    Returns:
        `next`: a row a membership chosen, the largest gain first, then those that are often chosen under other weights.
        `participation`: a row a centre. `needs`: a row a partner and domain. `equivalents`: a row a domain.

    Raises:
        QuestionError: an unknown group or partner, a budget outside 1 to 6, or no centre or evidence by the day.
    """
    on = evidence.day(atlas, as_of)
    if not 1 <= budget <= MOST:
        raise naming.QuestionError(f"--budget {budget} is not between 1 and {MOST}; ask again from the choice for more")
    members, membership_facts = naming.members(atlas, group, on)
    partners = _partners(atlas, members, partner, group)
    access = centre_needs.access(atlas, on)
    if not access.centres.height:
        raise evidence.no_rows(atlas, "centres", f"centre accredited by {on}")
    needed = centre_needs.needs(atlas, partners, on)
    if not needed.facts:
        raise naming.QuestionError(
            f"the atlas has no incident, recommendation or commitment of {', '.join(partners)} by {on}"
        )
    study = Study(needed, access, budget, seed, naming.actor_names(atlas))
    table = centre_views.table(view, study)
    facts = sorted({*membership_facts, *(f for row in table["fact_ids"] for f in row), *study.facts})
    found = evidence.gather(atlas, facts)
    findings, brackets = study.numbers(facts)
    label = (
        study.name(partners[0]) if partner else naming.actor_names(atlas).get(naming.find_actor(atlas, group), group)
    )
    return Answer(
        question="centres",
        title="Where do the partners take part in NATO's Centres of Excellence, and where should they, or build an equivalent?",
        parameters={
            "group": group, "partner": partners[0] if partner else None, "budget": budget, "view": view, "seed": seed, "as_of": on,
        },
        sentence=centre_views.sentence(view, study, label, bool(partner)),
        table=evidence.graded(atlas, table),
        units=centre_views.UNITS[view],
        headings=centre_views.HEADINGS[view],
        assumptions=_assumptions(study),
        findings=findings,
        brackets=brackets,
        fact_ids=found.fact_ids,
        sources=found.sources,
        weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__),
        caption=centre_views.CAPTIONS[view],
        atlas=atlas.version,
        draw=lambda: centre_views.draw(view, study, table),
    )  # fmt: skip


def _partners(atlas: Atlas, members: Sequence[str], partner: str | None, group: str) -> tuple[str, ...]:
    if partner is None:
        return tuple(members)
    found = naming.find_actor(atlas, partner)
    if found not in members:
        raise naming.QuestionError(f"{partner!r} is not a member of {group!r}; its members are {', '.join(members)}")
    return (found,)


@dataclass(frozen=True)
class Study:
    """One asking: needs, access, the best choice and its stability."""

    needed: Needs
    access: Access
    budget: int
    seed: int
    names: Mapping[str, str]

    @cached_property
    def problem(self) -> Cover:
        """The covering problem on a mean over the partners."""
        return self.access.problem(self.needed)

    @cached_property
    def chosen(self) -> tuple[Pair, ...]:
        """The best pairs of partner and field, the largest gain first."""
        pairs = covering.best(self.problem, self.budget)
        return tuple(sorted(pairs, key=lambda pair: (-self.alone(pair), pair)))

    @cached_property
    def drawn(self) -> Draws:
        """The best choice of each draw of the weights."""
        return covering.best_of_draws(self.problem, self.needed.draws(DRAWS, self.seed), self.budget)

    @cached_property
    def stability(self) -> np.ndarray:
        """float64[P, F]: the share of draws in whose best choice a membership is."""
        share: np.ndarray = self.drawn.chosen.mean(axis=0)
        return share

    @property
    def gains(self) -> tuple[float, float]:
        """The central 95 % of the gain of the best choice in mean cover, over the draws."""
        low, high = np.quantile(self.drawn.gain / len(self.needed.partners), [0.025, 0.975])
        return float(low), float(high)

    def mean(self, more: Sequence[Pair] = ()) -> float:
        """Mean share of need covered with further memberships."""
        return self.problem.value(more) / len(self.needed.partners)

    def alone(self, pair: Pair) -> float:
        """What a membership adds to the mean cover by itself."""
        return self.mean([pair]) - self.mean()

    def within(self, pair: Pair) -> float:
        """What the choice would lose without the membership."""
        return self.mean(self.chosen) - self.mean([p for p in self.chosen if p != pair])

    def name(self, actor: str) -> str:
        """The name of an actor."""
        return self.names.get(actor, actor)

    def often(self) -> list[Pair]:
        """Memberships outside the choice that are often in the best one under other weights, the most frequent first."""
        found = [(int(p), int(f)) for p, f in np.argwhere(self.stability >= NOTABLE)]
        return sorted(
            (pair for pair in found if pair not in self.chosen), key=lambda pair: (-self.stability[pair], pair)
        )

    @cached_property
    def facts(self) -> list[str]:
        """Every fact that a need, a centre or a part in one rests on."""
        mine = [f for facts in self.needed.facts.values() for f in facts]
        parts = self.access.participation.filter(pl.col("actor_id").is_in(list(self.needed.partners)))
        return sorted({*mine, *self.access.centres["fact_id"], *parts["fact_id"]})

    def unserved(self) -> np.ndarray:
        """float64[D]: mean need that no centre there is could serve, by domain."""
        reach = self.problem.serves.max(axis=0, initial=0.0)
        left: np.ndarray = self.problem.need.mean(axis=0) * (1 - reach)
        return left

    def numbers(self, facts: Sequence[str]) -> tuple[tuple[Finding, ...], tuple[Bracket, ...]]:
        """The numbers of the sentence."""
        every = tuple(facts)
        centres = tuple(sorted(self.access.centres["fact_id"]))
        parts = self.access.participation.filter(pl.col("actor_id").is_in(list(self.needed.partners)))
        joined = parts["centre_id"].n_unique()
        rests_on = tuple(sorted(parts["fact_id"])) or centres
        top = int(self.unserved().argmax())
        found = [
            Finding("partners", len(self.needed.partners), "actors", every),
            Finding("centres", self.access.centres.height, "centres", centres),
            Finding("centres with a partner", joined, "centres", rests_on),
            Finding("memberships of partners", parts.height, "memberships", rests_on),
            Finding("need served now", self.mean(), "1", every),
            Finding("need served with the choice", self.mean(self.chosen), "1", every),
            Finding("memberships chosen", len(self.chosen), "memberships", every),
            Finding("largest need that no centre serves", float(self.unserved()[top]), "1", every),
            Finding("need that no centre serves", float(self.unserved().sum()), "1", every),
        ]
        if self.chosen:
            shares = [float(self.stability[pair]) for pair in self.chosen]
            found += [
                Finding("least share of draws of a chosen membership", min(shares), "1", every),
                Finding("largest share of draws of a chosen membership", max(shares), "1", every),
            ]
        for i, partner in enumerate(self.needed.partners):
            value = float((self.problem.need[i] * self.problem.covered()[i]).sum())
            found.append(Finding(f"need served now: {partner}", value, "1", every))
        low, high = self.gains
        meaning = (
            "central 95 % of what the best memberships add to the mean share of need served, over draws of the weights"
        )
        return tuple(found), (Bracket("gain of the best memberships", low, high, "1", meaning, every),)


def _assumptions(study: Study) -> tuple[str, ...]:
    return (
        "The crosswalk from domains to fields of centres is our own reading (model/crosswalk.py); the draws leave it as it is.",
        "Any role gives full access to what a centre offers, and a centre would take a partner in; neither is on record for each centre.",
        f"Incidents elsewhere in a partner's theatre count {centre_needs.NEAR}; those of no state, or of one in no theatre, do not count.",
        f"{study.needed.left_out} items in domains that no centre could teach are left out ({', '.join(NOT_TAUGHT)}).",
        f"{study.access.participation.filter(pl.col('since').is_null()).height} of {study.access.participation.height} memberships "
        "bear no date and count as of any day; more may exist than what a source was read on.",
        "A need is counted evidence, not its weight: one incident is as heavy as another, and what is written about much counts much.",
    )  # fmt: skip
