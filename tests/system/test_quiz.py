"""Answering quizzes in a browser: each kind by mouse and keyboard, in both languages, light and dark."""

import pytest

# Fixtures, under names that their uses as arguments do not hide.
from .quiz_visits import (  # noqa: F401
    fixture_browser,
    fixture_course,
    fixture_opened,
    fixture_serve,
    fixture_small,
    fixture_visit,
    press,
    said,
)

pytestmark = pytest.mark.system

HOW = pytest.mark.parametrize("how", ["mouse", "keyboard"])


@HOW
def test_choice_wrong_then_right(opened, how):
    """Does a wrong choice say why and the right one too, each marked with a word, without moving the focus?"""
    page, words = opened
    quiz = "#quiz-pick-one"
    press(page, how, f"{quiz} [type=submit]")
    assert said(page, "pick-one") == words["pick_first"]
    press(page, how, f"{quiz} [value=one]")
    assert said(page, "pick-one") == ""
    press(page, how, f"{quiz} [type=submit]")
    assert said(page, "pick-one").startswith(words["wrong"]) and "quizgarb-one" in said(page, "pick-one")
    assert page.locator(f"{quiz} [role=status] .katex-html").bounding_box()["width"] > 0
    assert page.locator(f"{quiz} label", has=page.locator("[value=one]")).inner_text().endswith(words["wrong_choice"])
    assert page.evaluate("document.activeElement.type") == "submit"
    if how == "mouse":
        page.locator(f"{quiz} label", has=page.locator("[value=many]")).click()
    else:
        page.locator(f"{quiz} [value=one]").focus()
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.value") == "many"
    assert page.locator(f"{quiz} .quiz-mark").count() == 0
    press(page, how, f"{quiz} [type=submit]")
    assert said(page, "pick-one").startswith(words["right"]) and "quizgarb-many" in said(page, "pick-one")
    assert page.locator(f"{quiz} .quiz-mark").inner_text() == words["right_choice"]
    assert page.locator(f"{quiz} .quiz-other").is_hidden()


@HOW
def test_several_choices(opened, how):
    """Is a part of the right choices told from a wrong one, and each picked one explained by name?"""
    page, words = opened
    quiz = "#quiz-pick-several"
    press(page, how, f"{quiz} [value=red]")
    press(page, how, f"{quiz} [type=submit]")
    assert said(page, "pick-several").startswith(words["incomplete"])
    assert "quizgarb-red" in said(page, "pick-several") and "quizgarb-blue" not in said(page, "pick-several")
    press(page, how, f"{quiz} [value=grey]")
    press(page, how, f"{quiz} [type=submit]")
    assert said(page, "pick-several").startswith(words["wrong"])
    assert f"{words['wrong_choice']}: Grey" in said(page, "pick-several")
    press(page, how, f"{quiz} [value=grey]")
    press(page, how, f"{quiz} [value=blue]")
    press(page, how, f"{quiz} [type=submit]")
    assert said(page, "pick-several").startswith(words["right"])
    assert page.locator(f"{quiz} .quiz-mark").all_inner_texts() == [words["right_choice"]] * 2


@HOW
def test_number_wrong_then_right(opened, how):
    """Is a number judged by its tolerance, a known mistake explained, a word refused, Enter as good as the button?"""
    page, words = opened
    entry = page.locator("#quiz-count input")

    def answer(text: str) -> str:
        entry.fill(text)
        if how == "mouse":
            page.locator("#quiz-count [type=submit]").click()
        else:
            entry.press("Enter")
        return said(page, "count")

    assert answer("") == words["type_first"]
    assert answer("ten") == words["not_a_number"]
    assert entry.get_attribute("aria-invalid") == "true"
    assert page.evaluate("document.activeElement.id") == entry.get_attribute("id")
    assert answer("25").split() == [*words["wrong"].split(), "quizgarb-named"]
    assert entry.get_attribute("aria-invalid") is None
    assert answer("0").split() == [*words["wrong"].split(), "quizgarb-wrong"]
    press(page, how, "#quiz-count .quiz-other")
    assert said(page, "count").split() == [f"{words['right_choice']}:", "9.7", "<times>", "quizgarb-right"]
    assert answer("９．７５").split() == [*words["right"].split(), "quizgarb-right"]


@HOW
def test_prediction_comes_before_the_result_and_is_kept(opened, how):
    """Is the result hidden until a prediction is made, and both there after a reload, until the reader clears it?"""
    page, words = opened
    result = page.locator("#quiz-guess .quiz-reveal")
    assert result.is_hidden()
    press(page, how, "#quiz-guess [type=submit]")
    assert said(page, "guess") == words["type_first"] and result.is_hidden()
    page.locator("#quiz-guess input").fill("<b>7</b>")
    press(page, how, "#quiz-guess [type=submit]")
    assert result.is_visible()
    assert result.evaluate("one => one === document.activeElement")
    press(page, how, "#quiz-guess-one [value=right]")
    press(page, how, "#quiz-guess-one [type=submit]")
    for again in (False, True):
        if again:
            page.reload()
            page.wait_for_load_state("networkidle")
        assert result.is_visible() and page.locator("#quiz-guess input").is_disabled()
        assert f"{words['kept']} <b>7</b>" in said(page, "guess")
        assert f"{words['kept']} Right" in said(page, "guess-one")
        assert page.locator("#quiz-guess-one [value=right]").is_checked()
    assert page.evaluate("document.activeElement === document.body"), "opening a page must not move the reader"
    press(page, how, "#quiz-guess .quiz-erase")
    assert result.is_hidden() and said(page, "guess") == ""
    assert page.evaluate("document.activeElement.id") == "quiz-guess-entry"
    page.reload()
    assert result.is_hidden()
    assert page.locator("#quiz-guess-one .quiz-reveal").is_visible()


@HOW
def test_result_without_a_prediction(opened, how):
    """Can a reader see the result without predicting, and is nothing kept then?"""
    page, _ = opened
    press(page, how, "#quiz-guess .quiz-other")
    assert page.locator("#quiz-guess .quiz-reveal").is_visible()
    assert page.evaluate("localStorage.getItem('quiz-guess')") is None
    page.reload()
    assert page.locator("#quiz-guess .quiz-reveal").is_hidden()
