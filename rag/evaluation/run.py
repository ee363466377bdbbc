"""Running a question set through a knowledge base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from tqdm import tqdm

from rag.evaluation.metrics import ranking_metrics, relevant_passages
from rag.evaluation.outcome import Outcome, judge
from rag.evaluation.questions import EvaluationQuestion
from rag.knowledge_base import KnowledgeBase
from rag.types import Answer, Hit, Passage

DEPTH = 50
"""Hits looked at when retrievers are compared."""

Ask = Callable[[EvaluationQuestion], Answer]


def run_questions(
    knowledge_base: KnowledgeBase, questions: Sequence[EvaluationQuestion], ask: Ask | None = None
) -> list[Outcome]:
    """Ask every question, with a progress bar on a terminal.

    Args:
        knowledge_base: Holds the sources.
        questions: What to ask.
        ask: How to ask it; by default the knowledge base is asked.

    Returns:
        The outcomes in order.
    """
    if ask is None:
        # As the served page does: what is timed is a question, not the start.
        knowledge_base.warm_up()
    outcomes = []
    for question in tqdm(questions, desc="asking", unit="question", disable=None, leave=False):
        if ask is None:
            answer = knowledge_base.ask(question.question, question.history, question.speeches)
        else:
            answer = ask(question)
        outcomes.append(judge(question, answer, knowledge_base.documents))
    return outcomes


def compare_retrievers(
    knowledge_base: KnowledgeBase, questions: Sequence[EvaluationQuestion], outcomes: Sequence[Outcome]
) -> dict[str, dict[str, float]]:
    """Return the ranking metrics of dense, lexical, fused and reranked retrieval over the answerable questions.

    Empty where no question is answerable.
    """
    rankings: dict[str, dict[str, list[str]]] = {"dense": {}, "lexical": {}, "fused": {}, "reranked": {}}
    understood = {outcome.question.id: outcome.answer.standalone_question for outcome in outcomes}
    answerable = [question for question in questions if question.answerable]
    if not answerable:
        return {}
    for question in tqdm(answerable, desc="searching", unit="question", disable=None, leave=False):
        hits = knowledge_base.search(understood[question.id], DEPTH, question.speeches)
        rankings["dense"][question.id] = _ranked(hits, "dense_rank")
        rankings["lexical"][question.id] = _ranked(hits, "lexical_rank")
        rankings["fused"][question.id] = [hit.passage.id for hit in sorted(hits, key=lambda hit: -hit.fused)]
        rankings["reranked"][question.id] = [hit.passage.id for hit in hits]
    by_source = _by_source(knowledge_base.passages)
    relevant = {
        question.id: relevant_passages(
            question, knowledge_base.documents, _candidates(question, by_source, knowledge_base.passages)
        )
        for question in answerable
    }
    return {name: ranking_metrics(ranking, relevant) for name, ranking in rankings.items()}


def _ranked(hits: Sequence[Hit], rank: str) -> list[str]:
    ranked = [hit for hit in hits if getattr(hit, rank) is not None]
    return [hit.passage.id for hit in sorted(ranked, key=lambda hit: int(getattr(hit, rank)))]


def _by_source(passages: Sequence[Passage]) -> dict[str, list[Passage]]:
    groups: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        groups[passage.source].append(passage)
    return groups


def _candidates(
    question: EvaluationQuestion, by_source: dict[str, list[Passage]], passages: Sequence[Passage]
) -> Sequence[Passage]:
    """Return the passages that may hold a gold quote: few where the set says where its quotes stand."""
    if not question.places:
        return passages
    sources = dict.fromkeys(span[0] for alternatives in question.places for span in alternatives)
    return [passage for source in sources for passage in by_source[source]]
