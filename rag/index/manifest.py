"""The manifest of an index: what it was made of, with which model, and what its files must be."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from rag.errors import IndexStoreError

FILE_NAME = "manifest.json"
FORMAT = 3
"""Version of the layout on disk; an index of another version is built again, never guessed at."""


class Manifest(BaseModel):
    """What an index says about itself.

    Attributes:
        format: Version of the layout on disk.
        embedding_model: Identity of the embedding model.
        dimension: Length of an embedding.
        passages: Number of passages.
        vectors: Number of embeddings.
        sources: SHA-256 of each source file by its path relative to the corpus root.
        files: SHA-256 of each file of the index by its path relative to the index.
        origins: Where each source file was read, by its path relative to the corpus root.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    embedding_model: str
    dimension: int
    passages: int
    vectors: int
    sources: dict[str, str]
    files: dict[str, str]
    origins: dict[str, str] = {}

    def save(self, folder: Path) -> None:
        """Write the manifest into a folder."""
        (folder / FILE_NAME).write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Read the manifest of a folder.

        Raises:
            IndexStoreError: There is none, it is damaged, or it is of another version.
        """
        path = folder / FILE_NAME
        try:
            manifest = cls.model_validate_json(path.read_bytes())
        except FileNotFoundError as error:
            raise IndexStoreError(
                f"{folder} has no {FILE_NAME}; build the index again with `wenzheng index`"
            ) from error
        except (ValidationError, OSError) as error:
            raise IndexStoreError(f"{path} is damaged; build the index again with `wenzheng index`") from error
        if manifest.format != FORMAT:
            raise IndexStoreError(
                f"{folder} has format {manifest.format}, this version reads {FORMAT}; "
                "build the index again with `wenzheng index`"
            )
        return manifest

    def verify(self, folder: Path) -> None:
        """Compare every file of the index with its hash.

        Raises:
            IndexStoreError: A file is missing or its bytes have changed.
        """
        for name, expected in self.files.items():
            path = folder / name
            if not path.is_file():
                raise IndexStoreError(f"{path} is missing; build the index again with `wenzheng index`")
            if file_sha256(path) != expected:
                raise IndexStoreError(f"{path} is damaged; build the index again with `wenzheng index`")

    def stale_sources(self) -> list[str]:
        """Return the sources whose files have changed since they were indexed.

        A file that is no longer there, or cannot be read here, tells nothing: an index may be used on another computer.
        """
        return [source for source, origin in self.origins.items() if _changed(Path(origin), self.sources.get(source))]


def _changed(path: Path, expected: str | None) -> bool:
    try:
        return file_sha256(path) != expected
    except OSError:
        return False


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file under a folder by relative path, the manifest itself left out."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != FILE_NAME)
    return {path.relative_to(folder).as_posix(): file_sha256(path) for path in files}
