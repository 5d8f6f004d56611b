"""Verbs of what is to be done: with one of them an item of advice begins, and a pledge or an aim goes on."""

from __future__ import annotations

ACTS = frozenset(
    """
    accelerate accept achieve acquire act adapt add address adopt advance agree align allocate allow amend apply
    appoint arrange ask assess assign assist assure avoid back begin bind bolster boost bring broaden build buy
    clarify clear close co-develop co-ordinate co-produce codify collaborate collect combine commission commit
    compile complete conclude conduct connect consider consolidate consult continue contribute convene cooperate
    coordinate counter create cut deepen define delegate deliver deny deploy design designate designing develop
    direct disclose diversify double draft draw embed employ empower enable encourage end engage enhance enlarge
    ensure equip establish evaluate examine exchange exempt exercise expand explore extend facilitate factor
    fast-track finalise finalize finance find focus formalise formalize foster fund galvanise galvanize give grant
    grow halve harden harmonise harmonize help hire hold host identify implement improve include incorporate
    increase inform initiate institute institutionalise institutionalize integrate intensify introduce invest invite
    issue join keep launch lay lead leverage lift limit link list lower maintain make map merge mobilise mobilize
    monitor move name negotiate offer open organise organize participate pass pay permit phase pilot place plan pool
    post pre-position prepare preposition press prevent prioritise prioritize procure produce promote propose
    protect provide publish pursue push put qualify raise ratify reach recognise recognize record recruit reduce
    reform refrain reinforce relax release remove renew repair replace report require reserve resist resource
    respect respond restore retain review revise revive run safeguard scale second secure seek send set share shift
    show sign simplify speed spend sponsor standardise standardize start station stockpile streamline strengthen
    subsidise support sustain swap synchronise synchronize tackle tailor take target task test tie tighten track
    train transfer transform treat triple turn undertake update upgrade uphold urge use waive widen withdraw work
    write
    cease end halt meet nominate stop
    """.split()
)

VAGUE = frozenset(
    """
    promote deepen strengthen uphold advance support enhance continue ensure foster maintain build bolster work cooperate collaborate improve expand
    increase broaden intensify facilitate encourage explore seek respect address tackle pursue prioritise prioritize transform remain consult
    """.split()
)
"""Those by which nothing is promised that one could later see done."""
