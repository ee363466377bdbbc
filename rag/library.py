"""A library: a knowledge base whose documents are added and removed while it is in use."""

from __future__ import annotations

import hashlib
import logging
import re
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.corpus import load_document
from rag.corpus.formats import READERS
from rag.errors import IndexStoreError, LibraryError, SourceError
from rag.knowledge_base import KnowledgeBase
from rag.retrieval import History
from rag.settings import Settings, load_settings
from rag.types import Answer, AnswerEvent, Document, Hit, Passage

logger = logging.getLogger(__name__)

MOST_BYTES = 50_000_000
"""Size of a document at most."""
_SOURCES, _REMOVED, _INDEX = "sources", "removed", "index"
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")
_NAME_CHARS = 120


class Library:
    """Documents that come along and documents that were added, in one knowledge base.

    Safe to use from several threads at once: questions under way go on with the knowledge base as it was.

    Layout of the folder: ``sources`` holds the documents added, ``removed`` those removed until they are brought back,
    ``index`` the index. A document is in force only when the index that holds it is complete.

    Args:
        folder: The library's folder; made when missing.
        base: Files and folders that come along; they are never changed.
        settings: The settings; read from the environment by default.
        progress: Whether to show a progress bar on a terminal while the index is built.

    Raises:
        SourceError: A source of ``base`` cannot be used.
        EmbeddingModelError: The embedding model cannot be loaded.
        IndexStoreError: The folder cannot be written.
    """

    def __init__(
        self, folder: Path, base: Sequence[Path], *, settings: Settings | None = None, progress: bool = False
    ) -> None:
        self._folder = folder
        self._base = list(base)
        self._lock = threading.Lock()
        for name in (_SOURCES, _REMOVED):
            try:
                (folder / name).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise IndexStoreError(
                    f"cannot write the library {folder}: {error.strerror or error}; choose another folder with "
                    "RAG_DATA_DIR, or serve with --read-only"
                ) from error
        settings = settings or load_settings()
        for left in (folder / _SOURCES).glob(".*"):  # of an addition that was cut off
            left.unlink(missing_ok=True)
        self._current = self._opened(settings) or KnowledgeBase.build(
            self._paths(), folder / _INDEX, settings=settings, progress=progress
        )

    def _opened(self, settings: Settings) -> KnowledgeBase | None:
        """Return the index as it is, where it is of the sources that are there."""
        try:
            found = KnowledgeBase.open(self._folder / _INDEX, settings=settings)
        except IndexStoreError as error:
            logger.info("building the library's index: %s", error)
            return None
        there = {path for path in (self._folder / _SOURCES).iterdir() if path.suffix.lower() in READERS}
        held = {
            path for path in map(Path, found.origins.values()) if path.parent == (self._folder / _SOURCES).resolve()
        }
        return found if {path.resolve() for path in there} == held and not found.stale_sources else None

    def _paths(self) -> list[Path]:
        sources = self._folder / _SOURCES
        return [*self._base, *sorted(path for path in sources.iterdir() if path.suffix.lower() in READERS)]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents in force."""
        return self._current.documents

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Their passages."""
        return self._current.passages

    @property
    def added(self) -> frozenset[str]:
        """The sources that were added and can be removed."""
        inside = (self._folder / _SOURCES).resolve()
        return frozenset(source for source, path in self._current.origins.items() if Path(path).parent == inside)

    def warm_up(self) -> None:
        """Read ahead; see ``KnowledgeBase.warm_up``."""
        self._current.warm_up()

    def ask(self, question: str, history: History = (), speeches: Sequence[str] | None = None) -> Answer:
        """Answer a question; see ``KnowledgeBase.ask``."""
        return self._current.ask(question, history, speeches)

    def search(self, question: str, k: int = 10, speeches: Sequence[str] | None = None) -> list[Hit]:
        """Find the passages nearest to a question; see ``KnowledgeBase.search``."""
        return self._current.search(question, k, speeches)

    def stream(
        self, question: str, history: History = (), speeches: Sequence[str] | None = None
    ) -> Iterator[AnswerEvent]:
        """Answer a question step by step; see ``KnowledgeBase.stream``."""
        return self._current.stream(question, history, speeches)

    def preview(self, file: Path, name: str) -> Document:
        """Return a file as it would be added; nothing is changed.

        Args:
            file: The file.
            name: The name that it is to have.

        Returns:
            The document, parsed.

        Raises:
            LibraryError: The file is too large, of no known format, or already there.
            SourceError: The file is empty, damaged, or holds no text.
        """
        name = safe_name(name)
        if Path(name).suffix.lower() not in READERS:
            raise LibraryError(f"{name} is of no known format; use {', '.join(READERS)}", "format")
        if file.suffix.lower() != Path(name).suffix.lower():
            raise LibraryError(f"{file.name} cannot be added as {name}: the formats differ", "format")
        if file.stat().st_size > MOST_BYTES:
            raise LibraryError(f"{name} is larger than {MOST_BYTES // 1_000_000} MB; split it", "large")
        try:
            document = load_document(file, file.parent)
        except SourceError as error:
            raise SourceError(str(error).replace(str(file), name)) from error
        if document.sha256 in {known.sha256 for known in self.documents}:
            raise LibraryError(f"{name} is already in the library", "known")
        if not document.speeches:
            raise LibraryError(f"{name} holds no text that could be cited")
        return document

    def add(self, file: Path, name: str) -> str:
        """Add a file; it can be asked about when this returns.

        Args:
            file: The file; it is copied.
            name: The name that it is to have; a number is put to it where another document has it.

        Returns:
            The source's name.

        Raises:
            LibraryError: As for ``preview``, or the library cannot be written.
            SourceError: As for ``preview``.
        """
        data = file.read_bytes()
        with self._lock:
            self.preview(file, name)
            place = self._free(safe_name(name))
            partial = place.with_name(f".{hashlib.sha256(data).hexdigest()[:16]}.partial")
            try:
                partial.write_bytes(data)
                partial.replace(place)
                self._rebuild()
            except (OSError, IndexStoreError, SourceError) as error:
                partial.unlink(missing_ok=True)
                place.unlink(missing_ok=True)
                raise LibraryError(f"{name} cannot be added: {error}") from error
        return place.name

    def remove(self, source: str) -> None:
        """Remove a document that was added; it is never cited again, and can be brought back with ``restore``.

        Raises:
            LibraryError: No such document was added, or the library cannot be written.
        """
        self._move(source, _SOURCES, _REMOVED)

    def restore(self, source: str) -> None:
        """Bring a removed document back.

        Raises:
            LibraryError: No such document was removed, or the library cannot be written.
        """
        self._move(source, _REMOVED, _SOURCES)

    def _move(self, source: str, origin: str, target: str) -> None:
        if safe_name(source) != source or not (self._folder / origin / source).is_file():
            raise LibraryError(f"there is no added document {source!r}")
        with self._lock:
            here, there = self._folder / origin / source, self._folder / target / source
            try:
                here.replace(there)
                self._rebuild()
            except (OSError, IndexStoreError, SourceError) as error:
                if there.exists() and not here.exists():
                    there.replace(here)
                raise LibraryError(f"{source} cannot be moved: {error}") from error

    def _rebuild(self) -> None:
        self._current = self._current.rebuilt(self._paths(), self._folder / _INDEX)

    def _free(self, name: str) -> Path:
        """Return where a document of this name can stand, without a clash with one there or one removed."""
        path, number = Path(name), 1
        taken = {document.source for document in self.documents}
        while name in taken or any((self._folder / place / name).exists() for place in (_SOURCES, _REMOVED)):
            number += 1
            name = f"{path.stem} ({number}){path.suffix}"
        return self._folder / _SOURCES / name


def safe_name(name: str) -> str:
    """Return a file name without path, control characters and leading dots, cut to a length that every disk takes."""
    path = Path(_UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" ."))
    return f"{path.stem.lstrip('.')[:_NAME_CHARS] or 'document'}{path.suffix}"
