"""Writes multilingual-e5-small as an ordinary sentence-transformers model folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rag.embedding.e5_file import E5File, parse_e5_file
from rag.embedding.e5_tokenizer import BOS, EOS, MASK, PAD, SPECIAL_TOKENS, UNK, build_tokenizer

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "

_LAYER_PARTS = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}
"""Where each part of a layer of BertModel is in the model file."""


def convert(source: bytes, folder: Path) -> None:
    """Dequantise the model file and write the model folder.

    The weights are written in half precision: it rounds far less than 4 bits did, and takes half the space of single
    precision.

    Args:
        source: The bytes of the model file.
        folder: An empty folder to write to.

    Raises:
        ValueError: The bytes are not such a model file.
        OSError: The folder cannot be written.
    """
    from safetensors.numpy import save  # noqa: PLC0415

    model = parse_e5_file(source)
    for name, content in _configuration(model).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    tokenizer = build_tokenizer(model.pieces, model.normalisation)
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8", newline="\n")
    (folder / "model.safetensors").write_bytes(save(_weights(model), metadata={"format": "pt"}))


def _weights(model: E5File) -> dict[str, NDArray[np.float16]]:
    """Return every tensor under its name in BertModel."""
    hidden, inner = model.hidden, model.feed_forward
    weights = {
        "embeddings.word_embeddings.weight": model.tensor("emb.word", model.vocabulary, hidden),
        "embeddings.position_embeddings.weight": model.tensor("emb.pos", model.positions, hidden),
        "embeddings.token_type_embeddings.weight": model.tensor("emb.type", model.types, hidden),
        "embeddings.LayerNorm.weight": model.tensor("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": model.tensor("emb.ln.b", hidden),
    }
    shapes = {"fi": (inner, hidden), "fo": (hidden, inner), "aln": (hidden,), "oln": (hidden,)}
    for layer in range(model.layers):
        for part, short in _LAYER_PARTS.items():
            shape = shapes.get(short, (hidden, hidden))
            weights[f"encoder.layer.{layer}.{part}.weight"] = model.tensor(f"l{layer}.{short}.w", *shape)
            weights[f"encoder.layer.{layer}.{part}.bias"] = model.tensor(f"l{layer}.{short}.b", shape[0])
    return weights


def _configuration(model: E5File) -> dict[str, Any]:
    """Return the content of each configuration file by its path in the folder."""
    ids = {piece: number for number, (piece, _) in enumerate(model.pieces)}
    modules = [
        ("", "sentence_transformers.base.modules.transformer.Transformer"),
        ("1_Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling"),
        ("2_Normalize", "sentence_transformers.base.modules.normalize.Normalize"),
    ]
    return {
        "config.json": _bert_config(model, ids),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": model.positions,
            "bos_token": BOS,
            "cls_token": BOS,
            "eos_token": EOS,
            "sep_token": EOS,
            "pad_token": PAD,
            "unk_token": UNK,
            "mask_token": MASK,
            # Says again what tokenizer.json says, so that transformers need not parse its 9 MB a second time.
            "added_tokens_decoder": {str(ids[token]): _added_token(token) for token in SPECIAL_TOKENS},
        },
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": kind}
            for number, (path, kind) in enumerate(modules)
        ],
        # The file has no pooler, and mean pooling needs none; without this its weights would be made up at random.
        "sentence_bert_config.json": {
            "max_seq_length": model.positions,
            "model_kwargs": {"add_pooling_layer": False},
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT, "passage": PASSAGE_PROMPT},
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {"embedding_dimension": model.hidden, "pooling_mode": "mean"},
        "2_Normalize/config.json": {},
    }


def _added_token(token: str) -> dict[str, Any]:
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"content": token, **flags, "special": True}


def _bert_config(model: E5File, ids: dict[str, int]) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float16",
        "hidden_size": model.hidden,
        "num_hidden_layers": model.layers,
        "num_attention_heads": model.heads,
        "intermediate_size": model.feed_forward,
        "hidden_act": "gelu",
        "layer_norm_eps": model.epsilon,
        "max_position_embeddings": model.positions,
        "type_vocab_size": model.types,
        "vocab_size": model.vocabulary,
        "bos_token_id": ids[BOS],
        "eos_token_id": ids[EOS],
        "pad_token_id": ids[PAD],
    }
