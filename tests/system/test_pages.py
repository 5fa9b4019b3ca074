"""The built site in a browser: both languages, light and dark, phone and desktop."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

from publishing.pages import LANGUAGES, pages
from publishing.weight import unpurged
from tests.system.site import ARGUMENTS, ROOT, arguments, chromium, served  # noqa: F401 - for the other browser tests
from tests.system.site import CompressingHandler as QuietHandler  # noqa: F401

pytestmark = pytest.mark.system

STEMS = [page.stem for page in pages(ROOT, "ko")]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


class Visit:
    """A page opened in a context of its own, with whatever went wrong while it loaded."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.faults: list[str] = []
        self._home = home
        context.route("**/*", self._only_home)
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on(
            "response", lambda answer: answer.status >= 400 and self.faults.append(f"{answer.status}: {answer.url}")
        )
        self.page.on("console", lambda line: line.type == "error" and self.faults.append(f"console: {line.text}"))

    def _failed(self, request: Request) -> None:
        # Leaving a page ends what it still loads: no fault, and the purpose of the landing page.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}: {request.failure}")

    def _only_home(self, route: Route) -> None:
        if route.request.url.startswith((self._home, "data:", "blob:")):
            route.continue_()
        else:
            self.faults.append(f"foreign request: {route.request.url}")
            route.abort()

    def open(self, path: str) -> Page:
        """Load a page and wait until it and its fonts are there."""
        self.page.goto(self._home + path)
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("document.fonts.ready")
        return self.page


@contextmanager
def visiting(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """A function that opens a site in a context of its own; no visit may end with a fault."""
    visits: list[tuple[BrowserContext, Visit]] = []

    def start(home: str, **options: object) -> Visit:
        context = browser.new_context(**{"viewport": DESKTOP, **options})
        visits.append((context, Visit(context, home)))
        return visits[-1][1]

    yield start
    for context, seen in visits:
        context.close()
        assert seen.faults == []


@pytest.fixture
def visit(browser, address):
    """A function that opens visits in contexts with given options; all are closed afterwards."""
    contexts = []

    def start(**options: object) -> Visit:
        contexts.append(browser.new_context(**options))
        return Visit(contexts[-1], address)

    yield start
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", [*STEMS, "search"])
def test_page_is_sound(visit, stem, language, scheme, size):
    """Does a page load without a fault, from its own site alone, in its language's font no wider than the screen?"""
    seen = visit(viewport=size, color_scheme=scheme)
    page = seen.open(f"{language}/{stem}.html")
    assert seen.faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    assert page.evaluate("""document.fonts.check('16px "Course Sans"', document.title)""")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)")
    assert any("Course Sans" in family for family in loaded)
    if page.locator(".katex").count():
        assert any("KaTeX" in family for family in loaded)
        assert page.locator("article .katex-html").first.bounding_box()["width"] > 0


def test_narrow_phone(visit):
    """Do the pages fit a screen of 360 pixels?"""
    seen = visit(viewport={"width": 360, "height": 740})
    for language in LANGUAGES:
        for stem in STEMS:
            page = seen.open(f"{language}/{stem}.html")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, f"{language}/{stem}"


