"""The text of a file, by its format: plain text and Markdown, Word documents, PDF files with text in them, web pages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from rag.corpus.enumerators import match_enumerator
from rag.errors import SourceError

_ENCODINGS = ("utf-8-sig", "gb18030")
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_CHARSET_WITHIN = 2048
"""Bytes within which a web page says its encoding."""
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1b\x7f\ufffd]")
_CONTROL_SHARE = 0.02
_MOST_UNPACKED = 200_000_000
"""Bytes that a Word document may unpack to; more is a mistake or an attack."""
_MOST_PAGES = 5000
_FULL_LINE = 0.85
"""Share of the usual line length from which on a line of a PDF goes on in the next one."""
_USUAL = 0.25
"""Share of the text that stands in lines of the usual length or longer."""
_PAGE_NUMBER = re.compile(r"^[\s—–\-·第]*\d{1,4}[\s—–\-·页]*$")


def read_text(data: bytes, path: Path) -> str:
    """Return the text of a file.

    Args:
        data: The file's bytes.
        path: Its path; the suffix tells the format.

    Returns:
        The text. Of plain text and Markdown it is the file decoded as UTF-8, or as GB18030 where it is not UTF-8, without
        a byte order mark and with its newlines untouched. Of other formats it is one paragraph a line.

    Raises:
        SourceError: The file is not what its suffix says, or holds no text.
    """
    return READERS.get(path.suffix.lower(), _decode)(data, path)


def _decode(data: bytes, path: Path, *declared: str) -> str:
    for encoding in (*_ENCODINGS[:1], *declared, *_ENCODINGS[1:]):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text and len(_CONTROL.findall(text)) <= _CONTROL_SHARE * len(text):
            return text
    raise SourceError(f"{path} is not a text in UTF-8 or GB18030; save it as UTF-8 text.")


def _read_docx(data: bytes, path: Path) -> str:
    import docx  # noqa: PLC0415 - only where there is such a file
    from docx.table import Table  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
                raise SourceError(
                    f"{path} unpacks to more than {_MOST_UNPACKED // 1_000_000} MB; save it without images."
                )
        lines: list[str] = []
        for block in docx.Document(io.BytesIO(data)).iter_inner_content():
            if isinstance(block, Table):
                lines += ["\t".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in block.rows]
            else:
                lines.append(_heading(block.text.strip(), block.style.name if block.style else None))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise SourceError(f"{path} is not a Word document (.docx); open it in Word and save it again.") from error
    return "\n\n".join(line for line in lines if line.strip()) + "\n"


def _heading(text: str, style: str | None) -> str:
    """Return a paragraph, as a Markdown heading where its style makes it one and no number of its own does."""
    level = re.fullmatch(r"Heading (\d)", style or "")
    return _markdown_heading(text, int(level[1])) if level else text


def _markdown_heading(text: str, level: int) -> str:
    if not text or match_enumerator(text):
        return text
    return f"{'#' * min(6, level)} {text}"


def _read_html(data: bytes, path: Path) -> str:
    from rag.corpus.web_pages import TooDeepError, web_page_text  # noqa: PLC0415 - only where there is such a file

    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    page = _decode(data, path, *([declared[1].decode("ascii")] if declared else []))
    try:
        text = web_page_text(page, _markdown_heading)
    except (TooDeepError, RecursionError) as error:
        raise SourceError(f"{path} is nested too deep to be read whole; copy its text into a .txt file.") from error
    if text is None:
        raise SourceError(f"{path} holds no text; save the page as HTML when it has loaded in the browser.")
    return text


def _read_pdf(data: bytes, path: Path) -> str:
    from pypdf import PdfReader  # noqa: PLC0415 - only where there is such a file
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError(f"{path} is protected by a password; save it without one.")
        if len(reader.pages) > _MOST_PAGES:
            raise SourceError(f"{path} has more than {_MOST_PAGES} pages; split it.")
        lines = [line.strip() for page in reader.pages for line in page.extract_text().splitlines()]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise SourceError(f"{path} is not a PDF file that can be read; print it to PDF again.") from error
    kept = [line for line in lines if line and not _PAGE_NUMBER.match(line)]
    if not kept:
        raise SourceError(f"{path} holds no text; it may be scanned. Run text recognition (OCR) over it first.")
    return "\n\n".join(_joined(kept)) + "\n"


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Yield paragraphs: a line as long as most go on in the next one, unless that opens an item of its own."""
    lengths = sorted((len(line) for line in lines), reverse=True)
    usual = next(
        length for length, sum_ in zip(lengths, accumulate(lengths), strict=True) if sum_ >= _USUAL * sum(lengths)
    )
    paragraph = ""
    for line in lines:
        if paragraph and match_enumerator(line):
            yield paragraph
            paragraph = ""
        # Two Latin words that a line's end kept apart need a space.
        apart = paragraph[-1:].isascii() and paragraph[-1:].isalnum() and line[:1].isascii() and line[:1].isalpha()
        paragraph += f" {line}" if apart else line
        if len(line) < _FULL_LINE * usual:
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


READERS: dict[str, Callable[[bytes, Path], str]] = {
    ".txt": _decode,
    ".md": _decode,
    ".docx": _read_docx,
    ".pdf": _read_pdf,
    ".html": _read_html,
    ".htm": _read_html,
}
"""What reads each format."""
