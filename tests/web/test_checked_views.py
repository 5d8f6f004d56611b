"""What checks of cited pages found, on the pages of sources and facts."""

from pathlib import Path

import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.web import checked_views, evidence_views

DIGEST = "a" * 64


def checked_world(place: Path) -> Path:
    """The small world with two checks of one source and one of another, and of what they found."""
    rows = small_world.world()
    common = {"url": "https://press.example/1", "digest": DIGEST, "size": 10}
    rows["source_checks"] = [
        {"check_id": "s-press-1", "source_id": "s-press", "checked": "2026-01-01", "outcome": "fetched", **common},
        {"check_id": "s-press-2", "source_id": "s-press", "checked": "2026-01-02", "outcome": "moved",
         "final_url": "https://press.example/2", **common},
        {"check_id": "s-gov-1", "source_id": "s-gov", "checked": "2026-01-02", "outcome": "gone", "url": "https://gov.example/paper"},
    ]  # fmt: skip
    fact = {"fact_id": "material_shares/m-2", "source_id": "s-proxy", "digest": DIGEST, "figures": 1, "names": 1}
    rows["fact_checks"] = [
        {"fact_check_id": "1" * 16, "checked": "2026-01-01", "verdict": "found", "figures_found": 1, "names_found": 1, **fact},
        {"fact_check_id": "2" * 16, "checked": "2026-01-02", "verdict": "absent", "figures_found": 0, "names_found": 1,
         "missing": "share 0.5", "locator": "para. 3", **fact},
    ]  # fmt: skip
    return small_world.write(place / "checked", rows)


def test_the_newest_check_counts(tmp_path: Path) -> None:
    with open_atlas(checked_world(tmp_path)) as atlas:
        assert checked_views.page_state(atlas, "s-press").startswith("2026-01-02: the page was read, and its address has changed")
        assert checked_views.page_state(atlas, "s-press").endswith("to https://press.example/2")
        assert "not there (404, 410)" in checked_views.page_state(atlas, "s-gov")
        assert checked_views.page_state(atlas, "s-found") == ""
        (told,) = checked_views.standing(atlas, "material_shares/m-2").values()
        assert told.startswith("absent in the page read on 2026-01-02")
        assert told.endswith("not there: share 0.5 (para. 3)")
        (witness,) = evidence_views.fact(atlas, "material_shares/m-2").witnesses
        assert witness.standing == told
        said = dict(evidence_views.source(atlas, "s-gov").thing.facts)
        assert "Its page, when last asked for" in said


def test_nothing_is_said_of_what_was_never_checked(tmp_path: Path) -> None:
    with open_atlas(small_world.write(tmp_path / "world")) as atlas:
        assert checked_views.standing(atlas, "material_shares/m-2") == {}
        assert "Its page, when last asked for" not in dict(evidence_views.source(atlas, "s-gov").thing.facts)
