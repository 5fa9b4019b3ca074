"""Quizzes: what a built page holds, in the open and veiled."""

import gzip
import html
import json
import re
from html.parser import HTMLParser

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from publishing.build import build_site
from publishing.pages import LANGUAGES

from .quiz_page import PAGE, quiz_html
from .small_book import make_book


def soup(root, language):
    """Return the built page, parsed."""
    page = root / "_build" / "site" / language / "01-a.html"
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def answers_of(page, name):
    """Return a quiz's veiled answers, as a browser reads them."""
    return page.select_one(f"#quiz-{name} > noscript")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A small site with quizzes of every kind."""
    root = make_book(tmp_path_factory.mktemp("quizzes"), {"01-a": PAGE}, {"01-a": PAGE})
    build_site(root, lambda line: None)
    return root


def test_controls_are_named(book):
    """Has each quiz a group with a legend, and each input a label, of the kind that its answer asks for?"""
    page = soup(book, "en")
    kinds = {
        "pick-one": "radio",
        "pick-several": "checkbox",
        "count": "text",
        "guess": "text",
        "guess-one": "radio",
    }
    assert [one["id"] for one in page.select("div.quiz")] == [f"quiz-{name}" for name in kinds]
    for name, kind in kinds.items():
        quiz = page.select_one(f"#quiz-{name}")
        assert quiz.select_one("fieldset > legend")
        named = quiz.fieldset["aria-labelledby"].split()
        assert all(page.find(id=one) for one in named) and len(named) == 2
        assert {one["type"] for one in quiz.select("input")} == {kind}
        for control in quiz.select("input"):
            label = control.find_parent("label") or quiz.find("label", attrs={"for": control.get("id", "")})
            assert label.get_text(strip=True)
        assert quiz.select_one("[role=status]").get_text() == ""
    assert page.find(id=page.select_one("#quiz-count input")["aria-describedby"]).text == "<times>"
    ids = [one["id"] for one in page.select("[id]")]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("language", "titles"), [("ko", ["점검", "예측"]), ("en", ["Question", "Prediction"])])
def test_words_are_the_pages(book, language, titles):
    """Do number and buttons stand in the page's language, and is the script given its words in it?"""
    page = soup(book, language)
    questions, predictions = titles
    expected = [f"{questions} 1", f"{questions} 2", f"{questions} 3", f"{predictions} 1", f"{predictions} 2"]
    assert [one.text for one in page.select(".quiz-title")] == expected
    words = json.loads(page.select_one("#quiz-words").string)
    assert page.select_one("#quiz-count [type=submit]").text == words["check"]
    assert page.select_one("#quiz-guess .quiz-other").text == words["skip"]
    assert any("가" <= char <= "힣" for char in words["right"]) == (language == "ko")


def test_every_language_has_every_word():
    """Has the table of words the same entries in both languages, none empty?"""
    words = quiz_html().WORDS
    assert set(words) == set(LANGUAGES)
    assert words["ko"].keys() == words["en"].keys()
    assert all(text.strip() for table in words.values() for text in table.values())


def test_answers_are_there_but_not_at_a_glance(book):
    """Does the source show neither an explanation nor what is right, while a browser without script reads both?"""
    source = (book / "_build" / "site" / "en" / "01-a.html").read_text(encoding="utf-8")
    assert "quizgarb" not in source
    assert '["many"]' not in source and "9.7" not in source
    page = soup(book, "en")
    several = answers_of(page, "pick-several")
    assert json.loads(several.details["data-answer"]) == {"right": ["red", "blue"]}
    assert [one["data-case"] for one in several.select("[data-case]")] == ["red", "grey", "blue"]
    assert [one.get_text(" ", strip=True) for one in several.select("[data-case]")] == [
        "Right: Red quizgarb-red",
        "Wrong: Grey quizgarb-grey",
        "Right: Blue quizgarb-blue",
    ]
    count = answers_of(page, "count")
    assert json.loads(count.details["data-answer"]) == {
        "value": 9.7,
        "tolerance": 0.05,
        "named": {"25": 25.0},
    }
    assert [one.get_text(" ", strip=True) for one in count.select("[data-case]")] == [
        "Right: 9.7 <times> quizgarb-right",
        "Wrong: Any other number quizgarb-wrong",
        "Wrong: 25 <times> quizgarb-named",
    ]


def test_mathematics_and_references_in_explanations(book):
    """Are formulas of a veiled explanation made at build time, and its references resolved?"""
    one = answers_of(soup(book, "ko"), "pick-one").select_one("[data-case=one]")
    assert one.select_one(".quiz-explanation .katex-mathml annotation").text == "w_1"
    many = soup(book, "ko").select_one("#quiz-pick-one label:has([value=many]) .quiz-text")
    assert many.select_one(".katex-mathml annotation").text == "C" and many.code.text == "C"
    assert one.select_one("a")["href"] == "#equation-eq-sum"


def test_prediction_has_no_answer(book):
    """Does a prediction judge nothing, and stand open where no script closes it?"""
    guess = soup(book, "en").select_one("#quiz-guess")
    assert not guess.select("noscript")
    assert guess.select_one(".quiz-reveal").get_text(strip=True) == "The result, witha link."
    assert guess.select_one(".quiz-reveal a")["href"] == "#a"


def test_font_draws_the_explanations(book):
    """Are syllables in the font that stand in an explanation only?"""
    with TTFont(book / "_build" / "site" / "fonts" / "course-sans-regular-hangul.woff2") as font:
        assert {ord("뷁"), ord("쒫")} <= font.getBestCmap().keys()


def test_search_finds_no_answer(book):
    """Does the search index hold what a prediction reveals, which is the book's text, and no explanation?"""
    contents = [path.read_bytes() for path in (book / "_build" / "site").rglob("*.*") if path.suffix != ".html"]
    indexed = b" ".join(gzip.decompress(one) if one.startswith(b"\x1f\x8b") else one for one in contents)
    assert b"The second result" in indexed
    assert b"quizgarb" not in indexed


def test_pages_without_quizzes_load_no_script(book):
    """Is the script left to the pages that need it?"""
    assert "judgeNumber" not in loaded_scripts(book, "index")
    assert "judgeNumber" in loaded_scripts(book, "01-a")


def loaded_scripts(book, stem):
    """Return the text of the scripts that an English page loads."""
    page = book / "_build" / "site" / "en" / f"{stem}.html"
    tags = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select("script[src]")
    return "".join((page.parent / tag["src"].split("?")[0]).read_text(encoding="utf-8") for tag in tags)


def text_of(source: str) -> str:
    """Return the text of HTML as a browser reads it."""
    read = []
    parser = HTMLParser()
    parser.handle_data = read.append
    parser.feed(source)
    parser.close()
    return "".join(read)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_veil_changes_no_text(text):
    """Does veiled HTML read the same, whatever the text, with none of its letters left in the open?"""
    plain = f'<p class="x">{html.escape(text)}</p>'
    veiled = quiz_html().veil(plain)
    assert text_of(veiled) == text
    shown = re.sub(r"&#\d+;|<[^>]*>", "", veiled)
    assert not shown.strip()
    assert veiled.startswith('<p class="x">') and veiled.endswith("</p>")
