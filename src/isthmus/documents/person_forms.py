"""How persons, their honorifics and their roles are written: the patterns that `people` looks for."""

from __future__ import annotations

import re

HONORIFIC = (
    r"(?:(?:H\.\s?E\.|HE|His Excellency|Her Excellency|(?:The )?(?:Rt\.? |Right )?Hon\.?|The (?:Right )?Honou?rable|Honou?rable|Dr\.?|"
    r"Prof\.?|Professor|Mrs?\.?|Ms\.?|"
    r"Mx\.?|Sir|Dame|Lord|Baroness|Amb\.?|Ambassador|(?:Lt\.?|Lieutenant|Maj\.?|Major|Brig\.?|Brigadier)[ -]?(?:Gen\.?|General)|"
    r"Gen(?:\.|(?= Sir\b))|General|"
    r"(?:Vice|Rear|Fleet)[ -](?:Adm\.?|Admiral)|Adm\.?|Admiral|Brigadier|Brig\.?|Air (?:Chief |Vice[ -])?Marshal|Air Commodore|Commodore|"
    r"(?:Lt\.?|Lieutenant) (?:Col\.?|Colonel)|Col\.?|Colonel|Capt\.?|Captain|Cdr\.?|Cmdr\.?|Maj\.?|Sen\.?|Senator|Rep\.?|"
    r"Congress(?:man|woman)|MP) )"
)

_MODIFIERS = (
    r"(?:Deputy|Vice|Assistant|Acting|(?:F|f)ormer|(?:T|t)hen|Senior|Junior|Principal|Under|Associate|Permanent|Executive|"
    r"Managing|Special|Parliamentary|"
    r"First|Founding|Co-|Non-[Rr]esident|Nonresident|Resident|Visiting|Distinguished|Adjunct|Chief|Research|Policy|National|"
    r"Security|Foreign|Defen[cs]e|"
    r"Interior|Finance|Trade|Industry|Environment|Home|Prime|Federal|Supreme|Allied|Joint|General|Political|Military|Scientific|"
    r"Programme|Program|Project|"
    r"Regional|Country|Global|International|State|Unification|Economic|Digital|Climate|Cyber|Honorary|Emeritus|Outgoing|Incoming|"
    r"Indo-Pacific|Technical|Press|Private|"
    r"Strategic|Maritime|Naval|Space|Communications|Editorial)"
)
_HEADS = (
    r"(?:Prime Minister|Minister|President|Vice[ -]President|Chancellor|Premier|Secretary[ -]General|Secretary of (?:State|"
    r"Defen[cs]e|War|the (?:Navy|Army|Air Force))|"
    r"Foreign Secretary|Secretary|Undersecretary|Under[ -]Secretary|Ambassador(?:-[Aa]t-[Ll]arge)?|Director[ -]General|Director|"
    r"Commander(?:[ -]in[ -][Cc]hief)?|"
    r"Chief of (?:(?:the )?(?:Defen[cs]e|Joint|General|Naval|Army|Air|Maritime)(?: Staff)?|Staff|Naval Operations|"
    r"Defen[cs]e Force)|Chief Executive(?: Officer)?|"
    r"CEO|COO|CTO|Chair(?:man|woman|person)?|Fellow|Researcher|Scientist|Professor|Analyst|Advis[eo]r|Head|Envoy|Representative|"
    r"Commissioner|Spokes(?:person|man|woman)|"
    r"Founder|Co-[Ff]ounder|Governor|Senator|Dean|Editor(?:[ -]in[ -]Chief)?|Correspondent|Journalist|Lecturer|Scholar|"
    r"Counsel(?:l)?or|Attaché|Economist|"
    r"Coordinator|Co-ordinator|Manager|Officer|Partner|Speaker|Emperor|King|Queen|Crown Prince|Pope|Delegate|Inspector|"
    r"Superintendent|Rapporteur|"
    r"Chargé d['’]Affaires|Supreme Allied Commander(?: (?:Transformation|Europe))?|SACEUR|SACT|Mayor|Judge|Member of Parliament|"
    r"Rector|Provost|Expert|Strategist|Lead)"
)
_PORTFOLIO = (
    r"(?:State|Defen[cs]e|Foreign|Affairs|National|Unification|Trade|Finance|War|Interior|Economy|Industry|Security|Commerce|"
    r"Energy|International|Development|"
    r"Armed|Forces|Asia|Asian|Europe|European|East|Pacific|Indo-Pacific|Middle|North|Africa|America|Investment|Innovation|Science|"
    r"Technology|Policy|Planning|Operations|"
    r"Arms|Control|Disarmament|Strategy|Climate|Environment|Veterans|Justice|Health|Transport|Public|Diplomacy|Political|Military|"
    r"Cyber|Space|Research|"
    r"Commonwealth|Studies|Procurement|Cooperation|Partnerships|Global|Infrastructure|Communications|Resilience|Human|Rights|"
    r"Intelligence|Relations)"
)
ROLE = (
    rf"(?:(?:{_MODIFIERS}[ -]?){{0,5}}{_HEADS}(?: (?:of|for|on) (?:the )?{_PORTFOLIO}(?:(?:,| and|, and| &)? {_PORTFOLIO}){{0,5}})?)"
)
"""A role with its modifiers and its portfolio: `Deputy Assistant Secretary of State for East Asian and Pacific Affairs`."""

