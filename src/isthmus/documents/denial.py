"""Whether a sentence denies or rejects a concept that it names.

A rule of cue and scope in the manner of NegEx (Chapman, W. W., et al. (2001), Journal of Biomedical Informatics 34(5), 301–310), but
stricter: the cue must govern the concept. Between the two stand only what may stand within one phrase, a verb of wanting or
doing after `not`, and members of one list. An auxiliary with `not` before any other verb, a cue within the reach of a second
one (`does not reject`), a question, and a condition deny nothing: a denial is rather missed than invented.
"""

from __future__ import annotations

import re

_THREATS = frozenset({"grey-zone", "hybrid"})
"""Concepts that name what others do: to reject or oppose it is no denial that it matters."""

_OPPOSITE = re.compile(r"(?:proliferation of|first use of|use nuclear weapons first)", re.IGNORECASE)
"""Words that name the contrary of their concept: who opposes them upholds it."""

_OUT = (
    r"(?:that|who|which|whose|to|against|from|without|so|by|than|for|until|unless|with|through|where|when|how|why|what|in|into|on|at"
    r"|over|is|are|was|were|be|been|will|would|can|could|must|should|has|have|had|if|only|but|because|while|since|although|though"
    r"|yet|whereas|however|after|before|lack|absence|end|loss|collapse|failure|erosion|alternative|substitute|reason"
    r"|reasons|contradiction|conflict|weakening|abandonment|rejection|opposition|gap|gaps|limits|obstacle|obstacles|threat|less"
    r"|and|oppos\w+|reject\w*|doubt\w*|question\w*|weaken\w*|abandon\w*|longer|matter|wonder|one|greater|better|stronger|other|choice|cost|costs|just|merely|simply|alone)"
)
_PHRASE = rf"(?:(?!{_OUT}\b)[\w’'-]+,? ){{0,5}}?[\"“‘'(]?"
"""Words that may stand between what governs a noun and the noun: its articles, adjectives, `policy of`, other members of a list."""

_VERB = (
    r"(?:seek|want|support|endorse|favou?r|need|accept|approve(?: of)?|adopt|pursue|plan(?: for)?|consider|contemplate|envisage"
    r"|believe in|rely on|depend on|embrace|call for|advocate|provide|offer|include|possess|acquire|host|join|take part in"
    r"|participate in|practi[sc]e|recogni[sz]e|agree (?:to|with|on)|subscribe to|welcome|aim (?:at|for)|ask for|request|require|use"
    r"|conduct|carry out|introduce|establish|develop|share|extend|amount to|constitute|invoke|apply|entertain|permit|allow|resort to"
    r"|launch|back|engage in|speak of|rest on|have|mean|deploy|maintain|build|hold|buy|add)"
)
_ING = (
    r"(?:seeking|supporting|endorsing|accepting|adopting|pursuing|planning|considering|contemplating|relying on|offering|providing"
    r"|hosting|joining|taking part in|participating in|acquiring|introducing|developing|deploying|sharing|calling for|asking for"
    r"|using|conducting|establishing|extending|discussing|talking about|building|possessing)"
)
_DONE = (
    r"(?:sought|supported|endorsed|accepted|adopted|pursued|planned|considered|offered|provided|hosted|joined|acquired|introduced"
    r"|developed|requested|invoked|embraced|asked for|called for|agreed to|taken part in|relied on|had|used)"
)
_NOT = (
    r"(?:(?:do|does|did|is|are|am|was|were|has|have|had|will|would|should|must|shall|may|might|can|could)(?: not|n['’]t)"
    r"|['’](?:re|s|m|ve|ll) not|not|cannot|can['’]t|won['’]t|never|no longer)(?! (?:only|just|merely|simply|solely|least|without)\b)"
)
_ADVERB = r"(?:(?:\w+ly|ever|yet|now|also|even|itself|themselves|ourselves|today|again|at all|in any way) )*"
_WISH = (
    r"(?:(?:seek|plan|want|intend|wish|aim|choose|agree|propose|need|seeking|planning|intending|trying|going|prepared|ready|willing) to "
    r"(?:be )?)?"
)
_ABOUT = r"(?:about|part of|in favou?r of|interested in|a matter of|a question of|a form of|a step towards?|bound by|open to|party to)"
_WITH_NOT = rf"{_NOT} {_ADVERB}(?:be |been |going to be )?(?:{_WISH}{_VERB}[es]{{0,2}}|{_ING}|{_DONE}|{_ABOUT}) "
_NOT_BARE = rf"(?:{_NOT}|not)(?: yet| now)? "
_NONE = (
    r"no (?:(?:current |present |plausible |real |such )?(?:need|place|plans?|room|role|desire|support|case|appetite|mandate) for"
    rf"|(?:mention|talk|question|form|kind|policy) of|interest in|(?:plans?|intention|wish|need|reason) (?:to {_VERB}|of {_ING}|for)) |no "
)
_REJECTING = (
    r"(?:reject(?:s|ed|ing)?|rul(?:e|es|ed|ing) out|oppos(?:e|es|ed|ing)|renounc(?:e|es|ed|ing)|abandon(?:s|ed|ing)?"
    r"|forgo(?:es|ing)?|forswears?|foreswears?|disavow(?:s|ed)?|repudiat(?:e|es|ed)|dismiss(?:es|ed)?|exclud(?:e|es|ed|ing)"
    rf"|abstain(?:s|ed)? from|gave up|gives? up|declin(?:e|es|ed)(?: to {_VERB})?|refus(?:e|es|ed|ing)(?: to {_VERB})?"
    r"|(?:decided|voted|argued|argues?|spoke|came out|comes out|stands?|is|are|was|were|am|be|advised) (?:\w+ly )?against|opposed to"
    r"|opposition to|rejection of|renunciation of) "
)
_WITHOUT = rf"without (?:recourse to |resort(?:ing)? to |any |relying on |the need for |{_ING} )?"
_INSTEAD = r"(?:instead of|rather than|in lieu of) (?:the |a |an |its |our |their )?"
_LISTED = r"(?:neither|nor) (?:do(?:es)? \w+ |will \w+ |shall \w+ |is \w+ |are \w+ )?"


