"""Files in the layouts of large publications, all of it invented, written a block at a time: see `importers.py`."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

SEED = 7
_BLOCK = 100_000
_STATES = ("USA", "GBR", "DEU", "FRA", "JPN", "KOR", "AUS", "CAN", "ITA", "POL", "NLD", "NOR", "SWE", "TUR", "IND", "IDN", "PHL", "SGP")
_NAMES = ("United States", "United Kingdom", "Germany", "France", "Japan", "South Korea", "Australia", "Canada", "Italy", "Poland",
          "Netherlands", "Norway", "Sweden", "Turkey", "India", "Indonesia", "Philippines", "Singapore")  # fmt: skip
_AREAS = (842, 826, 276, 251, 392, 410, 36, 124, 380, 616, 528, 579, 752, 792, 699, 360, 608, 702)
"""Numeric codes of customs areas, in the order of the states."""
_WORDS = ("amber", "birch", "cedar", "delta", "ember", "falcon", "granite", "harbour", "indigo", "juniper", "kestrel", "lumen")


def _pick(values: Sequence[object], by: pl.Expr) -> pl.Expr:
    """One of the values for each row, by a whole number."""
    return pl.lit(pl.Series(list(values))).gather(by % len(values))


def _mixed(salt: int) -> pl.Expr:
    """A number for each row that looks drawn by chance and is the same in every run."""
    return (pl.col("n") + salt * 1_000_003).hash(SEED) // (1 << 20)


def _firm(salt: int, firms: int) -> pl.Expr:
    number = _mixed(salt) % firms
    return pl.format("{} {} {} LLC", _pick(_WORDS, number).str.to_uppercase(), _pick(_WORDS, number // 12).str.to_uppercase(), number)


def _day(salt: int) -> pl.Expr:
    return (pl.lit("2015-01-01").str.to_date() + pl.duration(days=_mixed(salt) % 3_000)).dt.to_string("%Y-%m-%d")


def _written(target: Path, rows: int, columns: Mapping[str, pl.Expr], *, header: bool = True, separator: str = ",") -> Path:
    with target.open("wb") as out:
        for start in range(0, rows, _BLOCK):
            n = pl.int_range(start, min(rows, start + _BLOCK), dtype=pl.UInt64, eager=True).alias("n")
            frame = n.to_frame().select(**columns)
            frame.write_csv(out, include_header=header and not start, separator=separator, quote_style="necessary")
    return target


def usaspending(target: Path, rows: int) -> Path:
    """Contract actions, 286 columns and about 1.3 KB a line, five actions to two awards; most columns are flags or empty."""
    award = pl.col("n") * 2 // 5
    at = {"award": award, "agency": _mixed(1) % 40}
    key = pl.format("CONT_AWD_W{}_9700_-NONE-_-NONE-", at["award"])
    wanted: dict[str, pl.Expr] = {
        "contract_transaction_unique_key": pl.format("9700_-NONE-_W{}_P{}_-NONE-_0", at["award"], "n"),
        "contract_award_unique_key": key, "award_id_piid": pl.format("W{}", at["award"]),
        "modification_number": pl.format("P{}", pl.col("n") % 5),
        "parent_award_id_piid": pl.when(award % 3 == 0).then(pl.format("47QTC{}", award // 50)),
        "federal_action_obligation": pl.format("{}.{}", (_mixed(2) % 900_000).cast(pl.Int64) - 50_000, _mixed(3) % 90 + 10),
        "current_total_value_of_award": pl.format("{}.00", _mixed(4) % 5_000_000),
        "potential_total_value_of_award": pl.format("{}.00", _mixed(5) % 9_000_000),
        "action_date": _day(6), "period_of_performance_start_date": _day(7), "period_of_performance_current_end_date": _day(8),
        "awarding_agency_name": pl.lit("Department of Defense"),
        "awarding_sub_agency_name": pl.format("Bureau, Office and Yard {}", at["agency"]),
        "recipient_name": _firm(9, 200_000), "recipient_country_code": pl.when(_mixed(10) % 30 > 0).then(_pick(_STATES, _mixed(10) % 3)),
        "primary_place_of_performance_country_code": _pick(_STATES, _mixed(11)),
        "transaction_description": pl.format("DELIVERY, {} PARTS AND SERVICES, LOT {}", _pick(_WORDS, _mixed(12)), _mixed(12) % 900),
        "prime_award_base_transaction_description": pl.format("{} PARTS AND SERVICES, LOT {}", _pick(_WORDS, award), award),
        "product_or_service_code": pl.format("R{}", _mixed(13) % 900 + 100), "naics_code": pl.format("{}", _mixed(14) % 90_000 + 310_000),
        "number_of_offers_received": pl.format("{}", _mixed(15) % 9 + 1),
        "usaspending_permalink": pl.format("https://www.usaspending.gov/award/{}/", key),
    }  # fmt: skip
    fill = {
        f"unread_{place}": pl.lit("f") if place % 2 else pl.lit(None, pl.String) if place % 3 else pl.lit("NOT APPLICABLE, OR NOT STATED")
        for place in range(264)
    }
    columns = list({**wanted, **fill}.items())
    random.Random(SEED).shuffle(columns)
    return _written(target, rows, dict(columns))


def un_votes(target: Path, rows: int) -> Path:
    """Votes of 18 states, one line a vote."""
    state = pl.col("n") % len(_STATES)
    return _written(target, rows, {
        "rcid": pl.col("n") // len(_STATES) + 3, "country": _pick(_NAMES, state), "country_code": _pick([s[:2] for s in _ALPHA2], state),
        "vote": _pick(("yes", "no", "abstain"), _mixed(1)),
    })  # fmt: skip


_ALPHA2 = ("US", "GB", "DE", "FR", "JP", "KR", "AU", "CA", "IT", "PL", "NL", "NO", "SE", "TR", "IN", "ID", "PH", "SG")


def gleif(target: Path, rows: int) -> Path:
    """LEI records with sound check digits; 60 of the golden copy's columns, as the golden copy names them where they are read."""
    stem = pl.format("5493{}00", pl.col("n").cast(pl.String).str.zfill(12))
    # ISO 17442: the two check digits make the whole leave 1 over 97. The stem is all digits, so that it is a number.
    check = 98 - (5_493 * pow(10, 16, 97) + pl.col("n") * 10_000) % 97
    lei = pl.format("{}{}", stem, check.cast(pl.String).str.zfill(2))
    other = "Entity.OtherEntityNames.OtherEntityName.1"
    wanted = {
        "LEI": lei, "Entity.LegalName": _firm(1, 4_000_000), other: pl.when(_mixed(2) % 4 == 0).then(_firm(3, 4_000_000)),
        "Entity.LegalAddress.Country": _pick(_ALPHA2, _mixed(4)), "Entity.LegalAddress.City": pl.format("City {}", _mixed(5) % 9_000),
        "Entity.HeadquartersAddress.Country": _pick(_ALPHA2, _mixed(4)),
        "Entity.HeadquartersAddress.City": pl.format("City {}", _mixed(5) % 9_000), "Entity.EntityCategory": pl.lit("GENERAL"),
        "Entity.LegalForm.EntityLegalFormCode": pl.format("X{}", _mixed(6) % 900 + 100),
        "Entity.RegistrationAuthority.RegistrationAuthorityEntityID": pl.format("HRB {}", pl.col("n")),
        "Entity.EntityStatus": pl.lit("ACTIVE"), "Entity.EntityCreationDate": pl.format("{}T00:00:00Z", _day(7)),
        "Registration.RegistrationStatus": _pick(("ISSUED", "LAPSED"), _mixed(8)),
    }  # fmt: skip
    fill = {f"Unread.{n}": pl.lit(None, pl.String) if n % 2 else pl.lit("unread text") for n in range(47)}
    return _written(target, rows, {**wanted, **fill})


