import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from rag.errors import IndexStoreError
from rag.index import BM25Store, FaissStore, StoredIndex, lexical_tokens, open_index, write_index
from rag.index import storage as storage_module
from rag.index.manifest import FILE_NAME
from rag.types import Document, Passage, Sentence

TEXTS = ["双联惠农贷款每年60个亿", "全县小康住宅比例达到37.6%", "plain english text 2020"]


def make_index(folder: Path, texts: list[str] = TEXTS, model: str = "toy") -> StoredIndex:
    source = "\n".join(texts)
    passages, start = [], 0
    for text in texts:
        sentence = Sentence(text, start, start + len(text))
        passages.append(
            Passage(f"p{start}", "a.txt", "甲", "甲", ("一、乙",), 1, text, sentence.start, sentence.end, (sentence,))
        )
        start += len(text) + 1
    vectors = np.eye(len(texts), 8, dtype=np.float32)
    lexical = BM25Store.build([lexical_tokens(text) for text in texts])
    documents = (Document("a.txt", "甲", None, source, "0" * 64, ()),)
    return write_index(folder, documents, tuple(passages), FaissStore.build(vectors), lexical, model, {})


def version_folder(folder: Path) -> Path:
    return folder / (folder / "CURRENT").read_text().strip()


def test_what_was_written_is_what_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "索引 index"
    written = make_index(folder)
    opened = open_index(folder)
    assert opened.manifest == written.manifest
    assert opened.passages == written.passages
    assert opened.documents == written.documents
    np.testing.assert_array_equal(opened.vectors.vectors(), written.vectors.vectors())
    assert opened.lexical.search(["37.6%"], 3) == written.lexical.search(["37.6%"], 3)


def test_rebuilding_replaces_the_old_version_and_leaves_nothing_behind(tmp_path: Path) -> None:
    make_index(tmp_path / "index")
    make_index(tmp_path / "index", ["别的内容"])
    assert [passage.text for passage in open_index(tmp_path / "index").passages] == ["别的内容"]
    assert len([path for path in (tmp_path / "index").iterdir() if path.name.startswith(("v-", ".unf"))]) == 1


def test_missing_index_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(IndexStoreError, match="wenzheng index"):
        open_index(tmp_path / "nothing")


@pytest.mark.parametrize("name", ["passages.jsonl", "vectors.faiss", "documents.jsonl", FILE_NAME])
@pytest.mark.parametrize("damage", ["truncate", "flip", "remove"])
def test_damage_is_told_and_never_answered_from(tmp_path: Path, name: str, damage: str) -> None:
    make_index(tmp_path / "index")
    path = version_folder(tmp_path / "index") / name
    data = bytearray(path.read_bytes())
    if damage == "truncate":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "flip":
        data[0] ^= 0xFF
        path.write_bytes(data)
    else:
        path.unlink()
    with pytest.raises(IndexStoreError, match="build the index again"):
        open_index(tmp_path / "index")


def test_index_of_another_format_is_told(tmp_path: Path) -> None:
    make_index(tmp_path / "index")
    path = version_folder(tmp_path / "index") / FILE_NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))
    with pytest.raises(IndexStoreError, match="format 99"):
        open_index(tmp_path / "index")


@pytest.mark.parametrize("pointer", ["", "../elsewhere", "v-0000"])
def test_damaged_pointer_is_told(tmp_path: Path, pointer: str) -> None:
    make_index(tmp_path / "index")
    (tmp_path / "index" / "CURRENT").write_text(pointer)
    with pytest.raises(IndexStoreError):
        open_index(tmp_path / "index")


@pytest.mark.parametrize("step", ["_write_lines", "folder_hashes", "_swap_in"])
def test_process_killed_while_writing_leaves_the_old_index(tmp_path: Path, step: str) -> None:
    folder = tmp_path / "index"
    make_index(folder)
    child = os.fork()
    if child == 0:
        setattr(storage_module, step, lambda *_: os._exit(9))
        make_index(folder, ["新的内容"])
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9
    assert len(open_index(folder).passages) == 3
    make_index(folder, ["新的内容"])
    assert len(open_index(folder).passages) == 1
    assert not list(folder.glob(".unfinished-*"))


def test_kill_between_rename_and_pointer_leaves_the_old_index(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    make_index(folder)
    old = (folder / "CURRENT").read_text()
    kept = tmp_path / "kept"
    shutil.copytree(version_folder(folder), kept)
    make_index(folder, ["新的内容"])
    shutil.copytree(kept, folder / old.strip())
    (folder / "CURRENT").write_text(old)
    assert len(open_index(folder).passages) == 3


def test_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(IndexStoreError, match=r"notes\.txt"):
        make_index(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_unwritable_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexStoreError, match="cannot write"):
        make_index(tmp_path / "file" / "index")