_NEVER_IN_NAMES = (
    "action admiral aerospace agreed airport annual answer answers armament armaments asset assets authority base battalion "
    "battalions bay board boards branch brigade brigades brigadier bureau bureaus business captain city colonel command "
    "commander commands commodore communique communiqué conclusion conclusions consultation consultations daily data delegate "
    "delegates delegation digest directorate directorates division divisions document eight electronics evaluation event "
    "external facility federation first five fleet four framework frigate guidelines harbor harbour headquarters herald "
    "holdings hon immediate industries initiative island islands laboratories laboratory lieutenant major marshal media member "
    "members missile missiles mission monthly munition munitions network networks news nine observatory ocean one operator "
    "operators outcome outcomes port ports post prefecture press province public quarterly question questions ranking rector "
    "regiment regiments release review river rivers sea second sergeant service services seven shipbuilding shipyard shipyards "
    "six societies society squadron staff station stations story strait straits system systems talks team teams technologies "
    "ten third three times transcript tribune trust two unit units university visit voyage weapon weapons wing working yearly"
)
"""Words that names of bodies, places and papers are made of, and names of persons are not."""
_EITHER_CASE = "|".join(form for word in _NEVER_IN_NAMES.split() for form in (word.capitalize(), word.upper()))

_NO_NAMES = (
    r"(?!(?:The|This|That|These|A|An|In|On|At|Of|For|And|But|With|From|To|By|As|We|He|She|It|They|Our|His|Her|Its|Their|I|You|Who|"
    r"What|When|Where|Why|How|If|After|Before|"
    r"Institute|Institution|Ministry|Department|Office|Council|Committee|Commission|Summit|Meeting|Conference|Forum|Session|Panel|"
    r"Programme|Program|Project|University|"
    r"College|School|Academy|Centre|Center|Foundation|Association|Agency|Organi[sz]ation|Union|Alliance|Government|Parliament|"
    r"Embassy|Army|Navy|Air|Force|Forces|Group|"
    r"Company|Corporation|Ltd|Inc|GmbH|Limited|Bank|Fund|Party|Court|Assembly|House|Senate|Congress|Treaty|Agreement|Declaration|"
    r"Statement|Strategy|Policy|Report|Paper|"
    r"Security|Defen[cs]e|Foreign|International|National|Military|Nuclear|Strategic|Global|Political|Economic|Research|Studies|"
    r"Affairs|Relations|Cooperation|Partners?|"
    r"Partnership|Dialogue|Minister|Ministers|President|Secretary|Chancellor|Director|Chair|Chairman|Fellow|Ambassador|Deputy|"
    r"Vice|Senior|Head|Chief|Professor|Officer|Adviser|Advisor|Prime|General|"
    r"Leaders?|Officials?|Speakers?|Moderators?|Moderated|Welcome|Opening|Closing|Keynote|Remarks|Introduction|Agenda|Contact|"
    r"Registration|Related|Publications?|Topics?|About|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|October|"
    r"November|December|"
    r"North|South|East|West|Northern|Southern|Eastern|Western|Central|New|United|States?|Kingdom|Republic|Indo|Indo-Pacific|Asia|"
    r"Asia-Pacific|Asian|Europe|European|Euro-Atlantic|Pacific|Atlantic|"
    r"NATO|EU|UN|US|UK|AUKUS|ASEAN|Quad|IP4|AP4|G7|Ukraine|China|Russia|Japan|Korea|Australia|Zealand|Taiwan|India|Germany|France|"
    r"Canada|America|Britain|"
    r"Ballroom|Hotel|Hall|Room|Secretariat|Cabinet|Administration|Treasury|Labor|Agriculture|Act|Bill|Law|Orders?|Space|Gulf|"
    r"Regarding|Your|My|Excellenc(?:y|ies)|Minster|Thank|Thanks|Today|Yesterday|Both|Former|Emergency|Executive|Building|Street|"
    r"Avenue|Road|Article|Section|Chapter|Annex|Figure|Table|Part|Day|Week|Time|Date|Venue|Location|Online|Free|Read|More|Download|Share|"
    r"Deterrence|Cyber|Maritime|Industrial|Industry|Technology|Innovation|Climate|Future|Challenges?|Lessons|Implications|"
    r"Perspectives?|Order|World|War|Peace|Crisis|Joint|Exercise|Operation|Resolution)\b)"
    rf"(?!(?:{_EITHER_CASE})\b)"
)
_PARTICLE = r"(?:(?:de|da|di|du|del|della|dos|van|von|der|den|ter|ten|la|le|el|bin|ibn|zu|zur|af|av|y|e|al)|van der|van den|von der|de la) "
CAPITAL = r"(?=[^\W\d_a-zß-öø-ÿ])"
_WORD = (
    rf"{CAPITAL}{_NO_NAMES}(?:[A-Z]\.(?:[- ]?[A-Z]\.)?|(?:O['’]|D['’]|Mc|Mac|al-|Al-"
    rf"|El-)?[^\W\d_a-zß-öø-ÿ][^\W\d_]+(?:[-‐'’](?!s\b)[^\W\d_]+)*)"
)
NAME = rf"(?:{_WORD}(?: (?:{_PARTICLE})?{_WORD}){{1,4}})"
"""Two to five words of a name, each with a capital, particles between them; family names may be all in capitals."""
ONE_NAME = rf"(?:(?:{_PARTICLE})?{_WORD})"

