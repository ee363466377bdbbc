import json
from pathlib import Path

import pytest

from rag.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the command line; returns exit code, output and errors."""
    with pytest.raises(SystemExit) as stopped:
        main(list(arguments))
    output = capsys.readouterr()
    return int(stopped.value.code or 0), output.out, output.err


@pytest.fixture(autouse=True)
def _cache(monkeypatch: pytest.MonkeyPatch, cache_dir: Path) -> None:
    monkeypatch.setenv("RAG_CACHE_DIR", str(cache_dir))


def test_answered(capsys: pytest.CaptureFixture[str]) -> None:
    code, output, _ = run(capsys, "ask", "全县小康住宅比例达到多少？")
    assert code == 0
    assert "37.6%" in output
    assert "37。6%" in output
    assert "\x1b[" not in output


def test_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, output, _ = run(capsys, "ask", "李白的《将进酒》写于哪一年？")
    assert code == 1
    assert "没有" in output


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, output, _ = run(capsys, "ask", "全县小康住宅比例达到多少？", "--json", "--speech", "篇二")
    assert code == 0
    assert json.loads(output)["answerable"] is True


def test_index_search_and_outline(capsys: pytest.CaptureFixture[str], speech_file: Path, tmp_path: Path) -> None:
    folder = str(tmp_path / "index")
    assert run(capsys, "index", str(speech_file), "--index", folder)[0] == 0
    code, output, _ = run(capsys, "search", "新建水库", "--index", folder, "-k", "1")
    assert code == 0
    assert "2.5亿元" in output
    code, output, _ = run(capsys, "outline", str(speech_file))
    assert code == 0
    assert "一、总结去年工作" in output


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", ""),
        ("ask", "问题", "--index", "/nowhere/at/all"),
        ("ask", "问题", "--speech", "篇九"),
        ("index", "/nowhere/at/all", "--index", "/nowhere/index"),
        ("outline", "/nowhere/at/all"),
        ("ask",),
        ("unknown",),
    ],
)
def test_errors_are_one_clear_line_and_code_two(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    code, _, errors = run(capsys, *arguments)
    assert code == 2
    assert errors.strip()
    assert "Traceback" not in errors


def test_wrong_setting_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_TOP_K", "many")
    code, _, errors = run(capsys, "ask", "问题")
    assert code == 2
    assert "RAG_TOP_K" in errors


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help_names_every_command(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    _, output, errors = run(capsys, *arguments)
    for command in ("ask", "index", "search", "outline", "eval", "serve"):
        assert command in output + errors


def test_source_changed_after_indexing_is_told(
    capsys: pytest.CaptureFixture[str], speech_file: Path, tmp_path: Path
) -> None:
    index = str(tmp_path / "index")
    run(capsys, "index", str(speech_file.parent), "--index", index)
    _, _, before = run(capsys, "search", "水库", "--index", index)
    speech_file.write_text("全部改掉了。", encoding="utf-8")
    code, output, after = run(capsys, "search", "水库", "--index", index)
    assert "changed" not in before
    assert "water.txt" in after
    assert code == 0
    assert "水库3座" in output
