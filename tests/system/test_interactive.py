"""The interactive figure in every reader's browser: by mouse, touch and keyboard, without script, on paper."""

import json

import numpy as np
import pytest
from playwright.sync_api import Locator, Page

from cnnlib.scratch import conv2d
from publishing.node import install_packages
from publishing.pages import LANGUAGES

from ..publishing.interactive_page import IMAGE, KERNEL, PAGE
from .figure_pages import opening, small_site
from .test_axe import violations
from .test_pages import DESKTOP, PHONE

pytestmark = pytest.mark.system

NARROW = {"width": 320, "height": 640}
VIEWS = pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP], ids=["narrow", "phone", "desktop"])


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The address of a small site with two interactive figures on one page."""
    with small_site(tmp_path_factory.mktemp("figures"), "01-a", PAGE) as home:
        yield home


@pytest.fixture
def visit(browser, small):
    """A function that opens a page in a context of its own; no visit may end with a fault."""
    with opening(browser, small, "01-a") as open_page:
        yield open_page


def figure(page: Page) -> Locator:
    """Return the figure with the page's own numbers."""
    return page.locator("#fig-own .interactive")


def numbers(table: Locator) -> list[list[float]]:
    """Return what a table shows."""
    read = "one => [...one.rows].map(row => [...row.cells].map(cell => cell.textContent.replace('−', '-')))"
    return [[float(text) for text in row] for row in table.evaluate(read)]


def output(page: Page) -> list[list[float]]:
    """Return the feature map that the figure shows."""
    return numbers(figure(page).locator(".sk-output table"))


def expected(image=IMAGE, kernel=KERNEL, stride=1, padding=0) -> np.ndarray:
    """Return the feature map of scratch, as the figure rounds it."""
    image, kernel = (np.array(one, dtype=float)[None, None] for one in (image, kernel))
    return conv2d(image, kernel, stride=stride, padding=padding)[0, 0].round(4)


def place(page: Page) -> tuple[int, int]:
    """Return the row and the column that are marked in the feature map, counted from 0."""
    marked = figure(page).locator(".sk-output td[aria-selected]")
    assert marked.count() == 1
    return tuple(marked.evaluate("one => [one.parentElement.rowIndex, one.cellIndex]"))


def words_of(page: Page) -> dict[str, str]:
    """Return the words that the page gives the script."""
    return json.loads(figure(page).locator("script").text_content())["words"]


def choose(page: Page, setting: str, number: int) -> None:
    """Choose one of the values of image, stride or padding."""
    figure(page).locator(f"[data-setting={setting}] label").nth(number).click()


SHIFT = """() => new Promise(done => {
  const all = list => done(list.getEntries().reduce((sum, one) => sum + one.value, 0));
  new PerformanceObserver(all).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(0), 300);
})"""


def layout_shift(page: Page) -> float:
    """How far a page's content moves while it loads, as browsers measure it: the least of three loads at most.

    On a busy machine a font may come late and move text once; what the script moves, it moves each time.
    """
    for _ in range(3):
        if (moved := page.evaluate(SHIFT)) < 0.005:
            break
        page.reload()
    return moved


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
    for panel in (".sk-picture table", ".sk-products", ".sk-output", ".sk-sentence"):
        assert figure(page).locator(panel).inner_text() == figure(plain).locator(panel).inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_script(visit, language):
    """Does a reader without script see image, kernel, products and map, and nothing that would do nothing?"""
    page = visit(language, java_script_enabled=False, viewport=PHONE)
    for panel in ("picture", "kernel", "products", "output"):
        assert figure(page).locator(f".sk-{panel} table").is_visible()
    assert figure(page).locator(".sk-weight:visible").count() == 9
    assert figure(page).locator("button:visible, select:visible, input:visible").count() == 0
    assert figure(page).locator(".sk-sentence").is_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_keyboard(visit, language):
    """Do arrows, Home and End move the kernel and the focus, stop at the edges, and say what is computed there?"""
    page = visit(language)
    words = words_of(page)
    figure(page).locator(".sk-kernel input").last.focus()
    page.keyboard.press("Tab")
    steps = {
        "ArrowLeft": (0, 0),
        "ArrowRight": (0, 1),
        "ArrowDown": (1, 1),
        "End": (1, 1),
        "Home": (1, 0),
        "Control+End": (2, 1),
        "ArrowUp": (1, 1),
        "Control+Home": (0, 0),
    }
    for key, target in steps.items():
        page.keyboard.press(key)
        assert place(page) == target, key
        assert page.evaluate("[document.activeElement.parentElement.rowIndex, document.activeElement.cellIndex]") == [
            *target
        ]
        assert page.locator(":focus").evaluate("one => getComputedStyle(one).outlineStyle") != "none"
        assert figure(page).locator(".sk-output td[tabindex='0']").count() == 1
        row, column = target
        said = figure(page).locator("[role=status]").inner_text()
        start = words["sentence"].split("{terms}")[0].format(row=row, column=column)
        assert said.startswith(start) and said.count("·") == 9
        assert said.endswith(f"= {figure(page).locator('.sk-sum b').inner_text()}")
        products = np.array(IMAGE)[row : row + 3, column : column + 3] * KERNEL
        assert numbers_of_products(page) == products.tolist()
        assert output(page)[row][column] == products.sum()


