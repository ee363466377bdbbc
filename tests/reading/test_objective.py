from collections import Counter
from itertools import islice

from rag.reading.examples import Example, Positive, load_examples, save_examples
from rag.reading.objective import WINDOWS, batches, enough_windows

ANSWERED = Example(
    question="多少?",
    origin="a",
    kind="number",
    positives=(Positive(text="答案", spans=((0, 2),)),),
    negatives=tuple(f"近{number}" for number in range(8)),
)
NEAR_MISS = Example(
    question="何时?", origin="a", kind="none", positives=(), negatives=("像", "远1", "远2", "远3", "远4"), near=1
)


def test_batch_is_the_same_when_a_run_goes_on() -> None:
    whole = list(islice(batches([ANSWERED, NEAR_MISS], [1, 1], 4, seed=7, first=0), 12))
    rest = list(islice(batches([ANSWERED, NEAR_MISS], [1, 1], 4, seed=7, first=5), 7))
    assert whole[5:] == rest


def test_samples_hold_the_answer_or_the_near_miss() -> None:
    for batch in islice(batches([ANSWERED, NEAR_MISS], [1, 1], 8, seed=1, first=0), 8):
        for sample in batch:
            assert len(sample.windows) == WINDOWS
            assert bool(sample.spans) == ("答案" in sample.windows)
            if sample.question == "何时?":
                assert "像" in sample.windows
                assert not sample.spans


def test_misleading_windows_are_shown_more_often() -> None:
    drawn = islice(batches([ANSWERED], [1], 16, seed=1, first=0), 40)
    shown = Counter(window for batch in drawn for sample in batch for window in sample.windows)
    assert shown["近0"] > shown["近7"]


def test_examples_survive_saving(tmp_path) -> None:
    save_examples([ANSWERED, NEAR_MISS], tmp_path / "e.jsonl")
    assert load_examples(tmp_path / "e.jsonl") == [ANSWERED, NEAR_MISS]


def test_too_few_windows_are_told() -> None:
    assert enough_windows(ANSWERED)
    assert not enough_windows(NEAR_MISS.model_copy(update={"negatives": ("像",)}))
