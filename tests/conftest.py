"""Shared by all tests: no network, a small knowledge base with a toy model, and the real one over the seeds."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import socket
from pathlib import Path

import numpy as np
import pytest

from rag.index import lexical_tokens
from rag.settings import Settings

SEEDS = Path(__file__).resolve().parents[1] / "seeds"

SPEECH = """水利工作会议上的讲话

发布时间:2021-05-06

同志们:

下面,我讲两点意见:

一、总结去年工作

去年全县新建水库3座,总投资2。5亿元,解决了12。6万人的饮水困难。县水务局被评为先进集体。

二、安排今年任务

今年要抓好三件事:一是修复水渠40公里;二是建成泵站15处;三是培训管水员200名。各乡镇要在6月底前完成。
"""


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make any connection that would leave this machine an error."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])  # type: ignore[index]
            local = host == "localhost" or (host and _is_loopback(host))
            assert local, f"a connection to {address} was tried"
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class ToyEmbedder:
    """Hashes tokens into a small vector: deterministic, instant, and shared words still mean similar vectors."""

    dimension = 64

    def __init__(self, name: str = "toy") -> None:
        self.name = name
        self.embedded: list[str] = []

    def embed_queries(self, texts: list[str]) -> np.ndarray:
        return np.stack([self._embed(text) for text in texts])

    def embed_passages(self, texts: list[str], *, progress: bool = False) -> np.ndarray:
        del progress
        self.embedded.extend(texts)
        return self.embed_queries(texts)

    def _embed(self, text: str) -> np.ndarray:
        vector = np.full(self.dimension, 1e-3, dtype=np.float32)
        for token in lexical_tokens(text):
            vector[int(hashlib.sha256(token.encode()).hexdigest(), 16) % self.dimension] += 1
        return vector / np.linalg.norm(vector)


@pytest.fixture(scope="session")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the converted model is kept; ``RAG_CACHE_DIR`` shares it between runs."""
    given = os.environ.get("RAG_CACHE_DIR")
    return Path(given) if given else tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def settings(cache_dir: Path) -> Settings:
    return Settings(cache_dir=cache_dir)


@pytest.fixture
def speech_file(tmp_path: Path) -> Path:
    folder = tmp_path / "speeches"
    folder.mkdir()
    path = folder / "water.txt"
    path.write_text(SPEECH, encoding="utf-8")
    return path
