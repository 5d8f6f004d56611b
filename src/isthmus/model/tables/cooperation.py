"""Cooperation: who meets whom, who is bound to whom, and what was advised, said and suffered."""

from __future__ import annotations

from isthmus.model import deterrence_terms as terms
from isthmus.model import vocabularies as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.provenance import ACTOR, SLUG, Fact


@table("engagements", key=("engagement_id",), dated_by="date")
class Engagement(Fact):
    """A meeting, exercise, deployment, signing or act of aid, of allies and of rivals alike."""

    engagement_id: str = column("Permanent short id.", pattern=SLUG)
    name: str = column("What it was.")
    kind: str = column("What kind of event.", one_of=v.ENGAGEMENT_KINDS)
    level: str = column("Rank of those who met.", one_of=v.LEVELS)
    date: Edtf = column("When it took place.")
    margin_of: str | None = column("The event beside which it was held.", ref="engagements.engagement_id")
    place: str | None = column("City or sea.")
    country: str | None = column("State in which it took place.", ref=ACTOR)
    domains: tuple[str, ...] = column("What it was about.", one_of=v.DOMAINS)
    summary: str = column("What happened, in our own words.")


@table("participants", key=("engagement_id", "actor_id", "role", "person"))
class Participant(Fact):
    """An actor, or a person in a public role, in an engagement."""

    engagement_id: str = column("The engagement.", ref="engagements.engagement_id")
    actor_id: str = column("The actor.", ref=ACTOR)
    role: str = column("Its part in the event.", one_of=v.PARTICIPANT_ROLES)
    person: str | None = column("Name of a person in a public role.")
    affiliation: str | None = column("The person's office, as stated.")


@table("commitments", key=("commitment_id",), dated_by="signed")
class Commitment(Fact):
    """What states and organisations have bound themselves to, or said they would do, with one another."""

    commitment_id: str = column("Permanent short id.", pattern=SLUG)
    name: str = column("What it is called.")
    kind: str = column("Its form.", one_of=v.COMMITMENT_KINDS)
    parties: tuple[str, ...] = column("Who is bound; the list may be incomplete.", ref=ACTOR)
    suspended_pairs: tuple[str, ...] = column(
        "Pairs of parties between which it is suspended, as `a+b`, ids sorted.", pattern=r"^[a-z0-9-]+\+[a-z0-9-]+$"
    )
    signed: Edtf | None = column("When it was signed or announced.")
    in_force: Edtf | None = column("When it entered into force; empty if it has not or is not known.")
    until: Edtf | None = column("When it ended or ends; empty if it has no known end.")
    functions: tuple[str, ...] = column("What the parties do for one another.", one_of=v.FUNCTIONS)
    domains: tuple[str, ...] = column("In what field.", one_of=v.DOMAINS)
    binding: bool = column("Binding in law or contract.")
    us_role: str = column("Part of the United States in it.", one_of=v.US_ROLES)
    summary: str = column("What it holds, in our own words.")


@table("centres", key=("centre_id",), dated_by="accredited")
class Centre(Fact):
    """A NATO-accredited Centre of Excellence."""

    centre_id: str = column("The centre as an actor.", ref=ACTOR)
    short_name: str = column("Short name in common use.")
    host: str = column("State that hosts it.", ref=ACTOR)
    city: str = column("City.")
    lat: float = column("Latitude of the city's centre.", unit="degree", ge=-90, le=90)
    lon: float = column("Longitude of the city's centre.", unit="degree", ge=-180, le=180)
    accredited: Edtf | None = column("When NATO accredited it.")
    domain: str = column("Its field.", one_of=v.CENTRE_DOMAINS)


@table("centre_participation", key=("centre_id", "actor_id", "role", "since"), dated_by="since")
class CentreParticipation(Fact):
    """A state's part in a centre."""

    centre_id: str = column("The centre.", ref="centres.centre_id")
    actor_id: str = column("The state.", ref=ACTOR)
    role: str = column("Its part.", one_of=v.CENTRE_ROLES)
    since: Edtf | None = column("When it joined; some joined as partners before they became members of NATO.")


