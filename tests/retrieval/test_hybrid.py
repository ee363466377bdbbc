import hashlib
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.corpus import make_passages, parse_document
from rag.index import BM25Store, FaissStore, lexical_tokens
from rag.retrieval import HybridRetriever, Translator, dense_texts, reciprocal_rank_fusion, retrieval_text
from rag.retrieval.fusion import SMOOTHING
from tests.conftest import SPEECH, ToyEmbedder


@pytest.fixture(scope="module")
def retriever() -> HybridRetriever:
    passages = make_passages(parse_document(SPEECH, "a.txt", hashlib.sha256(SPEECH.encode()).hexdigest()))
    lexical = BM25Store.build([lexical_tokens(retrieval_text(passage)) for passage in passages])
    vectors = FaissStore.build(ToyEmbedder().embed_passages(dense_texts(passages)[0]))
    return HybridRetriever(passages, vectors, lexical, ToyEmbedder(), Translator(lexical.has), candidates=10)


def test_best_passage_comes_first_with_its_ranks(retriever: HybridRetriever) -> None:
    hits = retriever.search("去年新建水库几座", 3)
    assert "新建水库3座" in hits[0].passage.text
    assert (hits[0].dense_rank, hits[0].lexical_rank) == (1, 1)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_every_sentence_has_its_similarity(retriever: HybridRetriever) -> None:
    for hit in retriever.search("县水务局被评为什么单位", 5):
        sentences = hit.passage.sentences
        assert len(hit.sentence_similarities) == len(sentences)
        if "水务局" in hit.passage.text:
            nearest = sentences[int(np.argmax(hit.sentence_similarities))]
            assert "水务局" in nearest.text


def test_only_the_rows_allowed_are_found(retriever: HybridRetriever) -> None:
    (hit,) = retriever.search("去年新建水库几座", 5, np.asarray([0]))
    assert hit.passage.start == min(found.passage.start for found in retriever.search("水", 50))


def test_words_foreign_to_the_index_do_not_rank(retriever: HybridRetriever) -> None:
    assert all(hit.lexical_rank is None for hit in retriever.search("Сколько водохранилищ построено?", 5))


def test_english_words_are_translated(retriever: HybridRetriever) -> None:
    (hit,) = (hit for hit in retriever.search("How many reservoirs were built?", 5) if hit.lexical_rank == 1)
    assert "新建水库3座" in hit.passage.text


def test_fusion_weighs_rankings() -> None:
    assert [item for item, _ in reciprocal_rank_fusion([["a", "b"], ["b", "a"]], [1.0, 3.0])] == ["b", "a"]
    assert dict(reciprocal_rank_fusion([["a"], ["a"]]))["a"] == pytest.approx(2 / (SMOOTHING + 1))


class MeaningEmbedder:
    """Knows that the question is about the water office."""

    name = "meaning"
    dimension = 2

    def embed_passages(self, texts: Sequence[str], *, progress: bool = False) -> NDArray[np.float32]:  # noqa: ARG002
        return np.asarray([[1, 0] if "水务局" in t else [-1, 0] if "水库" in t else [0, 1] for t in texts], np.float32)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.asarray([[1, 0]] * len(texts), np.float32)


@pytest.mark.parametrize(
    ("question", "first"), [("管水的衙门捞着啥称号没，跟水库沾边不", "水务局"), ("去年新建水库几座", "水库")]
)
def test_a_chance_word_among_everyday_words_does_not_decide(question: str, first: str) -> None:
    passages = make_passages(parse_document(SPEECH, "a.txt", hashlib.sha256(SPEECH.encode()).hexdigest()))
    lexical = BM25Store.build([lexical_tokens(retrieval_text(passage)) for passage in passages])
    embedder = MeaningEmbedder()
    vectors = FaissStore.build(embedder.embed_passages(dense_texts(passages)[0]))
    retriever = HybridRetriever(passages, vectors, lexical, embedder, Translator(lexical.has), candidates=10)
    assert first in retriever.search(question, 1)[0].passage.text
