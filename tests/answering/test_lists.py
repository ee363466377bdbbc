import hashlib

from rag.answering.lists import ListIndex
from rag.answering.selection import select
from rag.corpus import make_passages, parse_document
from rag.retrieval.question import Question
from rag.types import Evidence, Passage

TEXT = """工作会上的讲话

一、抓好三项任务

要抓好三项任务:一是修复水渠40公里,补齐短板。各乡镇要在6月底前完成。二是建成泵站15处。三是培训管水员200名。

二、落实七项措施

1、早动员。

2、早安排。

3、早检查。

4、早通报。

5、早整改。

6、早考核。

7、早奖惩。

三、坚持好做法

我们总结了三种做法。这些做法来之不易。要坚持走出去,到外地学习。学习要见实效。要坚持请进来,聘请专家。要坚持沉下去,住到村里。
"""
DOCUMENT = parse_document(TEXT, "a.txt", hashlib.sha256(TEXT.encode()).hexdigest())
PASSAGES = make_passages(DOCUMENT)
LISTS = ListIndex([DOCUMENT], PASSAGES)


def evidence(words: str, score: float = 0.9) -> Evidence:
    def found() -> tuple[Passage, int]:
        return next(
            (passage, number)
            for passage in PASSAGES
            for number, sentence in enumerate(passage.sentences)
            if words in sentence.text
        )

    passage, number = found()
    return Evidence(passage, passage.sentences[number], score)


def texts(question: str, *found: Evidence) -> list[list[str]]:
    return [[item.sentence.text for item in group] for group in select(Question(question), found, LISTS, limit=3)]


def test_one_item_brings_the_others_in_order_when_the_question_names_their_number() -> None:
    groups = texts("要抓好哪三项任务?", evidence("泵站"))
    assert [next(w for w in ("水渠", "泵站", "管水员") if w in group[0]) for group in groups] == [
        "水渠",
        "泵站",
        "管水员",
    ]


def test_other_number_than_asked_is_not_completed() -> None:
    assert len(texts("哪四项任务?", evidence("泵站"))) == 1


def test_without_a_number_the_reader_must_like_half_of_the_items() -> None:
    assert len(texts("任务有哪些?", evidence("泵站"))) == 1
    assert len(texts("任务有哪些?", evidence("泵站"), evidence("管水员", 0.2))) == 3


def test_sentences_that_open_alike_are_a_list_where_their_number_is_announced() -> None:
    announced = texts("坚持的三种做法是什么?", evidence("我们总结了三种做法。"))
    assert [group[0] for group in announced][-3:] == [
        "要坚持走出去,到外地学习。",
        "要坚持请进来,聘请专家。",
        "要坚持沉下去,住到村里。",
    ]


def test_more_than_five_items_share_statements() -> None:
    groups = texts("哪七项措施?", evidence("早通报"))
    assert len(groups) <= 5
    assert [text for group in groups for text in group] == [
        "1、早动员。",
        "2、早安排。",
        "3、早检查。",
        "4、早通报。",
        "5、早整改。",
        "6、早考核。",
        "7、早奖惩。",
    ]


def test_announcing_sentence_stays_before_the_items() -> None:
    announced = "工作会上的讲话\n\n关键是做到三个统一。第一,目标统一。第二,步调统一。第三,标准统一。\n"
    document = parse_document(announced, "b.txt", "0" * 64)
    passages = make_passages(document)
    best = Evidence(passages[0], passages[0].sentences[0], 0.9)
    item = Evidence(passages[0], passages[0].sentences[2], 0.4)
    groups = select(Question("哪三个统一?"), [best, item], ListIndex([document], passages), limit=3)
    assert [group[0].sentence.text[:3] for group in groups] == ["关键是", "第一,", "第二,", "第三,"]


def test_no_list_is_made_for_another_kind_of_question() -> None:
    assert len(texts("泵站建多少处?", evidence("泵站"))) == 1


def test_list_of_as_many_items_as_asked_for_is_found_beside_the_best_sentence() -> None:
    groups = texts("要抓好哪三项任务?", evidence("早考核"), evidence("泵站", 0.3))
    assert [group[0][:2] for group in groups] == ["要抓", "二是", "三是"]


def test_number_alone_does_not_make_a_list_of_what_the_reader_does_not_like() -> None:
    announced = "工作会上的讲话\n\n甲县、乙县、丙县三个县率先脱贫。一是抓产业。二是抓教育。三是抓医疗。\n"
    document = parse_document(announced, "b.txt", "0" * 64)
    passages = make_passages(document)
    best = Evidence(passages[0], passages[0].sentences[0], 0.9)
    groups = select(Question("哪三个县率先脱贫?"), [best], ListIndex([document], passages), limit=3)
    assert [group[0].sentence.text[:2] for group in groups] == ["甲县"]
