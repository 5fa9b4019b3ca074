"""Quizzes in a browser: each kind by mouse and keyboard, in both languages, light and dark, and without script."""

import json
import os
import shutil
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from publishing.build import build_site
from publishing.pages import LANGUAGES, pages

from ..publishing.small_book import make_book
from ..publishing.test_quiz import PAGE, quiz_html
from .test_pages import ARGUMENTS, DESKTOP, PHONE, QuietHandler, Visit

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
WORDS = quiz_html().WORDS


@pytest.fixture(scope="module")
def serve():
    """A function that serves a folder and returns its address."""
    servers = []

    def start(folder: Path) -> str:
        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder))))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def small(tmp_path_factory, serve):
    """The address of a small site with quizzes of every kind."""
    root = make_book(tmp_path_factory.mktemp("quizzes"), {"01-a": PAGE}, {"01-a": PAGE})
    return serve(build_site(root, lambda line: None))


@pytest.fixture(scope="module")
def course(serve):
    """The address of the course's own site."""
    return serve(build_site(ROOT, lambda line: None))


@pytest.fixture(scope="module")
def browser():
    """The machine's Chromium."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.fail("No Chromium on this machine: install one (Debian and Ubuntu: apt-get install chromium).")
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if as_root else [])]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=arguments)
        yield started
        started.close()


@pytest.fixture
def visit(browser):
    """A function that opens a site in a context of its own; no visit may end with a fault."""
    visits = []

    def start(home: str, **options: object) -> Visit:
        context = browser.new_context(**{"viewport": DESKTOP, **options})
        visits.append((context, Visit(context, home)))
        return visits[-1][1]

    yield start
    for context, seen in visits:
        context.close()
        assert seen.faults == []


@pytest.fixture(params=[(language, scheme) for language in LANGUAGES for scheme in ("light", "dark")], ids="-".join)
def opened(request, visit, small):
    """The small page in one language and colour scheme, and the words of that language."""
    language, scheme = request.param
    page = visit(small, color_scheme=scheme).open(f"{language}/01-a.html")
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    return page, WORDS[language]


def said(page: Page, name: str) -> str:
    """Return what a quiz's live region says, formulas aside."""
    return page.locator(f"#quiz-{name} [role=status]").inner_text()


def press(page: Page, how: str, selector: str) -> None:
    """Press a control with the mouse, or with the keyboard once it has the focus."""
    control = page.locator(selector)
    if how == "mouse":
        control.click()
    else:
        control.focus()
        page.keyboard.press("Enter" if control.evaluate("one => one.tagName") == "BUTTON" else "Space")


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
