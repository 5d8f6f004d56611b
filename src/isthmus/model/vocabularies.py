"""The controlled vocabularies: which terms a column may hold and what each means."""

from __future__ import annotations

from isthmus.model.table import Vocabulary

SOURCE_KINDS = Vocabulary(
    "source_kind",
    {
        "official": "a government, ministry, armed force, NATO, EU or UN body; legal texts",
        "think-tank": "a research institute",
        "academic": "a university or a peer-reviewed journal",
        "news-agency": "a wire service",
        "press": "general press",
        "trade-press": "press of the defence, shipping, mining or another trade",
        "company": "a company on itself",
        "dataset": "a published collection of data",
        "reference": "an encyclopaedia or other work of reference",
        "aggregator": "a digest, reposting or unattributed site",
        "coding": "a coder's judgements by a written codebook, made for this atlas; its rows are the publication",
        "other": "anything else",
    },
)

ACCESS = Vocabulary(
    "access",
    {
        "original": "read on the publisher's own site",
        "copy": "another outlet's reprint or full quotation",
        "mirror": "a host that mirrors or archives the text",
        "proxy": "a proxy or rewritten address; never emitted as a link",
        "second-hand": "known only as others quote it",
    },
)

RELIABILITY = Vocabulary(
    "reliability",
    {
        "A": "completely reliable",
        "B": "usually reliable",
        "C": "fairly reliable",
        "D": "not usually reliable",
        "E": "unreliable",
        "F": "reliability cannot be judged",
    },
)

ACTOR_KINDS = Vocabulary(
    "actor_kind",
    {
        "state": "a state or economy with an ISO 3166-1 code",
        "organisation": "an international or government body, institute or foundation",
        "company": "a firm or joint venture",
        "armed-force": "a branch of a state's forces",
        "centre": "a NATO Centre of Excellence or an equivalent",
        "group": "states that act or are counted together",
        "network": "a loose or criminal network",
        "unknown": "an actor that the sources do not name",
    },
)

NAME_KINDS = Vocabulary(
    "name_kind",
    {
        "official": "full official name",
        "short": "short name in common use",
        "former": "name no longer in use",
        "native": "name in the actor's own script",
        "alias": "other name met in sources",
        "iso3": "ISO 3166-1 alpha-3 code",
        "cow": "Correlates of War numeric state code",
    },
)

STATUSES = Vocabulary(
    "status",
    {
        "active": "in operation or in force",
        "building": "under construction or being set up",
        "planned": "decided, not begun",
        "agreed": "signed or contracted, not begun",
        "proposed": "under study, discussion or memorandum",
        "ended": "closed, superseded or stopped",
        "unknown": "the sources do not say",
    },
)

GOOD_KINDS = Vocabulary(
    "good_kind",
    {
        "system": "a platform or launcher",
        "munition": "what is fired or flown once",
        "subsystem": "a major part of a system or munition",
        "component": "a part",
        "material": "a raw or processed material",
    },
)

MEASURES = Vocabulary(
    "measure",
    {
        "stock": "held at a time",
        "use": "consumed over a period",
        "demand": "needed or asked for",
        "output": "made over a period",
        "capacity": "could be made over a period",
        "target": "output planned for the date in `period`",
        "order": "ordered: contracts, ceilings, requests and approvals, told apart by `scope`",
        "transfer": "given or passed on",
        "unit-price": "price of one",
        "lead-time": "order to delivery",
        "qualification-time": "start of a line to its acceptance",
        "mass-per-unit": "mass in one",
        "import-share": "share of imports or of use that is imported, named in `scope`",
        "defence-share": "share of demand that is for defence",
    },
)

