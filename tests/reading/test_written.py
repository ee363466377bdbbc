from rag.reading.written import (
    ON_LAWS,
    ON_REPORTS,
    ON_SPEECHES,
    given_together,
    invented_speeches,
    load_follow_ups,
    load_written,
)


def test_answers_stand_in_the_invented_speeches() -> None:
    texts = {document.source: document.text for document in invented_speeches()}
    for question in load_written(ON_SPEECHES):
        text = texts[question.source]
        assert (question.kind == "none") == (not question.answers)
        assert 0 <= question.start <= question.end <= len(text)
        for start, end in question.answers:
            assert question.start <= start < end <= question.end
            assert text[start:end].strip()


def test_questions_on_texts_kept_elsewhere_are_well_formed() -> None:
    for path in (ON_REPORTS, ON_LAWS):
        for question in load_written(path):
            assert question.question.strip()
            assert all(question.start <= start < end <= question.end for start, end in question.answers)


def test_near_misses_and_kinds_are_many() -> None:
    kinds = [question.kind for question in load_written(ON_SPEECHES)]
    assert kinds.count("none") > 0.15 * len(kinds)
    assert {"colloquial", "english", "list", "scope", "paraphrase"} <= set(kinds)


def test_follow_ups_are_asked_as_the_topic_and_as_an_editor_would() -> None:
    texts = {document.source: document.text for document in invented_speeches()}
    for follow_up in load_follow_ups():
        assert all(texts[follow_up.source][start:end].strip() for start, end in follow_up.answers)
        questions = follow_up.written()
        assert questions[-1].question == follow_up.standalone
        assert len(questions) == 1 or follow_up.depends


def test_speeches_of_one_campaign_are_known() -> None:
    assert given_together("speeches/g2.txt") == ["speeches/g1.txt", "speeches/g2.txt", "speeches/g3.txt"]
    assert given_together("speeches/a01.txt") == ["speeches/a01.txt"]
