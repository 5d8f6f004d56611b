"""The words by which prose recommends, and what each adds to the score."""

from __future__ import annotations

import re

from isthmus.documents.scoring import Evidence

START = Evidence(-1.5, "to start with: most sentences recommend nothing")
UNDER_HEADING = Evidence(2.2, "an item under a heading of recommendations")
PARAGRAPH_UNDER_HEADING = Evidence(1.4, "a paragraph under a heading of recommendations")
AFTER_LEAD = Evidence(2.2, "an item of a list that a sentence of advice opens")
IMPERATIVE = Evidence(1.0, "it begins with what is to be done")
ADVISES = Evidence(1.5, "`should`, `must`, `ought to` or `needs to`")
RECOMMENDS = Evidence(2.4, "a verb of recommending, urging or calling on")
ADDRESSED = Evidence(1.3, "it says who is to do it")
OFFICE = Evidence(1.0, "it says by its office or role who is to do it")
BY_NONE = Evidence(0.2, "asked in so many words, of nobody by name")
NOT_ADDRESSED = Evidence(-0.6, "it does not say who is to do it")
OURS = Evidence(0.5, "`we` are to do it")
PASSIVE = Evidence(-0.3, "in the passive")
OTHERS_WORDS = Evidence(-0.6, "reported as the words of others")
IN_PAGE = Evidence(-1.0, "the document is the page of an event, which recommends nothing")

HEADING = re.compile(
    r"\b(?:recommend\w*|advi[cs]e|suggest\w*|propos(?:e|als?)|what (?:\w+ )?(?:should|must|can|could|needs? to"
    r"|ought to|has to"
    r"|have to) (?:be done|\w+(?: \w+)? do|do|happen|change)|what to do|"
    r"what is to be done|to[- ]do|next steps|(?:the )?ways? (?:forward|ahead)|(?:the )?path (?:forward|ahead)"
    r"|calls? (?:to"
    r"|for) action|actions?(?: (?:points?|items?|for|plan|agenda))?|"
    r"policy (?:options|priorities|agenda|implications)|options for|priorities(?: for)?|steps|measures|(?:our )?(?:preferred"
    r"|proposed) (?:course|option|approach)|agenda (?:for|of)|what (?:it|this) (?:would )?(?:take|means)"
    r"|prescriptions|our asks?"
    r"|what (?:we|the authors?) (?:ask|want|advise|recommend|propose|suggest)|"
    r"implications for policy|what comes next|(?:should|must|ought to) do|\w+ things (?:\w+ ){0,3}(?:should|must"
    r"|can) do)\b",
    re.IGNORECASE,
)
SURE_HEADING = re.compile(
    r"recommend|(?:can|could|needs? to|ha(?:s|ve) to) (?:\w+ )?do|advi[cs]e|suggest|should|must|ought|be done|action (?:points?"
    r"|items?)|(?:would|will) take|preferred|proposed|agenda"
    r"|to action|propos"
    r"|what to do|asks?\b|to[- ]do"
    r"|prescri",
    re.IGNORECASE,
)
NO_HEADING = re.compile(
    r"\b(?:status of|progress on|review of|implementation of|past|previous|earlier|background|about)\b", re.IGNORECASE
)
ADDRESSEE_HEADING = re.compile(
    r"^(?:\W*\d+[.)]?\s*)?(?:recommendations?\s)?(?:(?:for|to)\s(?P<whom>.+)"
    r"|(?P<bare>[A-Z][^.:]{1,60}))[:]?$",
    re.IGNORECASE,
)
DESCRIPTIVE = re.compile(
    r"\b(?:background|introduction|conclusion|about|method|methodology|references|notes|endnotes|acknowledge?ments?"
    r"|speakers"
    r"|authors?|contact|findings"
    r"|context|summary|analysis|appendix|annex|related|further reading|sources|disclaimer|share|topics|agenda|panel"
    r"|participants)\b",
    re.IGNORECASE,
)

