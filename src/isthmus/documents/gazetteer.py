"""The gazetteer: where a text names actors, places, goods and domains, by an Aho–Corasick automaton over all known names.

Aho, A. V., and Corasick, M. J. (1975), Efficient string matching: an aid to bibliographic search, Communications of the
ACM 18(6). All names are found in one pass; of those that stand on word boundaries and in the right case the leftmost and of
these the longest is kept. The choice comes after the automaton, since a name that fails on case or boundary must not hide
another below it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import polars as pl

from isthmus.documents.folding import Folded, fold
from isthmus.documents.known_names import Known, known_names
from isthmus.documents.reading import Mention
from isthmus.documents.words import words

if TYPE_CHECKING:
    from isthmus.atlas.handle import Atlas

_TABLES = ("actors", "names", "centres", "sites", "goods")
BORNE_BY_PERSONS = frozenset(
    ("Jordan", "Chad", "Israel", "Ireland", "England", "Wales", "French", "Holland", "Georgia", "London", "Paris", "Washington", "Lincoln",
     "Sydney", "Kingston", "Hamilton", "Wellington", "Victoria", "Stanley", "Scotland", "Britain", "Finn", "Dane", "Pole", "Wagner")
)  # fmt: skip
"""Names of states, peoples, cities and networks that are family names too."""
_GIVEN_BEFORE = re.compile(rf"\b(?:{'|'.join(sorted(words('given_names')))}|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Prof\.?)(?: [A-Z]\.)? $")
_WORDS_IN_CAPITALS = {"US", "WHO", "IT", "ACT", "RAN", "MOD", "ARM", "AID", "SPACE", "MSC", "SCO", "AU", "ITU", "INTEL", "QUAD"}
"""Acronyms that are words once a heading is all in capitals."""
_PLACED = re.compile(r"(?:\b(?:in|at|from|near|to|visited|visiting|outside|around|via)|,) (?:the )?$")
_ACTS = re.compile(
    r"(?:'s\b(?! (?:streets|airport|suburbs))|'(?= )| (?:has|have|had|will|would|is|said|says|announced|agreed|pledged|signed|"
    r"decided|warned|urged|condemned|welcomed|wants|seeks|hopes|plans|sees|views|backs|rejects|rejected|refused|insists|"
    r"called|calls|must|should|could|may|can|does|did|continues|hosted|hosts|received|receives|sent|sends|needs|ought|shall|keeps|pays|"
    r"paid|offers|offered|joins|joined|proposed|proposes|asked|asks|invited|invites|convenes|convened|chairs|chaired|deployed|"
    r"contributes|contributed|promised|promises|funds|funded|ordered|orders|bought|buys|gave|gives|"
    r"and (?:[A-Z]\w+) (?:have|agreed|signed|will|should|must|need|ought|shall|can|could|may|might|met|held|would|are)))"
    r"|, (?:for its part|in turn|too)\b"
)
_ASKED = re.compile(
    r"\b(?:urge[sd]?|ask(?:s|ed)?|call(?:s|ed)? (?:up)?on|invite[sd]?|wants?|encourage[sd]?|press(?:es|ed)?"
    r"|(?:advice|plea|appeal|word|message|request) to|(?:time|best|wise|up|for|falls)(?: for| to)?) $"
)
"""Words before one who is asked to act."""
_LABEL = re.compile(r"^(?:\W*\d*[.)]?\s*)(?:(?:To|For) )?(?:[A-Z][\w ]+(?:, and |, | and ))*$")
"""What may stand before the last name of a label, as in `1. Canberra and Tokyo: agree on …`."""
_BETWEEN = re.compile(r"\b(?:between|by) (?:[A-Z]\w+(?: [A-Z]\w+)?(?:,| and) )*$")


class Gazetteer:
    """Known names, ready to be found in texts."""

    def __init__(self, names: Iterable[Known]) -> None:
        self._meant: dict[tuple[str, bool], list[Known]] = defaultdict(list)
        for known in names:
            for text in _forms(known):
                folded = fold(text)
                exact = known.case == "exact"
                key = (folded.text if exact else folded.lower, exact)
                if key[0].strip() and known not in self._meant[key]:
                    self._meant[key].append(known)
        for key, meant in self._meant.items():
            if listed := [k for k in meant if not k.derived]:
                self._meant[key] = listed
        self._titles = {k.ids[0]: k.value for found in self._meant.values() for k in found if k.kind == "adjective" and len(k.ids) == 1}
        self._adjectives = {key for (key, _), found in self._meant.items() if any(k.kind == "adjective" for k in found)}

    @classmethod
    def of(cls, atlas: Atlas | Mapping[str, pl.DataFrame]) -> Self:
        """The gazetteer of an atlas, opened or as frames by table, with every state and the curated aliases."""
        frames = {n: atlas[n] if isinstance(atlas, Mapping) else atlas.table(n) for n in _TABLES}
        return cls(known_names(frames))

    def knows(self, text: str) -> bool:
        """Whether the text, its article and possessive aside, is a name of an actor or place; `us` is not, `US` is."""
        bare = re.sub(r"^(?:[Tt]he|THE) |['’]s?$", "", text.strip())
        folded = fold(bare)
        found = self._meant.get((folded.text, True), []) + self._meant.get((folded.lower, False), [])
        return any(k.kind not in ("good", "domain") and _in_case(k, folded.text) for k in found)

    def is_adjective(self, text: str) -> bool:
        """Whether a mention's words are of a state's people (`Japanese`), not the state's name."""
        return fold(text).lower in self._adjectives

    def ids_of(self, text: str) -> tuple[str, ...]:
        """Ids of the actors that the whole text may name, without its article; none where it names none."""
        bare = re.sub(r"^[Tt]he ", "", text.strip())
        whole = [m for m in self.mentions(1, bare) if m.kind == "actor" and (m.begin, m.end) == (0, len(bare))]
        return tuple(dict.fromkeys(i for m in whole for i in m.ids))

    def mentions(self, passage: int, text: str) -> tuple[Mention, ...]:
        """The names in a text, in order; a domain's words may stand around an actor's or a place's, and not within one."""
        folded = fold(text)
        found = self._found(folded)
        names = _longest(hit for hit in found if any(k.kind != "domain" for k in hit[2]))
        domains = _longest(hit for hit in found if all(k.kind == "domain" for k in hit[2]))
        inside = [d for d in domains if not any(b <= d[0] and d[1] <= e for b, e, _ in names)]
        told = [m for hit in (*names, *inside) for m in self._told(passage, text, folded, hit)]
        return tuple(sorted(told, key=lambda m: (m.begin, m.end, m.kind)))

    @cached_property
    def _automata(self) -> tuple[tuple[Any, list[str]], tuple[Any, list[str]]]:
        """For names in any case and for acronyms: the automaton and its patterns."""
        import ahocorasick_rs

        def automaton(exact: bool) -> tuple[Any, list[str]]:
            patterns = [key for key, is_exact in self._meant if is_exact == exact]
            return ahocorasick_rs.AhoCorasick(patterns, store_patterns=False), patterns

        return automaton(False), automaton(True)

    def _found(self, folded: Folded) -> list[tuple[int, int, list[Known]]]:
        hits: list[tuple[int, int, list[Known]]] = []
        for exact, (automaton, patterns) in zip((False, True), self._automata, strict=True):
            text = folded.text if exact else folded.lower
            for number, begin, end in automaton.find_matches_as_indexes(text, overlapping=True):
                if not _bounded(text, begin, end):
                    continue
                words = folded.text[begin:end]
                if exact and words in _WORDS_IN_CAPITALS and _among_capitals(folded.text, begin, end):
                    continue
                meant = [k for k in self._meant[patterns[number], exact] if _stands(k, folded.text, begin, end)]
                if meant:
                    hits.append((begin, end, meant))
        return hits

    def _told(self, passage: int, text: str, folded: Folded, hit: tuple[int, int, list[Known]]) -> Iterable[Mention]:
        begin, end, meant = hit
        by_kind: dict[str, list[Known]] = defaultdict(list)
        for known in meant:
            if known.kind == "capital":
                by_kind["place"].append(known)
                if _acts(folded.text, begin, end):
                    by_kind["actor"].append(known)
            else:
                by_kind["actor" if known.kind == "adjective" else known.kind].append(known)
        for kind, entries in by_kind.items():
            first, last = folded.original(begin, end)
            # A place has no id of its own: a capital's id is its state's, which only the actor bears.
            ids = () if kind == "place" else tuple(dict.fromkeys(i for k in entries for i in k.ids))
            standing = [k.value if k.kind != "capital" or kind == "place" else self._titles.get(k.ids[0], k.value) for k in entries]
            values = list(dict.fromkeys(standing))
            value = values[0] if len(values) == 1 or len(ids) <= 1 else None
            yield Mention(passage=passage, begin=first, end=last, kind=kind, text=text[first:last], ids=ids, value=value)


