"""The form of a scenario: what a TOML file may say, each value with its unit, bounds and default, and reading one.

A scenario is a horizon, demand by theatre, disruptions and policy. The dataclasses below are its declaration: `described()` lists every
parameter from them, `read` holds a file against them and tells every problem at once. Whether its goods, actors and facts are
in an atlas is for `against.problems`.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

THEATRE_NAMES = {"euro-atlantic": "Euro-Atlantic", "indo-pacific": "Indo-Pacific"}
THEATRES = tuple(THEATRE_NAMES)
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
_MEANING = "parameter"
S = TypeVar("S")


@dataclass(frozen=True)
class Parameter:
    """What one value of the form means: its unit, bounds, and the values or the pattern allowed."""

    meaning: str
    unit: str = ""
    ge: float | None = None
    le: float | None = None
    one_of: tuple[str, ...] = ()
    pattern: str | None = None

    @property
    def bounds(self) -> str:
        """Its bounds in words."""
        if self.one_of:
            return " or ".join(self.one_of)
        if self.ge is not None:
            return f"{self.ge:,.10g} to {self.le:,.10g}" if self.le is not None else f"{self.ge:,.10g} or more"
        return "YYYY-MM" if self.pattern == MONTH else ""


def _parameter(meaning: str, *, default: Any = dataclasses.MISSING, **more: Any) -> Any:
    given: dict[str, Any] = {"metadata": {_MEANING: Parameter(meaning, **more)}}
    if isinstance(default, dict):
        given["default_factory"] = dict
    elif default is not dataclasses.MISSING:
        given["default"] = default
    return field(**given)


@dataclass(frozen=True)
class Horizon:
    """The time that is looked at: some weeks, then months."""

    start: str = _parameter("First month.", default="2026-12", unit="month", pattern=MONTH)
    weeks: int = _parameter("Weekly periods at the start.", default=13, unit="weeks", ge=0, le=104)
    months: int = _parameter("Monthly periods after them.", default=33, unit="months", ge=0, le=120)


@dataclass(frozen=True)
class Policy:
    """What is decided, and how what is not on record is read."""

    theatres: tuple[str, ...] = _parameter("Theatres whose demand counts.", default=THEATRES, one_of=THEATRES)
    coalition: tuple[str, ...] = _parameter(
        "Groups and states whose makers and stocks supply.", default=("nato", "ip4", "ua")
    )
    pooling: bool = _parameter(
        "Whether what Europe and Canada make may go to the Indo-Pacific and the reverse.", default=False
    )
    permissions: str = _parameter(
        "Whether what is shared needs a permission on record: bracket reads an unknown one both ways.",
        default="bracket", one_of=("bracket", "known", "all"),
    )  # fmt: skip
    stocks: str = _parameter(
        "Whether stocks on record are still there: none in the unfavourable reading of bracket.",
        default="bracket", one_of=("bracket", "recorded", "none"),
    )  # fmt: skip
    inputs: str = _parameter(
        "Inputs of unknown capacity keep pace with what they go into, stay at present use, or both in turn.",
        default="bracket", one_of=("bracket", "keep-pace", "present-use"),
    )  # fmt: skip
    expansion_delay_months: float = _parameter("How late expansions come.", default=0.0, unit="months", ge=0, le=120)
    shipping_lag_weeks: float = _parameter(
        "From a maker to another region; an assumption.", default=4.0, unit="weeks", ge=0, le=52
    )
    defence_share: float | None = _parameter(
        "Share of the use of hit materials that is defence's, where it is served first; nobody is if left out.",
        default=None, unit="1", ge=0.001, le=1,
    )  # fmt: skip


@dataclass(frozen=True)
class Demand:
    """What one theatre uses of a good, day by day: a rate in the atlas, or one given with its source or as an assumption."""

    good: str = _parameter("Id of the good.")
    theatre: str = _parameter("Where it is used.", one_of=THEATRES)
    fact: str | None = _parameter("Id of the fact in the atlas that states the rate.", default=None)
    per_day: float | None = _parameter(
        "The rate, where no fact states it.", default=None, unit="each/day", ge=0, le=1e7
    )
    source: str | None = _parameter("Id of the source in the atlas, or address, that states the rate.", default=None)
    assumption: str | None = _parameter("What is assumed, in a sentence.", default=None)
    scale: float = _parameter("What the rate is multiplied by.", default=1.0, unit="1", ge=0, le=1000)
    from_month: float = _parameter(
        "When it begins, in months after the start.", default=0.0, unit="months", ge=0, le=240
    )
    to_month: float = _parameter("When it ends.", default=240.0, unit="months", ge=0, le=240)


@dataclass(frozen=True)
class Disruption:
    """Lines that are lost for a time: of goods, in a country, of a company, or what several of these say together."""

    name: str = _parameter("What it is called.")
    goods: tuple[str, ...] = _parameter(
        "Ids of the goods; all that the country or company makes if left out.", default=()
    )
    country: str | None = _parameter("Id of the state whose lines are lost.", default=None)
    company: str | None = _parameter("Id of the company whose lines are lost.", default=None)
    start_month: float = _parameter(
        "When it begins, in months after the start.", default=0.0, unit="months", ge=0, le=240
    )
    length_months: float = _parameter("How long it lasts.", default=240.0, unit="months", ge=0, le=240)
    recovery_months: float = _parameter(
        "Over which capacity comes back evenly.", default=0.0, unit="months", ge=0, le=120
    )
    depth: float = _parameter("Share of what they make that is lost.", default=1.0, unit="1", ge=0, le=1)
    stocks: bool = _parameter("Whether the country's stocks are withheld as well.", default=False)
    assumption: str | None = _parameter("What is assumed, in a sentence.", default=None)


@dataclass(frozen=True)
class Scenario:
    """A scenario, whole: what it inherits is in it."""

    name: str
    title: str
    summary: str
    horizon: Horizon = field(default_factory=Horizon)
    policy: Policy = field(default_factory=Policy)
    priority: Mapping[str, float] = field(default_factory=dict)
    demand: tuple[Demand, ...] = ()
    disruption: tuple[Disruption, ...] = ()


class ScenarioError(ValueError):
    """A scenario that cannot be used. `problems`: every one, with place, value and way out; the message shows them all."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


