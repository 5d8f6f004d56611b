"""The language of a text: what it declares, else by its script and its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORDS = {
    "en": "the of and to in a is that for on with as are by this from it be at which was were has have will",
    "fr": "le la les de des et en un une du que qui dans pour sur au aux par est avec ce cette sont plus",
    "de": "der die das und in den von zu mit des ist im für auf dem ein eine nicht auch als sich werden wird",
    "es": "el la los las de y en que del un una por con para se su al es como más sus entre ha",
    "it": "il la di e che in un per del della dei le con una sono da al nel si è gli alla delle",
    "nl": "de het een van en in is dat op te voor met zijn aan door niet ook worden bij als naar",
    "pl": "i w na z do się nie że o jest to od przez dla po oraz jak za są ich",
    "pt": "o a os as de e do da dos das em que um uma para com no na por se não ao mais",
    "sv": "och i att en det som på är av för den med till inte har ett om vid från",
}  # fmt: skip
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_TAG = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7af]")), ("ja", re.compile("[\u3040-\u30ff]")), ("zh", re.compile("[\u4e00-\u9fff]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")), ("ru", re.compile("[\u0400-\u04ff]")), ("ar", re.compile("[\u0600-\u06ff]")),
    ("el", re.compile("[\u0370-\u03ff]")), ("he", re.compile("[\u0590-\u05ff]")), ("th", re.compile("[\u0e00-\u0e7f]")),
)  # fmt: skip
FEWEST_WORDS = 12
"""Words of a text that are needed to tell its language by them."""

MOST_CHARACTERS = 20_000


def language_of(declared: str, texts: Iterable[str]) -> str:
    """A BCP 47 tag; `und` where neither the declaration nor the words tell."""
    told = _told("\n".join(texts)[:MOST_CHARACTERS])
    said = _tag(declared)
    if said and (told == "und" or said.split("-")[0] == told):
        return said
    # Templates declare the language of the site: what the words clearly are comes before it.
    return told if told != "und" else said or "und"


def _tag(declared: str) -> str:
    tag = declared.strip().split(",")[0].split(".")[0].replace("_", "-")
    if not _TAG.match(tag) or tag.lower() in ("und", "zxx"):
        return ""
    first, *rest = tag.split("-")
    return "-".join(
        [
            first.lower(),
            *(part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest),
        ]
    )


def _told(text: str) -> str:
    letters = sum(c.isalpha() for c in text)
    if not letters:
        return "und"
    foreign = sum(c.isalpha() and ord(c) > 0x36F for c in text)
    if foreign > 0.3 * letters:
        for language, script in _SCRIPTS:
            if len(script.findall(text)) > 0.02 * foreign:
                return language
        return "und"
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    if words.total() < FEWEST_WORDS:
        return "und"
    shares = sorted(
        ((sum(words[w] for w in known) / words.total(), language) for language, known in _SETS.items()), reverse=True
    )
    (best, language), (second, _) = shares[:2]
    return language if best >= 0.12 and best > 1.25 * second else "und"
