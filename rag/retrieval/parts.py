"""Questions that ask for several things at once: each part becomes a question of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ASKING = re.compile(
    r"多少|几|哪|什么|啥|谁|怎|如何|为何|何时|多[远久长大高宽重快]|\b(?:how|what|when|who|whom|where|which|why)\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"分别|各自|各(?![自地级类项部位种方界个族条单乡镇村县市省区]|有关)|\brespectively\b", re.IGNORECASE)
"""Says that something is asked of each of several things."""
_COMPARES = re.compile(
    r"(?:哪个|哪边|哪里|哪年|谁)(?:的)?更?[高低多少大小快慢长短]|比.{1,12}?[高低多少大快长]|相比|\bcompare\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:哪个|哪边|哪里|哪年|谁)(?:的)?更?[高低多少大小快慢长短](?:一些|些|一点)?"
    r"|(?<![增提升降扩减加拉最])[高低多大快长差]出?多少"
)
"""What of a comparison becomes, in each part, the question how much."""
_MORE = re.compile(r"^[多少高低](?=[\u4e00-\u9fff]{1,8}(?:多少|几))")
"""What is compared, before what is done: 多投入多少."""
_BESIDE = re.compile(r"相比[，,]?")
_TOGETHER = re.compile(
    r"一共|总共|合计|[年省县市]共|[比较].*(?:增长|增加|增产|减少|减产|下降|降低|提高|上升)|\bin total\b|\baltogether\b",
    re.IGNORECASE,
)
"""Asks for a sum, or for what happened from one to the other: one thing."""
_AND = r"\s*(?:和|与|以及|及|跟|同|比|、|,|，|\b(?:and|than|with)\b)\s*(?:\b(?:in|of|for|by|from)\s+)?"
_EDGE = r"(?:(?<![\u4e00-\u9fff])|(?<=[年月日底里中在对从给的由和与及跟比同]))"
"""Where a name may begin."""
_NAME = (
    r"(?:(?![全我本该各每多少几哪年月日的在和与及以跟比同对由里让给把被从到向])[\u4e00-\u9fff]){2,6}?[省市县区州镇乡村]"
)
_ITEMS = (
    rf"{_EDGE}(?:{_NAME}|(?:全|我们?|咱们?|本|该)?[国省市县区乡镇村州厅局]{{1,2}}(?:里|上|级)?)(?![\u4e00-\u9fff]?[长委情域])",
    r"(?:(?:19|20)\d{2}年?底?|[前去今明]年底?|上半年|下半年|(?i:\b(?:last|this|next) year\b))",
    r"(?:\b(?i:the )?(?:whole )?(?:nation|country|province|prefecture|city|county|township|village|department)\b|\b[A-Z][a-z]+ (?:Province|Prefecture|City|County|Township|Village)\b)",
)
"""Whose facts are asked for, and of which year."""
_COORDINATED = tuple(re.compile(f"{item}(?:{_AND}{item}){{1,3}}") for item in _ITEMS)
_ITEM = tuple(re.compile(item) for item in _ITEMS)
_JOINS = re.compile(r"以及|和(?![谐平])|与(?!会)|(?<![普涉以])及(?!时)|跟|、")
_SHARED = re.compile(r"^.*(?:的|[，,：:])")
_LEFT_OVER = re.compile(r"(?<![,，\s])[,，\s]+(?=[?？]?$)")
_SPACES = re.compile(r" {2,}")
_SHORTEST_NAME = 2
_UNLIKE = 2
"""How many times longer one of several names may be than another, when nothing after them tells where they end."""
_MOST_PARTS = 4


def parts_of(question: str) -> list[str]:
    """Return the questions that a question is made of.

    Scopes or years that stand side by side are asked about one by one (全省和我县的…分别…, 去年和今年…哪个多). Other
    things are when the question says 分别 or 各: what precedes them up to the last 的 or comma is shared, and so is what
    follows a 的 after them (甲县和乙县的投入分别…, 去年的产量和收入各…).

    Args:
        question: A question that stands alone.

    Returns:
        Two to four questions, or none where one thing is asked for or it is not plain what the parts are.
    """
    each = _EACH.search(question)
    if not (each or _COMPARES.search(question)) or not _ASKING.search(question) or _TOGETHER.search(question):
        return []
    plain = _EACH.sub("", question)
    for coordinated, item in zip(_COORDINATED, _ITEM, strict=True):
        found = coordinated.search(plain)
        if found:
            before, after = plain[: found.start()], plain[found.end() :]
            after = after if each else _asking_how_much(after)
            return _usable([before + name + after for name in item.findall(found.group())])
    if not each or each.group().isascii():
        return []
    return _usable(_operands(question[: each.start()], question[each.end() :]))


def _operands(before: str, after: str) -> list[str]:
    """Split what stands before 分别 at its conjunctions; each part keeps what they share."""
    *_, last = (None, *_JOINS.finditer(before))
    if last is None or _ASKING.search(before):
        return []
    left, right = before[: last.start()], before[last.end() :]
    common = _SHARED.search(left)
    shared = common.group() if common else ""
    named, of, rest = right.partition("的")
    if shared.endswith("的") and rest:
        # Each brings what it belongs to: 全省的产量和我县的收入.
        return [left + after, right + after]
    names = [*left[len(shared) :].split("、"), named]
    lengths = sorted(map(len, names))
    if lengths[0] < _SHORTEST_NAME or _SHARED.search(named) or (not of and lengths[-1] > _UNLIKE * lengths[0]):
        return []
    # 甲县和乙县的投入: what the last one is asked for is asked of all.
    return [f"{shared}{name}{of}{rest}{after}" for name in names]


def _asking_how_much(rest: str) -> str:
    """Return what follows things that are compared as a question about one of them."""
    alone = _COMPARED.sub("是多少", _MORE.sub("", _BESIDE.sub("", rest)))
    return alone if _ASKING.search(alone) else f"{alone}是多少"


def _usable(parts: Sequence[str]) -> list[str]:
    different = list(dict.fromkeys(_SPACES.sub(" ", _LEFT_OVER.sub("", part)) for part in parts))
    return different if 2 <= len(different) <= _MOST_PARTS else []
