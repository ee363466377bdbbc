from pathlib import Path

import docx
import pytest

from rag.corpus import load_document
from rag.errors import SourceError
from rag.types import Document

LINES = [
    "水利会上的讲话",
    "一、总结去年工作",
    "去年全县新建水库三座，总投资二亿元，解决了许多",
    "群众的饮水困难。",
    "今年再建。",
]


def load(path: Path) -> Document:
    return load_document(path, path.parent)


def outline(document: Document) -> list[tuple[str, ...]]:
    return [section.path for speech in document.speeches for section in speech.sections]


def make_docx(path: Path) -> Path:
    word = docx.Document()
    word.add_heading("水利会上的讲话", level=0)
    word.add_heading("总结去年工作", level=1)
    word.add_paragraph("去年新建水库3座。")
    word.add_heading("二、安排今年任务", level=1)
    word.add_paragraph("今年修复水渠40公里。")
    table = word.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "水渠", "40公里"
    word.save(str(path))
    return path


def make_pdf(path: Path, lines: list[str]) -> Path:
    """Write a PDF whose text a reader can take out again: each character by its code in UTF-16."""
    text = "".join(
        f"BT /F 12 Tf 1 0 0 1 50 {750 - 20 * number} Tm <{line.encode('utf-16-be').hex()}> Tj ET\n"
        for number, line in enumerate(lines)
    ).encode()
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        b"1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        (
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /CIDSystemInfo << /Registry (A) /Ordering (B) "
            b"/Supplement 0 >> /DW 1000 >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    data += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    path.write_bytes(data)
    return path


def test_word_document_keeps_its_headings_and_tables(tmp_path: Path) -> None:
    document = load(make_docx(tmp_path / "a.docx"))
    assert document.title == "水利会上的讲话"
    assert [path[-1].lstrip("# ") for path in outline(document) if path] == ["总结去年工作", "二、安排今年任务"]
    assert "水渠\t40公里" in document.text


def test_lines_of_a_pdf_become_paragraphs(tmp_path: Path) -> None:
    document = load(make_pdf(tmp_path / "a.pdf", [*LINES, "— 3 —"]))
    assert "解决了许多群众的饮水困难。" in document.text
    assert "3" not in document.text
    assert ("一、总结去年工作",) in outline(document)


PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>水利会上的讲话_某省人民政府</title></head><body>
<div class="menu"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>
<div><h1>水利会上的讲话</h1><p>发布时间：2021-05-06</p><p>同志们：</p>
<p><strong>一、总结去年工作</strong></p><p>去年新建<a href="x">水库</a>3座。</p><p>二、安排今年任务</p>
<table><tr><td>修复水渠</td><td>40公里</td></tr></table></div>
<div>相关链接：<ul><li><a href="y">另一篇讲话的全文在这里</a></li></ul></div>
<script>var hidden = 1;</script><footer>版权所有</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_web_page_without_its_menus(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(PAGE.encode(encoding))
    document = load(path)
    assert document.title == "水利会上的讲话"
    assert document.published == "2021-05-06"
    assert [section for section in outline(document) if section] == [("一、总结去年工作",), ("二、安排今年任务",)]
    assert "去年新建水库3座。" in document.text
    assert "修复水渠" in document.text
    assert not any(word in document.text for word in ("首页", "另一篇", "hidden", "版权"))


def test_title_of_a_web_page_that_has_no_heading(tmp_path: Path) -> None:
    path = tmp_path / "a.htm"
    path.write_text("<title>水利会上的讲话</title><p>同志们：<p>去年新建水库3座。", encoding="utf-8")
    assert load(path).title == "水利会上的讲话"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<form id=f><p>去年新建水库3座。</p></form>", "去年新建水库3座"),
        ("<title>讲话</title><main><p>去年新建水库3座。</p></main>", "去年新建水库3座"),
        ("<p><a href=x>《中华人民共和国乡村振兴促进法》</a>施行。</p>", "乡村振兴促进法》施行"),
        ("<div><ul>" + "<li><a href=x>栏目名称</a></li>" * 30 + "</ul><div>去年新建水库3座。</div></div>", "去年新建"),
        ("<ol><li value='²'>新建水库3座。</li></ol>", "新建水库3座"),
        ('<meta charset="big5"><p>水庫三座。</p>', "水庫三座"),
    ],
)
def test_web_pages_as_they_are_found(tmp_path: Path, page: str, said: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(page.encode("big5" if "big5" in page else "utf-8"))
    assert said in load(path).text


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.docx", b"PK\x03\x04 broken", "not a Word document"),
        ("a.pdf", b"no pdf at all", "not a PDF file"),
        ("a.html", b"<html><body><script>1</script></body></html>", "save the page as HTML"),
        ("b.html", ("<p>前</p>" + "<div>" * 2000 + "<p>后</p>").encode(), "nested too deep"),
        ("a.txt", b"\xff\xfe\x00\x01" * 20, "not a text"),
    ],
)
def test_files_that_are_not_what_they_are_called(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError, match=message):
        load(path)


def test_a_scanned_pdf_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="text recognition"):
        load(make_pdf(tmp_path / "scan.pdf", []))