MODAL = re.compile(
    r"\b(?P<modal>should|must|could usefully|(?:may|might) (?:wish|want) to|(?:may|might|could) consider|ought to"
    r"|(?<!the )(?<!urgent )(?<!a )(?<!no )(?<!any )needs? to"
    r"|has to(?! date\b)|have to(?! date\b)"
    r"|would (?:also )?do well to|would be (?:right|better) to|(?:might|could) do (?:a lot |far |much )?(?:well"
    r"|better|worse than) to"
    r"|would be wise to|would be well advised to|had better|is urged to|are urged to|(?:is|are|was"
    r"|were) (?:urged|encouraged"
    r"|asked|requested|called (?:up)?on|invited|advised|pressed|recommended|enjoined) to)\b(?!\s+(?:have|a|an|the"
    r"|our|my|their|your|that|this)\b)",
    re.IGNORECASE,
)
EXPECTS = re.compile(
    r"^\s+(?:(?:also|soon|now|then|still|shortly|eventually|always)\s+)?(?:(?:not |never |always )?be (?!\w+(?:ed|en)\b|made|given"
    r"|built|held|put|set|brought|sent|kept|paid|told|found|led|done|sold|bought|taught|cut|drawn"
    r"|left|lent|spent|run|met|shut|laid)\w+|never (?:forget|lose|doubt|again)|pay (?:a|the|dearly)|bear (?:the|a)|remain\b|stay\b|face\b"
    r"|be (?:roasted|baked|boiled|fried|cooked|carved|eaten|served|grilled)\b|arrive|reach|come|see|take place"
    r"|begin (?:in|on|by)"
    r"|be (?:ready|complete|completed|available|delivered|operational|enough|there|home|back|over|a\b|an\b"
    r"|able|noted|said|remembered|understood|clear|obvious|no\b|surprised|familiar|borne|recalled|proud|easy"
    r"|finished|visible"
    r"|seen as|in service|aware|held to|cited|quoted|read as|of interest)"
    r"|not (?:be|come|surprise|succeed|fail|prevail)|enter (?:service|production)|last|know|remember|feel|look like"
    r"|admit|say"
    r"|add|confess|stress|note|thank|begin by|apologi[sz]e|prove|mean|result|follow"
    r"|succeed|fail|prevail|interest|help|appeal|serve|inspire|suffice|arrange for (?:travel|visas)|register|contact"
    r"|bring (?:photo )?id|reply|rsvp|apply by)\b",
    re.IGNORECASE,
)
"""What follows a modal verb that expects, opines or instructs the reader of the page, and asks no one to act."""

REPORTED = re.compile(
    r"\b(?:will|would) (?:answer|say|object|reply|argue|retort|respond|counter|claim) that\b|"
    r"\b(?:suggestion|claim|notion|idea|argument|view|opinion|demand|complaint) that\b|\b(?:had been|been|was"
    r"|were) told\b[^.;]{0,40}\bthat\b"
    r"|\b(?:one|a|some|another) (?:members?|authors?|participants?|delegates?)\b[^.;]{0,50}\b(?:argued|said|thought|wanted|held)\b|"
    r"\bit (?:has been|is|was) (?:often |sometimes )?(?:said|argued|claimed|thought|suggested) that\b|"
    r"\b(?:critics|opponents|some|sceptics|skeptics|commentators|observers|others|many|analysts|opposition|protesters"
    r"|demonstrators|detractors)\b"
    r"(?:\s[^\s.;]+){0,5}?\s(?:say|says|said|argue|argues|argued|complain\w*|believe\w*|claim\w*|insist\w*|think"
    r"|thought"
    r"|contend\w*|warn\w*)\b",
    re.IGNORECASE,
)
SAID = re.compile(
    r"(?<!I )(?<!we )\b(?:said|says|argued|argues|told|stressed|stresses|insisted|added|warned|claimed|according to"
    r"|noted"
    r"|underlined|emphasi[sz]ed|believes?|thinks)\b",
    re.IGNORECASE,
)
CONDITION = re.compile(
    r"^\W*(?:if|should|were|had|unless|whether|when|how|why|who|what|which|where)\b|\b(?:if|whether|how|what"
    r"|when|which|why|where)\s(?:\S+\s){0,5}$",
    re.IGNORECASE,
)
RECOMMENDING = re.compile(
    r"\b(?P<who>we|I|this (?:report|paper|brief|study|commentary|article)|the (?:report|authors?|paper|brief|group"
    r"|study(?: group)?|task force|panel|commission|committee|experts)"
    r"|(?:leaders|ministers|participants|parties|allies|partners|both sides))\s(?:would |hereby |also |therefore "
    r"|further |strongly |jointly "
    r"|accordingly )*"
    r"(?P<verb>recommend(?:s|ed)?(?: that)?|urge[sd]?|call(?:s|ed)? (?:up)?on|propose[sd]?(?: that)?|encourage[sd]?"
    r"|advise[sd]?"
    r"|call(?:s|ed)? for|suggests?(?: that)?|demand(?:s|ed)? that)\s",
    re.IGNORECASE,
)
ASKING = re.compile(
    r"\b(?P<verb>urge[sd]?|urging|task(?:s|ed)|instruct(?:s|ed)?|direct(?:s|ed)|call(?:s|ed|ing) (?:up)?on|call (?:up)?on|ask(?:s"
    r"|ed)?|invite[sd]?|request(?:s|ed)?"
    r"|encourage[sd]?|demand(?:s|ed)? that|advise[sd]?|appeal(?:s|ed)? to|press(?:es|ed)|wants?|would like|beg(?:s"
    r"|ged)?|implore[sd]?"
    r"|counsel(?:s|led)?|(?:fall|fell|falls) to|(?:is|are) (?:up to|for)|(?:onus|burden|duty) is on|advice to"
    r"|[Aa] case for)\s"
    r"(?P<whom>[^.;:?]{2,120}?)\s(?P<to>to\s(?P<act>[a-z-]+)|(?<![’']s )(?<!the )(?<!an )(?:end|stop|cease))\b",
    re.IGNORECASE,
)
"""Anyone who urges, asks or invites someone else to act."""

