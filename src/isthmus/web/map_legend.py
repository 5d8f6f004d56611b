"""What the map shows and how it is drawn: its layers, the classes within them, and their colours.

Read by the form beside the map, the script that draws it and the still, so that all three say the same. The colours
are told apart by the colour-blind (Okabe and Ito's and shades of them); dots have an outline, so that each shows on
light and on dark ground.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from isthmus.web.geodata import DOWNSTREAM, DRAWN_DOMAINS, INCIDENT, MADE, MAKER, UNSTATED, UPSTREAM, Layer

DOT, RING, LINE, AREA, DIAMOND = "dot", "ring", "line", "area", "diamond"


@dataclass(frozen=True)
class Key:
    """One class of features: its words, colour and shape in the legend."""

    label: str
    colour: str
    shape: str = DOT
    at_night: str = ""

    @property
    def on_dark(self) -> str:
        """The colour on dark ground: thin lines need a lighter one there."""
        return self.at_night or self.colour


@dataclass(frozen=True)
class Switch:
    """A layer that can be shown: its title, whether it is at first, and what a reader must know of it."""

    title: str
    at_first: bool
    note: str


KEYS: dict[str, Key] = {
    "system": Key("systems", "#5c1f00"),
    "munition": Key("munitions", "#a84400"),
    "subsystem": Key("subsystems", "#dd7424"),
    "component": Key("components", "#f2a83b"),
    "material": Key("materials", "#f9dc85"),
    UNSTATED: Key("what it makes is not stated", "#9a9a9a"),
    MADE: Key("makes it", "#d55e00"),
    f"{UPSTREAM}-1": Key("makes what goes into it (tier 1)", "#00507d"),
    f"{UPSTREAM}-2": Key("upstream, tier 2", "#4391c4"),
    f"{UPSTREAM}-3": Key("upstream, tier 3 and beyond", "#b3d1e8"),
    f"{DOWNSTREAM}-1": Key("makes what it goes into (tier 1)", "#00664b"),
    f"{DOWNSTREAM}-2": Key("downstream, tier 2", "#3fb894"),
    f"{DOWNSTREAM}-3": Key("downstream, tier 3 and beyond", "#b5e3d4"),
    MAKER: Key("makers, by number", "#d55e00", RING),
    "supplier": Key("supplies", "#0072b2", LINE, "#56b4e9"),
    "licence": Key("licenses", "#cc79a7", LINE, "#eba9cd"),
    "co-production": Key("makes it together with", "#009e73", LINE, "#35c99b"),
    "joint-venture": Key("joint venture", "#7a4e9f", LINE, "#b990dd"),
    "centre": Key("centre", "#ffffff", DIAMOND),
    "engagement": Key("by number at the place", "#56b4e9", AREA),
    f"{INCIDENT}-counter-drugs": Key("drugs", "#cc4f8b", AREA),
    f"{INCIDENT}-undersea-infrastructure": Key("undersea infrastructure", "#0072b2", AREA),
    f"{INCIDENT}-cyber": Key("cyber", "#d55e00", AREA),
    f"{INCIDENT}-maritime": Key("maritime", "#009e73", AREA),
    f"{INCIDENT}-space": Key("space", "#e69f00", AREA),
    f"{INCIDENT}-nuclear-deterrence": Key("nuclear", "#5c1f00", AREA),
    INCIDENT: Key("of another field, or of several", "#9a9a9a", AREA),
}
"""Every class, in the order of the legend."""

assert {f"{INCIDENT}-{domain}" for domain in DRAWN_DOMAINS} < KEYS.keys()

SWITCHES: dict[str, Switch] = {
    "sites": Switch("Sites", True, "Filled: in operation. Hollow: planned, being built, or not known."),
    "links": Switch(
        "Supply links", True, "Solid: active. Dashed: agreed, planned, proposed, being set up, or not known."
    ),
    "makers": Switch("Makers, site not known", False, "In the middle of their state."),
    "centres": Switch("Centres of Excellence", True, "Accredited by NATO."),
    "engagements": Switch("Engagements", False, "Meetings, exercises, deployments, aid; allies and rivals alike."),
    "incidents": Switch("Incidents", False, "Attacks, cut cables, seized cargoes, by number at the place."),
}
"""Every layer, in the order of the form."""


def in_use(layer: Layer) -> list[tuple[str, Key]]:
    """The classes that a layer shows, in the order of the legend."""
    return [(name, key) for name, key in KEYS.items() if name in layer.keys]


def colours() -> Mapping[str, tuple[str, str]]:
    """Class -> colour on light and on dark ground, for the script."""
    return {name: (key.colour, key.on_dark) for name, key in KEYS.items()}
