import numpy as np

from rag.reading.spans import LONGEST, sentence_scores


def scores(tokens: int, **values: float) -> np.ndarray:
    row = np.zeros(tokens, dtype=np.float32)
    for place, value in values.items():
        row[int(place[1:])] = value
    return row


def offsets(tokens: int) -> np.ndarray:
    """Position 0 is "no answer"; every other token is one character."""
    return np.asarray([(-1, -1), *((place, place + 1) for place in range(tokens - 1))])


def test_best_span_of_each_sentence_against_no_answer() -> None:
    start, end = scores(9, t0=1, t2=5, t7=4), scores(9, t0=1, t3=6, t6=9, t8=2)
    inside = scores(9, t3=3, t7=-1)
    first, second = sentence_scores(start, end, inside, offsets(9), [(0, 4), (4, 8)])
    assert first is not None
    assert second is not None
    assert (first.start, first.end, first.score, first.inside) == (1, 3, 5 + 6 - 2, 3)
    # The end before the start does not count, however high.
    assert (second.start, second.end, second.score) == (4, 6, 9 - 2)


def test_span_is_no_longer_than_a_short_answer() -> None:
    tokens = LONGEST + 20
    start, end = scores(tokens, t1=5), scores(tokens, **{f"t{tokens - 1}": 5})
    (found,) = sentence_scores(start, end, scores(tokens), offsets(tokens), [(0, tokens - 1)])
    assert found is not None
    assert found.end - found.start <= LONGEST


def test_sentence_that_was_cut_off_is_not_scored() -> None:
    assert sentence_scores(scores(3), scores(3), scores(3), offsets(3), [(0, 2), (2, 9)])[1] is None
