"""The knowledge base: build, open, search, ask, stream."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.answering import Answerer, ListIndex
from rag.embedding import Embedder, load_embedder
from rag.errors import IndexStoreError, QuestionError
from rag.index import StoredIndex, open_index
from rag.index.manifest import FORMAT
from rag.reading import load_reader
from rag.retrieval import (
    History,
    HybridRetriever,
    LexicalFeatures,
    RerankingRetriever,
    Translator,
)
from rag.retrieval.indexing import build_index
from rag.settings import Settings, load_settings
from rag.types import Answer, AnswerEvent, Document, Hit, Mode, Passage

logger = logging.getLogger(__name__)


class KnowledgeBase:
    """Speeches that can be searched and asked. Use ``build``, ``open`` or ``seeds`` to get one.

    Safe to use from several threads at once.

    Args:
        index: The index in memory.
        embedder: The model that made its embeddings.
        settings: The settings in force.

    Raises:
        IndexStoreError: The index was made with another embedding model.
    """

    def __init__(self, index: StoredIndex, embedder: Embedder, settings: Settings) -> None:
        if index.manifest.embedding_model != embedder.name:
            raise IndexStoreError(
                f"the index was made with {index.manifest.embedding_model}, the model in force is {embedder.name}; "
                "set RAG_EMBEDDING_MODEL to the former or build the index again with `wenzheng index`"
            )
        self._index = index
        self._embedder = embedder
        self._settings = settings
        self._sources = {document.source: document for document in index.documents}
        self._translator = Translator(index.lexical.has)
        features = LexicalFeatures(index.lexical.idf, self._translator)
        fused = HybridRetriever(
            index.passages, index.vectors, index.lexical, embedder, self._translator, candidates=settings.candidates
        )
        self._retriever = RerankingRetriever(fused, features)
        self._reader = load_reader(embedder, features, settings)
        lists = ListIndex(index.documents, index.passages)
        self._answerer = Answerer(self._reader, lists, self._source_text, settings)

    @classmethod
    def build(
        cls,
        paths: Sequence[str | Path],
        folder: str | Path,
        *,
        settings: Settings | None = None,
        progress: bool = False,
    ) -> KnowledgeBase:
        """Build or update an index over files and folders; passages that it already holds are not embedded again.

        Args:
            paths: Text and Markdown files, or folders of them.
            folder: The index folder; made when missing. The old index stays in force until the new one is complete.
            settings: The settings; read from the environment by default.
            progress: Whether to show a progress bar on a terminal.

        Returns:
            The knowledge base over the new index.

        Raises:
            SourceError: A source is missing, empty, unreadable or not text.
            EmbeddingModelError: The embedding model cannot be loaded.
            IndexStoreError: The index folder cannot be written.
        """
        settings = settings or load_settings()
        return cls(*build_index(paths, Path(folder), settings, progress=progress), settings)

    @classmethod
    def open(cls, folder: str | Path, *, settings: Settings | None = None) -> KnowledgeBase:
        """Open an index; nothing is embedded again.

        Args:
            folder: The index folder.
            settings: The settings; read from the environment by default.

        Returns:
            The knowledge base.

        Raises:
            IndexStoreError: There is no index, or it is damaged, of another version or of another model.
            EmbeddingModelError: The embedding model cannot be loaded.
        """
        settings = settings or load_settings()
        return cls(open_index(Path(folder)), load_embedder(settings), settings)

    @classmethod
    def seeds(cls, *, settings: Settings | None = None, progress: bool = False) -> KnowledgeBase:
        """Open the knowledge base over the speeches that come with wenzheng, built on first use.

        It is cached by the content of the speeches and the model, so a change of either builds a new one.

        Args:
            settings: The settings; read from the environment by default.
            progress: Whether to show a progress bar on a terminal.

        Returns:
            The knowledge base.

        Raises:
            SourceError: The speeches are missing.
            EmbeddingModelError: The embedding model cannot be loaded.
            IndexStoreError: The cache folder cannot be written.
        """
        settings = settings or load_settings()
        source = seeds_folder()
        digest = hashlib.sha256(f"{FORMAT}\0{settings.embedding_model}".encode())
        for path in sorted(source.rglob("*")):
            if path.is_file():
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
        folder = settings.cache_dir / "indexes" / f"seeds-{digest.hexdigest()[:16]}"
        try:
            return cls.open(folder, settings=settings)
        except IndexStoreError as error:
            logger.info("building the index of %s: %s", source, error)
            return cls.build([source], folder, settings=settings, progress=progress)

    def rebuilt(self, paths: Sequence[str | Path], folder: str | Path) -> KnowledgeBase:
        """Return a knowledge base over other sources with the models of this one; this one stays as it is.

        Args:
            paths: Files and folders.
            folder: The index folder; what it holds already is not embedded again.

        Returns:
            The knowledge base over the new index.

        Raises:
            SourceError: A source is missing, empty, unreadable or not what its suffix says.
            IndexStoreError: The index folder cannot be written.
        """
        index, embedder = build_index(paths, Path(folder), self._settings, embedder=self._embedder)
        return KnowledgeBase(index, embedder, self._settings)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents, parsed, in the order of their paths."""
        return self._index.documents

    @property
    def speeches(self) -> tuple[str, ...]:
        """The titles of all speeches, each once, in order."""
        return tuple(dict.fromkeys(speech.title for document in self.documents for speech in document.speeches))

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages, in the order of the index."""
        return self._index.passages

    @property
    def origins(self) -> dict[str, str]:
        """Where each source was read, by the name that it is cited with."""
        return self._index.manifest.origins

    @property
    def stale_sources(self) -> tuple[str, ...]:
        """The sources whose files have changed since they were indexed; answers quote them as they were."""
        return tuple(self._index.manifest.stale_sources())

    def warm_up(self) -> None:
        """Read ahead, so that the first questions are answered as fast as later ones; a few seconds of work.

        ``wenzheng serve`` does it in the background. A large archive is read ahead in part.
        """
        self._translator.warm_up()
        self._reader.warm_up(self.passages)

    def search(self, question: str, k: int = 10, speeches: Sequence[str] | None = None) -> list[Hit]:
        """Find the passages nearest to a question.

        Args:
            question: The question, or any words.
            k: How many at most.
            speeches: Titles of the speeches to search, or parts of titles; None searches all.

        Returns:
            The hits, best first.

        Raises:
            QuestionError: The question is empty or too long, no speech has such a title, or ``k`` is below 1.
        """
        cleaned = self._answerer.clean(question)
        if k < 1:
            raise QuestionError(f"k is {k}; ask for at least 1 passage")
        return self._retriever.search(cleaned, k, self._rows(speeches))

    def ask(
        self,
        question: str,
        history: History = (),
        speeches: Sequence[str] | None = None,
        mode: Mode | None = None,
        top_k: int | None = None,
    ) -> Answer:
        """Answer a question with checked citations, or refuse.

        Args:
            question: The question, in Chinese or English.
            history: Earlier turns, oldest first: answers, or pairs of question and answer text.
            speeches: Titles of the speeches to search, or parts of titles; None searches all.
            mode: How the answer's words come about; ``extractive`` is the default.
            top_k: Best passages that the reader chooses from; the setting by default.

        Returns:
            The answer.

        Raises:
            QuestionError: The question is empty, too long or has no words, or no speech has such a title.
        """
        for event in self.stream(question, history, speeches, mode, top_k):
            if event.answer is not None:
                return event.answer
        raise AssertionError("a stream ends with its answer")

    def stream(
        self,
        question: str,
        history: History = (),
        speeches: Sequence[str] | None = None,
        mode: Mode | None = None,
        top_k: int | None = None,
    ) -> Iterator[AnswerEvent]:
        """Answer a question step by step; the last event carries the answer that ``ask`` returns.

        Args:
            question: The question, in Chinese or English.
            history: Earlier turns, oldest first: answers, or pairs of question and answer text.
            speeches: Titles of the speeches to search, or parts of titles; None searches all.
            mode: How the answer's words come about; ``extractive`` is the default.
            top_k: Best passages that the reader chooses from; the setting by default.

        Yields:
            What is under way, the text so far, and at last the answer.

        Raises:
            QuestionError: The question is empty, too long or has no words, or no speech has such a title.
        """
        if mode not in (None, "extractive"):
            raise QuestionError(f"there is no mode {mode!r}; use 'extractive'")
        rows = self._rows(speeches)
        k = self._settings.top_k if top_k is None else top_k
        if k < 1:
            raise QuestionError(f"top_k is {k}; read at least 1 passage")
        yield from self._answerer.stream(question, history, lambda text: self._retriever.search(text, k, rows))

    def _source_text(self, source: str) -> str:
        return self._sources[source].text

    def _rows(self, speeches: Sequence[str] | None) -> NDArray[np.int64] | None:
        """Return the rows of the speeches named, or None for all."""
        if speeches is None or not speeches:
            return None
        wanted: set[str] = set()
        for name in speeches:
            exact = {title for title in self.speeches if title == name}
            found = exact or {title for title in self.speeches if name and name in title}
            if not found:
                raise QuestionError(f"no speech is called {name!r}; there are: {'; '.join(self.speeches)}")
            wanted |= found
        return np.flatnonzero([passage.speech in wanted for passage in self.passages]).astype(np.int64)


def seeds_folder() -> Path:
    """Return the folder of the speeches that come with wenzheng: beside ``rag`` in a clone, inside it in a wheel."""
    package = Path(__file__).parent
    beside = package.parent / "seeds"
    return beside if beside.is_dir() else package / "seeds"
