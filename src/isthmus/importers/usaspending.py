"""USAspending: contract awards of the United States federal government.

One record is an award (`contract_award_unique_key`). Files of transactions (`Contracts_PrimeTransactions`, one line an action,
281 to 297 columns) and of award summaries (`Contracts_PrimeAwardSummaries`, one line an award) are read.

Traps of the format:

- A file of transactions lists an award once for each modification: the obligations of the actions add up, the current and
  potential values do not, for each line states them anew. Those of the latest action are taken.
- The number of columns differs by year, and names change (`recipient_country_code`, older `vendorcountrycode`): columns are found
  by name. What is not needed is never held, so that files of millions of lines fit.
- Actions may take money back: obligations can be negative.
- `USA` is the country of most recipients, and an empty country is not the United States.
- Text in capitals, no decimal commas; dates are ISO, some with a time of midnight behind.
"""

from __future__ import annotations

import polars as pl

from isthmus.atlas.raw_file import RawFile, Unreadable
from isthmus.importers import award_rows, delimited
from isthmus.importers.delimited_records import LINE
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication
from isthmus.importers.written_numbers import number

SOURCE = Publication(
    title="USAspending: contract awards",
    publisher="US Department of the Treasury",
    url="https://www.usaspending.gov/download_center/custom_award_data",
    obtain="on usaspending.gov choose Download Center, award data, Contracts, and unpack the CSV or give the archive",
    licence="US public domain",
    reads="the CSV of contract transactions or award summaries (281 to 297 columns)",
    record="award",
    kind="official",
    reliability="A",
    grade_reason="the government's own record of what it bought",
)

KEY = "contract_award_unique_key"
_OBLIGATIONS = ("federal_action_obligation", "total_obligated_amount", "total_dollars_obligated")
_OPTIONAL = (
    "contract_transaction_unique_key", "award_id_piid", "parent_award_id_piid", *_OBLIGATIONS, "current_total_value_of_award",
    "potential_total_value_of_award", "action_date", "award_base_action_date", "award_latest_action_date",
    "period_of_performance_start_date", "period_of_performance_current_end_date", "awarding_agency_name", "awarding_sub_agency_name",
    "recipient_name", "recipient_country_code", "primary_place_of_performance_country_code", "transaction_description",
    "prime_award_base_transaction_description", "product_or_service_code", "naics_code", "number_of_offers_received",
    "usaspending_permalink", "modification_number",
)  # fmt: skip


def parse(raw: RawFile, known: Known) -> Parsed:
    """Awards as rows of `awards`; an award of which one line cannot be used is quarantined whole.

    Raises:
        Unreadable: the file has no column of award keys or of obligations.
    """
    with delimited.lines(raw, (KEY,), _OPTIONAL, reads=SOURCE.reads) as read:
        frame = read.frame
    money = next((c for c in _OBLIGATIONS if c in frame.columns), None)
    if money is None:
        raise Unreadable(raw.name, f"has none of {', '.join(_OBLIGATIONS)}", f"give {SOURCE.reads}")
    awards, bad = _awards(frame, money, known)
    found = delimited.quarantined(raw, bad)
    odd = read.unfit
    return Parsed(awards.height + len(found) + len(odd), awards.height, (*found, *odd), {"awards": awards}, notes=read.notes)