def numbers_of_products(page: Page) -> list[list[float]]:
    """Return the nine products that the figure shows."""
    texts = figure(page).locator(".sk-products b").all_text_contents()[:9]
    return np.array([float(text.replace("−", "-")) for text in texts]).reshape(3, 3).tolist()


def test_all_positions_by_button(visit):
    """Do the buttons lead through all positions of the first image, in reading order, and round again?"""
    page = visit("en")
    usual = page.locator("#fig-usual .interactive")
    said = []
    for _ in range(12):
        said.append((usual.locator(".sk-place").inner_text(), usual.locator(".sk-sum b").inner_text()))
        usual.locator(".sk-next").click()
    assert [text for text, _ in said] == [f"Position {number} of 12" for number in range(1, 13)]
    assert [text for _, text in said] == usual.locator(".sk-output td").all_inner_texts()
    assert usual.locator(".sk-place").inner_text() == said[0][0]
    usual.locator(".sk-back").click()
    assert usual.locator(".sk-place").inner_text() == said[-1][0]
    assert place(page) == (0, 0), "the other figure stays where it is"


def centre(locator: Locator) -> tuple[float, float]:
    """Return the middle of what is on the screen."""
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_drag_by_mouse(visit):
    """Does the kernel follow the mouse, from wherever it is taken, and not leave the image?"""
    page = visit("en")
    window = figure(page).locator(".sk-window")
    window.scroll_into_view_if_needed()
    cell = window.bounding_box()["width"] / 3
    box = window.bounding_box()
    page.mouse.move(box["x"] + 0.3 * cell, box["y"] + 2.7 * cell)  # by a corner
    page.mouse.down()
    page.mouse.move(box["x"] + 1.2 * cell, box["y"] + 4.8 * cell, steps=6)
    assert place(page) == (2, 1)
    page.mouse.move(box["x"] + 90 * cell, box["y"] - 90 * cell, steps=3)
    assert place(page) == (0, 1)
    page.mouse.up()
    page.mouse.move(box["x"], box["y"] + 4 * cell)
    assert place(page) == (0, 1), "it stays when the button is up"
    # After that the keyboard goes on from there.
    page.keyboard.press("ArrowDown")
    assert place(page) == (1, 1)
    page.mouse.click(*centre(figure(page).locator(".sk-picture td").first))
    assert place(page) == (0, 0), "a click on the image brings the kernel there"
    figure(page).locator(".sk-output tr").nth(2).locator("td").nth(1).click()
    assert place(page) == (2, 1)


