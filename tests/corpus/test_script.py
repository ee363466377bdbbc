from hypothesis import given
from hypothesis import strategies as st

from rag.corpus import match_enumerator, normalize, numbers, simplified


@given(st.text())
def test_every_character_keeps_its_place(text: str) -> None:
    assert len(simplified(text)) == len(text)


def test_either_script_matches_the_other() -> None:
    assert normalize("縣裡的農民人均純收入增長１５％") == normalize("县里的农民人均纯收入增长15%")
    assert numbers("總投資三億元") == numbers("总投资3亿元")


def test_simplified_text_stays() -> None:
    text = "著名的乾隆皇后，瞭望里程，干部了解后面的只言片语"
    assert simplified(text) == text


def test_numbered_heading_in_traditional_characters_is_found() -> None:
    assert match_enumerator("第一個方面，圍繞全面落實") == match_enumerator("第一个方面，围绕全面落实")
