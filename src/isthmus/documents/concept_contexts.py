"""Words of deterrence that have other meanings too, and what in their sentence shows the one that is meant.

A word such as *resilience* counts where its own phrase says so (what is resilient, and against what), else where the sentence
speaks of threats, forces or alliances and of none of the fields in which the word has its other meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NEAR = 60
"""Characters before and after a mention that are taken for its phrase."""


@dataclass(frozen=True, slots=True)
class Context:
    """What decides whether words mean the concept.

    Attributes:
        words: whether the rule is for these words of the concept.
        near: in the phrase itself, decides for the concept.
        never: in the phrase itself, decides against it.
        needs: in the sentence, where the phrase decides nothing; without it the words always count.
        astray: in the sentence, takes away what `needs` gives.
    """

    words: re.Pattern[str]
    near: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None
    needs: re.Pattern[str] | None = None
    astray: re.Pattern[str] | None = None


def _p(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)


_ARMS = (
    r"defen[cs]e\b(?! minister)", r"deter(?:s|red|ring|rence|rent)?\b", r"military", r"armed", r"attacks?\b", r"aggress", r"NATO\b",
    r"Alliance\b", r"allied\b", r"allies\b", r"coerci", r"war\b", r"warfare", r"threats?\b", r"troops", r"forces\b", r"security\b",
    r"sabotage", r"hybrid", r"missile", r"nuclear",
)  # fmt: skip
_CIVIL = (
    r"climate", r"disaster", r"pandemic", r"health", r"vaccine", r"disease", r"earthquake", r"tsunami", r"flood", r"drought", r"typhoon",
    r"weather", r"econom", r"financ", r"agricultur", r"food\b", r"crops?\b", r"farm", r"trade\b", r"tariff", r"inflation", r"market",
    r"(?<!threat )(?<!security )(?<!strategic )environment", r"clean\b", r"biodiversity", r"ocean",
    r"adaptation", r"mitigation", r"emission",
)  # fmt: skip
_CIVIL_MATTERS = _p(*_CIVIL)
_RESILIENT_OF = (
    r"societ", r"national", r"civil", r"Alliance", r"allied\b", r"allies\b", r"NATO", r"collective", r"critical[ -]infrastructure",
    r"cyber", r"networks?\b", r"communications?\b", r"telecommunication", r"digital", r"cables?\b", r"energy\b",
    r"electric", r"grid", r"fuel", r"ports?\b", r"forces\b", r"military", r"defen[cs]e\b", r"deterrence", r"command", r"space\b",
    r"satellite", r"bases?\b", r"autonomous", r"coerci", r"hybrid", r"disinformation", r"interference", r"attacks?\b", r"aggression",
    r"sabotage", r"democratic", r"democrac", r"threats?\b", r"total defen[cs]e", r"munition",
    r"ammunition", r"missile", r"government", r"state\b", r"population", r"logistic", r"shipbuilding", r"weapon", r"kill chain",
)  # fmt: skip
_RESILIENT_ELSEWHERE = (
    *_CIVIL, r"competitiveness", r"supply[ -]chains?", r"CoRe\b", r"facility", r"people[’']s", r"of the \w+ people\b", r"courage",
    r"spirit", r"strength and", r"resolve\b", r"communit", r"cities", r"city\b", r"students?", r"famil", r"survivors?", r"heat\b",
    r"invest", r"island", r"coast", r"water", r"social\b", r"youth", r"women", r"Emergency Management", r"growth", r"prosperity",
    r"minerals?", r"semiconductor", r"batteries", r"clean", r"multilateral", r"transport",
)  # fmt: skip
_DEFENCE_SUPPLY = _p(
    r"(?:defen[cs]e|munitions?|ammunition|weapons?|military|arms|missile|armaments?)(?: \w+){0,2} supply[ -]chains?",
    r"supply[ -]chains? (?:of|for) (?:\w+ ){0,2}(?:defen[cs]e|munitions?|ammunition|weapons?|arms|missiles?)",
    r"(?:defen[cs]e|energy) (?:industrial |industry |supply )?(?:base|industry|security|supplies|supply|resilience)",
    r"energy supplies", r"supply of (?:energy|fuel|gas|oil)", r"critical[ -]infrastructure", r"cyber",
)  # fmt: skip

_CONTEXTS: dict[str, tuple[Context, ...]] = {
    "assurance": (
        Context(
            words=_p(r"reassurance$", r"iron ?clad commitment"),
            never=_p(r"climate", r"human rights", r"trade\b", r"students?", r"to work\b"),
            needs=_p(*_ARMS, r"deterrence", r"Article (?:5|V)\b", r"treaty", r"commitment to (?:the )?(?:Republic of Korea|ROK|Japan)"),
        ),
    ),
    "collective-response": (
        Context(
            words=_p(r"collective (?:response|action)", r"(?:joint|united|coordinated|unified) response"),
            near=_p(r"aggress", r"attack", r"provocation", r"missile", r"coerci", r"nuclear"),
            never=_p(*_CIVIL), needs=_p(*(w for w in _ARMS if w not in (r"security\b", r"threats?\b", r"forces\b")), r"provocation",
            r"ballistic", r"North Korea", r"DPRK"), astray=_p(*_CIVIL),
        ),
        Context(
            words=_p(r"Article (?:5|V)\b"),
            never=_p(r"Article (?:5|V) of the (?:\w+ )?(?:Constitution|Charter|Agreement|Convention|Protocol|Paris)", r"Covenant"),
        ),
    ),
    "deterrence-by-punishment": (
        Context(
            words=_p(r"impos"),
            needs=_p(
                r"deter(?:s|red|ring|rence)?\b", r"any (?:\w+ )?(?:attack|aggress|invasion|use of)", r"if\b",
                r"further (?:\w+ )?(?:aggress|attack|inva)", r"should \w+ (?:attack|invade)", r"aggressors?\b", r"would-be",
                r"attackers?\b",
            ),
        ),
        Context(
            words=_p(r"retaliat"),
            never=_p(r"tariff", r"trade\b", r"dut(?:y|ies)\b", r"fear of", r"whistle", r"workers?", r"employ"),
        ),
    ),
    "escalation-management": (
        Context(
            words=_p(r"risk reduction"), never=_p(r"disaster", r"climate", r"weather", r"health", r"financ", r"flood"),
            needs=_p(r"nuclear", r"strategic", r"military", r"conflict", r"incident", r"escalat", r"arms control", r"miscalculation"),
        ),
        Context(
            words=_p(r"hotlines?"), never=_p(r"suicide", r"veteran", r"abuse", r"consumer", r"crime\b", r"victim", r"tip\b"),
            needs=_p(*_ARMS, r"crisis", r"leaders", r"respon", r"maritime", r"emergenc"),
        ),
        Context(
            words=_p(r"(?:risks?|danger|prevent|avoid|manag)"),
            never=_p(r"price", r"cost escalation", r"tariff", r"inflation", r"wages?"),
        ),
    ),
    "forward-presence": (
        Context(
            words=_p(r"persistent presence", r"forward[ -]based"),
            needs=_p(r"military", r"forces\b", r"troops", r"naval", r"maritime", r"ships?\b", r"NATO", r"deter", r"army", r"allied"),
        ),
    ),
    "no-first-use": (Context(words=_p(r"sole purpose"), needs=_p(r"nuclear", r"deterren")),),
    "resilience": (
        Context(words=_p(r"civil preparedness", r"total defen")),
        Context(
            words=_p(r"resilien"), near=_p(*_RESILIENT_OF), never=_p(*_RESILIENT_ELSEWHERE),
            needs=_p(*(w for w in _ARMS if w != r"security\b"), r"cyber"), astray=_p(*_RESILIENT_ELSEWHERE),
        ),
    ),
    "self-reliance": (
        Context(
            words=_p(r"self-?relian", r"self-help"),
            never=_p(r"econom", r"energy", r"food", r"rice\b", r"group", r"financ", r"women", r"health"),
            needs=_p(*_ARMS, r"arsenal", r"industr", r"strategic"),
        ),
        Context(words=_p(r"strategic autonomy"), never=_p(r"econom", r"energy", r"trade\b")),
        Context(
            words=_p(r"defend "),
            near=_p(r"(?:alone|on (?:its|their|our) own|by (?:its|their|our) own)\b", r"without (?:\w+ )?(?:help|allies|the United States)",
                    r"(?:we|our) (?:[\w’'-]+ ){0,6}defend ourselves"),
            never=_p(r"rights? to"), needs=re.compile(r"(?!)"),
        ),
    ),
}  # fmt: skip


def is_of_security(concept: str, sentence: str, begin: int, end: int) -> bool:
    """Whether the words at `[begin, end)` of a sentence mean the concept of deterrence and nothing else they may mean."""
    rules = [r for r in _CONTEXTS.get(concept, ()) if r.words.match(sentence[begin:end])]
    if not rules:
        return True
    rule = rules[0]
    phrase = sentence[_edge(sentence, begin) : end + NEAR]
    if concept == "resilience" and rule.astray is not None:
        return _is_resilience(rule, sentence, begin, end)
    if rule.never and rule.never.search(phrase):
        return False
    if rule.near and rule.near.search(phrase):
        return True
    return _by_sentence(rule, sentence)


def _by_sentence(rule: Context, sentence: str) -> bool:
    """By the sentence as a whole."""
    return rule.needs is None or bool(rule.needs.search(sentence) and not (rule.astray and rule.astray.search(sentence)))


def _edge(sentence: str, begin: int) -> int:
    """Where the words before a mention begin that are taken for its phrase: at a whole word."""
    first = max(begin - NEAR, 0)
    return first if first == 0 else sentence.find(" ", first) + 1


_OBJECT = re.compile(
    r"^(?:(?: and (?:\w+ )?\w+)?,? ?(?:of|against|to|in|for) [^,.;]{0,50}| [\w-]+(?: [\w-]+)?)",
    re.IGNORECASE,
)
_MODIFIERS = re.compile(r"((?:[\w’'/-]+,? ){0,4}[\w’'/-]*[ -]?)$")


def _is_resilience(rule: Context, sentence: str, begin: int, end: int) -> bool:
    """By the words that say what is resilient; where they say nothing, by the sentence."""
    before = _MODIFIERS.search(sentence[:begin])
    after = _OBJECT.match(sentence[end:])
    own = f"{before.group() if before else ''}{sentence[begin:end]}{after.group() if after else ''}"
    if rule.never and rule.never.search(own):
        return bool(_DEFENCE_SUPPLY.search(own)) and not _CIVIL_MATTERS.search(own)
    return bool(rule.near and rule.near.search(own)) or _by_sentence(rule, sentence)
