from __future__ import annotations

import pytest

from rag.corpus import make_passages
from rag.types import Document, Section
from tests.corpus.seed_outline import COUNTY, DEPARTMENT, PROVINCE


def tree(sections: tuple[Section, ...]) -> list[tuple[int, str, int]]:
    return [(len(s.path), s.path[-1] if s.path else "", len(s.paragraphs)) for s in sections]


@pytest.mark.parametrize(("number", "expected"), [(0, PROVINCE), (1, COUNTY), (2, DEPARTMENT)])
def test_outline_is_the_one_a_reader_sees(seed: Document, number: int, expected: list[tuple[int, str, int]]) -> None:
    assert tree(seed.speeches[number].sections) == expected


def test_every_path_extends_the_path_above_it(seed: Document) -> None:
    for speech in seed.speeches:
        paths = [section.path for section in speech.sections]
        assert len(set(paths)) == len(paths)
        assert all(path[:-1] in paths for path in paths if path)


def test_titles_and_date(seed: Document) -> None:
    assert seed.title == "双联行动工作会议上的讲话"
    assert seed.published == "2020-12-13 12:19:04"
    assert [speech.title for speech in seed.speeches] == [f"双联行动工作会议上的讲话[篇{n}]" for n in "一二三"]


def test_speeches_begin_with_their_title_and_the_last_breaks_off(seed: Document) -> None:
    for speech in seed.speeches:
        assert seed.text[speech.start :].startswith(speech.title)
    assert seed.text[: seed.speeches[-1].end].endswith("一方面,要指导以一村")


def test_teasers_and_metadata_are_in_no_passage(seed: Document) -> None:
    end = seed.text.index("看了双联行动工作会议上的讲话还看了")
    passages = make_passages(seed)
    assert max(passage.end for passage in passages) <= end
    assert all(speech.end <= end for speech in seed.speeches)
    for teaser in ("双创", "工会主席", "农口", "关工委", "发布时间"):
        assert not any(teaser in passage.text for passage in passages)


def test_damaged_numbers_are_repaired_and_never_split(seed: Document) -> None:
    sentences = [s.text for p in make_passages(seed) for s in p.sentences]
    for number in (
        "26.54万户",
        "贷款167亿元",
        "17.85万件",
        "近1.6万个",
        "10.10亿元",
        "1.**亿元",
        "增长15.3%",
        "4344.32元",
    ):
        assert any(number in text for text in sentences), number


def test_long_paragraph_is_cut_at_its_items(seed: Document) -> None:
    county = seed.speeches[1].title
    starts = [
        p.text[:8]
        for p in make_passages(seed)
        if p.speech == county and p.section[-1:] == ("3。要着力破解五个方面制约",)
    ]
    assert starts[0].startswith("3。要着力")
    assert "一是着力破解土地" in starts
    assert "二是着力破解资金" in starts
