import hashlib

import numpy as np
import pytest

from rag.corpus import make_passages, parse_document
from rag.index import BM25Store, FaissStore, lexical_tokens
from rag.retrieval import HybridRetriever, LexicalFeatures, RerankingRetriever, Translator, dense_texts, retrieval_text
from rag.retrieval.logistic import LogisticWeights
from rag.retrieval.reranker import RerankerWeights
from tests.conftest import SPEECH, ToyEmbedder


def weights(**coefficients: float) -> RerankerWeights:
    names = LexicalFeatures.names
    fitted = LogisticWeights(
        features=names, coefficients=tuple(coefficients.get(name, 0.0) for name in names), intercept=0.0
    )
    return RerankerWeights(chinese=fitted, foreign=fitted)


def retriever(given: RerankerWeights | None = None) -> RerankingRetriever:
    passages = make_passages(parse_document(SPEECH, "a.txt", hashlib.sha256(SPEECH.encode()).hexdigest()))
    lexical = BM25Store.build([lexical_tokens(retrieval_text(passage)) for passage in passages])
    vectors = FaissStore.build(ToyEmbedder().embed_passages(dense_texts(passages)[0]))
    fused = HybridRetriever(passages, vectors, lexical, ToyEmbedder(), Translator(lexical.has), candidates=10)
    return RerankingRetriever(fused, LexicalFeatures(lexical.idf, Translator(lexical.has)), given)


def test_sentence_that_looks_most_like_an_answer_decides() -> None:
    question = "修复水渠多少公里?"
    hits = retriever().search(question, 4)
    best = hits[0]
    assert "修复水渠40公里" in best.passage.sentences[int(np.argmax(best.sentence_scores))].text
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert len(hit.sentence_scores) == len(hit.passage.sentences)
        assert hit.score == max(hit.sentence_scores)


def test_weights_decide_the_order_and_the_fused_score_stays() -> None:
    question = "去年新建水库几座"
    near, far = (retriever(weights(passage_coverage=sign)).search(question, 50) for sign in (1.0, -1.0))
    assert "新建水库3座" in near[0].passage.text
    assert "新建水库3座" not in far[0].passage.text
    assert {hit.passage.id: hit.fused for hit in near} == {hit.passage.id: hit.fused for hit in far}


def test_only_the_rows_allowed_are_found_and_no_more_than_wanted() -> None:
    assert len(retriever().search("水库", 2)) == 2
    assert len(retriever().search("水库", 5, np.asarray([0]))) == 1


def test_weights_for_other_features_are_refused() -> None:
    other = LogisticWeights(features=("height",), coefficients=(1.0,), intercept=0.0)
    with pytest.raises(ValueError, match="fit_reranker"):
        retriever(RerankerWeights(chinese=other, foreign=other))
