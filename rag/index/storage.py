"""Reading and writing a whole index: one folder per version, written beside the old one and then swapped in.

Layout of an index folder: ``CURRENT`` holds the name of the version in force; each version is a folder with the
manifest, the documents, the passages, the vectors and the lexical index. ``CURRENT`` is replaced in one step after
everything else is on disk, so a reader sees the old version or the new one and never a mixture.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock
from pydantic import TypeAdapter, ValidationError

from rag.errors import IndexStoreError
from rag.index.faiss_store import FaissStore
from rag.index.lexical_store import BM25Store
from rag.index.manifest import FORMAT, Manifest, folder_hashes
from rag.types import Document, Passage

CURRENT = "CURRENT"
LOCK = ".lock"
UNFINISHED = ".unfinished-"
DOCUMENTS = "documents.jsonl"
PASSAGES = "passages.jsonl"

Item = TypeVar("Item")
_documents: TypeAdapter[Document] = TypeAdapter(Document)
_passages: TypeAdapter[Passage] = TypeAdapter(Passage)


@dataclass(frozen=True)
class StoredIndex:
    """An index in memory.

    Attributes:
        manifest: What the index was made of.
        documents: The parsed sources.
        passages: The passages; position is the row number in the lexical store.
        vectors: Embeddings of the passages and their sentences.
        lexical: Tokens of the passages.
    """

    manifest: Manifest
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    vectors: FaissStore
    lexical: BM25Store


def write_index(
    folder: Path,
    documents: tuple[Document, ...],
    passages: tuple[Passage, ...],
    vectors: FaissStore,
    lexical: BM25Store,
    embedding_model: str,
    origins: Mapping[str, Path],
) -> StoredIndex:
    """Write an index and make it the one in force; on any failure the old one stays.

    Args:
        folder: The index folder; made when missing.
        documents: The parsed sources.
        passages: Their passages.
        vectors: Embeddings of the passages and their sentences.
        lexical: Tokens, one row a passage.
        embedding_model: Identity of the embedding model.
        origins: Where each source file was read.

    Returns:
        The index as written.

    Raises:
        IndexStoreError: The folder cannot be written, or it holds something that is no index.
    """
    try:
        with _writing(folder) as unfinished:
            _write_lines(unfinished / DOCUMENTS, _documents, documents)
            _write_lines(unfinished / PASSAGES, _passages, passages)
            vectors.save(unfinished)
            lexical.save(unfinished)
            manifest = Manifest(
                format=FORMAT,
                embedding_model=embedding_model,
                dimension=vectors.dimension,
                passages=len(passages),
                vectors=len(vectors),
                sources={document.source: document.sha256 for document in documents},
                files=folder_hashes(unfinished),
                origins={source: str(path) for source, path in origins.items()},
            )
            manifest.save(unfinished)
            _swap_in(folder, unfinished, manifest)
    except OSError as error:
        raise IndexStoreError(
            f"cannot write the index {folder}: {error.strerror or error}; choose another folder"
        ) from error
    return StoredIndex(manifest, documents, passages, vectors, lexical)


def open_index(folder: Path) -> StoredIndex:
    """Open the index in force, every file verified against the manifest; nothing is embedded again.

    Args:
        folder: The index folder.

    Returns:
        The index.

    Raises:
        IndexStoreError: There is no index, or it is damaged, half written, or of another version.
    """
    current = folder / CURRENT
    try:
        version = current.read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise IndexStoreError(
            f"{folder} holds no index; build one with `wenzheng index PATH --index {folder}`"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexStoreError(f"{current} cannot be read; build the index again with `wenzheng index`") from error
    if not version or Path(version).name != version:
        raise IndexStoreError(f"{current} is damaged; build the index again with `wenzheng index`")
    return _read_version(folder / version)


def _read_version(place: Path) -> StoredIndex:
    manifest = Manifest.load(place)
    manifest.verify(place)
    try:
        documents = tuple(_read_lines(place / DOCUMENTS, _documents))
        passages = tuple(_read_lines(place / PASSAGES, _passages))
        vectors = FaissStore.load(place)
        lexical = BM25Store.load(place, len(passages))
    except (OSError, ValueError, RuntimeError, ValidationError) as error:
        raise IndexStoreError(f"{place} is damaged; build the index again with `wenzheng index`") from error
    if len(passages) != manifest.passages or len(vectors) != manifest.vectors:
        raise IndexStoreError(f"{place} is damaged; build the index again with `wenzheng index`")
    return StoredIndex(manifest, documents, passages, vectors, lexical)


@contextmanager
def _writing(folder: Path) -> Iterator[Path]:
    """Hold the index's lock and yield a fresh folder inside it; what a killed process left there is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    foreign = [path.name for path in folder.iterdir() if not _is_ours(path)]
    if foreign:
        raise IndexStoreError(f"{folder} is not an index folder (it holds {foreign[0]}); choose an empty or new folder")
    with FileLock(folder / LOCK):
        for left in folder.glob(UNFINISHED + "*"):
            shutil.rmtree(left, ignore_errors=True)
        unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder))
        try:
            yield unfinished
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


def _is_ours(path: Path) -> bool:
    return path.name.startswith((CURRENT, LOCK, UNFINISHED, "v-"))


def _swap_in(folder: Path, unfinished: Path, manifest: Manifest) -> None:
    version = "v-" + hashlib.sha256(manifest.model_dump_json().encode()).hexdigest()[:16]
    place = folder / version
    if place.exists():
        try:
            # The same content again: what is in force stays, unless it is damaged.
            Manifest.load(place).verify(place)
        except IndexStoreError:
            shutil.rmtree(place)
    for path in unfinished.rglob("*"):
        if path.is_file():
            _flush(path)
    if not place.exists():
        unfinished.rename(place)
    pointer = folder / f"{CURRENT}.new"
    pointer.write_text(version + "\n", encoding="utf-8")
    _flush(pointer)
    pointer.replace(folder / CURRENT)
    for old in folder.glob("v-*"):
        if old.name != version:
            shutil.rmtree(old, ignore_errors=True)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _write_lines(path: Path, adapter: TypeAdapter[Any], items: Iterable[Any]) -> None:
    with path.open("wb") as file:
        for item in items:
            file.write(adapter.dump_json(item) + b"\n")


def _read_lines(path: Path, adapter: TypeAdapter[Item]) -> Iterator[Item]:
    with path.open("rb") as file:
        for line in file:
            yield adapter.validate_json(line)
