"""The search in a browser: opened, typed into, moved through and left by the keyboard; what it says, what it offers."""

import os
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from publishing.build import build_site
from publishing.pages import LANGUAGES

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
DIALOG = "#pst-search-dialog"
WORDS = {
    "ko": {
        "term": "합성곱",
        "status": "결과",
        "none": "결과가 없습니다.",
        "near": "혹시",
        "contents": "차례에서 찾아보기",
    },
    "en": {
        "term": "convolution",
        "status": "results",
        "none": "No results.",
        "near": "Did you mean",
        "contents": "Look",
    },
}
SLIPS = {"ko": ("합섭곱", "합성곱"), "en": ("kernal", "kernel")}


class QuietHandler(SimpleHTTPRequestHandler):
    """Serve files without a line a request."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site():
    """The course's site, built if need be."""
    return build_site(ROOT, lambda line: None)


@pytest.fixture(scope="module")
def address(site):
    """The site's address while it is served from this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser():
    """The machine's Chromium."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.fail("No Chromium on this machine: install one (Debian and Ubuntu: apt-get install chromium).")
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if as_root else [])
        yield started
        started.close()


@pytest.fixture
def visit(browser, address):
    """A function that opens a page of the site in a context of its own; no page may have a script error."""
    contexts, faults = [], []

    def start(path: str, home: str = address, **options: object) -> Page:
        contexts.append(browser.new_context(**{"viewport": DESKTOP, **options}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: request.url.startswith((home, "data:")) or faults.append(request.url))
        page.goto(home + path)
        return page

    yield start
    for context in contexts:
        context.close()
    assert faults == []


def focused(page: Page) -> str:
    """Return the tag, or the address of a link, that has the focus."""
    return page.evaluate("document.activeElement.href || document.activeElement.tagName")


@pytest.mark.parametrize("key", ["Control+k", "/"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_keyboard_alone(visit, language, key):
    """Can a reader open the search, type, move through the results and follow one with the keyboard alone?"""
    page = visit(f"{language}/index.html")
    page.keyboard.press(key)
    page.keyboard.type(WORDS[language]["term"])
    links = page.locator(f"{DIALOG} li a")
    links.first.wait_for()
    assert page.locator(f"{DIALOG} input").input_value() == WORDS[language]["term"]
    addresses = links.evaluate_all("all => all.map(one => one.href)")
    page.keyboard.press("ArrowDown")
    assert focused(page) == addresses[0]
    page.keyboard.press("ArrowDown")
    assert focused(page) == addresses[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert focused(page) == "INPUT"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(addresses[0])
    anchor = addresses[0].split("#")[1]
    assert page.evaluate("id => document.getElementById(id) !== null", anchor)


@pytest.mark.parametrize("language", LANGUAGES)
def test_enter_follows_the_best_result_on_this_very_page(visit, language):
    """Does Enter in the box close the dialog and lead to a section of the page that is already open?"""
    page = visit(f"{language}/07-one-by-one-convolution.html")
    page.keyboard.press("Control+k")
    page.locator(f"{DIALOG} input").fill("19,269,632")
    page.keyboard.press("Enter")
    page.wait_for_url("**/07-one-by-one-convolution.html#one-by-one-unet-head")
    expect(page.locator(DIALOG)).not_to_be_visible()
    assert 0 <= page.evaluate("document.getElementById('one-by-one-unet-head').getBoundingClientRect().top") < 450


@pytest.mark.parametrize("opened_by", ["key", "button"])
def test_escape_closes_and_the_focus_returns(visit, opened_by):
    """Does Escape close the dialog, from the box and from a result, and give the focus back to where it was?"""
    page = visit("en/index.html")
    origin = page.locator(".search-button__button:visible").first
    origin.focus()
    for steps in (0, 2):
        page.keyboard.press("Control+k") if opened_by == "key" else page.keyboard.press("Enter")
        page.locator(f"{DIALOG} input").fill("kernel")
        page.locator(f"{DIALOG} li a").first.wait_for()
        for _ in range(steps):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        expect(page.locator(DIALOG)).not_to_be_visible()
        expect(origin).to_be_focused()


def test_a_slash_that_is_typed_stays_a_slash(visit):
    """Does `/` in the box write a slash instead of opening anything?"""
    page = visit("en/search.html")
    page.keyboard.press("/")
    expect(page.locator("#search-page input")).to_be_focused()
    page.keyboard.type("1/9")
    assert page.locator("#search-page input").input_value() == "1/9"
    expect(page.locator(DIALOG)).not_to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_for_a_screen_reader(visit, language):
    """Is the number of results said in a status line, and is each result an item of a list with one link?"""
    page = visit(f"{language}/search.html?q={WORDS[language]['term']}")
    items = page.locator("#search-page ol > li")
    items.first.wait_for()
    status = page.locator("#search-page [role=status]")
    assert WORDS[language]["status"] in status.inner_text()
    assert str(items.count()) in status.inner_text()
    assert items.evaluate_all("all => all.every(one => one.querySelectorAll('a').length === 1)")
    assert items.locator("mark").count() >= items.count()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_found(visit, language):
    """Does a slip bring up the word that was meant, one click away, and a word that is nowhere the contents?"""
    page = visit(f"{language}/search.html")
    box, words = page.locator("#search-page"), WORDS[language]
    slip, meant = SLIPS[language]
    box.locator("input").fill(slip)
    expect(box.locator("[role=status]")).to_have_text(words["none"])
    expect(box.locator(".site-search__help p").first).to_contain_text(words["near"])
    box.get_by_role("button", name=meant, exact=True).click()
    box.locator("li a").first.wait_for()
    assert box.locator("input").input_value() == meant
    box.locator("input").fill("qqqqzzzz")
    expect(box.locator("[role=status]")).to_have_text(words["none"])
    assert box.locator("button").count() == 0
    box.get_by_role("link", name=words["contents"]).click()
    page.wait_for_url(f"**/{language}/index.html")


def test_a_word_that_is_left_out_is_named(visit):
    """Does a query of a known and an unknown word find the known one and say which word was left out?"""
    page = visit("ko/search.html?q=합성곱 블록체인")
    page.locator("#search-page li a").first.wait_for()
    assert "블록체인" in page.locator("#search-page [role=status]").inner_text()


def test_a_half_typed_syllable_takes_nothing_away(visit):
    """Do the results stay while the next syllable is being put together by an input method?"""
    page = visit("ko/search.html?q=합성곱")
    page.locator("#search-page li a").first.wait_for()
    compose = """text => {
      const input = document.querySelector("#search-page input");
      input.value = text;
      input.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
    }"""
    for half in ("합성곱ㅊ", "합성곱처", "합성곱츠"):
        page.evaluate(compose, half)
        page.wait_for_timeout(150)
        assert page.locator("#search-page li a").count() > 0, half


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_without_a_server(visit, site, language):
    """Does the search work in a book that was opened as a file?"""
    page = visit(f"{language}/search.html?q={WORDS[language]['term']}", home=site.resolve().as_uri() + "/")
    page.locator("#search-page li a").first.wait_for()
    assert "term-convolution" in page.locator("#search-page li a").first.get_attribute("href")


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_without_an_index(visit, address, language):
    """Does the box say in a sentence that the index is missing, and find again once it is back?"""
    page = visit(f"{language}/search.html")
    page.route("**/search/*.js", lambda route: route.abort())
    page.locator("#search-page input").fill("kernel")
    expect(page.locator("#search-page [role=status]")).to_contain_text(
        {"ko": "읽을 수 없습니다", "en": "cannot be read"}[language]
    )
    page.unroute("**/search/*.js")
    page.locator("#search-page input").fill("kernels")
    page.locator("#search-page li a").first.wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_page_without_script(visit, language):
    """Does the search page say that it needs scripts, and lead to the contents?"""
    page = visit(f"{language}/search.html", java_script_enabled=False)
    link = page.locator("#search-page noscript a")
    assert link.is_visible()
    link.click()
    page.wait_for_url(f"**/{language}/index.html")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_results_fit_and_can_be_read(visit, language, scheme, size):
    """Are the dialog and its results no wider than the screen, and do marked words keep their contrast?"""
    page = visit(f"{language}/index.html", viewport=size, color_scheme=scheme)
    page.locator(".search-button__button:visible").first.click()
    page.locator(f"{DIALOG} input").fill(WORDS[language]["term"])
    page.locator(f"{DIALOG} li p mark").first.wait_for()
    for selector in (DIALOG, f"{DIALOG} li"):
        for box in page.locator(selector).evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())"):
            assert box["left"] >= 0 and box["right"] <= size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    paint = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    ink, ground = page.locator(f"{DIALOG} li p mark").first.evaluate(paint)
    assert contrast(ink, ground) >= 4.5
    _, ground = page.locator(DIALOG).evaluate(paint)  # a see-through dialog has no rgb(r, g, b)
    for part in ("[role=status]", "li p", "li a", "input"):
        ink, _ = page.locator(f"{DIALOG} {part}").first.evaluate(paint)
        assert contrast(ink, ground) >= 4.5, part


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours `rgb(r, g, b)` as WCAG 2 defines it, between 1 and 21."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
