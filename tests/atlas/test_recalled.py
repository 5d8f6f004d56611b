"""A handle that recalls what it was asked."""

import polars as pl
import pytest

from isthmus.atlas.handle import Atlas
from isthmus.atlas.recalled import Recalled


def test_the_same_is_found_and_asked_once(small_atlas, monkeypatch):
    ran = []
    plain = Atlas.sql

    def counting(self, *asked):
        ran.append(asked)
        return plain(self, *asked)

    monkeypatch.setattr(Atlas, "sql", counting)
    recalled = Recalled(small_atlas)
    query = "SELECT actor_id FROM actors WHERE kind = ? ORDER BY actor_id"
    first, second = recalled.sql(query, ["state"]), recalled.sql(query, ["state"])
    assert first.equals(plain(small_atlas, query, ["state"]))
    assert (second is first, len(ran)) == (True, 1)
    assert not recalled.sql(query, ["company"]).equals(first), "other values, other rows"
    assert recalled.table("actors").equals(small_atlas.table("actors"))
    assert recalled.cite(["s-gov"]) == small_atlas.cite(["s-gov"])


def test_a_frame_is_read_each_time(small_atlas):
    recalled = Recalled(small_atlas)
    found = [recalled.sql("SELECT n FROM given", frames={"given": pl.DataFrame({"n": [n]})}).item() for n in (1, 2)]
    assert found == [1, 2]


def test_it_refuses_what_the_atlas_refuses(small_atlas):
    with pytest.raises(ValueError, match="read-only"):
        Recalled(small_atlas).sql("DROP TABLE actors")