def swipe(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a finger over the screen."""
    session = page.context.new_cdp_session(page)
    points = [(start[0] + (end[0] - start[0]) * n / 8, start[1] + (end[1] - start[1]) * n / 8) for n in range(9)]
    for number, (x, y) in enumerate(points):
        kind = "touchMove" if number else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    still = "before => new Promise(done => setTimeout(() => done(scrollY === before), 100))"
    while not page.evaluate(still, page.evaluate("scrollY")):  # the page glides on
        pass


def test_touch(visit):
    """Does a finger on the kernel move it and not the page, one beside it the page and not the kernel?"""
    page = visit("ko", viewport=PHONE, has_touch=True, is_mobile=True)
    window, image = figure(page).locator(".sk-window"), figure(page).locator(".sk-picture table")
    page.evaluate("document.querySelector('.sk-picture').scrollIntoView({ behavior: 'instant', block: 'center' })")
    scrolled = "Math.round(scrollY)"
    before, box, cell = page.evaluate(scrolled), window.bounding_box(), window.bounding_box()["width"] / 3
    x, y = centre(window)
    assert box["width"] >= 44
    swipe(page, (x, y), (x + cell, y + 2 * cell))
    assert place(page) == (2, 1) and page.evaluate(scrolled) == before
    swipe(page, (x + cell, y + 2 * cell), (x, y))
    assert place(page) == (0, 0)
    corner = image.bounding_box()
    swipe(page, (corner["x"] + 20, corner["y"] + corner["height"] - 10), (corner["x"] + 20, corner["y"] - 190))
    assert page.evaluate(scrolled) > before + 50 and place(page) == (0, 0)
    page.evaluate("document.querySelector('.sk-picture').scrollIntoView({ behavior: 'instant', block: 'center' })")
    page.touchscreen.tap(*centre(figure(page).locator(".sk-picture tr").nth(3).locator("td").nth(2)))
    assert place(page) == (2, 1)


def test_edited_weight(visit):
    """Does the whole map follow a weight while it is typed, and does what is no weight change nothing but say so?"""
    page = visit("en")
    words = words_of(page)
    assert np.array_equal(output(page), expected())
    field, note = figure(page).locator(".sk-kernel input").nth(5), figure(page).locator(".sk-note")
    field.fill("-1.5")
    changed = [[1, 0, -1], [2, 0.25, -1.5], [0, 3, -2]]
    assert np.array_equal(output(page), expected(kernel=changed))
    assert figure(page).locator("select").input_value() == "own"
    for wrong in ("", "100", "-1e9"):
        field.fill(wrong)
        assert field.get_attribute("aria-invalid") == "true" and note.inner_text() == words["bad_weight"]
        assert np.array_equal(output(page), expected(kernel=changed))
    page.keyboard.press("Tab")
    assert field.input_value() == "-1.5" and field.get_attribute("aria-invalid") is None
    assert note.inner_text() == words["correlation"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_turned_kernel_and_presets(visit, language):
    """Does turning show convolution for cross-correlation, and each named kernel its own map?"""
    page = visit(language)
    words = words_of(page)
    turn, note = figure(page).locator(".sk-turn"), figure(page).locator(".sk-note")
    turn.click()
    assert np.array_equal(output(page), expected(kernel=np.array(KERNEL)[::-1, ::-1]))
    assert turn.get_attribute("aria-pressed") == "true" and note.inner_text() == words["convolution"]
    turn.click()
    assert np.array_equal(output(page), expected()) and note.inner_text() == words["correlation"]
    presets = json.loads(figure(page).locator("script").text_content())["presets"]
    for name in ("identity", "blur", "sharpen", "horizontal", "vertical"):
        turn.click()
        figure(page).locator("select").select_option(label=words[name])
        assert np.array_equal(output(page), expected(kernel=presets[name])), name
        assert turn.get_attribute("aria-pressed") == "false"
    figure(page).locator("select").select_option("example")
    assert np.array_equal(output(page), expected())


def test_stride_and_padding(visit):
    """Do stride and padding give scratch's map, with its size in words, and does the window jump by the stride?"""
    page = visit("en")
    for stride in (1, 2):
        for padding in (0, 1):
            choose(page, "stride", stride - 1)
            choose(page, "padding", padding)
            wanted = expected(stride=stride, padding=padding)
            assert np.array_equal(output(page), wanted)
            extent = figure(page).locator(".sk-output .interactive-extent").inner_text()
            assert extent == "×".join(map(str, wanted.shape))
            shown = numbers(figure(page).locator(".sk-picture table"))
            assert np.array_equal(shown, np.pad(IMAGE, padding))
            assert figure(page).locator(".sk-zero").count() == np.size(shown) - np.size(IMAGE)
    figure(page).locator(".sk-output td").last.click()
    window, image = (figure(page).locator(f".sk-picture {one}") for one in (".sk-window", "table"))
    page.wait_for_timeout(300)
    cell = image.bounding_box()["width"] / 6
    assert round((window.bounding_box()["x"] - image.bounding_box()["x"]) / cell) == 2
    assert round((window.bounding_box()["y"] - image.bounding_box()["y"]) / cell) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_photograph(visit, language):
    """Does the photograph bring its map as scratch computes it, grey or by sign, and its credit; and go again?"""
    page = visit(language)
    words, data = words_of(page), json.loads(figure(page).locator("script").text_content())
    choose(page, "picture", 1)
    assert words["credit"] in figure(page).inner_text() and "CC0" in words["credit"]
    figure(page).locator("select").select_option("blur")
    assert np.array_equal(output(page), expected(image=data["photo"], kernel=data["presets"]["blur"]))
    colours = figure(page).locator(".sk-output td").evaluate_all("all => all.map(one => one.style.backgroundColor)")
    assert len(colours) == 22 * 30 and len(set(colours)) > 100
    assert words["grey"].format(top=255) in figure(page).inner_text()
    figure(page).locator("select").select_option("vertical")
    assert words["signed"] in figure(page).inner_text()
    choose(page, "padding", 1)
    figure(page).locator(".sk-output td[tabindex='0']").press("Control+End")
    assert place(page) == (23, 31)
    window, image = (figure(page).locator(f".sk-picture {one}").bounding_box() for one in (".sk-window", "table"))
    page.wait_for_timeout(300)
    window = figure(page).locator(".sk-picture .sk-window").bounding_box()
    assert abs(window["x"] + window["width"] - image["x"] - image["width"]) < 2
    choose(page, "picture", 0)
    assert np.array_equal(output(page), expected(kernel=data["presets"]["vertical"], padding=1))
    assert words["credit"] not in figure(page).inner_text()


@VIEWS
def test_targets_and_focus(visit, size):
    """Is all that can be pressed at least 44 pixels, on the screen, and outlined when the keyboard is on it?"""
    page = visit("en", viewport=size)
    controls = figure(page).locator("button, select, fieldset label, .sk-kernel input, .sk-output td, .sk-window")
    boxes = controls.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
    assert len(boxes) >= 22
    for box in boxes:
        assert box["height"] >= 43.5 and box["width"] >= 43.5 and box["right"] <= size["width"], box
    for setting in (1, 0):
        choose(page, "picture", setting)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    figure(page).locator("[data-setting=picture] input").first.focus()
    outlined = "one => getComputedStyle(one.closest('label') ?? one).outlineStyle"
    for _ in range(14):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.evaluate(outlined) != "none", focused.evaluate("one => one.outerHTML")


def test_reduced_motion(visit):
    """Does the window glide, and stand at once where a reader asked for less motion?"""
    duration = "one => getComputedStyle(one).transitionDuration.split(',')[0]"
    assert figure(visit("en")).locator(".sk-window").evaluate(duration) == "0.12s"
    assert figure(visit("en", reduced_motion="reduce")).locator(".sk-window").evaluate(duration) == "0s"


def test_on_paper(visit):
    """Does the figure print as the reader left it, with numbers for fields and without controls?"""
    page = visit("en")
    figure(page).locator(".sk-kernel input").first.fill("-7")
    page.emulate_media(media="print")
    assert figure(page).locator("button:visible, select:visible, input:visible").count() == 0
    assert figure(page).locator(".sk-weight:visible").first.inner_text() == "−7"
    assert figure(page).locator(".sk-sentence").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
@VIEWS
def test_axe(visit, language, scheme, size):
    """Does axe-core find nothing, at first, with a wrong weight, and with the photograph?"""
    page = visit(language, viewport=size, color_scheme=scheme)
    axe = (install_packages(dev=True) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    assert violations(page, axe) == []
    figure(page).locator(".sk-kernel input").first.fill("")
    choose(page, "picture", 1)
    choose(page, "padding", 1)
    assert violations(page, axe) == []
