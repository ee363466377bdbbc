"""What is fitted for the reader beside its network: small logistic regressions and the threshold, kept as data."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

FILE_NAME = "weights.json"


class LogisticWeights(BaseModel):
    """A fitted logistic regression.

    Attributes:
        features: Names of the features, in order.
        coefficients: One weight a feature, for features as they are, without scaling.
        intercept: The constant term.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    features: tuple[str, ...]
    coefficients: tuple[float, ...]
    intercept: float

    def logits(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds of each row of features, shape (rows,)."""
        values: NDArray[np.float64] = rows @ np.asarray(self.coefficients) + self.intercept
        return values

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability of each row of features, shape (rows,)."""
        values: NDArray[np.float64] = 1 / (1 + np.exp(-self.logits(rows)))
        return values


class ReaderWeights(BaseModel):
    """Everything that is fitted beside the network.

    Attributes:
        shortlist: Chooses the sentences that the network reads.
        answered: Turns the network's scores into the probability that the question is answered.
        sentence: Turns them into the probability that a sentence belongs to the answer of an answered question.
        threshold: Probability below which a question is refused.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    shortlist: LogisticWeights
    answered: LogisticWeights
    sentence: LogisticWeights
    threshold: float

    @classmethod
    def packaged(cls) -> ReaderWeights:
        """Return the weights that come with the package."""
        return cls.model_validate_json(files("rag.reading").joinpath(FILE_NAME).read_bytes())
