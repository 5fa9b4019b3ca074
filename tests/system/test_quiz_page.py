"""Quizzes in every reader's browser: without script or storage, on paper, by touch; and those of the course."""

import json

import pytest
from playwright.sync_api import Page

from publishing.build import build_site
from publishing.pages import LANGUAGES, pages

from ..publishing.quiz_page import PAGE
from ..publishing.small_book import ROOT, make_book

# Fixtures, under names that their uses as arguments do not hide.
from .quiz_visits import (  # noqa: F401
    WORDS,
    fixture_browser,
    fixture_course,
    fixture_opened,
    fixture_serve,
    fixture_small,
    fixture_visit,
    said,
)
from .test_pages import DESKTOP, PHONE

pytestmark = pytest.mark.system


def test_prediction_is_shared_by_the_languages(visit, small):
    """Does a reader who changes the language find the prediction again?"""
    seen = visit(small)
    page = seen.open("ko/01-a.html")
    page.locator("#quiz-guess-one [value=left]").check()
    page.locator("#quiz-guess-one [type=submit]").click()
    page = seen.open("en/01-a.html")
    assert page.locator("#quiz-guess-one [value=left]").is_checked()


def test_browser_that_stores_nothing(visit, small):
    """Does a prediction work, and say that it will be gone, where storage is refused?"""
    seen = visit(small)
    refuse = "Storage.prototype.%s = function (key) { if (key.startsWith('quiz-')) throw new DOMException('full'); }"
    seen.page.add_init_script("\n".join(f"{refuse % name};" for name in ("getItem", "setItem")))
    page = seen.open("en/01-a.html")
    page.locator("#quiz-guess input").fill("3")
    page.locator("#quiz-guess [type=submit]").click()
    assert page.locator("#quiz-guess .quiz-reveal").is_visible()
    assert WORDS["en"]["not_kept"] in said(page, "guess")


def test_from_a_folder(browser, tmp_path_factory):
    """Does a page opened as a file check its quizzes too?"""
    root = make_book(tmp_path_factory.mktemp("file"), {"01-a": PAGE}, {"01-a": PAGE})
    site = build_site(root, lambda line: None)
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / "en" / "01-a.html").as_uri())
    page.locator("#quiz-count input").fill("9.7")
    page.locator("#quiz-count input").press("Enter")
    assert said(page, "count").startswith(WORDS["en"]["right"])
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_script(visit, small, language):
    """Does a reader without script see choices, results and, once unfolded, every answer with its reason?"""
    page = visit(small, java_script_enabled=False).open(f"{language}/01-a.html")
    assert page.locator(".quiz-reveal").first.is_visible() and page.locator(".quiz-reveal").last.is_visible()
    assert page.locator(".quiz-actions:visible").count() == 0
    answers = page.locator("#quiz-pick-several details")
    assert not page.get_by_text("quizgarb-red").is_visible()
    answers.locator("summary").click()
    for word in ("quizgarb-red", "quizgarb-grey", f"{WORDS[language]['wrong_choice']}: Grey"):
        assert word in answers.inner_text()
    page.locator("#quiz-count input").fill("1")
    page.locator("#quiz-count input").press("Enter")
    assert page.url.endswith(f"{language}/01-a.html")


def test_on_paper(visit, small):
    """Do questions, choices and predicted results print, and neither buttons nor answers?"""
    page = visit(small).open("en/01-a.html")
    page.emulate_media(media="print")
    assert page.locator("#quiz-pick-one label").first.is_visible()
    assert page.locator("#quiz-guess .quiz-reveal").is_visible()
    assert page.locator(".quiz :is(.quiz-actions, .quiz-erase, details):visible").count() == 0


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_targets_are_large_and_the_focus_is_seen(visit, small, size):
    """Is all that can be pressed 44 pixels high or more, within the screen, and outlined when the keyboard is on it?"""
    page = visit(small, viewport=size).open("ko/01-a.html")
    page.locator("#quiz-pick-one [value=one]").check()
    page.locator("#quiz-pick-one [type=submit]").click()
    controls = page.locator(".quiz :is(label.quiz-choice, button, .quiz-entry input):visible")
    assert controls.count() >= 15
    for box in controls.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())"):
        assert box["height"] >= 44 and box["width"] >= 44 and box["right"] <= size["width"], box
    outlined = "one => getComputedStyle(one.closest('label') ?? one).outlineStyle"
    page.locator("#quiz-pick-one [value=one]").focus()
    for _ in range(10):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.evaluate(outlined) != "none", focused.evaluate("one => one.outerHTML")


CONTRAST = """all => all.map(one => {
  const numbers = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  let under = one, back = [0, 0, 0, 0];
  for (; under; under = under.parentElement) {
    back = numbers(getComputedStyle(under).backgroundColor);
    if (back.length == 3 || back[3] == 1) break;
  }
  const [a, b] = [light(numbers(getComputedStyle(one).color)), light(back)].sort((x, y) => y - x);
  return [one.textContent, (a + 0.05) / (b + 0.05)];
})"""


def test_words_stand_out(opened):
    """Has each word of a quiz, verdicts among them, a contrast of at least 4.5 to what it stands on?"""
    page, _ = opened
    page.locator("#quiz-pick-several [value=red]").check()
    page.locator("#quiz-pick-several [value=grey]").check()
    page.locator("#quiz-pick-several [type=submit]").click()
    page.locator("#quiz-guess input").fill("3")
    page.locator("#quiz-guess [type=submit]").click()
    page.mouse.move(0, 0)
    measured = page.locator(
        ".quiz :is(.quiz-title, .quiz-how, .quiz-text, .quiz-mark, .quiz-verdict, .quiz-kept, button):visible"
    ).evaluate_all(CONTRAST)
    assert len(measured) >= 20
    assert [one for one in measured if one[1] < 4.5] == []


def answer_of(page: Page, name: str) -> dict:
    """Return what is right, as the script reads it."""
    read = """one => {
      const kept = document.createElement('template');
      kept.innerHTML = one.querySelector('noscript').textContent;
      return kept.content.firstElementChild.dataset.answer;
    }"""
    return json.loads(page.locator(f"#{name}").evaluate(read))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", [page.stem for page in pages(ROOT, "ko")])
def test_each_quiz_of_the_course_takes_its_answer(visit, course, language, stem):
    """Does each quiz of the course's pages accept its own answer, and show its result?"""
    page = visit(course, viewport=PHONE).open(f"{language}/{stem}.html")
    for name in page.locator(".quiz").evaluate_all("all => all.map(one => one.id)"):
        quiz = page.locator(f"#{name}")
        kind = quiz.get_attribute("data-kind")
        if kind == "choice":
            for key in answer_of(page, name)["right"]:
                quiz.locator(f"[value={key}]").check()
        elif kind == "number":
            quiz.locator("input").fill(str(answer_of(page, name)["value"]))
        elif quiz.locator(".quiz-entry").count():
            quiz.locator("input").fill("1")
        else:
            quiz.locator("input").first.check()
        quiz.locator("[type=submit]").click()
        expected = WORDS[language]["kept" if kind == "predict" else "right"]
        assert quiz.locator("[role=status]").inner_text().startswith(expected), name
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
