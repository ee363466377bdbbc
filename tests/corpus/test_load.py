from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from rag.corpus import load_document, load_documents, make_passages
from rag.errors import SourceError

TEXT = "工作会议上的讲话\n\n同志们:\n\n今年投资2。5亿元。\n"


def test_fields(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "甲.txt"
    path.parent.mkdir()
    path.write_bytes(TEXT.encode())
    document = load_document(path, tmp_path)
    assert document.source == "sub/甲.txt"
    assert document.title == "工作会议上的讲话"
    assert document.published is None
    assert document.text == TEXT
    assert document.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_give_one_text(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    document = load_document(path, tmp_path)
    assert document.text == TEXT.replace("\n", "\r\n")
    passage = make_passages(document)[-1]
    assert passage.text == "今年投资2.5亿元。"
    assert document.text[passage.start : passage.end] == "今年投资2。5亿元。"


def test_folder_is_searched_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", ".hidden.txt", "c.jpg", "sub/d.TXT", ".git/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    documents = load_documents([tmp_path, tmp_path / "b.txt"])
    assert [document.source for document in documents] == ["a.md", "b.txt", "sub/d.TXT"]


def test_files_of_one_name_have_sources_of_their_own(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(TEXT + folder, encoding="utf-8")
    documents = load_documents([tmp_path / "a", tmp_path / "b"])
    assert [document.source for document in documents] == ["x.txt", "b/x.txt"]


def test_sources_stay_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    before = path.read_bytes(), path.stat().st_mtime_ns
    load_documents([tmp_path])
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("data", [b"", b" \n\t\xef\xbb\xbf \n", "\ufeff".encode()])
def test_empty_file(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(SourceError, match=r"a\.txt is empty"):
        load_documents([tmp_path])


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02abc", bytes(range(256)), b"PK\x03\x04\x05\x06\x07\x08\x0e", b"\xff\xff\xff"]
)
def test_binary_file(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(SourceError, match=r"a\.txt is not a text"):
        load_documents([tmp_path / "a.txt"])


def test_missing_path(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere does not exist"):
        load_documents([tmp_path / "nowhere"])


def test_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"holds no \.txt, \.md, \.docx, \.pdf, \.html or \.htm file"):
        load_documents([tmp_path])


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")

    def refuse(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceError, match=r"a\.txt cannot be read \(Permission denied\)"):
        load_documents([path])


def test_messages_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        load_documents([tmp_path])
    assert "\n" not in str(error.value)
