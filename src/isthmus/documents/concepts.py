"""Where a text uses a concept of deterrence, and whether its clause denies or rejects it.

Each concept of `CONCEPTS` has word patterns in `PATTERNS`. Words that also have another meaning count only where the sentence
shows the meaning of deterrence (`documents.concept_contexts`); `documents.denial` says where a clause denies a concept. Plain
`deter` and `deterrence` belong to no concept: they do not tell one posture from another. Nor do `nuclear disarmament` and `a world
without nuclear weapons`: states that reject the humanitarian ban call for both.
"""

from __future__ import annotations

import re

from isthmus.documents.concept_contexts import is_of_security
from isthmus.documents.denial import is_denied
from isthmus.documents.reading import Mention
from isthmus.documents.sentences import parted

_LINKED = r"(?:inseparable|indivisible|interconnected|inter-?linked|linked|intertwined|connected)"

PATTERNS: dict[str, tuple[str, ...]] = {
    "arms-control": (
        r"(?:nuclear |conventional )?arms control", r"arms limitation", r"strategic stability talks", r"New START", r"INF Treaty",
        r"arms reductions?", r"limits? on (?:nuclear|strategic) (?:weapons|arms|warheads)",
    ),
    "assurance": (
        r"(?:re)?assur(?:ance|ances|ing|e|es) (?:of |to |our |its |the |all )*(?:allies|ally|partners)", r"allied assurance",
        r"reassurance",
        r"assurance measures", r"deterrence and assurance", r"iron ?clad commitment",
        r"credibility of (?:\w+ )?(?:security )?(?:commitments|guarantees)",
    ),
    "collective-response": (
        r"collective (?:response|defence|defense|action)", r"collective self-defen[cs]e",
        r"(?:joint|united|coordinated|unified) response",
        r"attack (?:on|against) one (?:\w+ ){0,3}(?:is |as |be )*(?:considered )?an attack (?:on|against) all", r"Article 5",
        r"Article V\b",
    ),
    "counterstrike": (
        r"counter-?strikes?(?: capabilit(?:y|ies))?", r"counter-attack capabilit(?:y|ies)",
        r"enemy base (?:strike|attack) capabilit(?:y|ies)",
        r"kill chain", r"pre-?emptive strikes?", r"(?:stand-?off|long-range) strike capabilit(?:y|ies)",
    ),
    "cross-theatre-linkage": (
        rf"security (?:of|in) (?:the )?(?:Euro-Atlantic|Europe)(?: and (?:of |in )?(?:the )?Indo-Pacific)[^.;]{{0,40}}{_LINKED}",
        rf"(?:Euro-Atlantic|Europe(?:an)?)[^.;]{{0,60}}Indo-Pacific[^.;]{{0,40}}{_LINKED}",
        rf"Indo-Pacific[^.;]{{0,60}}(?:Euro-Atlantic|Europe(?:an)?)[^.;]{{0,40}}{_LINKED}",
        r"developments in (?:the Indo-Pacific|that region) (?:can )?(?:directly )?affect",
        r"Ukraine today (?:may|could|might) be (?:East )?Asia tomorrow",
        r"cross-theat(?:re|er) (?:deterrence|linkages?|coordination)", r"two-theat(?:re|er)", r"inter-theat(?:re|er)",
    ),
    "deterrence-by-denial": (
        r"deterrence by denial", r"denial (?:deterrence|strategy|strategies|capabilit(?:y|ies)|posture|defen[cs]e)",
        r"strategy of denial",
        r"deny(?:ing)? (?:\w+ ){0,5}(?:the benefits? of aggression|(?:its|their|his) (?:objectives|aims)|a fait accompli|success)",
        r"anti-access", r"A2/AD", r"by denial", r"defen[cs]e by denial",
    ),
    "deterrence-by-punishment": (
        r"deterrence by punishment", r"punitive (?:strikes?|retaliation|response)",
        r"(?:massive )?retaliat(?:ion|ory)(?: strikes?| capabilit(?:y|ies))?",
        r"by punishment", r"impos(?:e|ing) (?:severe |unacceptable |heavy )?costs", r"cost[ -]imposition",
        r"unacceptable (?:damage|costs?)",
        r"massive punishment", r"punishment and retaliation",
    ),
    "escalation-management": (
        r"escalation (?:management|control|dominance|risks?|ladder)", r"manag(?:e|es|ing) escalation",
        r"(?:risk|risks|danger) of escalation",
        r"de-?escalat(?:e|es|ion|ing)", r"inadvertent escalation", r"avoid(?:ing)? escalation",
        r"crisis communications?(?: channels?)?", r"hotlines?",
        r"risk reduction", r"prevent(?:ing)? (?:an )?escalation", r"escalate to de-escalate",
    ),
    "extended-deterrence": (
        r"extended (?:nuclear )?deterrence", r"extended deterrent", r"Nuclear Consultative Group", r"Extended Deterrence Dialogue",
    ),
    "forward-presence": (
        r"(?:enhanced )?forward presence", r"forward[ -](?:deployed|deployment|based|stationed|defen[cs]e)(?: forces)?",
        r"rotational (?:presence|deployments?|forces)",
        r"(?:multinational )?battlegroups?", r"Forward Land Forces", r"persistent presence", r"permanent(?:ly)? station(?:ed|ing)",
    ),
    "grey-zone": (
        r"gr[ea]y[- ]zone(?: (?:coercion|tactics|activit(?:y|ies)|operations?|challenges|threats?|aggression))?",
        r"below the threshold of (?:armed conflict|war|armed attack)",
        r"sub-threshold", r"salami[- ]slicing", r"coercion short of war",
    ),
    "humanitarian-disarmament": (
        r"humanitarian disarmament", r"Treaty on the Prohibition of Nuclear Weapons", r"TPNW",
        r"humanitarian (?:consequences|impact) of (?:the use of )?nuclear weapons", r"nuclear ban treaty",
    ),
    "hybrid": (
        r"hybrid (?:threats?|warfare|attacks?|campaigns?|tactics|operations?|challenges|actions|activities)",
        r"counter-hybrid", r"hybrid (?:and|or) cyber", r"cyber and hybrid",
    ),
    "integrated-deterrence": (
        r"integrated deterrence", r"integrat(?:e|ing|ed) (?:nuclear and conventional|conventional and nuclear)",
        r"conventional-nuclear integration",
        r"nuclear-conventional integration", r"whole-of-government deterrence",
    ),
    "missile-defence": (
        r"(?:ballistic |integrated air and |air and |national |theat(?:re|er) )?missile defen[cs]e(?: systems?)?", r"IAMD",
        r"BMD", r"anti-missile (?:system|shield)s?",
        r"Golden Dome", r"European Sky Shield",
    ),
    "no-first-use": (r"no[ -]first[ -]use", r"sole purpose", r"first use of nuclear weapons", r"use nuclear weapons first", r"NFU"),
    "non-proliferation": (
        r"(?:nuclear )?(?:non-?proliferation|counter-?proliferation)", r"Non-Proliferation Treaty", r"NPT", r"denucleari[sz]ation",
        r"proliferation of (?:nuclear|weapons of mass destruction)", r"three non-nuclear principles", r"non-nuclear principles",
        r"nuclear(?:[ -]weapons?)?[ -]free zones?",
    ),
    "nuclear-sharing": (
        r"nuclear[ -]sharing(?: arrangements?)?", r"dual[- ]capable aircraft", r"nuclear burden[ -]sharing",
        r"shar(?:e|ing) (?:of )?nuclear weapons",
        r"(?:host|hosting|deploy(?:ment of|ing)?|station(?:ing)?|redeploy(?:ment of|ing)?) (?:\w+ ){0,3}(?:tactical )?nuclear weapons on",
        r"nuclear (?:co-?operation|sharing) (?:with|among) allies", r"B61",
    ),
    "nuclear-umbrella": (
        r"nuclear umbrella", r"nuclear guarantees?", r"nuclear security guarantees?", r"umbrella of (?:\w+ ){0,3}nuclear",
    ),
    "resilience": (
        r"resilien(?:ce|cy)", r"resilient (?:infrastructure|supply chains?|societ(?:y|ies)|communications|networks?)",
        r"civil preparedness", r"total defen[cs]e",
    ),
    "self-reliance": (
        r"self-?relian(?:ce|t)", r"strategic autonomy", r"self-help",
        r"(?:own|independent|indigenous|sovereign) (?:nuclear )?(?:deterrent|armament|nuclear weapons|defen[cs]e capabilit(?:y|ies))",
        r"nuclear armament", r"indigenous nuclear", r"defend (?:itself|themselves|ourselves)",
    ),
    "tailored-deterrence": (
        r"tailored deterrence(?: strategy)?", r"tailor(?:ed|ing) (?:\w+ ){0,4}(?:deterrence|approach to deterrence)",
        r"tailored deterrent",
    ),
}  # fmt: skip
"""Concept -> the words that name it, as regular expressions without regard to case; a space also stands for a hyphen's."""

