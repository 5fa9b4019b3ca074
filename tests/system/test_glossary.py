"""The card of a term in a browser: mouse, keyboard, finger; light and dark; without a script."""

import pytest

from publishing.terms import read_terms

from .test_pages import (  # noqa: F401 - fixtures
    DESKTOP,
    LANGUAGES,
    PHONE,
    ROOT,
    visit,
)

pytestmark = pytest.mark.system

CHAPTER = "07-one-by-one-convolution"
TERMS = read_terms(ROOT)
LINK, CARD = "#concept-convolution", "#concept-card-convolution"


def luminance(colour):
    """Return the relative luminance of `rgb(r, g, b)`, as WCAG defines it."""
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_mouse(visit, language, scheme):  # noqa: F811
    """Does the card come on hover, stay while the pointer is on it, go when it leaves, and can it be read?"""
    seen = visit(viewport=DESKTOP, color_scheme=scheme)
    page = seen.open(f"{language}/{CHAPTER}.html")
    card = page.locator(CARD)
    assert card.is_hidden()
    page.locator(LINK).hover()
    card.wait_for(state="visible")
    other = "en" if language == "ko" else "ko"
    assert TERMS["convolution"].name[other] in card.inner_text()
    assert TERMS["convolution"].definition[language].strip() in card.inner_text()
    card.hover()
    page.wait_for_timeout(400)
    assert card.is_visible()
    style = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    ink, paper = sorted(luminance(colour) for colour in card.evaluate(style))
    assert (paper + 0.05) / (ink + 0.05) > 7
    page.mouse.move(5, 5)
    card.wait_for(state="hidden")
    assert seen.faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_keyboard(visit, language):  # noqa: F811
    """Does focus open one card at a time, Escape close it and keep the focus, and Enter lead to the entry?"""
    seen = visit(viewport=DESKTOP)
    page = seen.open(f"{language}/{CHAPTER}.html")
    page.evaluate("document.querySelector('a.concept').focus()")
    shown = page.locator(".concept-card:visible")
    first = shown.get_attribute("id")
    assert first == page.locator("a.concept").first.get_attribute("aria-describedby")
    page.keyboard.press("Escape")
    assert shown.count() == 0
    assert page.evaluate("document.activeElement.classList.contains('concept')")
    page.locator(LINK).focus()
    assert [card.get_attribute("id") for card in shown.all()] == ["concept-card-convolution"]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/glossary.html#term-convolution")
    top = page.evaluate("document.getElementById('term-convolution').getBoundingClientRect().top")
    assert 0 <= top < DESKTOP["height"]
    assert seen.faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_finger(visit, language):  # noqa: F811
    """Does a first tap open the card within the screen, a tap elsewhere close it, and a second one follow the link?"""
    seen = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    page = seen.open(f"{language}/{CHAPTER}.html")
    for link in page.locator("a.concept").all():
        link.tap()
        shown = page.locator(".concept-card:visible")
        assert shown.get_attribute("id") == link.get_attribute("aria-describedby")
        box = shown.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
        page.keyboard.press("Escape")  # a card may lie on the next term
    assert page.url.endswith(f"{CHAPTER}.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("article h2").first.tap()
    assert page.locator(".concept-card:visible").count() == 0
    page.locator(LINK).tap()
    page.locator(CARD).wait_for(state="visible")
    page.locator(LINK).tap()
    page.wait_for_url("**/glossary.html#term-convolution")
    assert seen.faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_script(visit, language):  # noqa: F811
    """Is a mention a link to its entry, with no card in the way, and described to a screen reader all the same?"""
    seen = visit(java_script_enabled=False, viewport=PHONE)
    page = seen.open(f"{language}/{CHAPTER}.html")
    assert page.locator(".concept-card:visible").count() == 0
    session = page.context.new_cdp_session(page)
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    found = session.send("DOM.querySelector", {"nodeId": root, "selector": LINK})["nodeId"]
    tree = session.send("Accessibility.getPartialAXTree", {"nodeId": found, "fetchRelatives": False})
    node = tree["nodes"][0]
    assert node["role"]["value"] == "link"
    assert TERMS["convolution"].definition[language].strip() in node["description"]["value"]
    page.locator(LINK).click()
    page.wait_for_url("**/glossary.html#term-convolution")


@pytest.mark.parametrize(("language", "word"), [("ko", "컨볼루션"), ("ko", "convolution"), ("en", "합성곱")])
def test_search_by_another_name(visit, language, word):  # noqa: F811
    """Does the search lead from a synonym, or from the other language's term, to the glossary?"""
    seen = visit(viewport=DESKTOP)
    page = seen.open(f"{language}/index.html")
    page.keyboard.press("Control+k")
    page.locator("#pst-search-dialog input").fill(word)
    page.locator("#pst-search-dialog li a").first.wait_for()
    links = [link.get_attribute("href") for link in page.locator("#pst-search-dialog li a").all()]
    assert any(f"/{language}/glossary.html" in link for link in links)


def test_print(visit):  # noqa: F811
    """Are the cards gone on paper?"""
    page = visit(viewport=DESKTOP).open(f"ko/{CHAPTER}.html")
    page.locator(LINK).focus()
    page.locator(CARD).wait_for(state="visible")
    page.emulate_media(media="print")
    assert page.locator(".concept-card:visible").count() == 0
