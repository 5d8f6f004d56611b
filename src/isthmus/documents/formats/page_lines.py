"""Lines that pages have besides their own content, and the names of sections, as regular expressions.

All expect a line with single spaces.
"""

from __future__ import annotations

import re

RELATED = re.compile(
    r"^(?:(?:you )?(?:may|might) also (?:like|be interested in)|also (?:of interest|by|read)|see also|related(?: \w+){0,3}"
    r"|(?:read|see|view|explore|discover|find out) (?:more|next)(?: (?:on|from|about|like this|news|stories|articles)\b.*)?"
    r"|read next|further reading|more (?:from|on|like|by|about|in|news|stories|articles|publications|events|research|reports|analysis)\b.*"
    r"|(?:most (?:read|recent|popular)|latest|recommended|similar|other|recent|featured|popular)(?: \w+){0,2} "
    r"(?:publications?|reports?|articles?|news|stories|events?|posts?|analysis|commentar(?:y|ies)|releases?|reading|content|research"
    r"|insights?|readings)"
    r"|(?:past|upcoming|next|other|previous|earlier|further|more) (?:awards?|events?|outputs?|cards?|publications?|papers?|briefs?"
    r"|stud(?:y|ies)|stories|speeches|statements|releases|notices|episodes|issues|fact ?sheets|exercises|headlines|coverage|reading)"
    r"|also (?:by|from|in|on)\b.{0,40}|editors?['’]?s? (?:picks?|choices?)|(?:our|the) latest|top stories|trending(?: now)?|in the news"
    r"|related (?:links?|content|reading|documents?|items?)"
    r"|recommended(?: (?:for you|reading))?|most read|what to read next|continue reading|keep reading|in this series|more"
    r"|(?:verwandte|ähnliche|weitere) \w+|(?:à lire aussi|lire aussi|sur le même (?:sujet|thème)))\s*:?$",
    re.IGNORECASE,
)
"""A heading over teasers of other publications."""

TOPICS = re.compile(
    r"^(?:topics?|tags?|keywords?|key words|subjects?|themes?|issues|regions?|filed under|categor(?:y|ies)|topics and regions|topics? "
    r"and tags?)\s*:?$",
    re.IGNORECASE,
)
"""A heading over the topics of a page."""

TOPICS_IN_LINE = re.compile(
    r"^(?:topics?|tags?|tagged|keywords?|key words|subjects?|themes?|filed under|categor(?:y|ies))\s*:\s*(.+)$",
    re.IGNORECASE,
)

SPEAKERS = re.compile(
    r"^(?:(?:our |the |keynote |guest |confirmed |featured |invited |main |opening |closing )*(?:speakers?|panell?ists?|participants?"
    r"|moderators?"
    r"|discussants?|presenters?|chairs?|hosts?|experts?|contributors?|interviewers?|attendees?)(?: (?:and|&) \w+)?"
    r"|with|featuring|who (?:spoke|speaks|is speaking|took part|attended)|(?:about )?the (?:authors?|speakers?|panel)|authors?"
    r"|signatories|delegation|present|in attendance)\s*:?$",
    re.IGNORECASE,
)
"""A heading over names of people, a name a line."""

SECTION = re.compile(
    r"^(?:(?:executive )?summary|abstract|introduction|overview|background|context|about(?: (?:the|this|us) ?[\w ]{0,30})?|agenda"
    r"|program(?:me)?"
    r"|schedule|details|event details|description|key (?:findings|points|takeaways|messages|facts|recommendations|judgements)|findings"
    r"|recommendations?(?: (?:for|to) [\w ,]{2,60})?|policy recommendations|conclusions?|conclusion and recommendations|next steps|way "
    r"forward|the way forward"
    r"|results|methodology|methods?|analysis|discussion|notes?(?: to editors?)?|editors'? notes?|endnotes|footnotes|references|bibliography"
    r"|acknowledge?ments?|annex(?: \w)?|appendix(?: \w)?|contacts?|media contacts?|press contacts?|further information|facts and figures"
    r"|quotes?|venue|location"
    r"|date and time|when|where|registration|how to (?:attend|join|register)|outcomes?|remarks|transcript|questions and answers|q ?& ?a"
    r"|zusammenfassung"
    r"|résumé|contexte|hintergrund)\s*:?$",
    re.IGNORECASE,
)
"""A heading of a page's own sections."""

