"""What a question asks for: its content words, the kind of answer, the unit, the scope."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rag.corpus import normalize, own_units_of, scopes_of
from rag.corpus.numerals import parse_ordinal
from rag.index.tokens import lexical_tokens
from rag.retrieval import english

Expected = Literal["number", "date", "list", "other"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")
# Words that ask or bind but name nothing; a bigram across one of them says nothing about the topic.
_FUNCTION_WORDS = re.compile(
    "为什么|是什么|有什么|什么时候|什么样|怎么样|是不是|有没有|能不能|会不会|多少|多大|多长|多久|多高|几个|几项|几点|几条|几次|几年"
    "|哪一|哪些|哪几|哪个|哪里|哪儿|哪|什么|啥|谁|怎么|怎样|如何|为何|是否|请问|告诉我|讲话|提到|说到|讲到|一共|总共|到底|究竟|大概|大约"
    "|分别|以及|或者|他们|它们|我们|你们|这个|那个|这些|那些|应该|可以|吗|呢|吧|啊|呀|的|了|是|在|把|被|和|与|及|都|也|就|几"
)
_ASKS_DATE = re.compile(
    r"什么时候|何时|哪一?年|哪一?天|哪一?日|几月|几号|几日|哪个月|何年|什么日期|\bwhen\b|\bwhat (?:year|date|day|month)\b|\bwhich (?:year|date|day|month)\b"
)
_ASKS_NUMBER = re.compile(
    r"多少|多大|多高|多长|多重|多快|几(?=[\u4e00-\u9fff%])|百分之几|第几|\bhow (?:many|much|high|large|long|big|far|often)\b"
    r"|\bwhat (?:percentage|percent|share|proportion|number|amount|rate)\b|\bpercentage\b"
)
_ASKS_LIST = re.compile(
    r"哪[二两三四五六七八九十0-9]+[个项条点种类方大句次]|哪些|哪几|分别是|包括什么|有什么|\bwhat are\b|\bwhich (?:\w+ )?(?:three|four|five|six|two)\b|\blist\b"
)
_ASKS_WHAT = re.compile(r"(?:是|指|叫|为|有|说的?是)(?:的是)?(?:什么|啥)|内容|各是|\bwhat are\b|\bname the\b|\bwhich\b")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_PLACE = re.compile(
    r"(?:^|(?<=[^\u4e00-\u9fff])|(?<=[年月在给为由到和与对向从]))([\u4e00-\u9fff]{2})(?:省|市|县|区|州|盟|旗|镇|乡|村)(?![\u4e00-\u9fff]?(?:里|级|委|长|上|民|情|域|容|场|政|办|道|社))"
)
_NO_PLACE = re.compile(
    "[全我本该各每哪个几多的在对给由到和与及为从是有这那些省市县区乡镇村穷困点试联示范新旧什么都同年其]"
)
_UNIT = re.compile(r"(?:多少|几)(?:分之)?([个万亿]*)([\u4e00-\u9fff])")
_UNITS = frozenset(
    "人户口个名位家所村县乡镇项件次条座台辆艘套间栋处种类门张本册页篇公里亩顷米吨斤元倍成岁年月天日小分度起批期支只头棵株块片对届款"
)
_MONEY = re.compile(
    r"(?:钱|款|资金?|经费|费用?|金额|余额|收入|产值|利润|税收|补[助贴]|工资|结余|预算|支出|额)"
    r"(?:一共|总共|共|大概|大约|分别|各|平均|[是有为达到了]){0,4}多少(?![^万亿元块钱吗呢呀啊,?？。])|多少(?:块?钱|资金|经费|投资|补助|贷款)|几块钱"
)
_ENGLISH_MONEY = re.compile(
    r"\bhow much (?:\w+ ){0,2}(?:money|funding|funds|investment|capital|cash|credit|subsid\w+|loans?)\b"
    r"|\bhow much (?:was|is|were|did|does|do|will|has|have) (?:\w+ ){0,5}(?:cost|costs|spent|spend|invested|invest|paid|pay|lent|borrowed|earn|earned|donated|funds?)\b"
)
_ENGLISH_UNIT = re.compile(r"\bhow many (\w+(?: \w+){0,2})")
_COUNT = re.compile(
    r"(?<![第十百千万\d.])([两二三四五六七八九十]{1,2}|\d{1,2})(?:个|项|条|点|种|类|方面|句|记|步|关|支|件|道|字|张|位)"
    r"|(?<![第十百千万\d.])([二三四五六七八九])大(?!会|以)"
)
_ASKED_COUNT = re.compile(
    r"哪(?:些)?([二两三四五六七八九十]{1,2}|\d{1,2})(?:个|项|条|点|种|类|方面|句|大|步|件|位|家|所)?"
)
_PERCENT = re.compile(
    r"百分之|比例|比重|比率|增速|增幅|增长率|覆盖率|率(?:是|达|为|有)|percent|\bshare\b|proportion|\brate\b"
)
_TIMES = {
    "前年": re.compile("前年"),
    "去年": re.compile(r"去年|上年|去[冬春夏秋]|\blast year"),
    "今年": re.compile(r"今年|年内|今[冬春夏秋]|\bthis year"),
    "明年": re.compile(r"明年|来年|明[冬春夏秋]|\bnext year"),
}


@dataclass(frozen=True)
class Question:
    """A question, read.

    Attributes:
        text: The question as asked.
    """

    text: str

    @cached_property
    def folded(self) -> str:
        """The question in the form used for matching."""
        return normalize(self.text)

    @cached_property
    def is_chinese(self) -> bool:
        """Whether the question is written in Chinese; a Chinese name in an English question does not make it so."""
        characters, words = len(_HAN.findall(self.text)), len(_LATIN.findall(self.text))
        return characters > 0 and characters >= words

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The content tokens, each once, without the words that only ask."""
        text = _FUNCTION_WORDS.sub(" ", self.folded)
        tokens = [token for token in lexical_tokens(text) if token not in english.FUNCTION_WORDS]
        # A lone character is what remains of a word that was cut; it counts only when nothing else is left.
        whole = [token for token in tokens if len(token) > 1 or token.isdigit()]
        return tuple(dict.fromkeys(whole or tokens or lexical_tokens(self.text)))

    @cached_property
    def characters(self) -> str:
        """The characters of the content words, without space or marks."""
        return "".join(char for char in _FUNCTION_WORDS.sub(" ", self.folded) if char.isalnum())

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers that the question itself names, as written."""
        return frozenset(re.findall(r"\d+(?:\.\d+)?", self.folded))

    @cached_property
    def years(self) -> frozenset[str]:
        """The years that the question names."""
        return frozenset(_YEAR.findall(self.folded))

    @cached_property
    def places(self) -> frozenset[str]:
        """The names of places in the question, without the word for what they are (陕西 of 陕西省)."""
        return frozenset(name for name in _PLACE.findall(self.folded) if not _NO_PLACE.search(name))

    @cached_property
    def expected(self) -> Expected:
        """The kind of answer that the question expects."""
        text = self.text.lower()
        if _ASKS_DATE.search(text):
            return "date"
        if _ASKS_LIST.search(text) or (self.count and _ASKS_WHAT.search(text)):
            return "list"
        if _ASKS_NUMBER.search(text):
            return "number"
        return "other"

    @cached_property
    def count(self) -> int | None:
        """How many things a list question asks for (哪三个, 六项任务, which four), or None."""
        match = _ASKED_COUNT.search(self.folded) or _COUNT.search(self.folded)
        if match:
            return _counted(match)
        words = (english.COUNTS[word] for word in re.findall(r"[a-z]+", self.folded) if word in english.COUNTS)
        return next(words, None)

    @cached_property
    def unit(self) -> str | None:
        """The unit that the number asked for must carry, any of these characters, or None; of money, 元."""
        match = _UNIT.search(self.folded)
        if match and match.group(2) in _UNITS:
            return "人名位" if match.group(2) == "人" else match.group(2)
        if not self.asks_percent and (_MONEY.search(self.folded) or _ENGLISH_MONEY.search(self.folded)):
            return "元"
        counted = [word for words in _ENGLISH_UNIT.findall(self.folded) for word in words.split()]
        return next((english.UNITS[word] for word in counted if word in english.UNITS), None)

    @cached_property
    def asks_percent(self) -> bool:
        """Whether the number asked for is a percentage."""
        return _PERCENT.search(self.folded) is not None

    @cached_property
    def scopes(self) -> frozenset[str]:
        """The units (国, 省, 市, 县, 厅, …) whose facts are asked for; empty when the question names none."""
        if self.is_chinese:
            return scopes_of(self.folded)
        return frozenset(english.SCOPES[word] for word in re.findall(r"[a-z]+", self.folded) if word in english.SCOPES)

    @cached_property
    def own_units(self) -> frozenset[str]:
        """The units that the question calls its own: 县 for 我县."""
        return own_units_of(self.folded)

    @cached_property
    def times(self) -> frozenset[str]:
        """The years, counted from the speech's own, whose facts are asked for."""
        return times_of(self.folded)


def counts_of(text: str) -> frozenset[int]:
    """Return how many things a text says there are (五项任务, 三个统一), each number once.

    Args:
        text: A text in the form used for matching.
    """
    return frozenset(count for match in _COUNT.finditer(text) if (count := _counted(match)))


def _counted(match: re.Match[str]) -> int | None:
    counted = next(group for group in match.groups() if group)
    return 2 if counted == "两" else parse_ordinal(counted)


def times_of(text: str) -> frozenset[str]:
    """Return the years that a text names by their distance from its own: 去年, 今年, 明年."""
    return frozenset(name for name, pattern in _TIMES.items() if pattern.search(text))
