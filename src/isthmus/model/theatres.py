"""Which theatre a state's territory belongs to: a declared crosswalk from ISO 3166-1 codes.

By geography, not alliance: Europe and North America with the North Atlantic are one theatre; East, South and
South-East Asia with Australia, New Zealand and the Pacific islands the other; the Middle East a third. Russia is
counted where its industry stands, in Europe. States outside these (Africa, South America, Central Asia) have none.
"""

from __future__ import annotations

_CODES = {
    "euro-atlantic": "al at be bg by ca ch cz de dk ee es fi fr gb ge gr hr hu ie is it lt lu lv me mk nl no pl pt ro rs ru se "
    "si sk tr ua us eu nato",
    "indo-pacific": "au bn cn fj id in jp kp kr mh mm my nz pf pg ph pk sg th to tw vn",
    "middle-east": "ae il iq ir jo kw qa sa",
}

THEATRE_OF = {code: theatre for theatre, codes in _CODES.items() for code in codes.split()}
"""Actor id of a state (or of EU and NATO) -> theatre; absent for states of no theatre."""