_STEMS: dict[str, str] = {
    "arms-control": "arms|strategic stab|new start|inf treaty|limit", "assurance": "assur|iron|credib",
    "collective-response": "collective|response|attack|article", "counterstrike": "counter|enemy base|kill chain|emptive|strike",
    "cross-theatre-linkage": "indo|theat|ukraine|developments", "deterrence-by-denial": "denial|deny|access|a2/ad",
    "deterrence-by-punishment": "punish|punit|retaliat|impos|cost|unaccept", "escalation-management": "escalat|crisis|hotline|risk reduc",
    "extended-deterrence": "extended|consultative", "forward-presence": "forward|rotation|battlegroup|presence|station",
    "grey-zone": "grey|gray|threshold|salami|coercion", "humanitarian-disarmament": "humanit|prohibition|tpnw|nuclear", "hybrid": "hybrid",
    "integrated-deterrence": "integrat|government", "missile-defence": "missile|iamd|bmd|golden|sky shield",
    "no-first-use": "first|sole|nfu", "non-proliferation": "prolif|npt|nuclear", "nuclear-sharing": "nuclear|dual|b61",
    "nuclear-umbrella": "umbrella|nuclear", "resilience": "resilien|preparedness|total", "self-reliance":
    "self|autonom|deterrent|nuclear|armament|capabilit|defend", "tailored-deterrence": "tailor",
}  # fmt: skip
"""Concept -> stems in lower case of which each of its words has one: looked for first, since the patterns are slow."""

