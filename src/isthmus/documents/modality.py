"""Whether a sentence states what happened, plans it, only imagines it, or denies it."""

from __future__ import annotations

import re

DENIED = re.compile(
    r"\b(did not|didn[’']t|does not|do not|has not|have not|had not|was not|were not|will not|won[’']t|never|no longer"
    r"|declined to|refused to|failed to|denied|ruled out|without having|neither|no plans? to|no (?:formal )?\w+ (?:was|were))\b",
    re.IGNORECASE,
)
CANCELLED = re.compile(
    r"\b(cancel(?:l?ed|s|led|lation of)|call(?:ed|s) off|postpone[ds]?|scrapped|shelved|did not take place|fell through"
    r"|collapsed before|will not take place|will no longer|put off|deferred|rescheduled|pencilled in|at another time|at a later date"
    r"|will not go ahead|did not go ahead|was dropped|has been dropped|moved to a later)\b",
    re.IGNORECASE,
)
IMAGINED = re.compile(
    r"\b(would|could|might|(?-i:may)|should|must|ought to|needs? to|if|whether|unless|were to|in case|in the event|suppos\w+"
    r"|hypothetical\w*|scenario|imagin\w+|propos(?:e|es|ed|al|als|ing)|suggest\w*|recommend\w*|urg(?:e|es|ed|ing)"
    r"|call(?:s|ed|ing)? (?:up)?on|call(?:s|ed|ing)? for|hop(?:e|es|ed|ing) (?:to|that)|consider(?:s|ed|ing)?|seek(?:s|ing)?"
    r"|offer(?:s|ed)? to|want(?:s|ed)? to|wish(?:es|ed)? to|invit(?:e|es|ed|ation)|ready to|willing(?:ness)? to|rumou?r\w*)\b",
    re.IGNORECASE,
)
PLANNED = re.compile(
    r"\b(will|is to|are to|plan(?:s|ned|ning)? to|due to|scheduled|expected to|set to|about to|intends? to|agreed to|upcoming"
    r"|forthcoming|next (?:week|month|year|summer|spring|autumn)|looks? forward|looking forward|to be (?:held|signed))\b",
    re.IGNORECASE,
)
ALLUDED = re.compile(
    r"\b(?:when|since|as|after|before|recall\w* (?:how|that|when)|remember\w*(?: how| that| when)?|last time)"
    r"\s(?:we|they|he|she|it|I|you|(?:the\s)?(?:[\w’'-]+\s){0,2}[\w’'-]+)?\s?(?:last |first |had )?$",
    re.IGNORECASE,
)
_ACCEPTED = re.compile(
    r"\b(?:at|on|upon|by|following) (?:the |his |her |their |an )?(?:\w+ )?invitation\b|\baccept(?:s|ed)? (?:the|an|his|her|their"
    r"|this)? ?(?:\w+ )?invitation\b"
    r"|\bguests? invited\b",
    re.IGNORECASE,
)
"""An invitation that was followed."""
BREAK = re.compile(r"[;:—]|,? (?:but|although|though|while|whereas) ")

STATED = "stated"


def clause_before(text: str, at: int) -> str:
    """The words of the clause of `text` that stand before `at`."""
    cut = 0
    for found in BREAK.finditer(text, 0, at):
        cut = found.end()
    return text[cut:at]


_CLAUSE_END = re.compile(r";|: |—|,? (?:but|although|though|while|whereas)\b|, and (?=the|a|an|another|it|they|[A-Z])")


def clause_around(text: str, begin: int, end: int) -> str:
    """The clause of `text` in which the words at `[begin, end)` stand: a second one after `and` or `but` is left out."""
    cut = 0
    for found in _CLAUSE_END.finditer(text, 0, begin):
        cut = found.end()
    stop = _CLAUSE_END.search(text, end)
    return text[cut : stop.start() if stop else len(text)]


def modality(text: str, begin: int, end: int) -> str:
    """`stated`, `planned`, `alluded`, `imagined`, `denied` or `cancelled`: how the words at `[begin, end)` of a sentence stand."""
    before = clause_before(text, begin)
    near = _ACCEPTED.sub("", before)[-70:]
    verb = re.sub(r"^(?:call(?:s|ed)? on|invit)", "", text[begin:end])  # to call on someone is a visit here, no wish
    if CANCELLED.search(clause_around(text, begin, end)):
        return "cancelled"
    if DENIED.search(f"{near}{verb}"):
        return "denied"
    if text.rstrip().endswith("?") or re.match(r"\W*(?:Had|Were|Should)\s", text) or IMAGINED.search(f"{near[-45:]}{verb}"):
        return "imagined"
    if PLANNED.search(f"{near[-45:]}{verb}") or re.match(r"\s*(?:is|are) (?:scheduled|planned)", text[end:]):
        return "planned"
    return "alluded" if ALLUDED.search(near) else STATED