def _forms(known: Known) -> Iterable[str]:
    """The name, and its plural where it is a good or a domain."""
    yield known.name
    last = known.name[-1]
    if known.kind in ("good", "domain") and last.isalpha() and last not in "sS" and len(known.name) > 3:
        yield known.name[:-1] + "ies" if last == "y" and known.name[-2] not in "aeiou" else known.name + "s"


def _bounded(text: str, begin: int, end: int) -> bool:
    """Whether the place begins and ends a word; scripts that part no words have their bounds anywhere."""
    starts = begin == 0 or not text[begin - 1].isalnum() or _unparted(text[begin])
    ends = end == len(text) or not text[end].isalnum() or _unparted(text[end - 1])
    return starts and ends


def _unparted(character: str) -> bool:
    return "\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af"


def _stands(known: Known, text: str, begin: int, end: int) -> bool:
    if known.case == "guarded" and not re.match(r", [A-Z]", text[end : end + 3]):
        return False
    if text[begin:end] in BORNE_BY_PERSONS and _GIVEN_BEFORE.search(text[max(0, begin - 20) : begin]):
        return False  # `Michael Jordan` is no state
    return _in_case(known, text[begin:end])


def _in_case(known: Known, words: str) -> bool:
    """Whether the words have the capitals that the name has, or are all capitals as in a heading."""
    if known.case in ("exact", "any") or (len(words) > 3 and words.isupper()):
        return True
    named = fold(known.name).text
    return all(w.isupper() for w, n in zip(words, named, strict=False) if _matters(n)) if named else False


