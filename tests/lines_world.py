"""The small world with other makers, for questions on producing lines."""

import small_world

from isthmus.atlas.handle import open_atlas


def changed(tmp_path, change):
    rows = small_world.world()
    change(rows)
    return open_atlas(small_world.write(tmp_path / "w", rows))


def provided(**row):
    return {"source_ids": "s-gov", "credibility": 2, "verified": "true", **row}


def need_of(rows, output, input_good):
    return next(r for r in rows["bill_of_materials"] if (r["output_good"], r["input_good"]) == (output, input_good))


def two_makers_of_powder_and_motors(rows):
    """Powder by Acme and Delta (Beta's line is doubtful), motor-b by Beta and Gamma, nothing in powder's place."""
    rows["bill_of_materials"] = [r for r in rows["bill_of_materials"] if r["input_good"] != "salt"]
    for actor, good in (("delta", "powder"), ("gamma", "motor-b")):
        line = {"site_id": "", "actor_id": actor, "good_id": good, "status": "active"}
        rows["makes"].append(provided(fact_id=f"makes/{actor}.{good}", **line))
