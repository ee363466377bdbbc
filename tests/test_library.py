from pathlib import Path

import pytest

from rag.errors import LibraryError, SourceError
from rag.library import Library, safe_name
from rag.settings import Settings

ROADS = "公路工作会议上的讲话\n\n一、总结\n\n去年全县新修公路120公里。\n"


@pytest.fixture
def base(speech_file: Path) -> Path:
    return speech_file.parent


@pytest.fixture
def library(base: Path, tmp_path: Path, settings: Settings) -> Library:
    return Library(tmp_path / "library", [base], settings=settings)


@pytest.fixture
def roads(tmp_path: Path) -> Path:
    path = tmp_path / "upload" / "roads.txt"
    path.parent.mkdir()
    path.write_text(ROADS, encoding="utf-8")
    return path


def sources(library: Library) -> list[str]:
    return sorted(document.source for document in library.documents)


def test_an_added_document_is_found_a_removed_one_is_not(
    library: Library, roads: Path, base: Path, tmp_path: Path, settings: Settings
) -> None:
    assert library.add(roads, "roads.txt") == "roads.txt"
    assert sources(library) == ["roads.txt", "water.txt"]
    assert library.added == {"roads.txt"}
    assert library.search("新修公路", 1)[0].passage.source == "roads.txt"
    library.remove("roads.txt")
    assert {hit.passage.source for hit in library.search("新修公路", 10)} == {"water.txt"}
    library.restore("roads.txt")
    assert sources(Library(tmp_path / "library", [base], settings=settings)) == ["roads.txt", "water.txt"]


def test_what_comes_along_cannot_be_removed(library: Library) -> None:
    for name in ("water.txt", "../speeches/water.txt", "nothing.txt", ""):
        with pytest.raises(LibraryError, match="no added document"):
            library.remove(name)
    assert sources(library) == ["water.txt"]


def test_the_same_document_twice(library: Library, roads: Path) -> None:
    library.add(roads, "roads.txt")
    with pytest.raises(LibraryError, match="already"):
        library.add(roads, "other.txt")


def test_another_document_of_the_same_name(library: Library, roads: Path) -> None:
    library.add(roads, "water.txt")
    assert sources(library) == ["water (2).txt", "water.txt"]


def test_files_that_cannot_be_added_change_nothing(library: Library, tmp_path: Path) -> None:
    for name, data, error in (
        ("a.exe", b"MZ", LibraryError),
        ("a.txt", b"", SourceError),
        ("a.txt", b"\x00\x01\x02" * 50, SourceError),
        ("a.docx", b"no zip", SourceError),
        ("a.pdf", b"%PDF-1.4 broken", SourceError),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(error):
            library.add(path, name)
    assert sources(library) == ["water.txt"]


def test_an_addition_that_was_cut_off_is_taken_up_or_cleared_away(
    library: Library, base: Path, tmp_path: Path, settings: Settings
) -> None:
    del library
    folder = tmp_path / "library" / "sources"
    (folder / ".half.partial").write_text("公路", encoding="utf-8")
    (folder / "roads.txt").write_text(ROADS, encoding="utf-8")
    again = Library(tmp_path / "library", [base], settings=settings)
    assert sources(again) == ["roads.txt", "water.txt"]
    assert not (folder / ".half.partial").exists()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("讲话.txt", "讲话.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\a.txt", "a.txt"),
        (".hidden.txt", "hidden.txt"),
        ("a\x00b?.txt", "a_b_.txt"),
        ("长" * 300 + ".txt", "长" * 120 + ".txt"),
    ],
)
def test_names_stay_inside_the_library(name: str, safe: str) -> None:
    assert safe_name(name) == safe
