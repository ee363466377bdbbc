import pytest

from rag.retrieval.parts import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("全省和我县的贫困人口分别是多少？", ["全省的贫困人口是多少？", "我县的贫困人口是多少？"]),
        ("2010年和2011年全省的产量分别是多少？", ["2010年全省的产量是多少？", "2011年全省的产量是多少？"]),
        ("省、市、县各投入多少资金？", ["省投入多少资金？", "市投入多少资金？", "县投入多少资金？"]),
        ("去年的粮食产量和农民收入分别是多少？", ["去年的粮食产量是多少？", "去年的农民收入是多少？"]),
        ("清河县和白马县的贫困户分别有多少？", ["清河县的贫困户有多少？", "白马县的贫困户有多少？"]),
        ("全省和全国的增速哪个高？", ["全省的增速是多少？", "全国的增速是多少？"]),
        ("今年比去年多投入多少资金？", ["今年投入多少资金？", "去年投入多少资金？"]),
        ("去年的不良率，黑龙江省和我县哪个高？", ["去年的不良率，黑龙江省是多少？", "去年的不良率，我县是多少？"]),
        ("和谐社会与和平发展分别指什么？", ["和谐社会指什么？", "和平发展指什么？"]),
        ("全省的贷款和我县的存款各有多少？", ["全省的贷款有多少？", "我县的存款有多少？"]),
        ("我省和全国相比，人均收入高多少？", ["我省人均收入是多少？", "全国人均收入是多少？"]),
        (
            "How much did the province and the county spend, respectively?",
            ["How much did the province spend?", "How much did the county spend?"],
        ),
    ],
)
def test_each_thing_asked_for_becomes_a_question(question: str, parts: list[str]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "全省的贫困人口是多少？",
        "党和国家的关系是什么？",
        "各级干部要做什么？",
        "省委和县委要求什么？",
        "分别是什么？",
        "三种精神分别是什么？",
        "2015年比2010年增长了多少？",
        "去年和今年一共提高了多少？",
        "城镇和农村居民人均可支配收入分别是多少？",
        "村里和谁合作？各出多少钱？",
        "What are both sides of the river called?",
        "",
    ],
)
def test_one_thing_stays_whole(question: str) -> None:
    assert parts_of(question) == []
