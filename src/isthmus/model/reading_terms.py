"""The controlled vocabularies of documents and of what is read in them."""

from __future__ import annotations

from isthmus.model.table import Vocabulary

DOCUMENT_KINDS = Vocabulary(
    "document_kind",
    {
        "event-page": "page of an event: what, when, where, who speaks",
        "report": "report, paper, brief or commentary",
        "readout": "what one side tells of a meeting or call",
        "communique": "joint statement or declaration of those who met",
        "press-release": "announcement by the body itself",
        "exercise-report": "account of a military exercise or deployment",
        "award-notice": "notice of a contract or an award",
        "fact-sheet": "list of facts or measures",
        "speech": "speech, remarks or a transcript",
        "news": "report of a news outlet",
        "agreement": "text of a treaty, agreement or memorandum",
        "other": "anything else, or not determined",
    },
)

DOCUMENT_FORMATS = Vocabulary(
    "document_format",
    {
        "html": "web page",
        "pdf": "PDF document",
        "docx": "Word document",
        "markdown": "Markdown",
        "text": "plain text, also of a page that has lost its markup",
    },
)

PASSAGE_KINDS = Vocabulary(
    "passage_kind",
    {
        "heading": "a heading",
        "paragraph": "a paragraph",
        "item": "an item of a list",
        "quote": "words of another, set apart",
        "row": "a row of a table, its cells parted by tabs",
    },
)

MENTION_KINDS = Vocabulary(
    "mention_kind",
    {
        "actor": "a state, organisation, company, force, centre or group",
        "place": "a city, region or sea",
        "date": "a day, month, year or span",
        "good": "a system, munition, part or material",
        "domain": "a field of cooperation",
        "person": "a person in a public role",
        "concept": "a concept of deterrence",
    },
)

CANDIDATE_KINDS = Vocabulary(
    "candidate_kind",
    {
        "engagement": "a meeting, exercise, deployment, signing or act of aid",
        "recommendation": "what is recommended, set as a goal or pledged, and to whom",
        "commitment": "what parties bind themselves to, or say they will do, with one another",
        "figure": "how many of a good someone makes, holds, orders or uses",
        "incident": "an attack, a cut cable, a seized cargo",
        "related": "another publication that the page points to",
    },
)

CANDIDATE_VERDICTS = Vocabulary(
    "candidate_verdict",
    {
        "accept": "a fact as proposed",
        "edit": "a fact with the content that the judge wrote",
        "reject": "no fact",
        "merge": "the same as another candidate or as a fact that is there, which gains the source",
        "open": "takes an earlier judgement back: waiting again",
    },
)
