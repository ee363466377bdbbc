import pytest

from rag.retrieval.question import Question


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("哪三个统一?", 3),
        ("县里提出的四项机制是什么?", 4),
        ("“五个落实到位”包括什么?", 5),
        ("which four causes", 4),
        ("有哪些措施?", None),
        ("第三个方面有哪些措施?", None),
        ("十八大提出了哪些任务?", None),
        ("120个村里有哪些问题?", None),
        ("哪两个载体?", 2),
        ("五大政策思路是什么?", 5),
    ],
)
def test_count_of_a_list(text: str, count: int | None) -> None:
    assert Question(text).count == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("什么时候开会?", "date"),
        ("投资多少亿元?", "number"),
        ("哪些地方受灾?", "list"),
        ("谁来负责?", "other"),
        ("五点差距和不足是什么?", "list"),
        ("投资5亿元的项目是什么?", "other"),
    ],
)
def test_expected_answer(text: str, expected: str) -> None:
    assert Question(text).expected == expected


def test_years_and_places_that_a_question_names() -> None:
    question = Question("2005年陕西省和全县的收入是多少?")
    assert question.years == {"2005"}
    assert question.places == {"陕西"}
    assert not Question("我县58个贫困县的86个县市区").places


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("去年建成多少座?", {"去年"}),
        ("今冬明春要建多少座?", {"今年", "明年"}),
        ("How many will be built next year?", {"明年"}),
        ("一共建成多少座?", set()),
    ],
)
def test_years_counted_from_the_speechs_own(text: str, times: set[str]) -> None:
    assert Question(text).times == times


def test_units_that_a_question_calls_its_own() -> None:
    assert Question("我县和本市的收入是多少?").own_units == {"县", "市"}
    assert not Question("全县的收入是多少?").own_units


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("去年底贷款余额一共有多少?", "元"),
        ("修这条路花了多少钱?", "元"),
        ("农民人均纯收入增长了多少个百分点?", None),
        ("投资完成率是多少?", None),
        ("贷款的农户有多少户?", "户"),
        ("How much money did the county spend?", "元"),
        ("How many poor villages are left?", "村"),
        ("How much of the work is done?", None),
    ],
)
def test_unit_that_the_number_must_carry(question: str, unit: str | None) -> None:
    assert Question(question).unit == unit
