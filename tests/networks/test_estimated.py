"""Intervals over drawn volumes, on networks small enough to work out by hand."""

import numpy as np
import pytest
from networks_by_hand import made

from isthmus.engine import cascade
from isthmus.networks.estimated import drawn, intervals, ranks_of

CHAIN = [(0, 2, 6.0), (1, 2, 4.0)]


def test_ranks_share_the_best_of_equals():
    assert ranks_of(np.array([0.2, 0.5, 0.2, 0.1])).tolist() == [2, 1, 2, 4]


def test_recorded_volumes_and_what_lies_outside_stay():
    """0 sells 6 of 9, 1 sells 4 of 5; 2 buys 10 of 12. Only the second link is drawn: outside 3, 1 and 2 stay."""
    network = made(CHAIN, 3, revenue=[9, 5, 7], cost=[0, 0, 12], estimated=[False, True])
    one = drawn(network, np.random.default_rng(1))
    assert one.volume[0] == 6.0
    assert one.volume[1] != 4.0
    assert (one.revenue - one.sales).tolist() == pytest.approx([3, 1, 7])
    assert one.cost[2] - one.purchases[2] == pytest.approx(2)
    assert one.weight.tolist() == pytest.approx([6 / one.volume.sum(), one.volume[1] / one.volume.sum(), 0])


def test_factors_have_the_spread_that_is_stated():
    network = made([(i, i + 1, 2.0) for i in range(20_000)], 20_001, estimated=[True] * 20_000)
    factor = np.log(drawn(network, np.random.default_rng(1)).volume / 2.0)
    assert factor.mean() == pytest.approx(0, abs=0.03)
    assert factor.std() == pytest.approx(1, abs=0.03)


def test_intervals_by_hand():
    """Two firms sell a third; nobody else is hurt by either but the third, which sells nothing and has no weight.

    So each scores its share of sales, a / (a + b), and the third 1: without it neither sells. With both volumes drawn, log a − log b
    is normal with mean log(6/4) and standard deviation √2: the 10th and 90th percentile of the share are 1 / (1 + exp(−0.405 ± 1.812)),
    so 0.197 and 0.902; in a share Φ(0.405/√2) = 0.61 of the draws the first outranks the second, so that both can be second or third.
    """
    network = made(CHAIN, 3, estimated=[True, True])
    table, open_ended = intervals(network, cascade.scores, draws=600)
    assert open_ended == 0
    assert table["esri"].to_list() == pytest.approx([0.6, 0.4, 1.0])
    assert table["rank"].to_list() == [2, 3, 1]
    assert table["esri_low"].to_list() == pytest.approx([0.197, 1 - 0.902, 1.0], abs=0.05)
    assert table["esri_high"].to_list() == pytest.approx([0.902, 1 - 0.197, 1.0], abs=0.05)
    assert list(zip(table["rank_low"], table["rank_high"], strict=True)) == [(2, 3), (2, 3), (1, 1)]


def test_nothing_drawn_leaves_no_width():
    table, _ = intervals(made(CHAIN, 3, estimated=[True, True]), cascade.scores, draws=10, spread=0.0)
    assert (table["esri_high"] - table["esri_low"]).to_numpy() == pytest.approx(np.zeros(3))
    assert table["rank_low"].to_list() == table["rank_high"].to_list() == [2, 3, 1]


def test_too_few_draws_are_told():
    with pytest.raises(ValueError, match="10 draws or more"):
        intervals(made(CHAIN, 3), cascade.scores, draws=5)
