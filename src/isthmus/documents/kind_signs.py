"""Words that say what kind of document a text is: in its title, in the lines round it, in its body. Each with its weight."""

from __future__ import annotations

import re

_OFFICIAL = (
    r"(?:minister|secretary|president|premier|chancellor|ambassador|director|general|admiral|commander|chief|delegation|counterparts?"
    r"|commissioner|envoy|leaders?|king|emperor|directors|chair\w*)"
)
_MEET = r"(?:meets?|met|receives?|received|hosts?|hosted|speaks?|spoke|holds?|held|welcomes?|visits?|talks?|calls? on)"

_TITLES = (
    ("fact-sheet", 6, r"\bfact ?sheets?\b|\bfacts? (?:at a glance|and figures)\b|\bat a glance\b|^facts\b|\bquestions"
        r" and answers\b|\bq ?& ?a\b"
                      r"|^key facts\b|\bin numbers\b|\bfrequently asked\b"),
    ("fact-sheet", 6, r"^(?:the )?fact ?sheet\b"),
    ("readout", 6, r"\bread-?outs?\b|\b(?:phone|telephone|video)(?: call| talk)? (?:with|between)\b|\bcall with\b|\bmeeting with\b"
                   rf"|\bcounterparts?\b|\btalks with\b|\b{_OFFICIAL}\b.*\b{_MEET}\b(?:.*\b(?:{_OFFICIAL}|talks"
                   rf"|review|consultations|delegation"
                   r"|partner|colleague)\b| with\b)"),
    ("communique", 6, r"\bcommuniqu[eé]\b|\bjoint (?:\w+ )?(?:(?:leaders|ministers)['’]? )?(?:statement|declaration"
        r"|press statement|vision)\b"
                      r"|\b(?:leaders|ministers|(?:co-)?chairs?|chairman|chairperson)['’]?s?['’]? (?:level )?(?:joint"
                      r" )?statement\b|\bdeclaration\b"
                      r"|\bchair(?:man|person|s)?['’]?s? (?:summary|statement|conclusions)\b|\b(?:agreed )?conclusions(?: of)?\b"
                      r"|\boutcomes? (?:document|statement)\b|^text: "),
    ("award-notice", 6, r"\bcontracts? (?:award|notice)|\b(?:award|tender) (?:notice|decision)\b|\bnotice of award\b"
                        r"|\b(?:result|outcome)s? of (?:the )?(?:tender|procurement|competition)\b"
                        r"|\bawards? (?:of )?(?:a |the )?(?:[\w$€£.,-]+ ){0,6}contracts?\b|\bcontracts? (?:awarded|for\b)"
                        r"|\b(?:wins?|lands?|secures?|bags?) .*\b(?:contract|order|deal)\b|\b(?:contract|order) (?:placed|signed)\b"),
    ("speech", 6, r"^(?:(?:opening |closing |keynote )?(?:remarks|statement)|testimony|speech|address|keynote|statement by|lecture"
                  r"|transcript)\b|\b(?:remarks|speech|keynote|address|lecture) (?:by|of|at|to|from|before|on|delivered)\b"
                  r"|\btranscript\b|\bpress conference\b"),
    ("agreement", 6, r"^(?:agreement|treaty|memorandum of (?:understanding|cooperation|agreement)|protocol|convention|arrangement)\b"
                     r"|\b(?:agreement|memorandum of understanding|treaty) (?:between|among)\b"),
    ("exercise-report", 4, r"\bexercises?\b|\b(?:naval|air|live-fire|military) drills?\b|\bdeployments?\b|\bport (?:call|visit)\b"
                           r"|\bwar ?games?\b|\bmanoeuvres\b|\bmaneuvers\b|\bcarrier strike group\b|\bvoyage\b|\bevaluation\b"
                           r"|\btrains? (?:with|together|alongside)\b|\b(?:battalion|brigade|squadron|battery|frigate|flotilla)\b"),
    ("press-release", 3, r"\b(?:press|news|media) release\b|\b(?:announce|launch|sign|expand|extend|open|select|join|deliver|acquire"
                         r"|unveil|found|introduce|appoint|complete|begin|start|break|link|agree|conclude)(?:e?s)?\b"
                         r"|\bto (?:expand|extend|build|restart|open|buy|acquire|supply|deliver|invest|produce|join|host|launch)\b"),
    ("report", 3, r"\breport\b|\b(?:policy|research|working|discussion|white|issue) (?:paper|brief)\b|\bstudy\b|\banalysis\b"
                  r"|\bcommentary\b|\bassessment\b|\bstrategy for\b|\blessons\b|\bwhy\b|\bhow to\b"),
    ("event-page", 4, r"\b(?:webinar|panel(?: discussion)?|roundtable|round table|conference|workshop|seminar|symposium|forum|book launch"
                      r"|event|dialogue|conversations?|colloquium|lecture series)\b"),
)  # fmt: skip
_OPENINGS = (
    ("press-release", 5, r"^(?:for immediate release|(?:press|news|media) (?:release|announcement)|asx (?:and media"
        r" )?(?:release|announcement)"
                         r"|embargoed)\b"),
    ("press-release", 2, r"^news\b.{0,10}$"),
    ("fact-sheet", 5, r"^(?:fact ?sheet|data (?:card|sheet)|factfile|background(?:er| note)|at a glance)\b|\bbackground note\b"),
    ("readout", 5, r"^readout\b"),
    ("speech", 5, r"^(?:speech|remarks|lecture|hansard|as (?:prepared for delivery|delivered)|\(?(?:as delivered|check against delivery))\b"
                  r"|^recorded in\b"),
    ("communique", 5, r"^(?:joint statement|communiqué|communique|declaration)\b|\bprints? the (?:joint )?(?:declaration|statement)\b"),
    ("award-notice", 5, r"^(?:contract (?:award )?notice|award notice|contract awards?|awards|tenders?(?: results?)?)\b.{0,20}$"
                        r"|\bdate of decision\b"),
    ("event-page", 5, r"^(?:event|webinar|conference|panel|seminar|workshop|roundtable|debate|talk|calendar)s?\b.{0,20}$"),
    ("report", 5, r"^(?:report|(?:research|policy|working|discussion|analysis|issue) (?:paper|brief|study)|commentary|expert comment"
                  r"|analysis|briefing(?: paper)?|perspective|essay)\b.{0,30}$|\b(?:adjunct |associate |senior "
                  r"|research )+(?:researcher|fellow)s?\b"),
    ("exercise-report", 4, r"^(?:exercise (?:report|news)|after[- ]action|voyage report|evaluation)\b"),
    ("news", 5, r"^(?:world|defen[cs]e|news|asia|europe|breaking|politics|security|in brief|markets)(?: (?:news|desk))?$"),
    ("agreement", 5, r"^(?:agreement|treaty|memorandum)\b.{0,60}$"),
)  # fmt: skip
_WORDS = (
    ("communique", 4, r"\bwe,? the (?:\w+ ){0,4}(?:leaders|ministers|heads|members|secretaries|governments)\b|\b(?:the )?(?:ministers"
                      r"|leaders|heads of state) (?:reaffirmed|underscored|welcomed|reiterated|stressed)\b"
                      r"|\b(?:the )?participants (?:decided|also recorded|agreed|resolved)\b|\bour (?:navies"
                      r"|governments|nations|peoples) shall\b"),
    ("speech", 4, r"\b(?:ladies and gentlemen|distinguished guests|excellencies|good (?:morning|afternoon|evening)|thank you (?:all|very "
                  r"much|for inviting|for having)|hon\. (?:members?|gentleman|lady|friend)|this house)\b"),
    ("award-notice", 4, r"\b(?:has been|was|is|were) awarded (?:a|an|the|to)\b.{0,80}(?:\b(?:contract|modification"
        r"|order|framework)\b|\(lot)"
                        r"|\b(?:contracting activity|contracting authority|estimated completion|notice number|tenders? received|cpv"
                        r"|successful tenderer|losing bidder|tenderers|offers were received|debrief|limited tender)\b"
                        r"|\bfirm[- ]fixed[- ]price\b"
                        r"|\b(?:picked|chose|selected) [A-Z]\w+ to (?:build|supply|deliver)\b"),
    ("agreement", 5, r"\bhave agreed as follows\b|\bthe parties shall\b|\barticle 1\b|\benter into force\b"),
    ("event-page", 4, r"\b(?:register (?:here|now|by|to|online|at)|registration|rsvp|doors (?:open|close)|livestream"
        r"|in[- ]person (?:and|or) "
                      r"online|join us|admission|seats|how to attend|will be recorded|will be in (?:the chair|conversation)|members free"
                      r"|tickets?|at the door|q ?& ?a)\b"),
    ("exercise-report", 2, r"\b(?:exercise|sailors|troops|warships?|frigates?|sorties|live[- ]fire|interoperability|took part in the "
                           r"exercise|flotilla|airmen|marines|drill(?:s|ed)?|war game|mine hunters|divers|passing exercise|battalion"
                           r"|port call|boarding)\b"),
    ("press-release", 3, r"\b(?:media contacts?|press contacts?|notes? to editors?|press office|for (?:further|more) information,? "
                         r"(?:please )?contact|about the (?:company|ministry|foundation)|announced today|made public today|forward-looking"
                         r"|authori[sz]ed for release)\b|^-? ?ends ?-?$|^# ?# ?#$|\bnews story\b|^about the [A-Z][^.]{3,60}:"),
    ("report", 3, r"\b(?:this (?:report|paper|brief|study|commentary) |executive summary|key (?:findings|judgements)|methodology"
                  r"|policymakers|the authors?|the paper|cite this|about the authors?|open sources)\b"),
    ("readout", 3, r"\b(?:spoke|met|held talks|held a telephone talk) (?:today |yesterday |by (?:phone|telephone) |on \w+ |in \w+ )?"
                   r"(?:with|by|for)\b|\bthe (?:two|three|four) (?:sides|ministers|leaders|officials)\b"
                   r"|\bexchanged views\b|\breceived a delegation\b|\bhosted (?:her|his) counterparts?\b|\bthe \w+"
                   r" side (?:asked|undertook|noted)\b"),
    ("news", 2, r"\b(?:told reporters|said on (?:mon|tues|wednes|thurs|fri|satur|sun)day|according to (?:officials|sources|people)"
                r"|(?:officials|analysts|diplomats) (?:said|say)|a spokes(?:man|woman|person) said|declined to comment|reporting by"
                r"|correspondent)\b"),
)  # fmt: skip
EXPRESSIONS = {
    name: tuple((kind, weight, re.compile(words, re.IGNORECASE | re.MULTILINE)) for kind, weight, words in rules)
    for name, rules in (("title", _TITLES), ("opening", _OPENINGS), ("words", _WORDS))
}
"""Where words stand -> kind, points, expression."""

OUTLET = re.compile(
    r"\b(?:news|times|post|herald|gazette|tribune|ledger|wire|newswire|dispatch|daily|press agency|observer|chronicle|courier|journal"
    r"|morning|evening|telegraph|guardian|broadcasting|media)\b",
    re.IGNORECASE,
)
"""In the name of a publisher, what says that it is an outlet."""
