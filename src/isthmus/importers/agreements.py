"""What DCAD and ATOP share: dates in parts, parties by Correlates of War number, and agreements as rows of `commitments`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from isthmus.atlas import states
from isthmus.importers.known import Known
from isthmus.model.dates import span

UNITED_STATES = "us"


def date_of(year: str | None, month: str | None, day: str | None) -> tuple[str | None, str]:
    """A date in parts as EDTF, as exact as its parts, and why it is none. Zero, 99 and negative parts are codes for unknown."""
    number = _part(year)
    if number is None:
        return None, "" if _blank(year) else f"{year} is no year"
    if not 1000 <= number <= 2100:
        return None, "" if number <= 0 else f"{year} is no year"
    parts = [f"{number:04d}"]
    for part in (month, day):
        value = _part(part)
        if value is None or value <= 0 or value == 99:
            break
        parts.append(f"{value:02d}")
    text = "-".join(parts)
    try:
        span(text)
    except ValueError:
        return None, f"{text} is no date"
    return text, ""


def parties_of(codes: Iterable[str | None], known: Known) -> tuple[list[str], str]:
    """The actors of Correlates of War numbers, sorted, and why a number is no state's."""
    found = set()
    for code in codes:
        number = _part(code)
        if number is None or number <= 0:
            continue
        state = states.by_cow(str(number))
        if state is None:
            return [], f"no state has the Correlates of War number {number}"
        found.add(known.state(state))
    return sorted(found), "" if len(found) > 1 else "binds fewer than two states"


def names_of(codes: Sequence[str | None]) -> str:
    """The names of two states in words; the number of them where there are more."""
    numbers = [number for code in codes if (number := _part(code)) and number > 0]
    if len(numbers) > 2:
        return f"{len(numbers)} states"
    found = (states.by_cow(str(number)) for number in numbers)
    return " and ".join(state.name for state in found if state)


def us_role(parties: Sequence[str]) -> str:
    """The part of the United States: a party, or none."""
    return "party" if UNITED_STATES in parties else "none"


def _part(text: str | None) -> int | None:
    """A whole number, also where a spreadsheet has made 7 into 7.0."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return int(value) if value.is_integer() else None


def _blank(text: str | None) -> bool:
    return (text or "").strip().lower() in ("", ".", "na", "nan")