SECTIONS: Mapping[str, type] = {"horizon": Horizon, "policy": Policy, "demand": Demand, "disruption": Disruption}
LISTS = ("demand", "disruption")
TEXTS = ("title", "summary", "extends")


def described() -> dict[str, dict[str, tuple[Parameter, Any]]]:
    """Section -> name -> its declaration and default (MISSING where it must be given)."""
    return {
        section: {f.name: (f.metadata[_MEANING], _default(f)) for f in dataclasses.fields(kind)}
        for section, kind in SECTIONS.items()
    }


def build(name: str, raw: Mapping[str, Any]) -> Scenario:
    """The scenario that a TOML document says, once what it extends is merged in.

    Raises:
        ScenarioError: every value that the form does not allow.
    """
    problems: list[str] = []
    for key in raw.keys() - {*TEXTS, *SECTIONS, "priority"}:
        problems.append(_unknown(name, key, (*TEXTS, *SECTIONS, "priority")))
    for key in ("title", "summary"):
        if key not in raw:
            problems.append(f"{name}: {key} is not there; give one in a sentence")
        elif not isinstance(raw[key], str) or not _plain(raw[key]):
            problems.append(f"{name}: {key} {raw[key]!r} is not a text on one line")
    horizon = _section(f"{name}: [horizon]", Horizon, raw.get("horizon", {}), problems)
    policy = _section(f"{name}: [policy]", Policy, raw.get("policy", {}), problems)
    lists: dict[str, tuple[Any, ...]] = {}
    for key in LISTS:
        rows = raw.get(key, [])
        if not isinstance(rows, list):
            problems.append(f"{name}: {key} is a table; write it as [[{key}]]")
            rows = []
        built = (_section(f"{name}: [[{key}]] {i}", SECTIONS[key], row, problems) for i, row in enumerate(rows, 1))
        lists[key] = tuple(row for row in built if row is not None)
    priority = _priority(name, raw.get("priority", {}), problems)
    if horizon is not None and not problems:
        problems += _together(name, horizon, lists["demand"], lists["disruption"])
    if horizon is None or policy is None or problems:
        raise ScenarioError(problems)
    return Scenario(
        name, raw["title"].strip(), raw["summary"].strip(), horizon, policy, priority,
        lists["demand"], lists["disruption"],
    )  # fmt: skip


