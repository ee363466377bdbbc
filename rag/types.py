"""The nouns of the domain, as frozen dataclasses.

Data flows one way: file -> Document -> Speech -> Section -> Paragraph -> Passage -> Hit -> Evidence -> Statement -> Answer.
Every ``start``/``end`` pair counts characters of the decoded source file, half open, newlines untouched, so that
``source_text[start:end]`` is the verbatim text. Every ``text`` is the repaired view used for reading and matching.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from rag.rendering import citation_address, escape_markdown

Verdict = Literal["verbatim", "supported", "unsupported"]
"""How a statement stands to its quotes."""

Mode = Literal["extractive"]
"""How the answer's words come about."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, the smallest unit that is cited.

    Attributes:
        text: The sentence in the repaired view.
        start: First character in the decoded source.
        end: One past the last character in the decoded source.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a section.

    Attributes:
        number: 1-based position among the paragraphs of its section.
        sentences: Its sentences in order; when a heading opens the paragraph, the heading is the first of them.
    """

    number: int
    sentences: tuple[Sentence, ...]

    @property
    def start(self) -> int:
        """First character in the decoded source."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """One past the last character in the decoded source."""
        return self.sentences[-1].end


@dataclass(frozen=True, slots=True)
class Section:
    """One node of a speech's outline, in document order.

    Attributes:
        path: Headings from the top of the speech down to this section; empty for text before the first heading.
        heading: The heading where it stands on a line of its own; None when it opens its first paragraph or when
            there is none.
        paragraphs: The paragraphs that belong to this section and to none of its subsections.
    """

    path: tuple[str, ...]
    heading: Sentence | None
    paragraphs: tuple[Paragraph, ...]

    @property
    def level(self) -> int:
        """Depth in the outline: 0 for text outside any heading, 1 for the top headings."""
        return len(self.path)


@dataclass(frozen=True, slots=True)
class Speech:
    """One speech (讲话, 篇) of a document; a document without several speeches is one speech.

    Attributes:
        title: The title as it stands in the source.
        sections: The outline in document order.
        start: First character of the speech, its title line included, in the decoded source.
        end: One past the last character that belongs to the speech.
    """

    title: str
    sections: tuple[Section, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One source file, parsed.

    Attributes:
        source: Path relative to the corpus root, with forward slashes.
        title: Title of the document.
        published: Publication date as printed in the source, or None.
        text: The decoded source, every character of it.
        sha256: Hash of the file's bytes, in hexadecimal.
        speeches: The speeches in order.
    """

    source: str
    title: str
    published: str | None
    text: str
    sha256: str
    speeches: tuple[Speech, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """The retrieval unit: a window of sentences inside one paragraph.

    Attributes:
        id: Stable content hash.
        source: Path of the file relative to the corpus root.
        document: Title of the document.
        speech: Title of the speech.
        section: Section path.
        paragraph: 1-based number of the paragraph in its section; 0 for a heading on a line of its own.
        text: Repaired text.
        start: First character in the decoded source.
        end: One past the last character in the decoded source.
        sentences: The sentences of the window, in order.
        scope: The units (省, 县, 厅, …) that the speech speaks for; empty where that is not clear.
    """

    id: str
    source: str
    document: str
    speech: str
    section: tuple[str, ...]
    paragraph: int
    text: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage.

    Attributes:
        passage: The passage.
        score: What the hits are ordered by; higher is better, comparable within one search only.
        fused: Score of reciprocal rank fusion.
        dense_rank: 1-based rank by the better of the passage's and its sentences' embeddings, None when not ranked.
        lexical_rank: 1-based rank in the lexical index, None when not ranked there.
        similarity: Best cosine similarity of the question's embedding with the passage's or one of its sentences'.
        sentence_similarities: Cosine similarity of the question's and each sentence's embedding.
        sentence_scores: Log-odds, by the reranker, that each sentence answers; empty where it was not reranked.
    """

    passage: Passage
    score: float
    fused: float
    dense_rank: int | None
    lexical_rank: int | None
    similarity: float | None = None
    sentence_similarities: tuple[float, ...] = ()
    sentence_scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that the reader kept.

    Attributes:
        passage: Where the sentence stands.
        sentence: The sentence.
        score: Probability, 0..1, that the sentence answers the question.
        span: The short answer inside the sentence's repaired text, or None.
    """

    passage: Passage
    sentence: Sentence
    score: float
    span: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim span of a source with its address.

    Attributes:
        number: 1-based, in order of use; the marker ``[1]`` in the answer's text. 0 among ``Answer.closest``.
        id: Stable content hash of source, span and quote.
        source: Path of the file relative to the corpus root.
        document: Title of the document.
        speech: Title of the speech.
        section: Section path.
        paragraph: 1-based number of the paragraph in its section; 0 for a heading on a line of its own.
        quote: The verbatim characters ``source_text[start:end]``.
        start: First character in the decoded source.
        end: One past the last character in the decoded source.
        score: Probability, 0..1, that the quote answers the question.
    """

    number: int
    id: str
    source: str
    document: str
    speech: str
    section: tuple[str, ...]
    paragraph: int
    quote: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of an answer.

    Attributes:
        text: The statement, numbers in repaired form, without markers.
        citations: Numbers of the citations that back it.
        verdict: How it stands to its quotes.
        span: The short answer inside ``text``, or None.
    """

    text: str
    citations: tuple[int, ...]
    verdict: Verdict
    span: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    Attributes:
        question: The question as asked.
        standalone_question: The question as understood, with what it refers to in earlier turns filled in.
        text: The answer with markers ``[1]``, or the refusal, in the question's language.
        answerable: Whether the speeches answer the question.
        statements: The statements; empty for a refusal.
        citations: The citations that the statements use; empty for a refusal.
        confidence: Probability, 0..1, that the speeches answer the question.
        closest: For a refusal, the nearest passages; empty otherwise.
        missing: Of a question for several things that is answered in part, the parts that the speeches do not answer,
            each as a question of its own.
        mode: How the answer's words came about.
        timings: Seconds by step.
    """

    question: str
    standalone_question: str
    text: str
    answerable: bool
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    confidence: float = 0.0
    closest: tuple[Citation, ...] = ()
    missing: tuple[str, ...] = ()
    mode: Mode = "extractive"
    timings: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain JSON types."""
        return asdict(self)

    def to_markdown(self) -> str:
        """Return the answer as Markdown: the text, then each citation with its address and quote."""
        lines = [escape_markdown(self.text)]
        for citation in self.citations or self.closest:
            place = escape_markdown(citation_address(citation))
            mark = f"[{citation.number}] " if citation.number else ""
            quote = escape_markdown(citation.quote).replace("\n", "\n> ")
            lines.append(f"- {mark}{place}\n\n  > {quote}")
        return "\n\n".join(lines)


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """One step of a streamed answer.

    Attributes:
        kind: ``searching`` and ``reading`` say what is under way, ``text`` carries the text so far, ``answer`` ends
            the stream and carries the same answer that ``ask`` returns.
        text: The answer's text so far.
        answer: The answer, on the last event only.
    """

    kind: Literal["searching", "reading", "text", "answer"]
    text: str = ""
    answer: Answer | None = None