QUANTITY_UNITS = Vocabulary(
    "quantity_unit",
    {
        "each": "items",
        "each/day": "items a day",
        "each/month": "items a month",
        "each/year": "items a year",
        "tonne": "tonnes",
        "tonne/year": "tonnes a year",
        "share": "share of the whole named in `scope`, 0 to 1",
        "usd": "US dollars",
        "eur": "euros",
        "usd/kg": "US dollars a kilogram",
        "kg/each": "kilograms in one",
        "days": "days",
        "months": "months",
        "years": "years",
    },
)

BASES = Vocabulary(
    "basis",
    {
        "official": "stated by the body concerned",
        "reported": "reported by others",
        "estimate": "an analyst's estimate",
        "wargame": "use in a game, not a forecast",
        "computed": "computed from other figures; the note says how",
        "unknown": "no figure is known",
    },
)

THEATRES = Vocabulary(
    "theatre",
    {
        "euro-atlantic": "Europe, North America and the North Atlantic",
        "indo-pacific": "East, South and South-East Asia, Australia, New Zealand and the Pacific islands",
        "middle-east": "Middle East and Gulf",
    },
)

RELATIONS_OF_GOODS = Vocabulary(
    "good_relation",
    {
        "consumes": "the input is used up in making the output",
        "part-of": "the input becomes a part of the output",
        "fires": "the output launches the input; it can be made without it",
    },
)

ESSENTIAL = Vocabulary(
    "essential",
    {
        "yes": "the output cannot be made without it",
        "no": "the output can be made without it, or by another of its alternative group",
        "unknown": "the sources do not say",
    },
)

RECIPE_UNITS = Vocabulary(
    "recipe_unit",
    {
        "each": "items for one of the output",
        "kg/each": "kilograms for one of the output",
        "kg/kg": "kilograms for one kilogram of the output",
    },
)

SUPPLY_RELATIONS = Vocabulary(
    "supply_relation",
    {
        "supplier": "delivers the good",
        "licence": "passes the right or technology to make it",
        "co-production": "makes it together with the buyer",
        "joint-venture": "owns the buyer together with others",
    },
)

SUPPLIER_ROLES = Vocabulary(
    "supplier_role",
    {
        "maker": "makes the good itself in this relation, now or as planned",
        "licensor": "passes the technology; the buyer makes it",
        "trader": "resells it",
        "owner-or-investor": "holds a stake or finances it",
        "government": "passes on, gives or buys for a state",
        "partner": "works on it with the buyer; own making not stated",
        "unknown": "the sources do not say",
    },
)

EXCLUSIVITY = Vocabulary(
    "exclusivity",
    {
        "stated-sole": "a source says that it is the only one",
        "stated-dominant": "a source says that it is dominant",
        "one-known": "one is known; nothing says that it is the only one",
        "several": "several independent ones are known",
        "unknown": "not about making, or not stated",
    },
)

SHARE_KINDS = Vocabulary(
    "share_kind",
    {
        "supply": "share of the buyer's supply",
        "equity": "share of the joint venture",
    },
)

STAGES = Vocabulary(
    "stage",
    {
        "mining": "mine output",
        "refining": "refined or separated output",
        "production": "output, stage not told apart",
    },
)

ENGAGEMENT_KINDS = Vocabulary(
    "engagement_kind",
    {
        "summit": "meeting of leaders",
        "ministerial": "meeting of ministers",
        "dialogue": "talks, visits, calls and standing relations",
        "staff-talks": "talks of officials or staffs",
        "working-group": "standing group of officials",
        "agreement-signing": "signing or adoption of an agreement",
        "exercise": "military exercise",
        "deployment": "deployment of forces",
        "aid": "aid given or announced",
    },
)

LEVELS = Vocabulary(
    "level",
    {
        "leaders": "heads of state or government",
        "ministers": "ministers",
        "officials": "officials, envoys, experts",
        "military": "armed forces and chiefs of defence",
        "unknown": "the sources do not say",
    },
)

PARTICIPANT_ROLES = Vocabulary(
    "participant_role",
    {
        "convener": "called or organised it",
        "participant": "took part",
        "host": "lent the place",
        "speaker": "spoke",
        "moderator": "led the talk",
    },
)

