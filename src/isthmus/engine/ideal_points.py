"""Where voters stand on one line: an ordinal model of their votes, with the roll calls integrated out.

Voter i is at θ_i. In roll call j it leans to yes by z = β_j θ_i − c_j + ε with ε standard normal; it says yes where z > h_j, no where
z < −h_j, and abstains between (h_j > 0). That is the model of Bailey, Strezhnev and Voeten (2017, doi:10.1177/0022002715595700),
with these differences, for the sake of speed and of few voters:

- the points of the voters do not move over time, so one span gives one point for each;
- β, c and h are integrated out over a grid under broad priors, where they sample them; with few voters a roll call is known poorly, and
  fitting it as a point would push the voters apart. It is the marginal likelihood of Bock and Aitkin (1981, doi:10.1007/BF02293801) with
  the roles of persons and items changed: voters are few and many times seen, roll calls many and seldom;
- θ has a standard normal prior and is found at the mode of its posterior (L-BFGS), from the first principal component of the votes on.

Points are then shifted and scaled to mean 0 and standard deviation 1 over the voters. Their covariance is the sandwich
H⁻¹ (Σ_j s_j s_jᵀ) H⁻¹ over roll calls (White 1982, doi:10.2307/1912526), s_j being a roll call's score and H the observed
information (Louis 1982, Journal of the Royal Statistical Society B 44:226–233), carried through shift and scale. It holds
where voters depend on one another within a roll call, as blocs do; it takes roll calls for independent, which those that
come back each year are not quite.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import ndtr

from isthmus.engine.roll_calls import KINDS, NOT_CAST, FloatArray, Votes, contested

FEWEST_VOTERS, FEWEST_CALLS = 4, 20
_BETA = np.linspace(-4, 4, 17)
_SHIFT = np.linspace(-6, 6, 21)
_HALF_WIDTH = np.array([0.05, 0.2, 0.5, 1.0])
_BETA_SD, _SHIFT_SD = 2.0, 3.0
_FLOOR, _LEAST = 1e-30, -60.0
"""Chances and log weights below these count as these: what is smaller only slows or overflows what follows."""
_NEGLIGIBLE = 1e-5
"""Posterior weight of a grid point below which it is left out of the information."""


class IdealPointError(ValueError):
    """Votes from which no line can be made; the message says why."""


@dataclass(frozen=True)
class IdealPoints:
    """Points of the voters and how well they tell the votes.

    Attributes:
        points: one a voter, mean 0 and standard deviation 1.
        covariance: voters × voters, of the points.
        calls: contested roll calls that they rest on.
        told: share of the votes in these that are the likeliest under the model.
        told_without: share that is told by naming each roll call's commonest vote alone.
    """

    points: FloatArray
    covariance: FloatArray
    calls: int
    told: float
    told_without: float

    def interval(self, z: float = 1.959964) -> tuple[FloatArray, FloatArray]:
        """Ends of the interval of each point; 95 % by default."""
        half = z * np.sqrt(np.diag(self.covariance))
        return self.points - half, self.points + half


def fit(votes: Votes, positive: int, negative: int, *, prior_scale: float = 1.0) -> IdealPoints:
    """Fit the line.

    Args:
        votes: voters × roll calls: no 0, abstention 1, yes 2, not cast −1. Roll calls without two different votes are left out.
        positive, negative: rows of the voters that fix the direction: the first lies on the higher side of the second.
        prior_scale: what the standard deviations of the priors of β and c are multiplied by, to see what hangs on them.

    Raises:
        IdealPointError: too few voters or contested roll calls, or a voter that took part in none.
    """
    kept = votes[:, contested(votes)]
    if kept.shape[0] < FEWEST_VOTERS or kept.shape[1] < FEWEST_CALLS:
        raise IdealPointError(
            f"a line needs {FEWEST_VOTERS} voters and {FEWEST_CALLS} contested roll calls; there are {kept.shape[0]} and {kept.shape[1]}"
        )
    if (kept == NOT_CAST).all(axis=1).any():
        raise IdealPointError("a voter took part in no contested roll call")
    model = _Model(kept, prior_scale)
    found = minimize(
        model.loss, model.start(), jac=True, method="L-BFGS-B", options={"maxiter": 500, "ftol": 1e-10, "gtol": 1e-3}
    )
    theta = found.x
    theta = theta if theta[positive] >= theta[negative] else -theta
    points, slope = _standardised(theta)
    covariance = slope @ model.covariance(theta) @ slope.T
    told, without = model.told(theta)
    return IdealPoints(points, covariance, kept.shape[1], told, without)


def _standardised(theta: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Points of mean 0 and standard deviation 1, and how they change with each θ."""
    n, spread = len(theta), theta.std()
    points = (theta - theta.mean()) / spread
    slope: FloatArray = (np.eye(n) - 1 / n - np.outer(points, points) / n) / spread
    return points, slope


