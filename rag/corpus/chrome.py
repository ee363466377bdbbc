"""Page chrome: what a web page puts around a speech, and which is never cited."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.corpus.blocks import Block
from rag.corpus.enumerators import match_enumerator
from rag.corpus.speeches import match_title_line

_TITLE_LIMIT = 60
_HEAD = 8  # metadata stands among the first blocks
_PROSE_END = re.compile(r"[。！？!?；;：:，,…]$")
_SENTENCE = re.compile(r"[。！？；]")
# Prose, a dateline (…5月29日电), or the speaker's office and name.
_NO_TITLE = re.compile(r"[。！？；]|\d日电$|(?:总理|主席|主任|书记|部长|省长|市长|县长)\s*\S{2,4}$")

_META = re.compile(
    r"(?:发布(?:时间|日期|者|人)|发表(?:时间|日期)|更新时间|时间|日期|来源|作者|编辑|责任编辑|文章来源|信息来源|"
    r"浏览(?:次数|量)?|阅读(?:次数|量)?|点击(?:次数|量)?|字号|字体)\s*[:：]"
)
_PUBLISHED = re.compile(
    r"(?:发布时间|发布日期|发表时间|发表日期|更新时间|时间|日期)\s*[:：]\s*"
    r"(?P<date>\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?)"
)
_TAIL = re.compile(
    r"看了.{1,80}还看了\s*[:：]?$|"
    r"[【\[]?(?:相关|推荐|热门|精彩|延伸|拓展|更多|最新|随机)(?:的)?(?:阅读|文章|推荐|链接|新闻|资讯|专题|范文)[】\]]?\s*(?:[:：].{0,60})?$|"
    r"[【\[]?(?:猜你喜欢|[你您]可能(?:也|还)?(?:喜欢|感兴趣)|大家[都还也]在看|为您推荐|分享到|版权声明|免责声明)[】\]]?\s*(?:[:：].{0,60})?$|"
    r"[【\[(（]?(?:上一[篇页]|下一[篇页]|返回(?:首页|列表|顶部)|打印本页|关闭窗口)[】\])）]?\s*(?:[:：].{0,80}|$)"
)
_BULLET = re.compile(r"[•·●■◆▪►○*－-]\s*\S")
_TRUNCATED = re.compile(r"(?:\.{3}|…+)$")


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its chrome.

    Attributes:
        title: The page title, None where the page has none.
        published: The publication date as printed, or None.
        blocks: The paragraphs of the text.
    """

    title: str | None
    published: str | None
    blocks: tuple[Block, ...]


def strip_chrome(blocks: list[Block]) -> Page:
    """Separate a page's text from its chrome.

    Args:
        blocks: All paragraphs of the page.

    Returns:
        Title, publication date and the paragraphs that are text. The title's own line is not among them.
    """
    body = blocks[: _tail_start(blocks)]
    title = _title_of(body)
    head, rest = body[1 if title else 0 : _HEAD], body[_HEAD:]
    published = next((match["date"] for block in head if (match := _published(block))), None)
    kept = [block for block in head if not _is_meta(block)]
    return Page(title, published, (*kept, *rest))


def _title_of(blocks: list[Block]) -> str | None:
    """The first line is the title when it is short and no prose, and something follows it."""
    if len(blocks) < 2:
        return None
    text = blocks[0].text
    if text.startswith("# "):
        return text[2:].strip()
    heading = len(text) <= _TITLE_LIMIT and not _PROSE_END.search(text) and not _NO_TITLE.search(text)
    opens_text = match_enumerator(text) is not None or ("篇" in text and match_title_line(text) is not None)
    return text if heading and not opens_text and not _is_meta(blocks[0]) else None


def _published(block: Block) -> re.Match[str] | None:
    return _PUBLISHED.search(block.text) if _is_meta(block) else None


def _is_meta(block: Block) -> bool:
    return len(block.text) <= 120 and bool(_META.match(block.text)) and not _SENTENCE.search(block.text)


def _tail_start(blocks: list[Block]) -> int:
    """Index of the first block of the teasers after the text."""
    begun = False
    for index, block in enumerate(blocks):
        if begun and len(block.text) <= 120 and _TAIL.match(block.text):
            return index
        begun = begun or bool(_SENTENCE.search(block.text))
    return _teasers_without_lead(blocks)


def _teasers_without_lead(blocks: list[Block]) -> int:
    """Teasers at the very end: a bulleted title, then an excerpt cut off with dots; at least one such pair."""
    end = len(blocks)
    while end >= 3 and _TRUNCATED.search(blocks[end - 1].text) and _BULLET.match(blocks[end - 2].text):
        end -= 2
    return end
