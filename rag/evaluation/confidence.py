"""How well the confidence tells good answers from bad ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def auroc(answerable: Sequence[float], unanswerable: Sequence[float]) -> float:
    """Return the area under the ROC curve of the confidence, answerable against unanswerable questions.

    It is the chance that an answerable question gets the higher confidence of two; scikit-learn computes it.

    Args:
        answerable: Confidences of the answerable questions.
        unanswerable: Confidences of the unanswerable ones.

    Returns:
        The area; NaN where either kind of question is missing.
    """
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415 - half a second that nothing else needs

    if not answerable or not unanswerable:
        return float("nan")
    labels = [1] * len(answerable) + [0] * len(unanswerable)
    return float(roc_auc_score(labels, [*answerable, *unanswerable]))


def risk_coverage(confidences: Sequence[float], right: Sequence[bool], asked: int) -> list[tuple[float, float]]:
    """Return the risk-coverage curve: had only the surest answers been given, how many, and how many of them wrong.

    Source: El-Yaniv and Wiener, 2010, "On the Foundations of Noise-free Selective Classification". Answers of equal
    confidence can only be given together.

    Args:
        confidences: Of the answers given.
        right: Whether each is right; an answer to an unanswerable question is wrong.
        asked: The number of questions, refusals included.

    Returns:
        For each answer, surest first, coverage (share of the questions) and risk (share of wrong answers).
    """
    order = np.argsort(-np.asarray(confidences, dtype=float), kind="stable")
    falling = -np.asarray(confidences, dtype=float)[order]
    given = np.searchsorted(falling, falling, side="right")
    wrong = np.cumsum(~np.asarray(right, dtype=bool)[order])
    return [(float(count / asked), float(wrong[count - 1] / count)) for count in given]


def area_under_risk_coverage(curve: Sequence[tuple[float, float]]) -> float:
    """Return the mean risk over the coverages of a curve (AURC; 0 is best); NaN for an empty one.

    Source: Geifman et al., 2019, "Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers". Refusals have no
    risk, so the area covers the part of the curve that the threshold leaves.
    """
    return sum(risk for _, risk in curve) / len(curve) if curve else float("nan")


def reliability(confidences: Sequence[float], answerable: Sequence[bool], bins: int = 10) -> list[tuple[float, float]]:
    """Return the reliability curve: mean confidence and share of answerable questions, by tenths of the confidence.

    Source: Niculescu-Mizil and Caruana, 2005, "Predicting Good Probabilities with Supervised Learning"; scikit-learn
    computes it.

    Args:
        confidences: The probability given to each question that the sources answer it.
        answerable: Whether they do.
        bins: Into how many equal parts the confidence is cut; empty ones are left out.

    Returns:
        The points, least confidence first.
    """
    from sklearn.calibration import calibration_curve  # noqa: PLC0415 - half a second that nothing else needs

    shares, means = calibration_curve(np.asarray(answerable, dtype=int), np.clip(confidences, 0, 1), n_bins=bins)
    return [(float(mean), float(share)) for mean, share in zip(means, shares, strict=True)]