class _Model:
    """The posterior of θ given votes, roll calls integrated out over the grid."""

    def __init__(self, votes: Votes, prior_scale: float) -> None:
        # Roll calls in which all voted alike have the same likelihood, so each pattern is worked out once.
        self.votes, times = np.unique(votes, axis=1, return_counts=True)
        self.times = times.astype(np.float64)
        beta, shift, half = (g.ravel() for g in np.meshgrid(_BETA, _SHIFT, _HALF_WIDTH, indexing="ij"))
        self.beta, self.upper, self.lower = beta, shift + half, shift - half
        weight = -0.5 * ((beta / (_BETA_SD * prior_scale)) ** 2 + (shift / (_SHIFT_SD * prior_scale)) ** 2)
        self.log_prior = weight - np.log(np.exp(weight).sum())
        # Calls × (kind, voter), one entry a vote; sparse, since threads wait longer for products so small than they work.
        self.cast = csr_matrix(np.concatenate([(self.votes == k) for k in range(KINDS)]).T.astype(np.float64))

    def start(self) -> FloatArray:
        """The first principal component of the votes, what was not cast taken as the roll call's mean."""
        coded = np.where(self.votes == NOT_CAST, np.nan, self.votes.astype(float))
        centred = np.nan_to_num(coded - np.nanmean(coded, axis=0)) * np.sqrt(self.times)
        first = np.linalg.svd(centred, full_matrices=False)[0][:, 0]
        result: FloatArray = first / first.std()
        return result

    def _tables(self, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(kind, voter) × grid: log probabilities of a vote and their slopes in θ."""
        lean = np.outer(theta, self.beta)
        above, below = lean - self.upper, self.lower - lean
        yes, no = ndtr(above), ndtr(below)
        rest = np.maximum(ndtr(-below) - yes, 0.0)  # the band: z between lower and upper
        d_yes, d_no = _density(above) * self.beta, -_density(below) * self.beta
        chances = np.concatenate([no, rest, yes])
        slopes = np.concatenate([d_no, -d_yes - d_no, d_yes])
        safe = np.maximum(chances, _FLOOR)
        return np.log(safe), np.where(chances > _FLOOR, slopes / safe, 0.0)

    def _posterior(self, logs: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Calls × grid weights of the roll calls' parameters, and the log likelihood of each roll call."""
        joint = self.cast @ logs + self.log_prior
        top = joint.max(axis=1, keepdims=True)
        weights = np.exp(np.maximum(joint - top, _LEAST))
        total = weights.sum(axis=1, keepdims=True)
        return weights / total, (top + np.log(total)).ravel()

    def loss(self, theta: FloatArray) -> tuple[float, FloatArray]:
        """Minus the log posterior of θ, and its slope (Fisher's identity)."""
        logs, slopes = self._tables(theta)
        weights, likelihood = self._posterior(logs)
        expected = self.cast.T @ (weights * self.times[:, None])
        slope = (expected * slopes).sum(axis=1).reshape(KINDS, -1).sum(axis=0)
        return float(0.5 * theta @ theta - self.times @ likelihood), theta - slope

    def covariance(self, theta: FloatArray) -> FloatArray:
        """The sandwich: information of the whole, scores roll call by roll call."""
        information, scores = self.information(theta)
        bread = np.linalg.pinv(information, hermitian=True)
        result: FloatArray = bread @ scores @ bread
        return result

    def information(self, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Second derivatives of the loss, and the sum of the scores' squares, prior included (voters × voters each)."""
        logs, slopes = self._tables(theta)
        curved = self._curvature(theta, logs, slopes)
        weights, _ = self._posterior(logs)
        n = len(theta)
        information, scores = np.eye(n), np.eye(n)
        rows = np.arange(n)
        for votes, weight, times in zip(self.votes.T, weights, self.times, strict=True):
            grid = weight > _NEGLIGIBLE
            w = weight[grid]
            voters = rows[votes != NOT_CAST]
            here = votes[voters].astype(np.int64) * n + voters
            d = slopes[here][:, grid]
            score = d @ w
            missing = (d * w) @ d.T - np.outer(score, score)
            information[np.ix_(voters, voters)] -= times * missing
            information[voters, voters] -= times * (curved[here][:, grid] @ w)
            scores[np.ix_(voters, voters)] += times * np.outer(score, score)
        return information, scores

    def _curvature(self, theta: FloatArray, logs: FloatArray, slopes: FloatArray) -> FloatArray:
        """Second derivatives of the log probabilities in θ: p″/p − (p′/p)²."""
        lean = np.outer(theta, self.beta)
        above, below = lean - self.upper, self.lower - lean
        d_yes, d_no = -above * _density(above) * self.beta**2, -below * _density(below) * self.beta**2
        second = np.concatenate([d_no, -d_yes - d_no, d_yes])
        chances = np.exp(logs)
        return np.where(chances > 2 * _FLOOR, second / chances - slopes**2, 0.0)

    def told(self, theta: FloatArray) -> tuple[float, float]:
        """Shares of the votes that are the likeliest under the model, and that are the roll call's commonest."""
        logs, _ = self._tables(theta)
        weights, _ = self._posterior(logs)
        n = len(theta)
        chance = (weights @ np.exp(logs).T).reshape(-1, KINDS, n)
        voted = self.votes.T != NOT_CAST
        likeliest = chance.argmax(axis=1)
        commonest = np.stack([(self.votes == k).sum(axis=0) for k in range(KINDS)]).max(axis=0)
        cast = self.times @ voted.sum(axis=1)
        right = self.times @ ((likeliest == self.votes.T) & voted).sum(axis=1)
        return float(right / cast), float(self.times @ commonest / cast)


def _density(x: FloatArray) -> FloatArray:
    result: FloatArray = np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi)
    return result