def _matters(letter: str) -> bool:
    return letter.isupper()


def _among_capitals(text: str, begin: int, end: int) -> bool:
    """Whether the words beside it are all in capitals."""
    before = re.findall(r"[A-Za-z]{3,}", text[max(0, begin - 40) : begin])[-1:]
    after = re.findall(r"[A-Za-z]{3,}", text[end : end + 40])[:1]
    beside = before + after
    return bool(beside) and all(word.isupper() for word in beside)


def _acts(text: str, begin: int, end: int) -> bool:
    """Whether a capital may stand for its government here: it acts, owns or stands in a relation, and nothing places it."""
    before = text[max(0, begin - 60) : begin]
    if _PLACED.search(before):
        return False
    label = _LABEL.match(text[:begin].rpartition(". ")[2])
    if label and re.match(r"[^.:;\n]{0,60}: [a-z]|: [A-Z][a-z]+ (?:a|an|the|its|their|one|two|more)\b", text[end:]):
        return True
    if _ASKED.search(before) and re.match(r"(?:(?:,| and) [A-Z]\w+)* to [a-z]", text[end:]):
        return True
    if re.match(r" and [A-Z]\w+:? ", text[end:]) and _ACTS.match(text, end):
        return True
    second = re.search(r"(?:^|[.;] )[A-Z]\w+(?: [A-Z]\w+)? and $", before) and re.match(
        r" (?:have|agreed|signed|will|should|must|need|ought|shall|can|could|may|might|met|held|would|are)\b", text[end:]
    )
    return bool(second or _ACTS.match(text, end) or _BETWEEN.search(before))


def _longest(hits: Iterable[tuple[int, int, list[Known]]]) -> list[tuple[int, int, list[Known]]]:
    """The leftmost, of these the longest, that do not overlap; what two automata find at one place is put together."""
    kept: list[tuple[int, int, list[Known]]] = []
    for begin, end, meant in sorted(hits, key=lambda h: (h[0], -h[1])):
        if kept and (kept[-1][0], kept[-1][1]) == (begin, end):
            kept[-1] = (begin, end, [*kept[-1][2], *meant])
        elif not kept or begin >= kept[-1][1]:
            kept.append((begin, end, meant))
    return kept
