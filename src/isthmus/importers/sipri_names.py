"""What SIPRI's publications call actors, made actors of the atlas."""

from __future__ import annotations

import re

from isthmus.atlas import states
from isthmus.importers.known import Known

WITHOUT_CODE = ("Biafra", "Katanga", "Libya GNC", "Libya HoR", "Northern Cyprus")
"""Places that the registers count as states and ISO 3166 does not list."""


def actor(name: str, known: Known) -> tuple[str | None, str]:
    """The actor that SIPRI means by a name, or why there is none; one that the atlas lacks is added.

    `*` marks an armed group that is no state, `**` an international organisation.
    """
    bare = name.rstrip("* ").strip()
    if state := states.by_name(bare):
        return known.state(state), ""
    if found := known.actors_by_name().get(states.folded(bare)):
        return found, ""
    slug = re.sub(r"[^a-z0-9]+", "-", states.folded(bare)).strip("-")
    note = f"{name}, as SIPRI names it"
    if bare.lower().startswith("unknown "):
        return known.actor(f"sipri-{slug}", kind="unknown", name=bare, note=note), ""
    if name.endswith("**"):
        return known.actor(slug, kind="organisation", name=bare, note=note), ""
    if name.endswith("*"):
        return known.actor(slug, kind="network", name=bare, note=f"{note}; an armed group that is no state"), ""
    if bare in WITHOUT_CODE:
        return known.actor(slug, kind="organisation", name=bare, note=f"{note}; it has no ISO 3166 code"), ""
    return None, f"no state has the name {name!r}"
