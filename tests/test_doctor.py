import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rag import KnowledgeBase
from rag.cli import main
from rag.doctor import PROBLEM, Finding, examine
from rag.settings import Settings


@pytest.fixture
def index(speech_file: Path, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RAG_CACHE_DIR", str(settings.cache_dir))
    KnowledgeBase.build([speech_file.parent], tmp_path / "index", settings=settings)
    return tmp_path / "index"


def problems(index: Path) -> list[Finding]:
    return [finding for finding in examine(index) if finding.state == "problem"]


def part(index: Path, name: str) -> Path:
    return next(index.glob(f"v-*/{name}"))


def test_nothing_is_wrong_with_a_fresh_index(index: Path) -> None:
    findings = list(examine(index))
    assert not problems(index)
    assert {"packages", "machine", "settings", "model", "index", "sources", "trial question"} == {
        finding.check for finding in findings
    }
    assert any("RAG_CACHE_DIR" in finding.detail and "(environment)" in finding.detail for finding in findings)
    assert any("RAG_TOP_K" in finding.detail and "(default)" in finding.detail for finding in findings)


def truncate(index: Path) -> None:
    path = part(index, "passages.jsonl")
    path.write_bytes(path.read_bytes()[:-9])


def flip(index: Path) -> None:
    path = part(index, "documents.jsonl")
    data = bytearray(path.read_bytes())
    data[20] ^= 1
    path.write_bytes(bytes(data))


def remove(index: Path) -> None:
    part(index, "documents.jsonl").unlink()


def other(key: str, value: object) -> Callable[[Path], None]:
    def change(index: Path) -> None:
        path = part(index, "manifest.json")
        path.write_text(json.dumps(json.loads(path.read_text()) | {key: value}))

    return change


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (truncate, "passages.jsonl is damaged"),
        (flip, "documents.jsonl is damaged"),
        (remove, "documents.jsonl is missing"),
        (other("format", 99), "format 99"),
        (other("embedding_model", "another"), "made with another"),
        (lambda index: (index / "CURRENT").unlink(), "holds no index"),
    ],
)
def test_damage_is_named_with_what_mends_it(index: Path, damage: Callable[[Path], None], told: str) -> None:
    damage(index)
    (found,) = problems(index)
    assert found.check == "index"
    assert told in found.detail
    assert "wenzheng index" in (found.remedy or "")


def test_sources_that_changed_went_or_came_are_told(index: Path, speech_file: Path) -> None:
    speech_file.write_text("改了。", encoding="utf-8")
    (speech_file.parent / "new.txt").write_text("新来的讲话。", encoding="utf-8")
    assert "changed since indexing: water.txt" in problems(index)[0].detail
    assert any("not indexed: new.txt" in finding.detail for finding in examine(index))
    speech_file.unlink()
    assert "no longer there: water.txt" in problems(index)[0].detail


def test_wrong_setting_is_told(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_TOP_K", "0")
    (found,) = problems(index)
    assert found.check == "settings"
    assert "RAG_TOP_K" in found.detail


def test_command_prints_json_and_fails_on_a_problem(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--index", str(index), "--json"])
    assert not ended.value.code
    assert {finding["state"] for finding in json.loads(capsys.readouterr().out)} == {"ok", "note"}
    remove(index)
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--index", str(index)])
    assert ended.value.code == PROBLEM
    assert "→" in capsys.readouterr().out
