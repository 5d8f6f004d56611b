"""What is to be done, said plainly: a verb in its plain form at the head of a clause, and whom a label before it addresses."""

from __future__ import annotations

import re

from isthmus.documents import parties as acting
from isthmus.documents.parties import Party
from isthmus.documents.sentences import Sentence
from isthmus.documents.words import words

ACTS = words("acts")
NOUNS_TOO = words("nouns_too")
"""Acts whose plain form is a noun as well: `supply chains`, `order books`; an article or a number after it shows the verb."""

NO_ACTS = words("no_acts")
"""Words that open a clause and are no verb in its plain form."""

TO_READERS = re.compile(
    r"(?:please )?(?:let (?:me|us)|see|note|read|click|register|subscribe|contact|visit|imagine|suppose|picture|think|look|listen"
    r"|remember|recall"
    r"|take (?:\w+ ){0,3}(?:for example|for instance)|compare|download|follow us|share this|bring (?:a |an |your "
    r"|photo|warm)|turn to"
    r"|begin with|start with|ask yourself|(?:return|go|come|turn) (?:back|to|now)|forget|add to this|cite|quote"
    r"|write to the author)\b",
    re.IGNORECASE,
)
"""Imperatives that speak to the reader or hearer of a page, and ask nobody to act."""

_NUMBERED = re.compile(r"^\W*(?:\(?\d{1,2}[.):]|\([a-z]\)|[a-z]\)|recommendation \d+[.:]?)?\W*", re.IGNORECASE)
_ADVERB = re.compile(
    r"^(?:(?:first|second|third|fourth|fifth)(?:ly)?(?: of all)?(?=,)|finally|lastly|jointly|together|urgently"
    r"|quickly|also"
    r"|next|then|instead|meanwhile|please|just|by 20\d\d|from 20\d\d|in the (?:short|medium|long) (?:term|run)"
    r"|above all|at once)(?:ly)?(?: of all)?,?\s",
    re.IGNORECASE,
)
_SHOWS_VERB = re.compile(
    r"\s(?:a|an|the|its|their|your|our|each|all|both|one|two|three|four|five|six|seven|eight|nine|ten|dozens?|more"
    r"|up|out|at|from|with|to|every|another|no|any|\d|[a-z]+ly\b)"
)
_NO_VERB_AFTER = re.compile(
    r"\s(?:[a-z-]+ ){0,2}[a-z-]+s (?:at|in|to|for|on|with|from|through)\b(?!.*\b(?:is|are|was|were|has|have|had|will|would|can|could"
    r"|may|might|[a-z]+ed)\b).*\.\W*(?:\(.*\)\W*)?$"
)
"""`Train partner officers at the centre.`: a whole sentence in which nothing else can be the verb."""
_FOLLOWS_ACT = re.compile(r"\s(?:s?he|it|they|we|is|are|was|were|has|have|had|will|would|can|could|may|must|should)\b")
_WHOM = re.compile(
    r"^\W*(?:\d{1,2}[.)]\s+)?(?:(?:and|but|so|as) )?(?:(?:to|for|on) )?(?P<whom>(?:the |our |all "
    r"|both )?[A-Z][^:—–.?!;]{0,60}?)"
    r"\**(?P<mark>\s?[:?]|\s[—–](?=\s)|,)\**\s*",
    re.IGNORECASE,
)
_WHOM_COLON = re.compile(
    r"^\W*(?:\d{1,2}[.)]\s+)?(?:(?:and|but|so|as) )?(?:(?:to|for|on) )?(?P<whom>(?:the |our |all "
    r"|both )?[A-Z][^:—–.?!;]{0,60}?)(?: again)?\**(?P<mark>\s?:)\**\s*",
    re.IGNORECASE,
)
_IRREGULAR = frozenset(
    ("set", "built", "made", "given", "sold", "bought", "sent", "held", "kept", "put", "cut", "drawn", "taught", "lent", "brought",
     "begun", "shut", "laid", "split", "spent")
)  # fmt: skip
"""Participles of deeds that do not end in -ed."""
_ASKS_COLON = re.compile(
    r"\b(?:advi[cs]e|counsel|plea|request|appeal|ask|asks|message|suggestion|recommendation|proposal|wish|one thing"
    r"|i say|we say"
    r"|word to|answer|remedy|remedies|lesson|step|steps|must do is|should do is"
    r"|needs? to do is|something to (?:offer|do|give))\b[^:.;]{0,60}:\s*[\"“]?(?=[a-z])",
    re.IGNORECASE,
)