TIME_FOR = re.compile(
    r"\b(?:(?:it is|it[’']s|now is) (?:high )?(?:the )?time|the time has come|it is (?:\w+ )?(?:essential|vital|crucial"
    r"|imperative|necessary|urgent)|(?:our|my|the) advice) (?:"
    r"(?:for|to)\s(?P<whom>[^.;:?]{2,80}?)\s(?:is )?to\s(?P<act>[a-z-]+)|that\s(?P<subject>[^.;:?]{2,80}?)\s(?P<does>(?!and\b|of\b"
    r"|the\b)[a-z-]+))\b",
    re.IGNORECASE,
)
LABELLED = re.compile(
    r"^\W*(?:key |policy )?recommendation (?:no\. ?)?(?:\d+|[ivx]+|one|two|three|four|five"
    r"|six)\b[.:) –—-]*",
    re.IGNORECASE,
)
LET_US = re.compile(
    r"(?:^|[;:,] |\b(?:and|so|but|then) )[Ll]et (?P<whom>us|(?!me\b)(?:the |our |all "
    r"|each )?(?:[\w’'-]+ ){0,2}[\w’'-]+?) (?:also |now |therefore )?"
    r"(?P<act>(?!begin with|start with|look|turn|recall|consider|return|imagine|suppose|go|know|alone|not )[a-z-]+)\b"
)
STEP = re.compile(
    r"\b(?:step|task|move|fix|remedy|priority|answer|course|way (?:forward|out)|solution|place to (?:start|begin)"
    r"|job|contribution"
    r"|recommendation|advice|proposal|thing to do)\s(?:for [^.;:]{2,50} )?(?:is|would be|should be|must be|remains)\s"
    r"(?:now |therefore |simply |surely )?(?:for [^.;:]{2,50} )?to\s(?!be\b)[a-z]+"
    r"|\b[Ii]t (?:is|was) (?:strongly |therefore |further )?(?:recommended|advised|proposed|suggested) (?:that|to)\b",
)
TO_GUESTS = re.compile(
    r"\W*(?:all |registered |accredited |interested )?(?:participants|attendees|visitors|guests|applicants"
    r"|delegates|journalists|(?:the )?media"
    r"|readers|speakers|students|members|passengers|residents|candidates)\s(?:should|must|need|are (?:asked|invited"
    r"|requested|advised)|ought)\b",
    re.IGNORECASE,
)
"""Instructions to those who come to an event or read a page."""

REQUEST = re.compile(
    r"^\W*(?:\d+[.)]|\(\w\))?\W*(?:request(?:s|ed)?|appeal(?:s|ed)? to|call(?:s|ed)? (?:up)?on|urge[sd]?"
    r"|invite[sd]?|encourage[sd]?|ask(?:s|ed)?)\s",
    re.IGNORECASE,
)
"""An item of a communiqué by which its authors ask others."""

ROLES = re.compile(
    r"\b(?:governments?|industries|senators?|treasury|all(?:y|ies)|partners?(?: nations| countries)?|ministers?|minist(?:ry|ries)|leaders"
    r"|policy-?makers"
    r"|the alliance|member states|members|industry|firms|companies|parliaments?"
    r"|congress|the administration|officials|both (?:sides|countries|governments|capitals|parties)|the (?:two"
    r"|three|four"
    r"|five) (?:countries|partners|governments|sides|nations|capitals|parties|states)|capitals|the department"
    r"|donors|nations|the secretariat|planners|the centre|the council|the commission|militaries|navies|armed forces"
    r"|states"
    r"|operators|owners|insurers|makers|manufacturers|suppliers|contractors|chiefs|commanders|headquarters|staffs"
    r"|embassies|banks|shipyards"
    r"|(?:this|the) (?:committee|house|council|assembly|chamber|conference|board)|the four|the partners|the union"
    r"|the company|the ministry|the agency|ports|universities|diplomats|shipowners|employers|utilities"
    r"|regulators|the west|lawmakers|participants|treasuries|agencies|researchers)\b",
    re.IGNORECASE,
)
