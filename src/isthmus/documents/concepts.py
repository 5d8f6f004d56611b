"""Where a text uses a concept of deterrence, and whether the clause denies or rejects it.

Each concept of `CONCEPTS` has word patterns in `PATTERNS`. Negation holds within the clause, in the manner of NegEx (Chapman,
W. W., et al. (2001), Journal of Biomedical Informatics 34(5), 301–310): a cue before the concept reaches to the next comma with a
new clause, `but`, or stop; `not only`, `no doubt` and their like are no cues.
"""

from __future__ import annotations

import re

from isthmus.documents.reading import Mention

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
        r"security (?:of|in) (?:the )?(?:Euro-Atlantic|Europe)(?: and (?:of |in )?(?:the )?Indo-Pacific)?[^.;]{0,40}(?:inseparable|indivisible|interconnected|linked|intertwined)",  # noqa: E501
        r"(?:Euro-Atlantic|Europe(?:an)?)[^.;]{0,60}Indo-Pacific[^.;]{0,40}(?:inseparable|indivisible|interconnected|interlinked|inter-linked|linked|intertwined|connected)",
        r"Indo-Pacific[^.;]{0,60}(?:Euro-Atlantic|Europe(?:an)?)[^.;]{0,40}(?:inseparable|indivisible|interconnected|interlinked|inter-linked|linked|intertwined|connected)",
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
        r"humanitarian (?:consequences|impact) of nuclear weapons",
        r"nuclear disarmament", r"world (?:free of|without) nuclear weapons", r"nuclear[ -]free (?:world|zone)",
        r"nuclear-weapon-free zone",
    ),
    "hybrid": (
        r"hybrid (?:threats?|warfare|attacks?|campaigns?|tactics|operations?|challenges|actions|activities)",
        r"counter-hybrid", r"hybrid (?:and|or) cyber", r"cyber and hybrid",
    ),
    "integrated-deterrence": (
        r"integrated deterrence", r"integrat(?:e|ing|ed) (?:nuclear and conventional|conventional and nuclear)",
        r"conventional-nuclear integration",
                              r"nuclear-conventional integration", r"whole-of-government deterrence"),
    "missile-defence": (
        r"(?:ballistic |integrated air and |air and |national |theat(?:re|er) )?missile defen[cs]e(?: systems?)?", r"IAMD",
        r"BMD", r"anti-missile (?:system|shield)s?",
        r"Golden Dome", r"European Sky Shield",
    ),
    "no-first-use": (r"no[ -]first[ -]use", r"sole purpose", r"first use of nuclear weapons", r"use nuclear weapons first", r"NFU"),
    "non-proliferation": (
        r"(?:nuclear )?(?:non-?proliferation|counter-?proliferation)", r"Non-Proliferation Treaty", r"NPT", r"denucleari[sz]ation",
        r"proliferation of (?:nuclear|weapons of mass destruction)", r"three non-nuclear principles", r"non-nuclear principles",
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
    (concept, tuple(_STEMS[concept].split("|")), re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)) for concept, patterns in PATTERNS.items()  # noqa: E501
)
_CLAUSE_ENDS = re.compile(
    r"[.;:!?](?=\s|$)|\b(?:but|however|although|though|while|whereas|yet|because|since|unless|instead|rather than(?= \w+ing))\b"
    r"|, (?=(?:and |or )?(?:it|we|they|he|she|which|who|this|that|the \w+ (?:will|has|have|is|are))\b)",
    re.IGNORECASE,
)
_NO_CUES = re.compile(
    r"\b(?:not (?:only|just|merely|simply|least|to mention)|no (?:doubt|less|longer be in doubt|matter|wonder|question)|"
    r"cannot be overstated|"
    r"not without|nothing but|no choice but|never more|not fail to|without (?:doubt|question|delay|prejudice to)|no alternative to|no substitute for)\b",  # noqa: E501
    re.IGNORECASE,
)
_CUES = re.compile(
    r"\b(?:(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|should|must|shall|may|might)(?: not|n['’]t)|not|"
    r"cannot|can['’]t|"
    r"won['’]t|never|neither|nor|no|without|against|nobody|none|"
    r"reject(?:s|ed|ing)?|rul(?:e|es|ed|ing) out|oppos(?:e|es|ed|ing)|refus(?:e|es|ed|ing)|den(?:y|ies|ied) (?:that|any|having)|"
    r"abandon(?:s|ed|ing)?|"
    r"renounc(?:e|es|ed|ing)|forgo(?:es|ing)?|exclud(?:e|es|ed|ing)|condemn(?:s|ed|ing)? the (?:idea|notion|concept)|abstain(?:s|"
    r"ed)? from|"
    r"rejection of|opposition to|absence of|lack of|lacks|in lieu of|instead of|rather than)\b",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(
    r"^[^.;,]{0,30}?\b(?:(?:is|are|was|were|has been|have been|will be|would be) (?:not (?!only|just)|rejected|ruled out|opposed|"
    r"off the table|out of the question|"
    r"unacceptable|excluded|abandoned|neither)|(?:will|would|can|could|does|do|did|has|have) not (?!only|just)|cannot)\b",
    re.IGNORECASE,
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
    return tuple(
        Mention(passage=number, begin=begin, end=end, kind="concept", text=text[begin:end], ids=(concept,), negated=_negated(text, begin, end))  # noqa: E501
        for begin, end, concept in _apart(found)
    )


def _apart(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Those that are not within another's words; at one place and length the first of the vocabulary."""
    kept: list[tuple[int, int, str]] = []
    for begin, end, concept in sorted(found, key=lambda f: (f[0], -f[1])):
        if not any(b <= begin and end <= e for b, e, _ in kept):
            kept.append((begin, end, concept))
    return kept


def _negated(text: str, begin: int, end: int) -> bool:
    start = max((m.end() for m in _CLAUSE_ENDS.finditer(text, 0, begin)), default=0)
    before = _NO_CUES.sub(lambda m: " " * len(m[0]), text[start:begin])
    return bool(_CUES.search(before) or _FOLLOWING.match(text[end : end + 60]))
