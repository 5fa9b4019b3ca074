"""The pooling figure in every reader's browser: by mouse, touch and keyboard, without script, on paper."""

import numpy as np
import pytest
from playwright.sync_api import Locator, Page

from cnnlib.scratch import avg_pool2d, blur_pool2d, max_pool2d, max_pool2d_backward
from publishing.node import install_packages
from publishing.pages import LANGUAGES

from ..publishing.interactive_page import MAP, POOLING_PAGE
from .figure_pages import choose, opening, small_site, words_of
from .test_axe import violations
from .test_interactive import NARROW, VIEWS, layout_shift, numbers

pytestmark = pytest.mark.system

OUTPUTS = {
    "max": max_pool2d,
    "average": avg_pool2d,
    "blur": lambda image, window, stride: blur_pool2d(max_pool2d(image, window, 1), 3, stride),
    "first": lambda image, window, stride: image[..., : 1 - window or None : stride, : 1 - window or None : stride],
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The address of a small site with two figures of pooling on one page."""
    with small_site(tmp_path_factory.mktemp("pooling"), "03-c", POOLING_PAGE) as home:
        yield home


@pytest.fixture
def visit(browser, small):
    """A function that opens the page in a context of its own; no visit may end with a fault."""
    with opening(browser, small, "03-c") as open_page:
        yield open_page


def figure(page: Page, name: str = "own-map") -> Locator:
    """Return one of the two figures: the page's own map, or the file's."""
    return page.locator(f"#fig-{name} .interactive")


def shown(page: Page, name: str) -> list[list[float]]:
    """Return the numbers of input, output or gradient."""
    return numbers(figure(page).locator(f".po-{name} table"))


def pooled(values, method: str = "max", window: int = 2, stride: int = 2) -> np.ndarray:
    """Return the outputs of scratch."""
    return OUTPUTS[method](np.array(values, float)[None, None], window, stride)[0, 0]


def chosen(page: Page, name: str) -> list[int]:
    """Return the row and the column that are marked in a map."""
    marked = figure(page).locator(f".po-{name} td[aria-selected]")
    assert marked.count() == 1
    return marked.evaluate("one => [one.parentElement.rowIndex, one.cellIndex]")


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
    for part in (".po-input table", ".po-output table", ".po-gradient table", ".po-window", ".po-key"):
        assert figure(page).locator(part).inner_text() == figure(plain).locator(part).inner_text()
    assert figure(plain).locator("input:visible, button:visible").count() == 0
    assert figure(plain).locator(".po-ahead").is_visible() and not figure(page).locator(".po-ahead").is_visible()
    axe = (install_packages(dev=True) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    assert violations(page, axe) == []
    figure(page).locator("[data-right='1']").click()
    choose(figure(page), "method", "blur")
    choose(figure(page), "stride", 1)
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_every_setting_gives_scratchs_outputs(visit):
    """Do outputs, their size and the window's frame follow method, window and stride?"""
    page = visit("en")
    for method in OUTPUTS:
        choose(figure(page), "method", method)
        for window, stride in ((2, 1), (3, 1), (3, 2), (2, 2)):
            choose(figure(page), "window", window)
            choose(figure(page), "stride", stride)
            expected = pooled(MAP, method, window, stride)
            assert np.abs(np.array(shown(page, "output")) - expected).max() <= 0.00501
            extent = figure(page).locator(".po-output .interactive-extent").inner_text()
            assert extent == "×".join(map(str, expected.shape))
            assert abs(np.sum(shown(page, "gradient")) - expected.size) < 0.2
            figure(page).locator(".po-output td").last.click()
            if method != "blur":
                box, sheet = (
                    figure(page).locator(one).bounding_box() for one in (".interactive-window", ".po-input table")
                )
                cell = sheet["width"] / len(MAP[0])
                assert round(box["width"] / cell) == window
                assert round((box["x"] - sheet["x"]) / cell) == stride * (expected.shape[1] - 1)
                assert round((box["y"] - sheet["y"]) / cell) == stride * (expected.shape[0] - 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_moving_the_map(visit, language):
    """Is every step counted and marked, told in words, compared again when the method changes, and undone at last?"""
    page = visit(language)
    words, values = words_of(figure(page)), np.array(MAP)
    assert figure(page).locator(".po-changed").inner_text() == words["ask"]
    for down, right in ((0, 1), (0, 1), (1, 0), (0, -1), (-1, 0)):
        before, values = values, np.roll(values, (down, right), (0, 1))
        figure(page).locator(f"[data-down='{down}'][data-right='{right}']").click()
        assert shown(page, "input") == values.tolist() and shown(page, "output") == pooled(values).tolist()
        for method in ("average", "max"):
            choose(figure(page), "method", method)
            step = np.abs(pooled(values, method) - pooled(before, method))
            said = words["moved"].format(total=step.size, changed=(step > 0).sum(), most=f"{step.max():g}")
            assert figure(page).locator(".po-changed").inner_text() == said
            marked = figure(page).locator(".po-output td").evaluate_all("all => all.map(one => one.className)")
            assert [one == "po-differs" for one in marked] == (step > 0).flatten().tolist()
    gradient = max_pool2d_backward(np.ones((1, 1, 3, 2)), values[None, None].astype(float), 2).input
    assert shown(page, "gradient") == gradient[0, 0].tolist()
    figure(page).locator(".po-again").click()
    assert shown(page, "input") == MAP and figure(page).locator(".po-changed").inner_text() == words["ask"]
    assert figure(page, "usual-map").locator(".po-changed").inner_text() == words["ask"], "the other figure stays"


def test_keyboard(visit):
    """Do arrows lead through both maps, does a digit change the pixel under the focus, and is the focus seen?"""
    page = visit("en")
    words = words_of(figure(page))
    outlined = "one => getComputedStyle(one.closest('label') ?? one).outlineStyle"
    figure(page).locator("[data-setting=stride] :checked").focus()
    page.keyboard.press("Tab")
    assert chosen(page, "input") == [3, 2]
    for key, target in {"ArrowUp": [2, 2], "ArrowRight": [2, 3], "Home": [2, 0], "Control+End": [5, 4]}.items():
        page.keyboard.press(key)
        assert chosen(page, "input") == target
        assert page.locator(":focus").evaluate(outlined) != "none"
    assert figure(page).locator(".po-pixel span").inner_text() == words["pixel"].format(row=5, column=4)
    page.keyboard.press("Control+Home")
    page.keyboard.press("7")
    changed = [[7, *MAP[0][1:]], *MAP[1:]]
    assert shown(page, "input") == changed and shown(page, "output") == pooled(changed).tolist()
    said = words["edited"].format(row=0, column=0, value=7, total=6, changed=1)
    assert figure(page).locator(".po-changed").inner_text() == said
    page.keyboard.press("7")
    page.keyboard.press("Control+8")
    assert shown(page, "input") == changed and figure(page).locator(".po-changed").inner_text() == said
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.locator(":focus").evaluate(outlined) != "none"
    page.keyboard.press("ArrowDown")
    assert chosen(page, "output") == [1, 0]
    largest = words["said_max"].format(row=1, column=0, values="0, 6, 7, 0", value=7)
    assert figure(page).locator(".po-window").inner_text() == f"{largest} {words['single']}"


def test_touch(visit):
    """Does a tap choose a pixel or an output, do buttons change it within 0 to 9, and is all of it large enough?"""
    page = visit("ko", viewport=NARROW, has_touch=True, is_mobile=True)
    for selector, least, count in (("fieldset label, button", 43.5, 15), (".interactive-panels td", 24, 30 + 6 + 30)):
        boxes = (
            figure(page).locator(selector).evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
        )
        assert len(boxes) == count
        for box in boxes:
            assert box["height"] >= least and box["width"] >= least and box["right"] <= NARROW["width"], box
    figure(page).locator(".po-input tr").nth(2).locator("td").nth(3).tap()
    assert figure(page).locator(".po-pixel b").inner_text() == "9"
    figure(page).locator(".po-more").tap()
    assert shown(page, "input") == MAP
    for _ in range(10):
        figure(page).locator(".po-less").tap()
    assert figure(page).locator(".po-pixel b").inner_text() == "0"
    darkened = [*MAP[:2], [0, 6, 6, 0, 1], *MAP[3:]]
    assert shown(page, "input") == darkened and shown(page, "output") == pooled(darkened).tolist()
    figure(page).locator(".po-output td").nth(3).tap()
    assert chosen(page, "output") == [1, 1]
    assert figure(page).locator(".po-wins").evaluate("one => [one.parentElement.rowIndex, one.cellIndex]") == [3, 2]


def test_on_paper(visit):
    """Does the figure print as the reader left it, without controls, with what a step would change?"""
    page = visit("en")
    words = words_of(figure(page))
    figure(page).locator("[data-right='1']").click()
    moved = np.roll(MAP, 1, 1)
    page.emulate_media(media="print")
    assert figure(page).locator("input:visible, button:visible").count() == 0
    assert shown(page, "input") == moved.tolist()
    changed = (pooled(np.roll(moved, 1, 1)) != pooled(moved)).sum()
    assert figure(page).locator(".po-ahead").inner_text() == words["ahead"].format(total=6, changed=changed)
    assert not figure(page).locator(".po-changed").is_visible()