def _before(cue: str, phrase: str = _PHRASE) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'-]){cue}{phrase}$", re.IGNORECASE)


_BY_NOT = (_before(_WITH_NOT), _before(_NONE), _before(_LISTED, rf"(?:{_VERB}s? |{_ING} )?{_PHRASE}"))
_BY_NOT_ALONE = _before(_NOT_BARE, r"(?:a |an |the |any |its |our |their )?(?:policy of |kind of |form of )?")
_BY_NOT_TO_DO = _before(rf"{_NOT} {_ADVERB}(?:be )?{_WISH}", "")
_DOING = re.compile(r"(?:station|host|deploy|redeploy|shar|impos|tailor|manag|deny|integrat|defend|use )", re.IGNORECASE)
"""How words begin that are themselves what is done or not done."""
_BY_REJECTION = _before(_REJECTING)
_BY_WITHOUT = _before(_WITHOUT, r"(?:the |a |an |its |our |their )?")
_BY_INSTEAD = _before(_INSTEAD, "")
_SECOND = re.compile(
    r"\b(?:not|no|never|cannot|neither|nor|nobody|none|hardly|without|refus\w+|fail\w*|stop\w*|impossible|unable|wrong|mistake"
    r"|(?:is|are|do|does|did|was|were|has|have|had|would|could|should|wo|ca)n['’]t)\b(?! (?:only|just)\b)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^(?: (?!not\b|is\b|are\b|was\b|were\b|will\b|cannot\b)[\w’'-]+){0,4}? (?:"
    r"(?:is|are|was|were|has been|have been|will be|would be|remains?) (?:now |firmly |clearly |therefore |also )?"
    r"(?:ruled out|rejected|opposed|off the table|out of the question|unacceptable|excluded|abandoned|renounced|dismissed|refused)"
    r"|(?:is|are|was|were|has been|have been|will be|would be)(?: not|n['’]t| never| no longer) (?:being |currently |now )?"
    r"(?:part of|planned|sought|an option|on the (?:table|agenda)|needed|necessary|required|under (?:consideration|discussion)"
    r"|considered|contemplated|envisaged|foreseen|acceptable|the answer|(?:our|its|their|a) (?:policy|aim|goal|option)|permitted"
    r"|intended|wanted|supported|welcome|offered|pursued|accepted|introduced)"
    r"|(?:has|have) no place|(?:will|would) not (?:be (?:accepted|pursued|considered|introduced|offered|part of|sought)|happen|come)"
    r"|cannot be (?:accepted|justified|considered|supported|the answer)|does not (?:apply|exist)|do not (?:apply|exist))\b",
    re.IGNORECASE,
)
_ONLY_AFTER = re.compile(r"^,? (?:alone|only|by itself)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|whether|unless|even if|in case|as though|as if|lest)\b", re.IGNORECASE)
_HYPOTHETIC = re.compile(r"\b(?:would|could|might|cannot|can['’]t|impossible|may)\b", re.IGNORECASE)
_ASIDE = re.compile(r", (?:however|therefore|of course|moreover|for its part|as before|of old|in short),", re.IGNORECASE)
_STOP = re.compile(
    r"[;:—–?!]|\s-{1,2}\s|[.](?=\s)|\b(?:but|while|because|although|though|whereas|however|since|so that|in order to|as long as)\b"
    r"|, (?=(?:and|which|who|it|we|they|he|she|this|that|so)\b)",
    re.IGNORECASE,
)
_NEXT_IN_LIST = re.compile(r"^ *(?:(?:or|nor) (?:\w+ ){0,2})?$")


