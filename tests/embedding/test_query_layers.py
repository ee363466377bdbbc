from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from rag.embedding import Embedder
from rag.embedding.layers import States
from rag.embedding.query_layers import QueryLayers
from rag.embedding.sentence_transformer import SentenceTransformerEmbedder

QUESTIONS = ["全县小康住宅比例达到多少？", "What did the county spend on roads?", "党"]


def test_packaged_layers_still_find_what_a_question_says(embedder: Embedder) -> None:
    questions = embedder.embed_queries(QUESTIONS)
    passages = embedder.embed_passages(["全县小康住宅比例达到37.6%。", "全县公路投入3亿元。", "党的领导是根本保证。"])
    np.testing.assert_allclose(np.linalg.norm(questions, axis=1), 1, atol=1e-3)
    assert (questions @ passages.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_a_question_means_the_same_alone_and_among_others(embedder: Embedder) -> None:
    together = embedder.embed_queries(QUESTIONS)
    alone = np.concatenate([embedder.embed_queries([question]) for question in QUESTIONS])
    assert (together * alone).sum(axis=1).min() > 0.999


def test_layers_survive_saving_and_leave_the_model_as_it_is(embedder: Embedder, tmp_path: Path) -> None:
    assert isinstance(embedder, SentenceTransformerEmbedder)
    encoder = embedder.network().encoder
    before = {name: value.clone() for name, value in encoder.state_dict().items()}
    layers = QueryLayers(encoder).eval()
    states = [States(torch.randn(5, 384, dtype=encoder.dtype), torch.full((5, 2), -1))]
    layers(states).sum().backward()
    torch.optim.SGD(layers.parameters(), lr=0.1).step()
    layers.save(tmp_path / "layers.safetensors")

    again = QueryLayers(encoder).eval()
    again.load_state_dict(load_file(tmp_path / "layers.safetensors"))
    assert torch.nn.functional.cosine_similarity(layers(states), again(states)).item() > 0.999
    assert all(value.equal(encoder.state_dict()[name]) for name, value in before.items())
