"""What an invented network promises: the same for a seed, tails, sectors, 5 to 10 links a firm."""

import numpy as np
import polars as pl
import pytest

from isthmus.networks.files import read_network
from isthmus.networks.invented import invent


def test_the_same_seed_gives_the_same_network():
    one, again, other = invent(300, 1), invent(300, 1), invent(300, 2)
    assert one.links.equals(again.links)
    assert one.firms.equals(again.firms)
    assert one.essential.equals(again.essential)
    assert not one.links.equals(other.links)


@pytest.mark.parametrize("firms", [1_000, 20_000])
def test_degrees_are_heavy_tailed_and_links_many_enough(firms):
    made = invent(firms, 3)
    assert made.firms.height == firms
    assert 5 <= made.links.height / firms <= 10
    sold = made.links["supplier"].value_counts()["count"].to_numpy()
    assert sold.max() > 20 * np.median(sold)
    volume = np.sort(made.links["volume"].to_numpy())
    assert volume[-(volume.size // 100) :].sum() > 0.2 * volume.sum()
    assert made.links.select(pl.struct("supplier", "buyer").is_duplicated().any()).item() is False
    assert made.links.filter(pl.col("supplier") == pl.col("buyer")).height == 0


def test_it_reads_as_files_without_a_fault(tmp_path):
    made = invent(200, 4)
    for name in ("links", "firms", "essential"):
        getattr(made, name).write_parquet(tmp_path / f"{name}.parquet")
    read = read_network(*(tmp_path / f"{name}.parquet" for name in ("links", "firms", "essential")))
    assert read.network.links == made.links.height
    assert set(read.network.role.tolist()) == {0, 1, 2}
    assert (read.network.revenue >= read.network.sales).all()
    assert (read.network.cost >= read.network.purchases).all()


def test_too_few_firms_are_told():
    with pytest.raises(ValueError, match="2 firms or more"):
        invent(1, 1)