@pytest.mark.parametrize(("language", "other"), [("ko", "en"), ("en", "ko")])
@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_switch_lands_on_the_same_section(visit, stem, language, other, how):
    """Does the language switch lead from a section in the middle of a page to the same one in the other language?"""
    seen = visit(viewport=DESKTOP)
    page = seen.open(f"{language}/{stem}.html")
    sections = page.locator("article section[id]").evaluate_all("all => all.map(one => one.id)")
    middle = sections[len(sections) // 2]
    page.evaluate("id => document.getElementById(id).scrollIntoView({ behavior: 'instant' })", middle)
    page.wait_for_function("id => document.querySelector('a[data-language-switch]').hash == '#' + id", arg=middle)
    if how == "mouse":
        # Not locator.click(), which scrolls a sticky element to where it would be without scrolling.
        box = page.locator("a[data-language-switch]").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    else:
        page.evaluate("document.querySelector('a[data-language-switch]').focus()")
        page.keyboard.press("Enter")
    page.wait_for_url(f"**/{other}/{stem}.html*")
    page.wait_for_load_state("networkidle")
    assert page.url.endswith(f"/{other}/{stem}.html#{middle}")
    top = page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", middle)
    assert 0 <= top < DESKTOP["height"] / 2
    assert seen.faults == []


@pytest.mark.parametrize(
    ("locale", "language"), [("ko-KR", "ko"), ("en-GB", "en"), ("fr-FR", "en")], ids=["korean", "english", "other"]
)
def test_landing_page_goes_by_the_browser(visit, locale, language):
    """Does the landing page send a Korean browser to Korean and every other one to English?"""
    seen = visit(locale=locale)
    page = seen.open("")
    page.wait_for_url(f"**/{language}/index.html")
    assert seen.faults == []


def test_landing_page_remembers_a_choice(visit):
    """Does a reader who changed the language come back to the chosen one?"""
    seen = visit(locale="en-GB")
    page = seen.open("")
    page.locator("a[data-language-switch]").click()
    page.wait_for_url("**/ko/index.html")
    page = seen.open("")
    page.wait_for_url("**/ko/index.html")


def test_landing_page_without_script(visit):
    """Can a reader without scripts choose, and read a page with its mathematics?"""
    seen = visit(java_script_enabled=False, viewport=PHONE)
    page = seen.open("")
    assert [link.get_attribute("hreflang") for link in page.locator("main a").all()] == list(LANGUAGES)
    page.locator("main a[hreflang=ko]").click()
    page.wait_for_url("**/ko/index.html")
    seen.open(f"ko/{STEMS[-1]}.html")
    assert page.locator("article h1").is_visible()
    assert seen.faults == []


@pytest.mark.parametrize(
    ("language", "word"), [("ko", "합성곱"), ("ko", "선형층"), ("en", "convolution")], ids=["ko", "ko-2", "en"]
)
def test_search_finds(visit, language, word):
    """Does the search dialog find a word of the pages, and lead to a page of the same language?"""
    seen = visit(viewport=DESKTOP)
    page = seen.open(f"{language}/index.html")
    page.keyboard.press("Control+k")
    page.locator("#pst-search-dialog input").fill(word)
    first = page.locator("#pst-search-dialog li a").first
    first.wait_for()
    assert f"/{language}/" in first.get_attribute("href")
    first.click()
    page.wait_for_load_state("networkidle")
    assert word in page.locator("article").inner_text().lower()
    assert seen.faults == []


def test_figures_stand_on_a_light_card_in_the_dark(visit):
    """Is a drawn figure's background light where the page is dark, so that its black ink can be read?"""
    page = visit(viewport=DESKTOP, color_scheme="dark").open("en/07-one-by-one-convolution.html")
    figures = page.locator("article img")
    assert figures.count() > 0
    for colour in figures.evaluate_all("all => all.map(one => getComputedStyle(one).backgroundColor)"):
        assert min(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")) > 230, colour


def test_contents_follow_the_reader(visit):
    """Do the page's contents mark the section one has scrolled to, and no other?"""
    page = visit(viewport=DESKTOP).open("en/07-one-by-one-convolution.html")
    marked = page.locator(".page-toc a[data-here][aria-current]")
    for section in ("one-by-one-photo", "one-by-one-cost", "one-by-one-by-hand"):
        page.evaluate("id => document.getElementById(id).scrollIntoView({ behavior: 'instant' })", section)
        page.wait_for_function(
            "id => document.querySelector('.page-toc a[aria-current]')?.hash == '#' + id", arg=section
        )
        assert marked.count() == 1
        # The theme marks a section of its own: nothing of that may show.
        shadows = page.locator(".page-toc a").evaluate_all("all => all.map(one => getComputedStyle(one).boxShadow)")
        assert set(shadows) == {"none"}


def test_a_reader_from_the_book_may_choose(visit):
    """Does the landing page stay for a reader who comes to it from a page of the book?"""
    seen = visit(locale="ko-KR")
    page = seen.open("en/index.html")
    page.evaluate("location.href = '../index.html'")
    page.wait_for_url(lambda url: "/en/" not in url)
    page.wait_for_timeout(500)
    assert page.locator("main a[data-language]").count() == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_figures_speak(visit, stem, language):
    """Is every picture of a page drawn (SVG) or of a screen (WebP), with an alternative text in its language?"""
    page = visit(viewport=PHONE).open(f"{language}/{stem}.html")
    pictures = page.locator("article img").evaluate_all("all => all.map(one => [one.getAttribute('src'), one.alt])")
    for source, words in pictures:
        assert source.endswith((".svg", ".webp")), source
        assert len(words) > 15, source
        assert any("가" <= char <= "힣" for char in words) == (language == "ko"), words


STYLES = """() => [...document.querySelectorAll('body, body *')].map(one => {
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const names = ['color', 'backgroundColor', 'display', 'font', 'padding', 'margin', 'border', 'position', 'opacity'];
  return [one.tagName, one.className, box.width, box.height, ...names.map(name => style[name])].join('; ');
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("stem", ["index", "07-one-by-one-convolution"])
def test_purging_changes_nothing(visit, stem, size, scheme):
    """Does every element look the same with the whole style sheets of the theme as with what is left of them?"""
    whole = unpurged(ROOT / "_build" / "site", ROOT / "_build" / "ko" / "html" / f"{stem}.html")
    styles = []
    for sheet in (None, whole):
        seen = visit(viewport=size, color_scheme=scheme)
        # The whole sheets name fonts where they lie before the build: without fonts, both sides are alike.
        seen.page.route("**/*.woff2", lambda route: route.abort())
        if sheet:
            seen.page.route("**/assets/book.*.css", lambda route: route.fulfill(body=whole, content_type="text/css"))
        styles.append(seen.open(f"ko/{stem}.html").evaluate(STYLES))
    purged_styles, whole_styles = styles
    assert len(whole) > 300_000 and len(whole_styles) > 100
    assert [pair for pair in zip(purged_styles, whole_styles, strict=True) if pair[0] != pair[1]][:5] == []
