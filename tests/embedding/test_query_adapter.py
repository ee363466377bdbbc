from pathlib import Path

import numpy as np

from rag.embedding.query_adapter import QueryAdapter


def test_adapter_survives_saving_and_keeps_unit_length(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    adapter = QueryAdapter(rng.normal(size=(4, 4)).astype(np.float32).T, np.ones(4, dtype=np.float32))
    adapter.save(tmp_path / "a.safetensors")
    questions = np.eye(4, dtype=np.float32)
    adapted = QueryAdapter.load(tmp_path / "a.safetensors").apply(questions)
    np.testing.assert_allclose(np.linalg.norm(adapted, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(adapted, adapter.apply(questions), atol=2e-3)


def test_packaged_adapter_corrects_without_turning_questions_over() -> None:
    adapter = QueryAdapter.packaged()
    questions = np.random.default_rng(1).normal(size=(8, len(adapter.bias))).astype(np.float32)
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    assert (adapter.apply(questions) * questions).sum(axis=1).min() > 0.5
