"""The figure of sizes in every reader's browser: by mouse, touch and keyboard, without script, on paper."""

import pytest
from playwright.sync_api import Locator, Page

from cnnlib.geometry import output_size
from publishing.node import install_packages
from publishing.pages import LANGUAGES

from ..publishing.interactive_page import SIZES_PAGE
from .figure_pages import choose, opening, small_site, words_of
from .test_axe import violations
from .test_interactive import NARROW, VIEWS, layout_shift

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The address of a small site with two figures of sizes on one page."""
    with small_site(tmp_path_factory.mktemp("sizes"), "02-b", SIZES_PAGE) as home:
        yield home


@pytest.fixture
def visit(browser, small):
    """A function that opens the page in a context of its own; no visit may end with a fault."""
    with opening(browser, small, "02-b") as open_page:
        yield open_page


def figure(page: Page, name: str = "usual-sizes") -> Locator:
    """Return one of the two figures: the file's own numbers, or the page's."""
    return page.locator(f"#fig-{name} .interactive")


def sides(page: Page) -> list[str]:
    """Return the sizes in the ledger."""
    return figure(page).locator(".fm-ledger tbody td:nth-child(6)").all_text_contents()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
@VIEWS
def test_nothing_moves_when_the_script_starts(visit, language, scheme, size):
    """Is the page as wide as the screen, without a layout shift, and does it say what it said without script?"""
    page = visit(language, viewport=size, color_scheme=scheme)
    assert layout_shift(page) < 0.005
    assert figure(page).get_attribute("data-live") == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    plain = visit(language, viewport=size, color_scheme=scheme, java_script_enabled=False)
    for part in (".fm-drawing", ".fm-sentence", ".fm-ledger"):
        assert figure(page).locator(part).inner_text() == figure(plain).locator(part).inner_text()
    assert figure(plain).locator("input:visible, button:visible").count() == 0
    axe = (install_packages(dev=True) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    assert violations(page, axe) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_drawing_and_ledger_follow(visit, language):
    """Do sizes, windows, counts and words follow each setting of the first layer, and later layers with it?"""
    page = visit(language)
    words = words_of(figure(page))
    for stride in (1, 2, 3):
        choose(figure(page), "stride", stride)
        for padding in (0, 1, 2):
            choose(figure(page), "padding", padding)
            first = output_size(16, 3, stride, padding)
            second = output_size(first, 3, 1, 1)
            third = output_size(second, 3, 2, 0)
            assert sides(page) == ["16×16×3", *(f"{n}×{n}×{c}" for n, c in ((first, 8), (second, 16), (third, 32)))]
            rows = figure(page).locator(".fm-drawing tr")
            assert rows.count() == first + 2
            assert figure(page).locator(".fm-drawing tr").first.locator("td").count() == 16 + 2 * padding
            unseen = figure(page).locator(".fm-drawing tr").last.locator(".fm-unseen").count()
            said = figure(page).locator("[role=status]").inner_text()
            assert (words["seen"] in said) == (unseen == 0)
    other = figure(page, "sizes").locator(".fm-ledger tbody tr").first.locator("td").nth(4).text_content()
    assert other == "10×10×5", "the other figure stays as it is"


def test_filters_change_the_depth_alone(visit):
    """Does the number of filters leave every side as it is, and change depth and parameters?"""
    page = visit("en")
    before = [size.split("×")[:2] for size in sides(page)]
    choose(figure(page), "filters", 32)
    assert [size.split("×")[:2] for size in sides(page)] == before
    assert sides(page)[1] == "7×7×32"
    parameters = figure(page).locator(".fm-ledger tbody td:nth-child(7)").all_text_contents()
    assert parameters == ["", "896", "4,624", "4,640"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kernel_that_does_not_fit(visit, language):
    """Is it said, in the ledger and in words, and can it be put right again?"""
    page = visit(language)
    words = words_of(figure(page))
    choose(figure(page), "layer", 3)
    choose(figure(page), "kernel", 5)
    choose(figure(page), "dilation", 3)
    assert sides(page)[-1] == "—"
    assert figure(page).locator("[role=status]").inner_text() == words["large"].format(span=13, padded=7)
    choose(figure(page), "padding", "same")
    assert sides(page)[-1] == "4×4×32"
    said = figure(page).locator("[role=status]").inner_text()
    assert words["strided"] in said and words["uneven"] not in said
    choose(figure(page), "kernel", 2)
    assert words["uneven"] in figure(page).locator("[role=status]").inner_text()
    choose(figure(page), "layer", 1)
    assert figure(page).locator("[data-setting=padding] :checked").get_attribute("value") == "0"
    assert figure(page).locator(".fm-chosen").evaluate("one => one.rowIndex") == 2


def test_keyboard(visit):
    """Do the arrows move the input's side and every choice, with a visible focus on what they move?"""
    page = visit("en")
    side = figure(page).locator("input[type=range]")
    side.focus()
    for key, text in (("ArrowLeft", "15"), ("Home", "4"), ("End", "16"), ("ArrowDown", "15")):
        page.keyboard.press(key)
        assert figure(page).locator("output").inner_text() == text
        assert sides(page)[0] == f"{text}×{text}×3"
    outlined = "one => getComputedStyle(one.closest('label') ?? one).outlineStyle"
    for setting in ("layer", "kernel", "stride", "padding", "dilation", "filters"):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.evaluate("one => one.closest('fieldset').dataset.setting") == setting
        assert focused.evaluate(outlined) != "none"
    page.keyboard.press("ArrowRight")
    assert sides(page)[1] == "7×7×16", "filters from 8 to 16"