BOILERPLATE = re.compile(
    r"^(?:skip to (?:main )?(?:content|navigation).*|(?:main |toggle )?(?:menu|navigation)|search(?: this site)?|close|home|back(?: to "
    r"(?:top|all|home|news|events|publications))?.{0,20}"
    r"|(?:share|print|e-?mail|tweet|download|save|copy link|bookmark)(?: (?:this|on|via|by|the|as|to)\b.{0,40})?|share:.*|(?:facebook"
    r"|twitter|x|linkedin|whatsapp|youtube|instagram|rss|threads|bluesky|mastodon)"
    r"|follow us.*|(?:subscribe|sign up|register)(?: (?:to|for) (?:our |the |updates|e-?mail).{0,80}|[.!]?)|subscribe|log ?in|sign in|my "
    r"account|donate|contact us|privacy(?: (?:policy|notice|statement))?"
    r"|cookie (?:policy|settings|preferences|notice)|cookies?|manage (?:cookies|preferences)|terms (?:of use|and conditions|& conditions"
    r"|of service)|accessibility(?: statement)?|site ?map|legal notice|imprint|impressum"
    r"|accept(?: all)?(?: cookies)?|reject(?: all)?(?: cookies)?|necessary cookies only|(?:this (?:web)?site|we)(?: and our partners)? "
    r"uses? cookies\b.*|by (?:continuing|using|clicking)\b.{0,80}\bcookies?\b.*"
    r"|all rights reserved\.?|advertisement|sponsored|loading(?: \.\.\.|…)?|\d+ (?:min(?:ute)?s?|-minute) read|\d+ (?:comments?|shares?"
    r"|likes?|views?)|(?:leave a|post a|add a|no) comments?|listen to this article|(?:previous|next)(?: (?:page|article|post))?"
    r"|[«»‹›<>|/\s]*(?:home|start)(?:\s*[»›>/|]\s*.+)+|enable javascript.*|javascript (?:is|must be) .*|your browser .*)$",
    re.IGNORECASE,
)
"""A line of menus, notices, buttons and footers."""

_YEARS = r"(?:\d{4}(?:\s*[-–]\s*\d{2,4})?)"
COPYRIGHT = re.compile(
    rf"^(?:copyright\s*)?(?:©|\(c\)|copyright)\s*(?:copyright\s*)?(?:{_YEARS},?\s*)?(?:by\s+)?(.*?)[,.;|]?\s*{_YEARS}?"
    r"(?:[.,|;–—-]?\s*all rights reserved.*)?\.?$",
    re.IGNORECASE,
)

BULLET = re.compile(
    r"^\s*(?:[•‣▪▫◦●○■□·∙⁃➢➤►▶✓✔→*]|[-–—](?=\s)|o(?=\s{2,}|\t)|\uf0b7|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,5})\)(?=\s)|\d{1,2}\.(?=\s+\D)"
    r"|[ivx]{1,5}\.(?=\s))\s*"
)
"""What begins an item of a list."""

BYLINE = re.compile(r"^(?:by:?|author(?:s|\(s\))?:|written by:?|von|par)\s+\S", re.IGNORECASE)
POINTS_ON = re.compile(
    r"^(?:see also|next(?: (?:article|story|post))?|previous(?: (?:article|story|post))?|read (?:more|next|also)|related(?: \w+)?|also "
    r"read|more on this)\s*[:»›→-]\s*(?=\S)"
    r"|^(?:previous|next)\s+(?=[A-Z])",
    re.IGNORECASE,
)
"""What begins a line that points to one other publication."""

_ITEM_C = re.compile(r"^\(c\)\s+[a-z]")
"""The third item of a list, no copyright."""
_SMALL = {"of", "for", "and", "the", "on", "in", "to", "de", "&", "–", "-", "|"}
_NAMED_BODY = re.compile(
    r"\b(?:ministry|department|office|embassy|agency|directorate|secretariat|commission|council|institute?|centre|center|foundation"
    r"|university|college|academy|command|bureau|authority|society|association|federation|organi[sz]ation|group|trust|observatory"
    r"|project|network|laborator(?:y|ies)|tribune|times|herald|post|gazette|courier|digest|journal|review|wire|newswire|dispatch|chronicle"
    r"|ledger|observer|telegraph|broadcasting|news|press|media|magazine|monitor|parliament|government|fund|think tank"
    r"|forum|navy|army|forces?|house|union)$"
    r"|\b(?:ministry|department|institute|centre|center|foundation|society|council|observatory|university|office|association|agency"
    r"|commission|project|forum|council|embassy)\b,? (?:of|for|on)\b",
    re.IGNORECASE,
)
"""What the name of a body or outlet ends in, or leads with."""
_RULE = re.compile(r"^[\s#*_=~.\-–—|•]*$")


def holder(line: str) -> str:
    """The holder of a copyright line; empty where the line is none or names nobody."""
    found = COPYRIGHT.match(line)
    if not found or len(line) > 160 or _ITEM_C.match(line):
        return ""
    name = found.group(1).strip(" .,;|-–—")
    return name if any(c.isalpha() for c in name) and "rights reserved" not in name.lower() else ""


def is_boilerplate(line: str) -> bool:
    """Whether a line belongs to menus, notices and footers, or is a rule of signs alone."""
    return bool(_RULE.match(line) or BOILERPLATE.match(line) or (len(line) <= 160 and COPYRIGHT.match(line) and not _ITEM_C.match(line)))


def spaced(text: str) -> str:
    """The text with single spaces, soft hyphens and zero-width signs left out."""
    return " ".join(text.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "").split())


def is_site(line: str) -> bool:
    """Whether a line reads as the name of a body or outlet: capitalised words, one of which says what it is."""
    words = line.split()
    small = sum(w in ("of", "for", "and", "the", "on", "in", "to", "de", "&") for w in words)
    named = len(words) <= 9 and not re.search(r"[:?!\d]", line) and all(w[0].isupper() or w[0] in "&(" or w in _SMALL for w in words)
    return named and bool(_NAMED_BODY.search(line)) and len(words) - small >= 2
