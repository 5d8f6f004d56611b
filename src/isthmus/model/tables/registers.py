"""What registers say of legal entities, of their ties, and of the lists that they stand on."""

from __future__ import annotations

from isthmus.model import register_terms as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.provenance import ACTOR, SLUG, WEB, Fact

ENTITY = "entities.entity_id"


@table("entities", key=("entity_id",))
class Entity(Fact):
    """A legal entity, vessel or aircraft as one register tells of it. Two registers may tell of the same one."""

    entity_id: str = column("Permanent short id.", pattern=SLUG)
    register: str = column("The register.", one_of=v.ENTITY_REGISTERS)
    register_id: str = column("Its identifier in the register, e.g. the LEI.")
    kind: str = column("What it is.", one_of=v.ENTITY_KINDS)
    kind_stated: str | None = column("What it is in the register's own word.")
    name: str = column("Its name, as registered.")
    other_names: tuple[str, ...] = column("Other names, as registered.")
    actor_id: str | None = column("The actor, where name and country are those of one actor; no judgement was passed.", ref=ACTOR)
    country: str | None = column("State of its seat.", ref=ACTOR)
    city: str | None = column("City of its seat.")
    legal_form: str | None = column("Legal form, as a code or in words.")
    registered_as: str | None = column("Its number in the register of companies.")
    status: str | None = column("State of the entity or of its entry, in the register's own word.")
    founded: Edtf | None = column("When it was founded.")
    dissolved: Edtf | None = column("When it ended.")
    topics: tuple[str, ...] = column("What the register marks it as, in its own terms.")


@table("entity_properties", key=("entity_id", "property", "value"))
class EntityProperty(Fact):
    """What a register says of an entity beyond the columns of `entities`, one value a row."""

    entity_id: str = column("The entity.", ref=ENTITY)
    property: str = column("The register's name of the property.")
    value: str = column("The value, as the register writes it.")


@table("entity_links", key=("link_id",), dated_by="since")
class EntityLink(Fact):
    """A tie between two entities of a register."""

    link_id: str = column("Permanent short id.", pattern=SLUG)
    register_id: str | None = column("Its identifier in the register, where it has one.")
    subject: str = column("Who owns, pays, directs or belongs.", ref=ENTITY)
    object: str = column("What is owned, paid, directed or belonged to.", ref=ENTITY)
    relation: str = column("The tie, read from subject to object.", one_of=v.ENTITY_RELATIONS)
    role: str | None = column("The tie in the register's own words.")
    share: float | None = column("Share held, 0 to 1.", unit="1", ge=0, le=1)
    amount: float | None = column("Money paid or owed, in `currency`.", unit="see currency", ge=0)
    currency: str | None = column("ISO 4217 code of the currency.", pattern=r"^[A-Z]{3}$")
    since: Edtf | None = column("When it began; of a payment, its day.")
    until: Edtf | None = column("When it ended; empty if it has not or is not known.")
    status: str | None = column("State of the tie, in the register's own word.")


@table("listings", key=("listing_id",), dated_by="listed")
class Listing(Fact):
    """An entry of a list of sanctions, export control or military companies. A company may stand on several lists, and be named anew."""

    listing_id: str = column("Permanent short id.", pattern=SLUG)
    list: str = column("The list.", one_of=v.LISTS)
    list_stated: str | None = column("The list in the publication's own words.")
    number: str | None = column("Number of the entry in the list.")
    kind: str = column("What is listed.", one_of=v.ENTITY_KINDS)
    name: str = column("Name, as listed.")
    other_names: tuple[str, ...] = column("Other names, as listed.")
    parent_name: str | None = column("The company that the list names it under.")
    actor_id: str | None = column("The actor, where the name is that of one actor; no judgement was passed.", ref=ACTOR)
    entity_id: str | None = column("The entity of a register that the entry is about.", ref=ENTITY)
    countries: tuple[str, ...] = column("States of its addresses, as listed.", ref=ACTOR)
    listed: Edtf | None = column("When it was named.")
    delisted: Edtf | None = column("When it was taken off; empty if it has not been, or if the list does not say.")
    programs: tuple[str, ...] = column("Programmes or laws under which it is listed.")
    reference: str | None = column("The notice, e.g. in the Federal Register.")
    remark: str | None = column("What the list adds.")
    address: str | None = column("Address of the list or notice.", pattern=WEB)
