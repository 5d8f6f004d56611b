"""Names that are those of an actor, found among millions without folding each."""

import polars as pl
import pytest

from isthmus.atlas import states
from isthmus.importers import award_rows

FOLDED = ["acme", "q & q of the north", "strasse and sons", "g7", "ab", "møller værft", "三菱重工業", "élan (france)", "co"]
TWISTED = [
    "ACME",
    "Acme, Inc.", "acme gmbh & co. kg", "A C M E", "Q&Q of the North Ltd", "Q＆Q OF THE NORTH", "Straße & Sons", "STRASSE AND SONS LLC",
    "G7",
    "g7 co., ltd.", "AB", "ab ab", "Møller Værft A/S", "MØLLER VÆRFT AS", "三菱重工業", "三菱重工業 KK", "Elan (France)", "ÉLAN (FRANCE)",
    "Co", "Co. Inc.", "ac'me", "ac’me–inc", "Acme–Inc", "Acmé", "ﬁne", "other", "ACMECORP", "", "李",
]  # fmt: skip


@pytest.mark.parametrize("padding", [0, 500])
def test_no_name_that_folds_to_an_actor_is_passed_over(padding):
    atlas = {states.folded(name) for name in FOLDED}
    names = pl.DataFrame({"name": [*TWISTED, None, *(f"Firm {n} LLC" for n in range(padding))]})
    named = [n for n in TWISTED if states.folded(n) in atlas or award_rows.without_form(states.folded(n)) in atlas]
    found = award_rows.namesakes(names, "name", atlas)["name"].to_list()
    assert len(named) > 15
    assert set(named) <= set(found)
    assert len(found) < len(TWISTED)  # and those of millions that are nobody's do not come through