def _awards(frame: pl.DataFrame, money: str, known: Known) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The awards, and those that cannot be used: the line on which it goes wrong and why."""
    frame = frame.with_columns(pl.lit(None, pl.String).alias(c) for c in _OPTIONAL if c not in frame.columns)
    action = "contract_transaction_unique_key"
    day = pl.coalesce("action_date", "award_latest_action_date").str.slice(0, 10)
    frame = frame.lazy().select(
        LINE, KEY, money, "award_id_piid", "parent_award_id_piid", "current_total_value_of_award", "potential_total_value_of_award",
        "awarding_agency_name", "awarding_sub_agency_name", "recipient_name", "recipient_country_code", "award_base_action_date",
        "primary_place_of_performance_country_code", "product_or_service_code", "naics_code", "usaspending_permalink",
        "period_of_performance_start_date", "period_of_performance_current_end_date", "number_of_offers_received",
        "contract_transaction_unique_key",
        day=day, title=pl.coalesce("prime_award_base_transaction_description", "transaction_description"), obligated=number(money),
    ).with_columns(
        reason=pl.coalesce(
            pl.when(pl.col(KEY).is_null()).then(pl.lit("names no award")),
            pl.when(pl.col("obligated").is_null()).then(pl.format("{} is no obligation", pl.col(money).fill_null("nothing"))),
            pl.when(award_rows.day("day").is_null()).then(pl.format("{} is no day of action", pl.col("day").fill_null("nothing"))),
            pl.when(pl.col("recipient_name").is_null()).then(pl.lit("names no recipient")),
        ),
        # The same action twice, as in two downloads pasted together, counts once.
        again=pl.col(action).is_not_null() & (pl.col(LINE) > pl.col(LINE).min().over(action)),
    ).filter(~pl.col("again")).collect()  # fmt: skip
    whole = pl.when(pl.col(KEY).is_null()).then(pl.format("line {}", LINE)).otherwise(pl.col(KEY)).alias("award")
    broken = frame.filter(pl.col("reason").is_not_null()).group_by(whole).agg(pl.col(LINE).min(), pl.col("reason").first())
    good = frame.filter(~pl.col(KEY).is_in(broken["award"].implode()) & pl.col(KEY).is_not_null())
    named = ("award_id_piid", "parent_award_id_piid", "title", "awarding_agency_name", "awarding_sub_agency_name", "recipient_name",
             "recipient_country_code", "primary_place_of_performance_country_code", "product_or_service_code", "naics_code",
             "usaspending_permalink", "period_of_performance_start_date", "period_of_performance_current_end_date",
             "number_of_offers_received", "current_total_value_of_award", "potential_total_value_of_award")  # fmt: skip
    if good[KEY].is_duplicated().any():
        grouped = good.group_by(KEY, maintain_order=True).agg(
            pl.col(named).sort_by("day", LINE).last(), first_day=pl.coalesce("award_base_action_date", "day").str.slice(0, 10).min(),
            obligated=pl.col("obligated").sum().round(2), actions=pl.len().cast(pl.Int64),
        )  # fmt: skip
    else:
        first_day = pl.coalesce("award_base_action_date", "day").str.slice(0, 10)
        grouped = good.with_columns(first_day=first_day, actions=pl.lit(1, pl.Int64))
    countries = award_rows.states_of((grouped["recipient_country_code"], grouped["primary_place_of_performance_country_code"]), known)
    grouped = grouped.with_columns(
        country=award_rows.mapped("recipient_country_code", countries),
        place=award_rows.mapped("primary_place_of_performance_country_code", countries),
        buyer_name=pl.concat_str("awarding_agency_name", "awarding_sub_agency_name", separator=": ", ignore_nulls=True),
    )
    buyers = award_rows.actors_named(grouped["awarding_sub_agency_name"].unique(), known)
    suppliers = award_rows.actors_named(grouped["recipient_name"].unique(), known)
    slug = pl.col(KEY).str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "-").str.strip_chars("-")
    award_id = pl.concat_str(pl.lit("usaspending-"), slug)
    rows = grouped.select(
        fact_id=pl.concat_str(pl.lit("awards/"), award_id), award_id=award_id, reference=KEY,
        procedure="parent_award_id_piid", title=award_rows.clean("title"), buyer_name="buyer_name",
        buyer=award_rows.mapped("awarding_sub_agency_name", buyers), buyer_country=pl.lit(known_state("USA", known)),
        supplier_names=award_rows.listed(award_rows.clean("recipient_name").str.replace_all(";", ",", literal=True)),
        suppliers=award_rows.listed(award_rows.mapped("recipient_name", suppliers)),
        supplier_countries=award_rows.listed(pl.col("country")),
        value="obligated", value_kind=pl.lit("obligated"), ceiling=number("potential_total_value_of_award"), currency=pl.lit("USD"),
        date="first_day", work_start=award_rows.day("period_of_performance_start_date"),
        work_end=award_rows.day("period_of_performance_current_end_date"),
        actions="actions", offers=pl.col("number_of_offers_received").cast(pl.Float64, strict=False).cast(pl.Int64, strict=False),
        codes=pl.concat_list(
            award_rows.coded("NAICS", "naics_code"), award_rows.coded("PSC", "product_or_service_code")
        ).list.drop_nulls(),
        place_country="place",
        address=pl.when(pl.col("usaspending_permalink").str.contains(r"^https?://\S+$")).then("usaspending_permalink"),
    )  # fmt: skip
    return rows, broken


def known_state(code: str, known: Known) -> str:
    """The actor of the state of a code that is known to be there."""
    return award_rows.states_of((pl.Series([code]),), known)[code]
