import math

import pytest

from rag.evaluation.confidence import area_under_risk_coverage, auroc, reliability, risk_coverage


def test_auroc_is_the_share_of_pairs_in_order() -> None:
    # Of four pairs, 0.9 > 0.5, 0.9 > 0.1 and 0.3 > 0.1 are in order, 0.3 < 0.5 is not.
    assert auroc([0.9, 0.3], [0.5, 0.1]) == pytest.approx(3 / 4)
    assert math.isnan(auroc([0.9], []))


def test_risk_coverage() -> None:
    curve = risk_coverage([0.2, 0.9, 0.6], [False, True, False], asked=4)
    assert curve == [pytest.approx((1 / 4, 0)), pytest.approx((2 / 4, 1 / 2)), pytest.approx((3 / 4, 2 / 3))]
    assert area_under_risk_coverage(curve) == pytest.approx((0 + 1 / 2 + 2 / 3) / 3)


def test_answers_of_equal_confidence_are_given_together() -> None:
    assert risk_coverage([0.5, 0.5], [True, False], asked=2) == [(1, 0.5), (1, 0.5)]
    assert risk_coverage([0.5, 0.5], [False, True], asked=2) == [(1, 0.5), (1, 0.5)]


def test_no_answer_has_no_area() -> None:
    assert math.isnan(area_under_risk_coverage(risk_coverage([], [], asked=3)))


def test_reliability() -> None:
    points = reliability([0.05, 0.15, 0.11, 0.95], [False, True, False, True])
    assert points == [pytest.approx((0.05, 0)), pytest.approx((0.13, 0.5)), pytest.approx((0.95, 1))]