def un_comtrade(target: Path, rows: int) -> Path:
    """Flows in the 47 columns of Comtrade Plus, in dollars and kilograms."""
    side = pl.col("n") % len(_AREAS)
    code = pl.col("n") // (len(_AREAS) * len(_AREAS)) % 5_000
    year = pl.col("n") // (len(_AREAS) * len(_AREAS) * 5_000) + 2_000
    other = pl.col("n") // len(_AREAS) % len(_AREAS)
    wanted = {
        "typeCode": pl.lit("C"), "freqCode": pl.lit("A"), "refYear": year, "period": year, "reporterCode": _pick(_AREAS, side),
        "reporterISO": _pick(_STATES, side), "reporterDesc": _pick(_NAMES, side), "flowCode": pl.lit("X"), "flowDesc": pl.lit("Export"),
        "partnerCode": _pick(_AREAS, other), "partnerISO": _pick(_STATES, other), "partnerDesc": _pick(_NAMES, other),
        "partner2Code": pl.lit("0"), "partner2ISO": pl.lit("W00"), "partner2Desc": pl.lit("World"), "classificationCode": pl.lit("H5"),
        "cmdCode": (code + 10_100).cast(pl.String).str.zfill(6), "cmdDesc": pl.format("Goods, of heading {}", code),
        "aggrLevel": pl.lit("6"), "customsCode": pl.lit("C00"), "motCode": pl.lit("0"), "qtyUnitAbbr": pl.lit("kg"),
        "qty": _mixed(1) % 90_000, "isQtyEstimated": pl.lit("false"), "netWgt": _mixed(1) % 90_000, "isNetWgtEstimated": pl.lit("false"),
        "fobvalue": _mixed(2) % 900_000, "primaryValue": _mixed(2) % 900_000,
    }  # fmt: skip
    return _written(target, rows, {**wanted, **{f"unread{n}": pl.lit("0") for n in range(19)}})


