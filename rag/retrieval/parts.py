"""Questions that ask for several things at once: each part becomes a question of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.retrieval.followups import combine

_ASKING = re.compile(
    r"多少|几|哪|什么|啥|谁|怎|如何|为何|何时|多[远久长大高宽重快]|\b(?:how|what|when|who|whom|where|which|why)\b",
    re.IGNORECASE,
)
_CLAUSE_ASKS = re.compile(
    r"(?:多少|多[远久长大高宽重快]).{0,4}$|[是有为叫](?:什么|啥|谁|哪.{1,4})$|什么时候$|为什么$"
    r"|^(?:how|what|when|who|whom|where|which|why)\b",
    re.IGNORECASE,
)
"""A clause that asks by itself, rather than one with such a word somewhere in it."""
_EACH = re.compile(
    r"分别|各自|各(?![自地级类项部位种方界个族条单乡镇村县市省区]|有关)|\brespectively\b|\bboth\b|\beach\b",
    re.IGNORECASE,
)
"""Says that something is asked of each of several things."""
_COMPARES = re.compile(
    r"(?:哪个|哪边|哪里|哪年|谁)(?:的)?更?[高低多少大小快慢长短]|比.{1,12}?[高低多少大快长]|更?[高低多大快]出?(?:多少|几)|相比|\bcompared?\b|\bhigher\b|\blower\b|\bmore\b.*\bthan\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:哪个|哪边|哪里|哪年|谁)(?:的)?更?[高低多少大小快慢长短](?:一些|些|一点)?|[高低多大快长]出?多少|相比.*$"
)
"""What of a comparison becomes, in each part, the question how much."""
_MORE = re.compile(r"^[多少高低](?=[\u4e00-\u9fff]{1,8}(?:多少|几))")
_LEFT_OVER = re.compile(r"[,，\s]+(?=[?？]?$)")
_AND = r"\s*(?:和|与|及|以及|跟|同|比|、|,|，|\b(?:and|than|with)\b)\s*(?:\b(?:in|of|for|by|from)\s+)?"
_NAME = r"(?:(?![全我本该各每年月日的在和与及以跟比同对去今前由里让给把被从到向])[\u4e00-\u9fff]){2}[省市县区州镇乡村]"
_ITEMS = (
    rf"(?:{_NAME}|(?:全|我们?|咱们?|本|该)?[国省市县区乡镇村州厅局]{{1,2}}(?:里|上|级)?)(?![\u4e00-\u9fff]*?[长委情域])",
    r"(?:(?:19|20)\d{2}年?底?|[前去今明]年底?|上半年|下半年|\blast year\b|\bthis year\b|\bnext year\b)",
    r"(?:\b(?:the )?(?:whole )?(?:nation|country|province|prefecture|city|county|township|village|department)\b|\b[A-Z][a-z]+ (?:Province|Prefecture|City|County|Township|Village)\b)",
)
"""Whose facts are asked for, and of which year."""
_COORDINATED = tuple(re.compile(f"{item}(?:{_AND}{item})+") for item in _ITEMS)
_ITEM = tuple(re.compile(item) for item in _ITEMS)
_LAST_AND = re.compile(r"(?:和|与|及|以及|跟|、)(?!.*(?:和|与|及|以及|跟|、))")
_SHARED = re.compile(r"^.*(?:的|[，,：:])")
_SENTENCES = re.compile(r"[？?。；;]")
_CLAUSES = re.compile(r"，|(?<![\x00-\x7f]),|, and (?=how|what|when|who|where|which|why)", re.IGNORECASE)
_SHORTEST = 2
_MOST = 4


def parts_of(question: str) -> list[str]:
    """Return the questions that a question is made of.

    Scopes or years that stand side by side are asked about one by one (全省和我县的…分别…, 去年和今年…哪个多). Other
    things are when the question says 分别 or 各: what precedes them up to the last 的 or comma is shared, and so is what
    follows a 的 after them (甲县和乙县的投入分别…, 去年的产量和收入各…). Clauses that each ask are asked apart, later ones
    with the topic of the first (…要几户？最多能贷多少？).

    Args:
        question: A question that stands alone.

    Returns:
        Two to four questions, or none where one thing is asked for.
    """
    each = _EACH.search(question)
    if not _ASKING.search(question):
        return []
    if each or _COMPARES.search(question):
        plain = _EACH.sub("", question)
        for coordinated, item in zip(_COORDINATED, _ITEM, strict=True):
            found = coordinated.search(plain)
            if found:
                before, after = plain[: found.start()], _asking_how_much(plain[found.end() :])
                return _usable([before + name + after for name in item.findall(found.group())])
        if each and not each.group().isascii():
            return _usable(_operands(question[: each.start()], question[each.end() :]))
    return _usable(_clauses(question))


def _operands(before: str, after: str) -> list[str]:
    """Split what stands before 分别 at its conjunctions; each part keeps what they share."""
    last = _LAST_AND.search(before)
    if not last:
        return []
    left, right = before[: last.start()], before[last.end() :]
    common = _SHARED.search(left)
    shared = common.group() if common else ""
    named, of, rest = right.partition("的")
    if shared.endswith("的") and rest:
        return [left + after, right + after]
    names = [*left[len(shared) :].split("、"), named]
    if min(map(len, names)) < _SHORTEST or _SHARED.search(named):
        return []
    # 甲县和乙县的投入: what the last one is asked for is asked of all.
    return [f"{shared}{name}{of}{rest}{after}" for name in names]


def _clauses(question: str) -> list[str]:
    """Split a question into the clauses that each ask; a clause that does not belongs to the next one that does."""
    asking: list[str] = []
    for sentence in _SENTENCES.split(question):
        found: list[str] = []
        waiting = ""
        for clause in _CLAUSES.split(sentence):
            waiting += f"，{clause}" if waiting else clause.strip()
            if _CLAUSE_ASKS.search(waiting):
                found.append(waiting)
                waiting = ""
        if not waiting and len(found) > 1:
            asking += found
        elif _ASKING.search(sentence):
            asking.append(sentence.strip())
    return [*asking[:1], *(combine(clause, asking[0], "") for clause in asking[1:])]


def _asking_how_much(rest: str) -> str:
    """Return what follows things that are compared as a question about one of them."""
    return _COMPARED.sub("是多少", _MORE.sub("", rest))


def _usable(parts: Sequence[str]) -> list[str]:
    different = list(dict.fromkeys(_LEFT_OVER.sub("", part) for part in parts))
    return different if 2 <= len(different) <= _MOST else []
