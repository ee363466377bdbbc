"""Embedding with the packaged and with another model."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import rag.embedding
from rag.embedding import load_embedder
from rag.embedding.sentence_transformer import SentenceTransformerEmbedder
from rag.errors import EmbeddingModelError
from rag.reading.cross_encoder import CrossEncoder
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.embedding import Embedder

TEXTS = [f"第{number}项工作" + "要抓好落实," * (number * 7 % 23) for number in range(24)] + ["", "road " * 900]


def test_unit_vectors_in_order(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS)

    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    alone = np.concatenate([embedder.embed_passages([text]) for text in TEXTS])
    assert (vectors * alone).sum(axis=1).min() > 0.999
    assert np.array_equal(vectors, embedder.embed_passages(TEXTS))


def test_questions_find_their_passages(embedder: Embedder) -> None:
    passages = ["去年全县新建水库3座。", "培训管水员200名。", "The railway is 40 km long."]
    questions = ["修了几座水库?", "多少管水员参加了培训?", "How long is the railway?"]
    scores = embedder.embed_queries(questions) @ embedder.embed_passages(passages).T
    assert scores.argmax(axis=1).tolist() == [0, 1, 2]


def test_nothing_to_embed(embedder: Embedder) -> None:
    assert embedder.embed_queries([]).shape == (0, embedder.dimension)


def test_lone_surrogates_are_no_error(embedder: Embedder) -> None:
    assert np.array_equal(embedder.embed_queries(["a\ud800"]), embedder.embed_queries(["a?"]))


def test_many_threads_may_ask_at_once(embedder: Embedder) -> None:
    questions = [text[:40] for text in TEXTS]
    alone = [embedder.embed_queries([question]) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda question: embedder.embed_queries([question]), questions))
    assert np.array_equal(alone, together)


def test_progress_is_for_terminals(embedder: Embedder, capfd: pytest.CaptureFixture[str]) -> None:
    embedder.embed_passages(TEXTS[:3], progress=True)
    assert capfd.readouterr() == ("", "")


def test_another_model_by_path(tiny_model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    embedder = load_embedder(Settings(embedding_model=str(tiny_model), embedding_dtype="float32"))
    plain = SentenceTransformer(str(tiny_model), device="cpu").encode(
        ["note: farmers", "farmers"], normalize_embeddings=True
    )

    assert embedder.dimension == 16
    assert embedder.name.startswith("model@")
    assert np.allclose(embedder.embed_passages(["farmers"])[0], plain[0], atol=1e-6), "its passage prompt is used"
    assert np.allclose(embedder.embed_queries(["farmers"])[0], plain[1], atol=1e-6), "it has no query prompt"


def test_a_retrained_model_has_another_name(tiny_model: Path) -> None:
    before = SentenceTransformerEmbedder(str(tiny_model)).name
    config = tiny_model / "config_sentence_transformers.json"
    content = config.read_text()
    try:
        config.write_text(content + "\n")
        assert SentenceTransformerEmbedder(str(tiny_model)).name != before
    finally:
        config.write_text(content)


def test_half_precision_on_request(tiny_model: Path) -> None:
    vectors = SentenceTransformerEmbedder(str(tiny_model), precision="bfloat16").embed_queries(["roads farmers"])
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no-such-model", "./no/such/model"])
def test_unknown_model(name: str) -> None:
    with pytest.raises(EmbeddingModelError, match=f"{name} is neither a folder.*hf download"):
        SentenceTransformerEmbedder(name)


def test_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelError, match="cannot be loaded"):
        SentenceTransformerEmbedder(str(tmp_path))


def test_damaged_model(tiny_model: Path, tmp_path: Path) -> None:
    import shutil

    folder = shutil.copytree(tiny_model, tmp_path / "damaged")
    (folder / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(EmbeddingModelError, match="cannot be loaded"):
        SentenceTransformerEmbedder(str(folder))


def test_importing_the_package_imports_no_model_library() -> None:
    code = "import sys, rag.embedding; assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    root = Path(rag.embedding.__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)


def test_states_of_a_question_are_those_that_the_shared_layers_give(embedder: Embedder) -> None:
    assert isinstance(embedder, SentenceTransformerEmbedder)
    shared = embedder.network()
    embedder.embed_queries(["全县小康住宅比例达到多少？"])
    embedder.embed_passages(["全县小康住宅比例达到37.6%。"])
    kept = shared.queries.get("全县小康住宅比例达到多少？")
    network = CrossEncoder(shared.encoder, shared.lower, dtype=shared.encoder.dtype)
    (read,) = network.read_questions(["全县小康住宅比例达到多少？"])
    assert kept is not None
    assert network.question("全县小康住宅比例达到多少？", kept).hidden.equal(read.hidden)
    assert shared.queries.get("另一个问题？") is None