def baci(target: Path, rows: int) -> Path:
    """Flows `t,i,j,k,v,q`, in thousand dollars and tonnes."""
    side = pl.col("n") % len(_AREAS)
    other = pl.col("n") // len(_AREAS) % len(_AREAS)
    return _written(target, rows, {
        "t": pl.lit(2019), "i": _pick(_AREAS, side), "j": _pick(_AREAS, other), "k": pl.col("n") // len(_AREAS) ** 2 + 10_100,
        "v": (_mixed(1) % 900_000) / 1_000, "q": (_mixed(2) % 90_000) / 1_000,
    })  # fmt: skip


def gdelt_events(target: Path, rows: int) -> Path:
    """Events in the 61 columns of GDELT 2.0, parted by tabs."""
    root = _mixed(1) % 20 + 1
    columns: dict[str, pl.Expr] = {str(place): pl.lit("") for place in range(61)}
    day = _day(2).str.replace_all("-", "", literal=True)
    columns |= {
        "0": pl.col("n") + 800_000_000, "1": day, "2": day.str.slice(0, 6), "3": day.str.slice(0, 4), "5": _pick(_STATES, _mixed(3)),
        "6": _pick(_NAMES, _mixed(3)), "7": _pick(_STATES, _mixed(3)), "15": _pick(_STATES, _mixed(4)), "16": _pick(_NAMES, _mixed(4)),
        "17": _pick(_STATES, _mixed(4)), "25": _mixed(5) % 2, "26": pl.format("{}0", root.cast(pl.String).str.zfill(2)),
        "27": pl.format("{}0", root.cast(pl.String).str.zfill(2)), "28": root.cast(pl.String).str.zfill(2), "29": _mixed(6) % 4 + 1,
        "30": (_mixed(7) % 200).cast(pl.Float64) / 10 - 10, "31": _mixed(8) % 50, "32": _mixed(8) % 9, "33": _mixed(8) % 40,
        "34": (_mixed(9) % 200).cast(pl.Float64) / 10 - 10, "51": pl.lit("4"), "52": pl.lit("Harbour, Some Province, Japan"),
        "53": pl.lit("JA"), "54": pl.lit("JA40"), "56": pl.lit("35.1"), "57": pl.lit("139.2"), "59": pl.format("{}120000", day),
        "60": pl.format("https://news.example/{}/{}", _pick(_WORDS, _mixed(10)), "n"),
    }  # fmt: skip
    return _written(target, rows, columns, header=False, separator="\t")


def follow_the_money(target: Path, rows: int) -> Path:
    """Of ten entities: four companies, three addresses, two ownerships and a sanction, one JSON object a line."""
    drawn = random.Random(SEED)

    def lines() -> Iterator[str]:
        for number in range(rows):
            ten, place = divmod(number, 10)
            one = f"c{ten}-{place % 4}"
            if place < 4:
                properties = {"name": [f"{drawn.choice(_WORDS)} {number} Ltd"], "country": [drawn.choice(_ALPHA2).lower()],
                              "registrationNumber": [str(number)], "addressEntity": [f"a{ten}-{place % 3}"], "topics": ["corp.public"],
                              "incorporationDate": ["2011-05-04"]}  # fmt: skip
                schema, key = "Company", f"c{ten}-{place}"
            elif place < 7:
                properties = {"full": [f"{number} High Street"], "city": [f"City {number % 900}"], "country": ["gb"]}
                schema, key = "Address", f"a{ten}-{place - 4}"
            elif place < 9:
                properties = {"owner": [f"c{ten}-0"], "asset": [f"c{ten}-{place - 6}"], "percentage": ["51"], "startDate": ["2015"]}
                schema, key = "Ownership", f"o{ten}-{place}"
            else:
                properties = {"entity": [one], "authority": ["A Treasury"], "program": ["TRADE"], "startDate": ["2022-03-01"]}
                schema, key = "Sanction", f"s{ten}"
            yield json.dumps({"id": key, "schema": schema, "properties": properties}) + "\n"

    with target.open("w", encoding="utf-8") as out:
        out.writelines(lines())
    return target


