"""Events that a machine read out of the news."""

from __future__ import annotations

from isthmus.model import register_terms as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.provenance import ACTOR, WEB, Fact


@table("news_events", key=("event_number",), dated_by="date")
class NewsEvent(Fact):
    """Who did what to whom, as a machine coded a report. Counts follow the attention of the press; one event may stand in many rows."""

    event_number: str = column("Number of the event in the data set.", pattern=r"^\d+$")
    date: Edtf = column("Day of the event, as coded; often the day of the report.")
    added: Edtf | None = column("Day on which it entered the data set.")
    actor1_code: str | None = column("Who acts, as a CAMEO code.")
    actor1_name: str | None = column("Who acts, as coded.")
    actor1_country: str | None = column("State of who acts.", ref=ACTOR)
    actor2_code: str | None = column("To whom, as a CAMEO code.")
    actor2_name: str | None = column("To whom, as coded.")
    actor2_country: str | None = column("State of the other side.", ref=ACTOR)
    root_event: bool | None = column("The event stood in the report's lead.")
    event_code: str = column("CAMEO code of the deed, with its leading zeros.", pattern=r"^\d{2,4}$")
    event_root: str = column("First two digits of it: the kind of deed.", pattern=r"^\d{2}$")
    quad_class: str | None = column("Cooperation or conflict, in word or deed.", one_of=v.QUAD_CLASSES)
    goldstein: float | None = column("Goldstein score of the deed: -10 conflict to 10 cooperation.", unit="1", ge=-10, le=10)
    mentions: int | None = column("How often it was mentioned in the first quarter of an hour.", ge=0)
    sources: int | None = column("In how many outlets.", ge=0)
    articles: int | None = column("In how many articles.", ge=0)
    tone: float | None = column("Mean tone of the articles: -100 negative to 100 positive.", unit="1", ge=-100, le=100)
    country: str | None = column("State where it took place, as coded.", ref=ACTOR)
    region: str | None = column("Province or state of it, as coded; nothing finer is kept.")
    address: str | None = column("Address of a report.", pattern=WEB)
