"""Reads source files; the only part of the package that touches the disk, and it only reads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from rag.corpus.blocks import split_blocks
from rag.corpus.chrome import strip_chrome
from rag.corpus.formats import READERS, read_text
from rag.corpus.outline import build_outline
from rag.corpus.repair import RepairedText, repair
from rag.corpus.speeches import SpeechBlocks, split_speeches
from rag.errors import SourceError
from rag.types import Document, Speech

SUFFIXES = tuple(READERS)
"""Names of files that are read end like this."""
_NAMES = f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
_VISIBLE = re.compile(r"[^\s\u200b-\u200d\u2060\ufeff\u00ad]")


def load_documents(paths: Sequence[Path]) -> list[Document]:
    """Load files and folders.

    Args:
        paths: Files, or folders that are searched at any depth for ``.txt``, ``.md``, ``.docx``, ``.pdf`` and ``.html`` files;
            hidden files and folders are skipped.

    Returns:
        The documents in the order of the paths, the files of a folder sorted by name; each file once.

    Raises:
        SourceError: If a path does not exist, a folder holds no text, or a file cannot be used.
    """
    return load_located(locate_sources(paths))


def load_located(located: Mapping[str, Path]) -> list[Document]:
    """Load the files that ``locate_sources`` found; see ``load_documents`` for the errors."""
    return [replace(load_document(file, file.parent), source=source) for source, file in located.items()]


def locate_sources(paths: Sequence[Path]) -> dict[str, Path]:
    """Return the files that ``load_documents`` loads, by the name that each is cited with.

    Args:
        paths: Files and folders.

    Returns:
        Absolute paths by name: the path relative to the folder given. Files of the same name in two folders are told
        apart by the names of their folders.

    Raises:
        SourceError: If a folder holds no text.
    """
    found: dict[str, Path] = {}
    seen: set[Path] = set()
    for path in paths:
        root = path if path.is_dir() else path.parent
        for file in _files_of(path):
            if (key := file.resolve()) in seen:
                continue
            seen.add(key)
            source = file.relative_to(root).as_posix()
            above = root.resolve()
            while source in found and above != above.parent:
                above = above.parent
                source = key.relative_to(above).as_posix()
            found[source] = key
    return found


def load_document(path: Path, root: Path) -> Document:
    """Load one file.

    Args:
        path: The file.
        root: The folder that ``Document.source`` is relative to.

    Returns:
        The document; its text is what ``read_text`` gives.

    Raises:
        SourceError: If the file is missing, unreadable, empty or not what its suffix says.
    """
    try:
        with path.open("rb") as file:
            data = file.read()
    except FileNotFoundError:
        raise SourceError(f"{path} does not exist; check the path.") from None
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror or error}); check its permissions.") from None
    text = read_text(data, path)
    if not _VISIBLE.search(text):
        raise SourceError(f"{path} is empty; remove it or put a text into it.")
    try:
        source = path.relative_to(root).as_posix()
    except ValueError:
        source = path.name
    return parse_document(text, source, hashlib.sha256(data).hexdigest())


def parse_document(text: str, source: str, sha256: str) -> Document:
    """Parse a decoded text.

    Args:
        text: The text, newlines untouched; all offsets count its characters.
        source: Path relative to the corpus root, with forward slashes; its stem is the title of last resort.
        sha256: Hash of the file's bytes, in hexadecimal.

    Returns:
        The document with its speeches, sections, paragraphs and sentences.
    """
    view = repair(text)
    page = strip_chrome(split_blocks(view))
    title = page.title or PurePosixPath(source).stem
    parts = split_speeches(page.blocks, page.title)
    speeches = tuple(speech for part in parts if (speech := _speech(view, part, title)) is not None)
    return Document(source, title, page.published, text, sha256, speeches)


def _speech(view: RepairedText, part: SpeechBlocks, title: str) -> Speech | None:
    # A line that repeats the title inside the speech is chrome.
    blocks = [block for block in part.blocks if block.text not in {part.name, part.title}]
    sections = build_outline(view, blocks)
    if not sections:
        return None
    places = [*blocks, part.marker] if part.marker else blocks
    start, end = view.source_span(min(block.start for block in places), max(block.end for block in places))
    return Speech(part.title or title, sections, start, end)


def _files_of(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = sorted(
        file
        for file in path.rglob("*")
        if file.suffix.lower() in SUFFIXES and file.is_file() and not _hidden(file.relative_to(path))
    )
    if not found:
        raise SourceError(f"{path} holds no {_NAMES} file; put the speeches there or name another folder.")
    yield from found


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
