"""Reporters and partners of trade statistics, made actors of the atlas."""

from __future__ import annotations

from isthmus.importers.known import Known, state_of

WORLD = ("0", "W00", "WORLD", "WLD")
EUROPEAN_UNION = ("97", "EUR", "EU2", "EU27")
OTHER_ASIA = "490"


def actor(code: str, iso: str, name: str, known: Known) -> tuple[str | None, str]:
    """The actor of a reporter or partner, by its numeric code, alpha-3 code and name, or why there is none.

    What is no state (areas not specified, bunkers, free zones) is added as an actor that the source does not name.
    """
    number = code.strip().removesuffix(".0").lstrip("0")
    if number in EUROPEAN_UNION or iso.strip() in EUROPEAN_UNION:
        return known.actor("eu", kind="organisation", name="European Union"), ""
    by_letters, why = state_of(iso if len(iso.strip()) in (2, 3) else "", "")
    by_number, _ = state_of(number, "")
    if by_letters and by_number and by_letters.actor_id != by_number.actor_id:
        return None, f"the code {code!r} is {by_number.name}, but {iso!r} is {by_letters.name}"
    state = by_letters or by_number
    if state is None:
        state, why = state_of("", name)
    if state:
        named, _ = state_of("", name)
        if named and named.actor_id != state.actor_id and not (named.until or state.until):
            return None, f"the code {code or iso!r} is {state.name}, but the name is {name!r}"
        return known.state(state), ""
    if number.isdigit() and name.strip():
        kind = "unknown" if "nes" in name.lower() or "not elsewhere" in name.lower() else "group"
        note = f"area {number} of UN trade statistics; it is no state"
        return known.actor(f"un-area-{number}", kind=kind, name=name.strip(), note=note), ""
    return None, why


def is_world(code: str, iso: str, name: str) -> bool:
    """Whether a partner is the total over the world."""
    number = code.strip().removesuffix(".0")
    return number == "0" or iso.strip().upper() in WORLD or (not number and name.strip().upper() in WORLD)
