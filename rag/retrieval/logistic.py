"""Logistic regressions, fitted elsewhere and kept as data."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict


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
