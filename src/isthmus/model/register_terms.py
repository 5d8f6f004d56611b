"""The controlled vocabularies of registers of entities and of the lists they stand on."""

from __future__ import annotations

from isthmus.model.table import Vocabulary

ENTITY_REGISTERS = Vocabulary(
    "entity_register",
    {
        "lei": "Global Legal Entity Identifier System",
        "ftm": "a data set in the FollowTheMoney model",
    },
)

ENTITY_KINDS = Vocabulary(
    "entity_kind",
    {
        "legal-entity": "legal entity of a form that is not told",
        "company": "firm",
        "organisation": "association, party, foundation or the like",
        "public-body": "part of a state, or an international body",
        "branch": "branch of an entity in another state",
        "fund": "fund",
        "person": "person in a public role",
        "vessel": "vessel",
        "aircraft": "aircraft",
    },
)

ENTITY_RELATIONS = Vocabulary(
    "entity_relation",
    {
        "owned-by-directly": "the subject's accounts are consolidated by the object, its direct parent",
        "owned-by-ultimately": "the subject's accounts are consolidated by the object, its ultimate parent",
        "branch-of": "the subject is a branch of the object",
        "managed-by": "the subject is a fund that the object manages",
        "part-of-fund": "the subject is a sub-fund of the object, or feeds it",
        "owns": "the subject owns the object or a part of it",
        "directs": "the subject directs the object",
        "member-of": "the subject is a member of the object",
        "employed-by": "the subject works for the object",
        "represents": "the subject acts for the object",
        "succeeded-by": "the object succeeded the subject",
        "pays": "the subject paid the object",
        "owes": "the subject owes the object",
        "linked": "another tie",
    },
)

LISTS = Vocabulary(
    "list",
    {
        "us-1260h": "Chinese military companies, section 1260H of the US defence authorisation act for 2021",
        "us-sdn": "Specially Designated Nationals and Blocked Persons, US Treasury",
        "us-ssi": "Sectoral Sanctions Identifications, US Treasury",
        "us-cmic": "Chinese Military-Industrial Complex Companies, US Treasury",
        "us-fse": "Foreign Sanctions Evaders, US Treasury",
        "us-capta": "correspondent and payable-through account sanctions, US Treasury",
        "us-mbs": "Menu-Based Sanctions, US Treasury",
        "us-plc": "Palestinian Legislative Council list, US Treasury",
        "us-isa": "Iran Sanctions Act list without designation, US Treasury",
        "us-entity-list": "Entity List, US Commerce",
        "us-military-end-user": "Military End User List, US Commerce",
        "us-unverified": "Unverified List, US Commerce",
        "us-denied-persons": "Denied Persons List, US Commerce",
        "us-aeca-debarred": "debarred under the Arms Export Control Act, US State",
        "us-nonproliferation": "Nonproliferation Sanctions, US State",
        "us-other": "another list of the US consolidated screening list",
        "other": "another list",
    },
)

AID_KINDS = Vocabulary(
    "aid_kind",
    {
        "military": "arms, equipment, training, and money for these",
        "financial": "money for the budget: grants, loans, guarantees",
        "humanitarian": "help for people",
    },
)

AID_STAGES = Vocabulary(
    "aid_stage",
    {
        "committed": "promised",
        "allocated": "set aside or on the way",
        "delivered": "handed over or paid",
    },
)

MINERAL_MEASURES = Vocabulary(
    "mineral_measure",
    {
        "production": "mined, refined or made in the year",
        "capacity": "could be made in a year",
        "reserves": "could be extracted economically at the time",
    },
)

MINERAL_STAGES = Vocabulary(
    "mineral_stage",
    {
        "mining": "mine output",
        "refining": "refined, smelted or separated output",
        "production": "made in plants, or stage not told",
    },
)

AREA_KINDS = Vocabulary(
    "area_kind",
    {
        "country": "a state or territory",
        "group": "several states together",
        "other": "all states that are not named",
        "world": "the world: the total, no part",
    },
)

QUAD_CLASSES = Vocabulary(
    "quad_class",
    {
        "verbal-cooperation": "cooperation in words",
        "material-cooperation": "cooperation in deeds",
        "verbal-conflict": "conflict in words",
        "material-conflict": "conflict in deeds",
    },
)

SECTOR_USES = Vocabulary(
    "sector_use",
    {
        "intermediate": "used up in making something else",
        "final": "consumed, invested or put into stock",
    },
)
