"""The benchmark compares like with like: every contestant gives the same answers on the same data."""

import numpy as np
import portfolio
import pytest
import workload
from peers import with_skcriteria
from peers.shared import outputs

PEERS = [name for name in portfolio.CONTESTANTS if name != "greenscore"]


@pytest.fixture(scope="module")
def plan():
    return workload.plan()


@pytest.fixture(scope="module")
def columns():
    return workload.answers(2000)


def answers(name, plan, columns):
    contestant = portfolio.CONTESTANTS[name]
    return contestant.read(contestant.prepare(plan, columns)())


@pytest.mark.parametrize("peer", PEERS)
def test_peers_agree_with_greenscore(peer, plan, columns):
    ours = answers("greenscore", plan, columns)

    assert portfolio.differences(plan, ours, answers(peer, plan, columns)) == []


def test_a_single_wrong_score_is_noticed(plan, columns):
    ours = answers("greenscore", plan, columns)
    for name in outputs(plan):
        wrong = ours | {name: ours[name] + np.eye(1, 2000, 7)[0]}
        assert portfolio.differences(plan, ours, wrong) == [f"{name}: 1 of 2000 rows differ"]


def test_the_portfolio_reaches_every_level_and_every_reason_to_have_none(plan, columns):
    ours = answers("greenscore", plan, columns)

    assert set(ours["level"]) == {-1, 0, 1, 2, 3}
    assert np.isnan(ours["total"]).any()
    assert ours["coverage"].min() < 0.75 < ours["coverage"].max()


def test_scikit_criteria_gives_the_same_weighted_mean():
    draw = np.random.default_rng(3)
    scores = {f"i{position}": draw.uniform(0, 100, 500) for position in range(60)}
    weights = [1.0 + position % 4 for position in range(60)]

    ours = with_skcriteria.prepare_greenscore(scores, weights, block=64)()
    theirs = with_skcriteria.prepare(scores, weights)()

    assert np.allclose(ours, theirs, rtol=0.0, atol=portfolio.TOLERANCE)