def is_denied(concept: str, sentence: str, begin: int, end: int) -> bool:
    """Whether the sentence denies, rejects or rules out the concept at `[begin, end)`.

    A question and what stands under a condition deny nothing, nor does a denial that is itself denied.
    """
    if sentence.rstrip(" \"”’')").endswith("?") or _CONDITION.search(sentence[:begin]) or _OPPOSITE.match(sentence[begin:end]):
        return False
    clause = _clause_before(sentence[:begin])
    after = sentence[end:]
    if _ONLY_AFTER.match(after):
        return False
    if any(_governs(cue, clause, after, second=False) for cue in _BY_NOT):
        return True
    if _governs(_BY_NOT_ALONE, clause, after, second=False) and not re.match(r",? (?:but also|only)\b", after):
        return True
    if _DOING.match(sentence[begin:end]) and _governs(_BY_NOT_TO_DO, clause, after, second=False):
        return True
    if concept in _THREATS:
        return False
    if _governs(_BY_REJECTION, clause, after) or _governs(_BY_INSTEAD, clause, after):
        return True
    if _BY_WITHOUT.search(clause) and not _HYPOTHETIC.search(sentence) and not _SECOND.search(_but_last(sentence, clause, begin)):
        return True
    return bool(_AFTER.match(after)) and not _SECOND.search(clause) and not re.match(r"[^.;]*\bwithout\b", after)


def _clause_before(text: str) -> str:
    """What stands before the concept in its clause, asides left out; text after the last stop, `but`, `because` and the like."""
    text = _ASIDE.sub("", text)
    return text[max((m.end() for m in _STOP.finditer(text)), default=0) :]


def _governs(cue: re.Pattern[str], clause: str, after: str, *, second: bool = True) -> bool:
    """Whether the cue stands before the concept and reaches it, and no second cue before it turns it round."""
    found = cue.search(clause)
    if found is None:
        return False
    rest = found.group().rpartition(",")
    if rest[1] and not (_NEXT_IN_LIST.match(rest[2]) and (rest[2].strip() or re.match(r"[,.]| (?:or|nor)\b", after))):
        return False
    earlier = clause[: found.start()]
    words = earlier.split()[-4:] if second else earlier.split()[-2:]
    return not _SECOND.search(" ".join(words))


def _but_last(sentence: str, clause: str, begin: int) -> str:
    """The sentence without the clause's own last cue."""
    return sentence[:begin].removesuffix(clause) + re.sub(r"(?i)\bwithout\b.*$", "", clause) + sentence[begin:]
