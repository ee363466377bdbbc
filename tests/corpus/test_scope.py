import pytest

from rag.corpus import make_passages, scopes_of, speech_scope
from rag.types import Document


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("全省农民收入", {"省"}),
        ("我县和教育厅", {"县", "厅"}),
        ("国家级贫困县里", {"国", "县"}),
        ("全部落实,着眼全局", set()),
        ("县里的安排,全国的要求", {"县", "国"}),
    ],
)
def test_units_that_a_text_speaks_for(text: str, units: set[str]) -> None:
    assert scopes_of(text) == units


def test_a_speech_speaks_for_the_unit_that_it_mentions_most() -> None:
    assert speech_scope(["全县修路,我县增收。", "全县建校,全省少有,我省领先。"]) == ("县", "省")
    assert speech_scope(["全县修路,我县增收。", "全县建校。", "全县植树,全省少有。"]) == ("县",)
    assert speech_scope(["全省一次。"]) == ()
    assert speech_scope([]) == ()


def test_the_seed_speeches_speak_for_province_county_and_department(seed: Document) -> None:
    scopes = {passage.speech[-4:]: passage.scope for passage in make_passages(seed)}
    assert scopes == {"[篇一]": ("省",), "[篇二]": ("县",), "[篇三]": ("省", "厅")}