def ocds(target: Path, rows: int) -> Path:
    """Releases of awards, one a line."""
    with target.open("w", encoding="utf-8") as out:
        for number in range(rows):
            supplier = f"{_WORDS[number % 12]} {number % 5_000} Ltd"
            out.write(json.dumps({
                "ocid": f"ocds-b5fd17-{number}", "id": f"{number}-1", "date": "2023-04-01T00:00:00Z", "tag": ["award"],
                "buyer": {"id": "b", "name": f"Ministry {number % 90}"},
                "parties": [{"id": "b", "name": f"Ministry {number % 9}", "roles": ["buyer"], "address": {"countryName": "Japan"}},
                            {"id": "s", "name": supplier, "roles": ["supplier"], "address": {"countryName": "Norway"}}],
                "tender": {"id": "t", "title": f"Parts for lot {number}", "classification": {"scheme": "CPV", "id": "35000000"}},
                "awards": [{"id": "1", "date": "2023-04-01T00:00:00Z", "value": {"amount": 1_000 + number, "currency": "GBP"},
                            "suppliers": [{"id": "s", "name": supplier}]}],
            }) + "\n")  # fmt: skip
    return target


def ted(target: Path, rows: int) -> Path:
    """A bundle (.zip) of notices in the 2014 forms, each with one contract."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        for number in range(rows):
            out = io.StringIO()
            out.write(_NOTICE.format(number=number, value=1_000 + number, firm=f"{_WORDS[number % 12]} {number % 900} GmbH"))
            bundle.writestr(f"{number:06d}_2020.xml", out.getvalue())
    return target


_NOTICE = """<?xml version="1.0" encoding="UTF-8"?>
<TED_EXPORT xmlns="http://publications.europa.eu/resource/schema/ted/R2.0.9/publication" DOC_ID="{number:06d}-2020">
<CODED_DATA_SECTION><REF_OJS><DATE_PUB>20200205</DATE_PUB></REF_OJS><NOTICE_DATA><ISO_COUNTRY VALUE="DE"/></NOTICE_DATA>
</CODED_DATA_SECTION>
<FORM_SECTION><F03_2014 CATEGORY="ORIGINAL" FORM="F03" LG="EN">
<CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY><OFFICIALNAME>An Office</OFFICIALNAME><COUNTRY VALUE="DE"/></ADDRESS_CONTRACTING_BODY>
</CONTRACTING_BODY>
<OBJECT_CONTRACT><TITLE><P>Parts, lot {number}</P></TITLE><CPV_MAIN><CPV_CODE CODE="35000000"/></CPV_MAIN></OBJECT_CONTRACT>
<AWARD_CONTRACT ITEM="1"><CONTRACT_NO>{number}</CONTRACT_NO><TITLE><P>Parts</P></TITLE>
<AWARDED_CONTRACT><DATE_CONCLUSION_CONTRACT>2020-01-15</DATE_CONCLUSION_CONTRACT>
<TENDERS><NB_TENDERS_RECEIVED>3</NB_TENDERS_RECEIVED></TENDERS>
<CONTRACTORS><CONTRACTOR><ADDRESS_CONTRACTOR><OFFICIALNAME>{firm}</OFFICIALNAME><COUNTRY VALUE="DE"/></ADDRESS_CONTRACTOR></CONTRACTOR>
</CONTRACTORS>
<VALUES><VAL_TOTAL CURRENCY="EUR">{value}</VAL_TOTAL></VALUES></AWARDED_CONTRACT></AWARD_CONTRACT>
</F03_2014></FORM_SECTION></TED_EXPORT>
"""

WRITERS: Mapping[str, tuple[str, Callable[[Path, int], Path]]] = {
    "un-votes": ("votes.csv", un_votes), "usaspending": ("awards.csv", usaspending), "gleif-lei": ("lei.csv", gleif),
    "un-comtrade": ("comtrade.csv", un_comtrade), "baci": ("BACI_HS92_Y2019_V202401b.csv", baci),
    "gdelt-events": ("20240101.export.CSV", gdelt_events), "follow-the-money": ("entities.ftm.json", follow_the_money),
    "ocds": ("releases.jsonl", ocds), "ted": ("notices.zip", ted),
}  # fmt: skip
"""Importer -> the name of its file, and what writes it with so many rows."""