_LEADING = r"(?:(?:(?:[A-Z]\.){2,}|[A-Z][\w&’'-]*)(?:['’]s)?(?: (?:of|the|and))? )"

BEFORE = re.compile(  # NATO Secretary General Jens Stoltenberg; Prime Minister of Japan, Kishida Fumio; Defence Minister Lee
    rf"(?<![\w-])(?P<led>{_LEADING}{{0,4}}?)(?P<role>{ROLE})(?P<to> to (?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){{0,3}}?)?(?: of (?:the )?(?P<of>[A-Z][\w’'-]*(?: (?:of |the |and )?[A-Z][\w’'-]*){{0,4}}?))?"  # noqa: E501
    rf"(?:,? (?={HONORIFIC})|,? )(?P<honorific>{HONORIFIC}*)(?P<name>{NAME}|(?<=[a-z] ){ONE_NAME})(?:(?: of| from|"
    rf", of) (?:the )?(?P<after>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){{0,3}}))?"
)
"""A role before a name."""

AFTER = re.compile(  # Dr Anna Berg, Senior Fellow at the Institute; Jens Stoltenberg (Secretary General, NATO)
    rf"(?<![\w-]){CAPITAL}(?P<honorific>{HONORIFIC}*)(?P<name>{NAME})(?:, (?:PhD|MP|OBE|CBE|KC|[A-Z]{{2,4}}(?=,)))?(?:,| [-–—|:]|"
    rf" \()\s?(?:who is |is )?(?:the |an? |[Cc]urrent(?:ly)? )?"
    rf"(?P<role>(?:{_LEADING}{{0,3}}?)?{ROLE}(?:[^,.;()–—|\t]|(?<=[A-Z])\.(?=[A-Z ]))*)(?P<rest>(?:(?:,| at| [-–—|"
    rf"]) ?(?:the )?[A-Z][^,.;()–—|\t]*)?)"
)
"""A name before its role."""

ADDRESSED = re.compile(rf"(?<![\w-]){CAPITAL}(?P<honorific>{HONORIFIC}+)(?P<name>{NAME}|{ONE_NAME})")
"""A name with an honorific: `Mr Kishida`, `H.E. Park Jin`."""

PART_IN_EVENT = re.compile(
    r"^(?P<part>(?:Co-)?(?:Moderat(?:or|ed by)|Chair(?:ed by|person|man|woman)?|Speakers?|Panell?ists?|Discussants?|"
    r"Keynote(?: speaker| address| speech)?(?: by)?|Hosts?|"
    r"Welcom(?:e|ing)(?: remarks| address)?(?: by)?|Opening(?: remarks| address)?(?: by)?|Closing(?: remarks)?(?: by)?|"
    r"Introduct(?:ion|ory remarks)(?: by)?|Facilitator|Presenter|Rapporteur|"
    r"Authors?|Contact|Interpreter|Remarks by|Commentator|In conversation with)) ?[:–—-]? +",
    re.IGNORECASE,
)
"""The part that someone has in an event, at the beginning of a line."""

BYLINE = re.compile(r"^(?:by|authors?|written by|author\(s\))\s*:?\s+", re.IGNORECASE)
"""What a byline begins with."""

_PARTS = (
    r"(?:co-)?(?:moderator|chair|host|facilitator|discussant|keynote(?: speaker| address| speech)?|(?:opening|closing|welcome|welcoming"
    r"|introductory|concluding) (?:remarks|address|speaker|comments)|introduction|panell?ist|speaker|presenter|respondent|rapporteur"
    r"|commentator|in conversation)"
)
WHOLE_NAME = re.compile(
    rf"^(?P<honorific>(?:{HONORIFIC}(?:\((?:ret|retd|res)\.?\)\s?)?)*)(?P<name>{NAME})(?:,? (?:MP|AM|AO|AC|KC|QC|CBE"
    rf"|OBE|MBE|Ph\.?D\.?|MEP))*"
    rf"(?: \((?:he|she|they|Dr|Prof|ret)[^)]*\))?(?:(?:, | [-–—|] | \()(?P<part>(?i:{_PARTS}))\)?)?$"
)
WHOLE_ROLE = re.compile(rf"^(?:{_LEADING}{{0,4}}?)?{ROLE}\b")
"""A line that is a name, and one that begins with a role."""

HINT = re.compile(rf"\b(?:{_HEADS})|\b{HONORIFIC}")
"""What a passage that names a person in a role has in it."""