_NO_LABEL = re.compile(
    r"\W*(?:about|contacts?|sources?|notes?|photo|picture|background|date|place|published|author|by|question|answer"
    r"|tel|editor|read)\b",
    re.IGNORECASE,
)
"""Labels that address nobody."""


def begins_with_act(text: str) -> bool:
    """Whether a text begins with a verb of what is to be done, after a number or a label such as `First,`."""
    return _act_at_head(_NUMBERED.sub("", text, count=1), known=True)


def _act_at_head(rest: str, *, known: bool) -> bool:
    """Whether words begin with an act: one of the list, or, where they must be an order, any word that may be a verb."""
    if TO_READERS.match(rest):
        return False
    for _ in range(2):
        rest = _ADVERB.sub("", rest, count=1)
    word = re.match(r"[A-Za-z-]+", rest)
    if word is None:
        return False
    said, after = word.group().lower(), rest[word.end() :]
    if said in ("do", "don", "never") and re.match(r"(?:[’']t| not)?\s[a-z]", after):
        return True
    if _FOLLOWS_ACT.match(after):
        return False
    if said in NOUNS_TOO:
        if (said in ("stop", "start") and re.match(r"\s[a-z]+ing\b", after)) or (not known and after.startswith(" on ")):
            return True
        return _SHOWS_VERB.match(after) is not None or _NO_VERB_AFTER.match(after) is not None
    if said in ACTS:
        return True
    return (
        not known
        and said not in NO_ACTS
        and not re.search(r"(?:ed|ing|ly|tion|ment|ness|ity|[^s]s)$", said)
        and _SHOWS_VERB.match(after) is not None
    )


def addressed(sentence: Sentence, roles: list[Party] | None = None) -> tuple[list[Party], bool] | None:
    """Whom a label before an order addresses (`Canberra and Tokyo: agree …`, `Chiefs, please …`), and whether an order follows.

    `roles` are those that the label names by office alone. None where no label stands, or it names nobody who can act.
    """
    found = _whom(sentence.text)
    if found is None:
        return None
    if _NO_LABEL.match(found["whom"]):
        return None
    named = [acting.party(m) for m in sentence.of("actor") if m.end <= found.end("whom")]
    whom = acting.distinct(named) or roles
    if not whom:
        return None
    rest = sentence.text[found.end() :]
    order = _act_at_head(rest, known="," in found["mark"] or not named)
    if "," in found["mark"] and not rest.lower().startswith("please ") and not (named and order):
        return None
    return whom, order


def label_end(text: str) -> int:
    """Where the label before an order ends; 0 without one."""
    found = _whom(text)
    return found.end() if found else 0


def label_words(text: str) -> str:
    """The words of the label before an order."""
    found = _whom(text)
    return found["whom"] if found else ""


def _whom(text: str) -> re.Match[str] | None:
    """The label at the head of a text: up to its colon, else to a comma."""
    return _WHOM_COLON.match(text) or _WHOM.match(text)


def deed_in_passive(after: str) -> bool:
    """Whether what follows a modal verb is a deed in the passive: `be set up`, `be dropped`, not `be expected`."""
    found = re.match(r"\s(?:also |now |then )?(?:not )?be (?P<done>[a-z-]+)\b", after)
    if found is None:
        return False
    done = found["done"]
    stems = (done[:-2], done[:-1], f"{done[:-3]}y", done[:-3]) if done.endswith("ed") else ()
    return done in _IRREGULAR or any(stem in ACTS for stem in stems)


def asked_after_colon(text: str) -> int | None:
    """Where an order begins that a request announces: `My plea is simple: sign the rules`, `I say: send us engineers`."""
    for found in _ASKS_COLON.finditer(text):
        if _act_at_head(text[found.end() :], known=False):
            return found.end()
    return None