DOMAINS = Vocabulary(
    "domain",
    {
        "political": "political consultation",
        "nuclear-deterrence": "nuclear deterrence and non-proliferation",
        "maritime": "sea",
        "cyber": "cyber",
        "space": "space and satellite navigation",
        "emerging-tech": "emerging technology",
        "information": "information and intelligence, classified exchange, disinformation",
        "climate": "climate and security",
        "defence-industry": "defence industry and materials",
        "logistics": "logistics and access",
        "ukraine": "support for Ukraine",
        "undersea-infrastructure": "cables and pipelines",
        "counter-drugs": "drugs",
    },
)

FUNCTIONS = Vocabulary(
    "function",
    {
        "collective-defence": "defence of one another",
        "consultation": "consultation",
        "access": "access of forces",
        "logistics": "mutual supply and support",
        "exercises": "exercises",
        "technology": "joint technology",
        "information-sharing": "exchange of information",
        "capacity-building": "help to build capability",
        "co-production": "making together",
        "procurement": "purchase",
        "security-of-supply": "security of supply",
    },
)

COMMITMENT_KINDS = Vocabulary(
    "commitment_kind",
    {
        "treaty": "treaty",
        "agreement": "agreement between governments or ministries",
        "mou": "memorandum of understanding",
        "programme": "programme",
        "contract": "contract",
        "statement": "political statement",
    },
)

US_ROLES = Vocabulary(
    "us_role",
    {
        "party": "the United States is a party",
        "member-of-party": "it is a member of an organisation that is a party",
        "convener": "it convenes the arrangement",
        "hub": "the arrangement runs through it",
        "supplier": "it supplies what the others buy",
        "none": "it has no part",
    },
)

CENTRE_DOMAINS = Vocabulary(
    "centre_domain",
    {
        "air-missile-defence": "integrated air and missile defence",
        "air-power": "air operations",
        "capacity-building": "security force assistance",
        "cbrn": "chemical, biological, radiological and nuclear defence",
        "civil-military": "civil-military cooperation",
        "climate": "climate change and security",
        "cold-weather": "cold-weather operations",
        "command-control": "command and control",
        "counter-ied": "improvised explosive devices",
        "counter-intelligence": "counter-intelligence",
        "counter-terrorism": "terrorism",
        "crisis-management": "crisis management and disaster response",
        "cyber": "cyber defence",
        "energy-security": "energy security",
        "explosive-ordnance": "explosive ordnance disposal",
        "information": "strategic communications",
        "intelligence": "human intelligence",
        "maritime": "sea",
        "military-engineering": "military engineering",
        "military-medicine": "military medicine",
        "military-police": "military police",
        "modelling-simulation": "modelling and simulation",
        "mountain-warfare": "mountain warfare",
        "space": "space",
        "stability-policing": "stability policing",
    },
)

CENTRE_ROLES = Vocabulary(
    "centre_role",
    {
        "framework": "framework nation: hosts and leads",
        "sponsoring": "sponsoring nation: NATO member that shares cost and staff",
        "contributing": "contributing participant",
    },
)

RECOMMENDATION_KINDS = Vocabulary(
    "recommendation_kind",
    {
        "recommendation": "advice of others",
        "goal": "aim that the author sets itself",
        "pledge": "promise to others",
    },
)

RECOMMENDATION_STATUSES = Vocabulary(
    "recommendation_status",
    {
        "open": "nothing done that the evidence shows",
        "partly": "partly done",
        "done": "done",
        "unknown": "not judged",
    },
)

EVIDENCE_STATUSES = Vocabulary(
    "evidence_status",
    {
        "open": "nothing done, or what was done undone again (score −1)",
        "partly": "begun or partly done (score 0)",
        "done": "done in full (score +1)",
    },
)