@table("recommendations", key=("recommendation_id",), dated_by="document_date")
class Recommendation(Fact):
    """What was recommended, set as a goal or pledged, and what has come of it."""

    recommendation_id: str = column("Permanent short id.", pattern=SLUG)
    kind: str = column("Recommendation, goal or pledge.", one_of=v.RECOMMENDATION_KINDS)
    document: str = column("Title of the document.")
    document_date: Edtf | None = column("Date of the document.")
    publisher: str = column("Who published it.")
    addressees: tuple[str, ...] = column("To whom.", ref=ACTOR)
    theme: str = column("In what field.", one_of=v.DOMAINS)
    text: str = column("What, in our own words.")
    status: str = column(
        "How far it is done: the status of its newest evidence; without evidence open or unknown.",
        one_of=v.RECOMMENDATION_STATUSES,
    )


@table("recommendation_evidence", key=("recommendation_id", "date"), dated_by="date")
class RecommendationEvidence(Fact):
    """What became of a recommendation, goal or pledge by a day: a coder's judgement of what its sources report."""

    recommendation_id: str = column("Which one.", ref="recommendations.recommendation_id")
    date: Edtf = column("When what the sources report took place; never before the document.")
    status: str = column("How far it was done by then.", one_of=v.EVIDENCE_STATUSES)
    reason: str = column("What happened and why the status follows from it, in our own words.")


@table("positions", key=("position_id",), dated_by="date")
class Position(Fact):
    """An actor's stance on a concept of deterrence in one document; the stance is a coder's judgement."""

    position_id: str = column("Permanent short id.", pattern=SLUG)
    actor_id: str = column("Whose stance.", ref=ACTOR)
    concept: str = column("The concept.", one_of=terms.CONCEPTS)
    stance: str = column("The stance.", one_of=terms.STANCES)
    document: str = column("Document or statement.")
    date: Edtf = column("Date of the document.")
    summary: str = column("What it says, in our own words.")


@table("codings", key=("position_id", "coder"), dated_by="date")
class Coding(Fact):
    """A further coder's judgement of the stance of a position, beside the first coder's in the table of positions.

    It rests on the coding itself, a source of kind coding that needs no address, and on whatever the coder looked up.
    """

    position_id: str = column("The position judged.", ref="positions.position_id")
    coder: str = column("Who judged: a permanent short id, one for each coder.", pattern=SLUG)
    stance: str = column("The stance that this coder sees.", one_of=terms.STANCES)
    blind: bool = column("Judged without sight of the stance that another had given.")
    date: Edtf = column("When it was judged.")
    seen: str = column("What the coder had before the eyes.", one_of=terms.CODING_SEEN)
    reason: str = column("Why this stance, in the coder's words.")


@table("incidents", key=("incident_id",), dated_by="date")
class Incident(Fact):
    """Something that happened to the partners' security: an attack, a cut cable, a seized cargo."""

    incident_id: str = column("Permanent short id.", pattern=SLUG)
    date: Edtf = column("When it happened or was announced.")
    place: str = column("City or sea.")
    country: str | None = column("State or territory where it happened.", ref=ACTOR)
    domain: str = column("In what field.", one_of=v.DOMAINS)
    what: str = column("What happened, in our own words.")
    quantity: float | None = column("How much, in `unit`.", unit="see unit", ge=0)
    unit: str | None = column("What is counted; add only like with like.")
    actors: tuple[str, ...] = column(
        "Actors to whom it is ascribed; suspected and proven alike, see `what`.", ref=ACTOR
    )
    repeats: tuple[str, ...] = column(
        "Incidents whose quantity this one counts again; sums leave it out.", ref="incidents.incident_id"
    )
