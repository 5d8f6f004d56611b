"""What checks of cited pages found, in words: whether a source's page is there, and whether a fact stands in it."""

from __future__ import annotations

from isthmus.atlas.handle import Atlas
from isthmus.model.checking_terms import FACT_VERDICTS, FETCH_OUTCOMES


def page_state(atlas: Atlas, source_id: str) -> str:
    """What came of the newest check of a source's page; empty where it was never checked."""
    query = """SELECT outcome, checked, final_url, note FROM source_checks WHERE source_id = ?
      ORDER BY checked DESC, check_id DESC LIMIT 1"""
    rows = atlas.sql(query, [source_id]).rows()
    if not rows:
        return ""
    outcome, checked, final_url, note = rows[0]
    told = f"{checked}: {FETCH_OUTCOMES.terms[outcome]}"
    if outcome == "moved" and final_url:
        told += f", to {final_url}"
    return f"{told}; {note}" if note else told


def standing(atlas: Atlas, fact_id: str) -> dict[str, str]:
    """Source -> whether the fact stands in its page, by the newest check of each."""
    query = """SELECT source_id, verdict, checked, locator,
        (SELECT string_agg(value, ', ' ORDER BY value) FROM fact_checks__missing m WHERE m.fact_check_id = c.fact_check_id)
      FROM fact_checks c WHERE fact_id = ?
      QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY checked DESC, fact_check_id) = 1"""
    found = {}
    for source_id, verdict, checked, locator, missing in atlas.sql(query, [fact_id]).iter_rows():
        told = f"{verdict} in the page read on {checked}: {FACT_VERDICTS.terms[verdict]}"
        if missing:
            told += f"; not there: {missing}"
        found[source_id] = f"{told} ({locator})" if locator else told
    return found
