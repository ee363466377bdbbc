"""Speeches and a knowledge base made up for the tests of the page."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.corpus import make_passages
from rag.errors import QuestionError
from rag.types import Answer, AnswerEvent, Citation, Document, Hit, Paragraph, Section, Sentence, Speech, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

POISON = (
    '<script>window.poisoned=1</script><img src=x onerror="window.poisoned=1">'
    "**粗体** [链接](http://example.com) ${1+1} {{value}}"
)
OUTLINE: list[tuple[tuple[str, ...], bool, list[list[str]]]] = [
    ((), False, [["同志们:"], ["下面,我讲两点意见:"]]),
    (("一、总结经验",), True, [["全县修建道路120公里,受到好评。", "群众十分满意。"], ["我们还有不足。"]]),
    (
        ("一、总结经验", "(一)道路建设有进展。"),
        False,
        [["(一)道路建设有进展。", "通村油路增加30公里。", "明年继续。"]],
    ),
    (("二、安排工作",), True, [["要抓好落实。", "每月督查一次。"]]),
]


def make_document(source: str = "a.txt", title: str = "双联会议上的讲话", extra: str = "") -> Document:
    """Lay out a document with one speech of the outline above; ``extra`` is a paragraph more in its last section."""
    text = f"{title}\n\n"
    sections = []
    for path, alone, paragraphs in OUTLINE:
        heading = None
        if alone:
            heading = Sentence(path[-1], len(text), len(text) + len(path[-1]))
            text += path[-1] + "\n\n"
        made = []
        rows = [*paragraphs, [extra]] if extra and path == OUTLINE[-1][0] else paragraphs
        for number, row in enumerate(rows, 1):
            sentences = []
            for words in row:
                sentences.append(Sentence(words, len(text), len(text) + len(words)))
                text += words
            text += "\n\n"
            made.append(Paragraph(number, tuple(sentences)))
        sections.append(Section(path, heading, tuple(made)))
    speech = Speech(title, tuple(sections), 0, len(text))
    return Document(source, title, "2020-12-13", text, hashlib.sha256(text.encode()).hexdigest(), (speech,))


def cite(document: Document, quote: str, number: int, section: tuple[str, ...] = (), paragraph: int = 1) -> Citation:
    start = document.text.index(quote)
    speech = document.speeches[0].title
    name = hashlib.sha256(quote.encode()).hexdigest()[:12]
    return Citation(
        number, name, document.source, document.title, speech, section, paragraph, quote, start, start + len(quote), 0.9
    )


def answered(document: Document, question: str = "修了多少路？") -> Answer:
    first = cite(document, "全县修建道路120公里,受到好评。", 1, ("一、总结经验",))
    second = cite(document, "通村油路增加30公里。", 2, ("一、总结经验", "(一)道路建设有进展。"))
    statements = (
        Statement("全县修建道路120公里", (1,), "supported", "120公里"),
        Statement("通村油路增加30公里", (2,), "verbatim", "30公里"),
    )
    text = "全县修建道路120公里 [1]。\n通村油路增加30公里 [2]。"
    return Answer(question, question, text, answerable=True, statements=statements, citations=(first, second))


def refused(document: Document, question: str = "铁路多长？") -> Answer:
    nearest = (
        cite(document, "每月督查一次。", 0, ("二、安排工作",)),
        cite(document, "我们还有不足。", 0, ("一、总结经验",), 2),
    )
    text = "讲话中没有找到这个问题的答案。\n最接近的段落：二、安排工作"
    return Answer(question, question, text, answerable=False, closest=nearest)


@dataclass
class FakeEngine:
    """Refuses 铁路, fails on 坏, is slow on 慢, quotes the poison on 毒, answers everything else."""

    documents: tuple[Document, ...] = field(default_factory=lambda: (make_document(),))
    delay: float = 0.0
    histories: list[list[object]] = field(default_factory=list)
    scopes: list[Sequence[str] | None] = field(default_factory=list)

    def search(self, question: str, k: int = 10, speeches: Sequence[str] | None = None) -> list[Hit]:
        self.scopes.append(speeches)
        passages = [passage for document in self.documents for passage in make_passages(document)]
        found = [passage for passage in passages if question in passage.text]
        return [Hit(passage, 1.0, 1.0, 1, 1) for passage in found[:k]]

    def ask(self, question: str, history: Sequence[object] = (), speeches: Sequence[str] | None = None) -> Answer:
        self.scopes.append(speeches)
        self.histories.append(list(history))
        document = self.documents[0]
        if "坏" in question:
            raise RuntimeError("a fault that the page must not show")
        if "长" * 20 in question:
            raise QuestionError("the question is too long")
        if "毒" in question:
            citation = cite(document, POISON, 1, ("二、安排工作",), 2)
            return Answer(question, question, f"{POISON} [1]。", answerable=True, citations=(citation,))
        return refused(document, question) if "铁路" in question else answered(document, question)

    def stream(
        self, question: str, history: Sequence[object] = (), speeches: Sequence[str] | None = None
    ) -> Iterator[AnswerEvent]:
        pause = 8.0 if "慢" in question else self.delay
        yield AnswerEvent("searching")
        time.sleep(pause / 2)
        yield AnswerEvent("reading")
        time.sleep(pause / 2)
        answer = self.ask(question, history, speeches)
        yield AnswerEvent("text", answer.text.partition("\n")[0])
        yield AnswerEvent("answer", answer.text, answer)
