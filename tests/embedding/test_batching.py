"""Batches hold every text once, little padding and a bounded amount of work."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.embedding.batching import length_batches

TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), max_size=60)


@given(TEXTS, st.integers(min_value=1, max_value=2000))
def test_every_text_once_and_none_too_large(texts: list[str], limit: int) -> None:
    batches = list(length_batches(texts, limit))

    assert sorted(position for batch in batches for position in batch) == list(range(len(texts)))
    for batch in batches:
        longest = max(len(texts[position].encode()) for position in batch)
        assert len(batch) == 1 or len(batch) * longest <= limit


@given(TEXTS)
def test_similar_lengths_together(texts: list[str]) -> None:
    lengths = [len(texts[position].encode()) for batch in length_batches(texts) for position in batch]
    assert lengths == sorted(lengths, reverse=True)
