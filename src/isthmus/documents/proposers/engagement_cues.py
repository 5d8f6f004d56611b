"""The words by which prose tells of an engagement, and the kind that they show."""

from __future__ import annotations

import re
from dataclasses import dataclass

from isthmus.documents.proposers.engagement_words import (
    AID_GOODS,
    EXERCISE_NOUNS,
    FORCES,
    MEETING_NOUNS,
    PAPERS,
    SURE_MEETINGS,
)
from isthmus.documents.sentences import WITHIN


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell of an engagement.

    Attributes:
        family: `meeting`, `exercise`, `signing`, `deployment` or `aid`.
        pattern: its group `verb` is where the engagement is told; who stands before it acts, who stands after it takes part.
        log_odds: what it adds to the score.
        reason: what it is, in words.
        named: the words of the group `what` name the engagement.
    """

    family: str
    pattern: re.Pattern[str]
    log_odds: float
    reason: str


def _cue(family: str, pattern: str, log_odds: float, reason: str) -> Cue:
    return Cue(family, re.compile(pattern.replace("[^.;]", WITHIN), re.IGNORECASE), log_odds, reason)


_GAP = r"(?:[^\s.;:]+\s){0,9}?"
"""Up to nine words between a verb and its noun."""
_WIDE_GAP = r"(?:[^\s.;:]+\s){0,14}?"
"""The same for a list of parties between them: `joined the destroyers X and Y for a day of drills`."""

CUES = (
    _cue(
        "exercise",
        rf"\b(?P<verb>took part in|takes? part in|taking part in|participat(?:ed|es|e|ing) in|join(?:ed|s)"
        rf"|conduct(?:ed|s)?|held"
        rf"|holds?|hosts?|hosted"
        rf"|carry out|stage|carried out|staged|concluded|complet(?:ed|es)|began|launched|kicked off|started|observed|wrapped up"
        rf"|wraps? up|ran"
        rf"|led),?\s{_WIDE_GAP}(?P<what>(?:exercises?\s(?-i:[A-Z])[\w’'-]+|{EXERCISE_NOUNS}))\b",
        1.6,
        "a verb of taking part with an exercise",
    ),
    _cue(
        "exercise",
        r"\b(?P<what>(?:exercises?\s(?-i:[A-Z])[\w’'-]+(?:\s(?-i:[A-Z0-9])[\w’'-]*)*|(?:exercise|drill|manoeuvres"
        r"|maneuvers"
        r"|patrol)\b))[^.;]{0,70}?"
        r"(?P<verb>took place|takes place|was held|were held|will be held|is being held|ran|runs|will run|began"
        r"|begins|opened|concluded"
        r"|ended|ends|kicked off|kicks off|is under ?way|was under ?way|got under ?way|will take place|involv(?:ed|es)"
        r"|brought together|brings together|included|wrapped up|was conducted"
        r"|(?:was |is |being )?(?:held|hosted|led|run|organi[sz]ed|staged|co-?hosted"
        r"|sponsored)(?=\s(?:\w+\s){0,2}(?:by|in|at"
        r"|from|on|off|between)\b))\b",
        1.6,
        "an exercise that took place",
    ),
    _cue(
        "exercise",
        r"\b(?P<verb>(?:exercised|trained|drilled|sailed|manoeuvred|flew|fought|dived|hunted|shadowed|practised"
        r"|rehearsed|operated)\s(?:[^\s.;:]+\s){0,3}?"
        r"(?:together|alongside|side by side|in formation|jointly|with|beside|on (?:board )?(?=(?-i:[A-Z])\w+ (?:ships?|boats?|vessels?"
        r"|frigates?|aircraft))))\b",
        1.2,
        "forces that train together",
    ),
    _cue(
        "signing",
        rf"\b(?P<verb>signed|signs?|sign|signing|inked|initialled|adopted|concluded|sealed"
        rf"|exchanged),?\s{_GAP}(?P<what>{PAPERS})\b",
        1.6,
        "a verb of signing with an agreement",
    ),
    _cue(
        "signing",
        rf"\b(?P<what>{PAPERS})\b[^.;]{{0,80}}?(?P<verb>(?:was|were|is|has been|will be) (?:signed|initialled"
        rf"|concluded|adopted)|signed(?=\s(?:in|at|on|by|with|between)\b))\b",
        1.6,
        "an agreement that was signed",
    ),
    _cue(
        "signing",
        r"(?:^|\bthe\s)(?P<verb>(?:signing(?: ceremony)?\s(?:took place|takes place|was held|will take place"
        r"|followed)|(?-i:Signed|Done)\s(?:at|in)\b))",
        2.0,
        "it says where or when the signing was",
    ),
    _cue(
        "exercise",
        r"\b(?P<verb>sent|deployed|contributed|fielded|brought|flew|trained|(?:is|are|were"
        r"|was) training)\b[^.;]{0,90}?\b(?:for"
        r"|to|in|side by side|together|alongside)\b"
        r"\s?(?P<what>exercises?\s(?-i:[A-Z])[\w’'-]+|drills?|(?=in\b|with\b|off\b|until\b|on\b|from\b))",
        1.6,
        "forces sent to an exercise, or training together",
    ),
    _cue("signing", r"\b(?P<verb>put (?:their|its) (?:names?|signatures?) to)\b", 1.8, "a verb of signing"),
    _cue(
        "meeting",
        r"\b(?P<verb>(?:conferred|consulted|spoke|talked)\son\s(?=\d|the \d|\w+day))",
        1.2,
        "a verb of speaking with one another",
    ),
    _cue(
        "deployment",
        rf"\b(?P<verb>deploy(?:ed|s|ing)?|dispatch(?:ed|es)|stationed|embarked|set sail|departed|will deploy|sent"
        rf"|sends|bas(?:ed"
        rf"|ing)),?\s{_GAP}(?P<what>{FORCES})\b",
        1.6,
        "a verb of deploying with forces",
    ),
    _cue(
        "deployment",
        rf"\b(?P<what>{FORCES}|(?-i:HMS|HMAS|HMNZS|USS|JS|ROKS|FS|HNLMS|ITS|FGS)\s(?-i:[A-Z])\w+"
        rf"|(?-i:[A-Z])[\w-]+)\b[^.;]{{0,60}}?"
        r"(?P<verb>(?:was|were|has been|have been|is being|will be) (?:deployed|dispatched|stationed)|deployed to"
        r"|set sail"
        r"|set out (?:for|from)"
        r"|(?:made|makes|paid|pays|conducted|completed) a (?:\w+ )?port (?:call|visit)|port (?:call|visit)|docked"
        r"|moored"
        r"|called at|tied up|made fast|made port|anchored|dropped anchor|lay (?:in|at|alongside)|came alongside|paused"
        r"|put in(?:to)? (?:at|to)|sailed (?:for|from|into)"
        r"|arrived (?:in|at)|pulled into|berthed)\b",
        1.6,
        "ships or forces on their way or in port",
    ),
    _cue(
        "aid",
        rf"\b(?P<verb>donat(?:ed|es|e)|provid(?:ed|es|e)|deliver(?:ed|s)?|handed over|hands over|transferr?ed"
        rf"|transfers|gifted"
        rf"|contribut(?:ed|es|e)"
        rf"|sent|pledg(?:ed|es)|announc(?:ed|es)|committed|granted"
        rf"|approved)\s(?:[^\s.;]+\s){{0,12}}?(?P<what>{AID_GOODS})\b[^.;]{{0,80}}?\b(?:to|for)\b",
        1.1,
        "a verb of giving with what is given",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>(?:met|meets|meeting|meet)(?:\s(?:today|yesterday|virtually|again|bilaterally|briefly"
        r"|separately|in person"
        r"|online|on \w+day|earlier))*"
        r"(?:\swith\b|\sin\b|\sat\b|\son\b|\stogether\b|\sfor\b|\sthis\b|\slast\b|\snext\b|,|(?=\s(?-i:[A-Z])"
        r"|\s(?:his|her|your"
        r"|our|my|their|officials|representatives|counterparts|experts|ministers|leaders|delegates|senior)\b"
        r"|\sthe\s(?:\w+\s){0,3}"
        r"(?:president|prime|foreign|defen[cs]e|minister|secretary|chief|king|emperor|chair))))",
        1.5,
        "a verb of meeting",
    ),
    _cue(
        "meeting",
        rf"\b(?P<verb>held|holds?|will hold|co-?held|had|conducted|convened|convenes?|hosted|hosts?|co-?hosted"
        rf"|co-?hosts?"
        rf"|chaired|co-?chaired|chairs"
        rf"|organi[sz]ed|organi[sz]es?|opened|launched|inaugurated|concluded|wrapped up|led|ran|runs|will run"
        rf"|addressed|attended"
        rf"|attends?|joined|joins?|took part in|takes? part in"
        rf"|participat(?:ed|es|e|ing) in|spoke at|made|paid|completed|began|came together for|gathered for"
        rf"|returned from),?\s{_GAP}(?P<what>{MEETING_NOUNS})\b",
        1.5,
        "a verb of holding or attending with a meeting",
    ),
    _cue(
        "meeting",
        rf"\b(?P<what>{MEETING_NOUNS})\b[^.;?]{{0,90}}?(?P<verb>took place|takes place|will take place|(?:was|were"
        rf"|is|are|will be|has been)"
        rf" (?:being )?(?:held|hosted|convened|conducted|organi[sz]ed|co-?hosted|chaired|co-?chaired|opened"
        rf"|attended)|opened in"
        rf"|concluded in|began in|opens in|gathered|brought together|brings together|convened)\b",
        1.5,
        "a meeting that took place",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>(?:co-?)?(?:hosted|convened|organi[sz]ed|chaired)(?:\s(?:jointly|virtually))?\sby)\b",
        1.2,
        "it says by whom it was convened",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>(?:in|at|during) (?:a|an|the|their) (?:separate |bilateral |trilateral |brief |first |second "
        r"|third )*(?P<what>meeting|bilateral|trilateral|call|conversation|talks))\b,? "
        r"(?!of\b|on\b|in\b|between\b)",
        0.8,
        "a meeting at which something was done",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>(?:spoke|speaks|talked|conferred|consulted)\s(?:(?:today|yesterday|earlier|again|separately"
        r"|by (?:tele)?phone|on the phone"
        r"|by video\w*|via [\w ]+?|virtually|this \w+|on \w+day|on \d+ \w+|\w+ \d+)\s)*(?:with|by (?:tele)?phone"
        r"|by video\w*"
        r"|on the phone))",
        1.5,
        "a verb of speaking with one another",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>visited|visits(?=\s(?:the\s)?(?-i:[A-Z]))|(?:paid|pays|made|makes) a (?:[\w-]+ ){0,3}visit"
        r"|travel(?:l?ed"
        r"|s)(?: today)? to|arrived in|is visiting|toured"
        r"|will visit|will travel to|embarks? on a visit|flew to)\b(?!\w)",
        1.2,
        "a verb of visiting",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>(?:welcomed|received|hosted|hosts|greets|welcomes|receives"
        r"|greeted)(?!(?:\s[\w.-]+){0,4}?\s[\w.-]+[’']s?\s(?!prime"
        r"|president|foreign|defen[cs]e|minister|secretary|chief|vice|deputy|ambassador"
        r"|chancellor))(?=\s(?:(?-i:[A-Z])|his\b"
        r"|her\b|(?:\w+\s){0,2}(?:officials|officers|representatives|experts|planners|parliamentarians|diplomats"
        r"|commanders|negotiators|engineers)\s(?:from|of)\b"
        r"|an?\s(?:[\w-]+\s){0,3}(?:delegation|team|group|mission|(?:call|visit)\s(?:from|by|of))|the\s(?:\w+[’']?s?\s){0,4}(?:president|prime"
        r"|foreign|defen[cs]e"
        r"|minister|secretary|chief|king|chair|leaders|ministers|delegation))))",
        1.2,
        "a verb of receiving someone",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>exchanged views with|sat (?:down|around)|telephoned|rang|(?:paid|pays) (?:a )?(?:courtesy call"
        r"|call) (?:on|to)"
        r"|called on (?=(?:the )?(?:(?-i:[A-Z])\w+ ){0,3}(?:prime |foreign |defen[cs]e )?(?:minister|president"
        r"|secretary|chief))"
        r"|(?:was|were) (?:received|welcomed|hosted|joined|greeted) by|hosted a delegation|led a delegation to"
        r"|dined with"
        r"|conferred (?:with|in|at|on)|consulted (?:in|at|on)|(?:was|were) (?:received|welcomed|hosted|greeted|joined"
        r"|accompanied)\s(?:[^\s.;:]+\s){1,7}?by"
        r"|(?:has|have|had) (?:been received|met with))\b",
        1.4,
        "a verb of calling on or receiving someone",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>sat (?:together|down|in (?=(?-i:[A-Z]))|at the (?:same )?table|with (?=(?:the |his |her |my "
        r"|our )?(?:[\w-]+ )?(?:officials|ministers|colleagues|counterparts?)))|got together|received us|called on us|hosted us"
        r"|was (?:the |a |our "
        r"|their )?guest|were (?:the |our )?guests"
        r"|guests?\s(?:at|of|in)\b[^.;]{2,60}?\s(?:was|were)\b|came (?:to (?:see|call)|calling)"
        r"|went on to (?=(?-i:[A-Z]))"
        r"|landed in|flew in(?:to)?|stood (?:on|in|at|beside|next to|with|side by side|shoulder to shoulder"
        r"|together)|(?:honour|honor|pleasure|privilege|delight) (?:of|to)"
        r" (?:welcom(?:ing|e)|host(?:ing)?|receiv(?:ing|e)|meet(?:ing)?)(?=\s(?-i:[A-Z])|\s(?:my|his|her|our"
        r"|their)\b)|spent \w+ (?:hours?|days?)|(?:was|were) (?:in|at) (?=(?-i:[A-Z][\w’'-]+) (?:on|from|for|to)\b)"
        r"|had (?:lunch|dinner|breakfast) with|shook hands|(?:play(?:s|ed)?|will play) host to|(?:is|was"
        r"|will be) (?:the )?(?:home|host) (?:to|of)"
        r"|(?:faced|joined) (?:each other|one another) (?:across|at|in)|compared notes|went to see|made (?:his|her"
        r"|their) way to)",
        1.0,
        "a verb of being together",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>(?:will|shall|looks? forward to|looking forward to|(?:is|are) (?:to|due to|scheduled to|set to"
        r"|expected to)) (?:also )?"
        r"(?:welcom(?:e|ing)|host(?:ing)?|receiv(?:e|ing)|meet(?:ing)?|visit(?:ing)?|travel to|fly to|go to|come to"
        r"|call(?: on)?)\s(?=(?:with\s)?(?:(?-i:[A-Z])|the\s(?:\w+\s){0,3}(?:minister|president"
        r"|prime|foreign|defen[cs]e|secretary|chief|delegation)|his\b|her\b|our\b|my\b|their\b|an?\s(?:[\w-]+\s){0,4}(?:delegation|team|group|plant"
        r"|shipyard|yard|base|factory))))",
        1.3,
        "a visit or meeting to come",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>(?:is|are|was|were) (?:hosting|holding|visiting|meeting|convening|receiving|welcoming|attending|touring)"
        r"|shown (?:over|round|around)|(?:is|are|was|were) (?:on|in the middle of) (?:an?|their|his|her) (?:[\w-]+\s){0,3}(?:visit"
        r"|trip|tour) to)\b",
        1.2,
        "a meeting or visit under way",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>discuss(?:ed|es)\s(?:[^\s.;:]+\s){1,9}?with)\b(?=\s(?:his|her|their|my|our|officials|counterparts|representatives|(?:the\s)?(?:[\w’'-]+\s){0,4}"
        r"(?:minister|president|secretary|chief|ambassador|commissioner|admiral|general|counterparts?|officials|delegation)\b))",
        1.0,
        "a verb of discussing with someone",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>gathered|convened|assembled|came together|(?:will|to|are to|is to) (?:convene|gather|meet|assemble"
        r"|come together)(?: again| next)?)\s(?:today\s"
        r"|virtually\s|again\s|online\s)?(?:in|at|on|for)\b",
        1.3,
        "a verb of gathering",
    ),
)

WEAK_CUES = (
    _cue(
        "meeting",
        r"\b(?P<verb>(?:opened|inaugurated|launched|christened|unveiled|commissioned|broke ground (?:on|for)"
        r"|cut the ribbon (?:on|of))\s"
        r"(?:an?|the|their|its)\s(?:new |first )?(?:joint|common|shared|combined|trilateral|bilateral)\b)",
        0.5,
        "something joint that was opened",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>(?:and I|and we) (?:\w+ed|met|spent|stood|sat|spoke|saw|went|held|had|ran|were|began|shook)"
        r"|(?:with|beside|to see|saw|showed) me\b)",
        0.5,
        "the speaker with someone",
    ),
    _cue(
        "exercise",
        r"\b(?P<verb>(?P<what>(?:joint|group|formation) sails?)|(?:trained|drilled|taught|rebuilt|cleared|practised|rehearsed|worked)"
        r"(?=\s(?:[^\s.;:]+\s){0,6}?(?:medics|troops|soldiers|officers|crews|pilots|instructors|engineers|sailors|divers|together)\b)"
        r"|(?:engineers|instructors|divers|medics|soldiers|sailors|troops|crews) (?:trained|drilled|rebuilt|cleared|worked)"
        r"(?=[^.;]{0,60}\btogether\b))",
        0.4,
        "people who train or work with one another",
    ),
    _cue("exercise", rf"\b(?P<verb>(?P<what>{EXERCISE_NOUNS}))\b", 0.3, "a sentence that names an exercise"),
    _cue(
        "signing",
        r"\b(?P<verb>(?P<what>(?:signing|signature|launch|accession|handover|inauguration|opening)\b))(?=\s(?:of|to|by"
        r"|took|in)\b)",
        0.3,
        "a sentence that names a signing or launch",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>(?:was|were) (?:launched|inaugurated|founded|opened)(?=[^.;]{0,60}\sby\s))",
        0.5,
        "something launched or opened by those named",
    ),
    _cue(
        "signing",
        rf"\b(?P<verb>(?:was|were) (?:signed|sealed|concluded|initialled|exchanged)(?=[^.;]{{0,90}}\sby\s)"
        rf"|(?P<what>{PAPERS})\s(?:was|were) exchanged)\b",
        0.8,
        "something signed by those named",
    ),
    _cue(
        "meeting",
        r"\b(?P<verb>(?:first|foundation|corner) ?stone\b[^.;]{0,60}?\b(?:was|were) laid|(?:broke|breaks?|breaking) ground"
        r"|ground-?breaking|ribbon[- ]cutting"
        r"|cut the ribbon|(?:keel|first steel)\b[^.;]{0,40}?\b(?:was|were) (?:laid|cut)|(?:was|were) (?:officially "
        r"|formally )?(?:unveiled|christened|inaugurated))\b",
        0.5,
        "something that was begun or opened before guests",
    ),
    _cue("meeting", rf"\b(?P<verb>(?P<what>{SURE_MEETINGS}))\b", 0.3, "a sentence that names a meeting"),
)
"""Words that tell of an engagement only together with parties and a date, tried where no other cue stands."""