def test_touch(visit):
    """Does a tap set what it touches, and is all that can be touched 44 pixels large, on the screen?"""
    page = visit("ko", viewport=NARROW, has_touch=True, is_mobile=True)
    controls = figure(page).locator("fieldset label, input[type=range]")
    boxes = controls.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
    assert len(boxes) == 1 + 3 + 5 + 3 + 4 + 3 + 3
    for box in boxes:
        assert box["height"] >= 43.5 and box["width"] >= 43.5 and box["right"] <= NARROW["width"], box
    figure(page).locator("[data-setting=stride] label").first.tap()
    assert sides(page)[1] == "14×14×8"
    side = figure(page).locator("input[type=range]")
    box = side.bounding_box()
    page.touchscreen.tap(box["x"] + 3, box["y"] + box["height"] / 2)
    assert sides(page)[0] == "4×4×3"


@VIEWS
def test_the_largest_drawing_fits(visit, size):
    """Does the drawing stay on the screen when maps grow as large as they can?"""
    page = visit("en", viewport=size)
    for layer in (1, 2, 3):
        choose(figure(page), "layer", layer)
        for setting, value in (("kernel", 1), ("stride", 1), ("padding", 2)):
            choose(figure(page), setting, value)
    assert sides(page)[1:] == ["20×20×8", "24×24×16", "28×28×32"]
    choose(figure(page), "kernel", 5)
    choose(figure(page), "dilation", 3)
    choose(figure(page), "padding", "same")
    assert figure(page).locator(".fm-drawing tr").first.locator("td").count() == 24 + 12
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    box = figure(page).locator(".fm-drawing table").bounding_box()
    assert box["x"] + box["width"] <= figure(page).bounding_box()["x"] + figure(page).bounding_box()["width"]


def test_on_paper(visit):
    """Does the figure print as the reader left it, without controls?"""
    page = visit("en")
    choose(figure(page), "stride", 1)
    page.emulate_media(media="print")
    assert figure(page).locator("input:visible").count() == 0
    assert figure(page).locator(".fm-drawing tr").count() == 14 + 2
    assert figure(page).locator(".fm-sentence").is_visible()
