"""Names of months in English, German, French and Spanish, and their short forms."""

from __future__ import annotations

_NAMES = (
    "January Jan Januar Jänner janvier enero",
    "February Feb Februar février fevrier febrero",
    "March Mar März Maerz mars marzo",
    "April Apr avril abril",
    "May Mai mayo",
    "June Jun Juni juin junio",
    "July Jul Juli juillet julio",
    "August Aug août aout agosto",
    "September Sept Sep septembre septiembre",
    "October Oct Oktober Okt octobre octubre",
    "November Nov novembre noviembre",
    "December Dec Dezember Dez décembre decembre diciembre",
)

MONTHS = {name.lower(): number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
"""Name in lower case -> number of the month, 1–12."""

MONTH_WORDS = "|".join(sorted((name for names in _NAMES for name in names.split()), key=len, reverse=True))
"""Every name as an alternative of a regular expression, longer ones first."""
