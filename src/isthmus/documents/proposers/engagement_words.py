"""The nouns of engagements and of what belongs to them, the kinds that names show, and how names are written."""

from __future__ import annotations

import re

MEETING_NOUNS = (
    r"meetings?|talks|(?:telephone|phone|video) talk|summits?|dialogues?|consultations?|calls?|conversations?"
    r"|discussions?|sessions?|ministerials?|conferences?|"
    r"forums?|seminars?|workshops?|symposi(?:um|a)|round ?tables?|plenar(?:y|ies)|briefings?|working (?:lunch"
    r"|dinner|breakfast)|2\+2|"
    r"exchanges?|visits?|staff talks|working groups?|steering groups?|committees?|lectures?|panels?|webinars?"
    r"|ceremon(?:y|ies)|gatherings?|retreats?|colloqui(?:um|a)|courses?|receptions?|hearings?|exchanges? of views|reviews?|"
    r"table-?top(?: exercise)?|rounds?|editions?|iterations?|dinners?|lunch(?:eon)?s?|bilaterals?|trilaterals?|quadrilaterals?"
)
EXERCISE_NOUNS = (
    r"exercises?|drills?|manoeuvres|maneuvers|war[- ]?games?|patrols?|(?:live-fire|joint|combined) training"
    r"|training event"
)
PAPERS = (
    r"agreements?|treat(?:y|ies)|memorand(?:um|a)(?: of (?:understanding|cooperation|arrangement|intent))?|MOUs?"
    r"|MoUs?|pacts?|accords?|"
    r"conventions?|protocols?|arrangements?|declarations?|letters? of intent|statements? of (?:intent|principles)"
    r"|contracts?|"
    r"partnership programmes?|ITPPs?|roadmaps?|charters?|compacts?|joint statements?|programmes?|plans? of action"
    r"|action plans?|instruments?|letters? of (?:offer|acceptance)|treaty texts?|paperwork|documents?|deals?|stage of|phase of"
)
FORCES = (
    r"frigates?|destroyers?|corvettes?|submarines?|aircraft carriers?|carrier strike group|carriers?|warships?"
    r"|vessels?|ships?|"
    r"aircraft|fighters?(?: jets)?|jets?|bombers?|troops|soldiers|personnel|battalions?|brigades?|detachments?"
    r"|squadrons?|"
    r"task (?:group|force)s?|contingents?|batter(?:y|ies)|forces|units?|teams?|marines|helicopters?|tankers?"
    r"|patrol (?:boat|aircraft)"
)
AID_GOODS = (
    r"aid|assistance|packages?|ammunition|vehicles?|generators?|equipment|missiles?|shells|rounds|tanks?|howitzers?"
    r"|systems?|"
    r"drones?|launchers?|trucks?|supplies|trust fund|money|funding|million|billion|interceptors?|radars?|helmets"
    r"|body armou?r"
)

SURE_MEETINGS = (
    r"meetings?|talks|summits?|dialogues?|consultations?|ministerials?|conferences?|forums?|seminars?|workshops?"
    r"|symposi(?:um|a)"
    r"|round ?tables?|plenar(?:y|ies)|2\+2|visits?|working groups?|committees?|assembl(?:y|ies)|port calls?"
    r"|ceremon(?:y|ies)|table-?top|gatherings?|bilaterals?|trilaterals?"
)
"""Nouns that mean a meeting and nothing else."""

KINDS_BY_NAME = (
    ("exercise", re.compile(rf"\b(?:{EXERCISE_NOUNS}|table-?top)\b", re.IGNORECASE)),
    (
        "staff-talks",
        re.compile(
            r"\b(?:staff[- ](?:to[- ]staff )?talks|staff consultations?|military committee|working[- ]level talks|"
            r"policy consultations?|official talks|director[- ]general[- ]level"
            r"|chiefs? of defen[cs]e)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "working-group",
        re.compile(
            r"\b(?:working groups?|steering (?:group|committee)s?|joint committee|task ?force meeting"
            r"|plenary)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "ministerial",
        re.compile(
            r"\b(?:ministerials?|2\+2|ministers[’']? (?:\w+ )?(?:meeting|session|dialogue|conference|talks"
            r"|consultations)"
            r"|ministerial (?:meeting|session|dialogue|conference|talks|consultations))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "summit",
        re.compile(
            r"\b(?:summits?|leaders[’'‑-]? ?(?:level )?(?:\w+ )?(?:meeting|summit|session)"
            r"|meeting of (?:the )?leaders)\b",
            re.IGNORECASE,
        ),
    ),
)
"""Kind of engagement -> how its name shows it, the most telling first."""

NAME = re.compile(
    r"(?:(?:\d+(?:st|nd|rd|th)|[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth|[Ss]ixth|[Ii]naugural|[Aa]nnual)\s)?"
    r"(?:(?:[A-Z0-9][\w’'./–&+-]*|of|on|and|for|the|in)\s)*?[A-Z0-9][\w’'./–&+-]*\s(?:(?:[A-Z][\w’'./–&+-]*|of|on"
    r"|and|for|the)\s)*?"
    r"(?:Summit|Dialogue|Meeting|Forum|Conference|Talks|Ministerial|Consultations?|Roundtable|Symposium|Workshop"
    r"|Seminar|Committee"
    r"|Working Group|Steering Group|Plenary|Session|Exercise|Webinar|Lecture|Briefing)\b(?:\s(?:20\d\d|[IVX]+\b))?"
)
EXERCISE_NAME = re.compile(
    r"\b[Ee]xercises?\s(?!(?:Director|Commander|Control|Planner|Coordinator"
    r"|Lead)\b)(?P<name>[A-Z][\w’'-]*(?:\s(?:[A-Z][\w’'-]*"
    r"|\d{2,4}(?:-\d)?|of))*)"
)

NO_MEETING = re.compile(
    r"^(?:met|meet|meets|meeting)\s(?:with (?:\w+ )?(?:success|approval|resistance|criticism|opposition|scepticism"
    r"|silence)"
    r"|in (?:full|part)"
    r"|(?:the|their|its|our|all|these|those|this|that) (?:\w+ )?(?:target|requirement|standard|deadline|commitment"
    r"|goal|need"
    r"|obligation|criteria"
    r"|challenge|demand|threshold|ambition|condition|guideline)s?)",
    re.IGNORECASE,
)
"""What `met` says of targets and needs."""