_CONCEPTS = tuple(
    (concept, tuple(_STEMS[concept].split("|")), re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE))
    for concept, patterns in PATTERNS.items()
)


def concepts(number: int, text: str) -> tuple[Mention, ...]:
    """The concepts that a passage uses, in order; of one concept's words that overlap the first and longest.

    Args:
        number: of the passage.
        text: its words.

    Returns:
        mentions of kind `concept`, `ids` the concept alone, `negated` where its clause denies or rejects it.
    """
    lower = text.lower()
    found = [
        (m.start(), m.end(), concept)
        for concept, stems, pattern in _CONCEPTS
        if any(stem in lower for stem in stems)
        for m in pattern.finditer(text)
    ]
    if not found:
        return ()
    sentences = tuple(parted(text))
    told: list[Mention] = []
    for begin, end, concept in _apart(found):
        first, last = next((s for s in sentences if s[0] <= begin < s[1]), (0, len(text)))
        sentence, at, to = text[first : max(last, end)], begin - first, end - first
        if is_of_security(concept, sentence, at, to):
            negated = is_denied(concept, sentence, at, to)
            told.append(
                Mention(
                    passage=number, begin=begin, end=end, kind="concept", text=text[begin:end], ids=(concept,), negated=negated
                )
            )  # fmt: skip
    return tuple(told)


def _apart(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Those that are not within another's words; at one place and length the first of the vocabulary."""
    kept: list[tuple[int, int, str]] = []
    for begin, end, concept in sorted(found, key=lambda f: (f[0], -f[1])):
        if not any(b <= begin and end <= e for b, e, _ in kept):
            kept.append((begin, end, concept))
    return kept