def _section(place: str, kind: type[S], raw: Any, problems: list[str]) -> S | None:
    if not isinstance(raw, dict):
        problems.append(f"{place}: {raw!r} is not a table of names and values")
        return None
    fields = {f.name: f for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    hints = typing.get_type_hints(kind)
    found = len(problems)
    values = {}
    for key, value in raw.items():
        if key not in fields:
            problems.append(_unknown(place, key, tuple(fields)))
            continue
        try:
            values[key] = _value(value, hints[key], fields[key].metadata[_MEANING])
        except ValueError as wrong:
            problems.append(f"{place} {key}: {wrong}")
    missing = [key for key, f in fields.items() if _default(f) is dataclasses.MISSING and key not in raw]
    problems += [f"{place}: {key} is missing: {fields[key].metadata[_MEANING].meaning}" for key in missing]
    return kind(**values) if len(problems) == found else None


def _value(value: Any, hint: Any, declared: Parameter) -> Any:
    """The value as the form's type, in bounds.

    Raises:
        ValueError: it is not one; says what would be.
    """
    kinds = [
        k for k in (typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)) if k is not type(None)
    ]
    kind = kinds[0]
    if typing.get_origin(kind) is tuple:
        items = (value,) if isinstance(value, str) else value
        if not isinstance(items, list | tuple) or not all(isinstance(x, str) and _plain(x) for x in items):
            raise ValueError(f"{value!r} is not a list of texts")
        if declared.one_of and (not items or set(items) - set(declared.one_of)):
            raise ValueError(f"{value!r} is not some of {', '.join(declared.one_of)}")
        return tuple(dict.fromkeys(items))
    if kind is bool:
        if not isinstance(value, bool):
            raise ValueError(f"{value!r} is neither true nor false")
        return value
    if kind is str:
        if not isinstance(value, str) or not _plain(value):
            raise ValueError(f"{value!r} is not a text on one line")
        if declared.one_of and value not in declared.one_of:
            raise ValueError(f"{value!r} is not {declared.bounds}")
        if declared.pattern and not re.match(declared.pattern, value):
            raise ValueError(f"{value!r} is not of the form {declared.bounds}")
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is not a number")
    if (kind is int and value != int(value)) or (declared.ge is not None and value < declared.ge) or (
        declared.le is not None and value > declared.le
    ):  # fmt: skip
        whole = "a whole number " if kind is int else ""
        raise ValueError(f"{value!r} {declared.unit} is not {whole}{declared.bounds}".replace("  ", " "))
    return kind(value)


def _plain(text: str) -> bool:
    """Whether a text says something and holds no control characters, which would reach terminals and pages."""
    return bool(text.strip()) and text.isprintable()


def _priority(name: str, raw: Any, problems: list[str]) -> dict[str, float]:
    if not isinstance(raw, dict):
        problems.append(f"{name}: priority is not a table of goods and weights")
        return {}
    for good, weight in raw.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= 1000:
            problems.append(f"{name}: [priority] {good}: {weight!r} is not a weight above 0, to 1000")
    return {str(g): float(w) for g, w in raw.items() if isinstance(w, int | float)}


def _together(name: str, horizon: Horizon, demand: tuple[Demand, ...], disruption: tuple[Disruption, ...]) -> list[str]:
    """What single values cannot show: rates given twice or not at all, spans that end before they begin or overlap."""
    wrong = []
    if horizon.weeks + horizon.months < 1:
        wrong.append(f"{name}: [horizon] has no period; give weeks or months")
    if not demand:
        wrong.append(f"{name}: there is no [[demand]]; without demand nothing falls short")
    for i, row in enumerate(demand, 1):
        place = f"{name}: [[demand]] {i} ({row.good}, {row.theatre})"
        if (row.fact is None) == (row.per_day is None):
            wrong.append(f"{place}: give either fact or per_day")
        elif row.per_day is not None and (row.source is None) == (row.assumption is None):
            wrong.append(f"{place}: per_day needs either a source or an assumption")
        if row.to_month <= row.from_month:
            wrong.append(f"{place}: to_month {row.to_month:g} is not after from_month {row.from_month:g}")
        for j, other in enumerate(demand[: i - 1], 1):
            same = (row.good, row.theatre) == (other.good, other.theatre)
            if same and row.from_month < other.to_month and other.from_month < row.to_month:
                wrong.append(f"{place}: overlaps [[demand]] {j} in time; part the months or make them one")
    for i, hit in enumerate(disruption, 1):
        place = f"{name}: [[disruption]] {i} ({hit.name})"
        if not (hit.goods or hit.country or hit.company):
            wrong.append(f"{place}: says neither goods, country nor company")
        if hit.stocks and not hit.country:
            wrong.append(f"{place}: stocks = true needs a country, whose they are")
        for j, other_hit in enumerate(disruption[: i - 1], 1):
            whose = (hit.country, hit.company) == (other_hit.country, other_hit.company)
            what = not hit.goods or not other_hit.goods or set(hit.goods) & set(other_hit.goods)
            if whose and what and _ends(hit) > other_hit.start_month and _ends(other_hit) > hit.start_month:
                wrong.append(
                    f"{place}: overlaps [[disruption]] {j} of the same lines in time; part the months or make them one"
                )
    return wrong


def _ends(hit: Disruption) -> float:
    return hit.start_month + hit.length_months + hit.recovery_months


def _unknown(place: str, key: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(key, known, n=2)
    return f"{place}: {key!r} is not part of the form{' (near: ' + ', '.join(near) + ')' if near else ''}; it has {', '.join(known)}"


def _default(f: dataclasses.Field[Any]) -> Any:
    return f.default_factory() if f.default_factory is not dataclasses.MISSING else f.default
