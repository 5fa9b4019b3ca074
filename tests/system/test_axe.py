"""Is every page fit for everyone? axe-core looks at each, in both languages, light and dark, on phone and desktop."""

import pytest

from publishing.node import install_packages
from publishing.pages import LANGUAGES, pages
from tests.system.site import ROOT

pytestmark = pytest.mark.system

STEMS = [*(page.stem for page in pages(ROOT, "ko")), "search"]
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core's script."""
    return (install_packages(dev=True) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(page, axe: str) -> list[str]:
    """Return what axe-core finds wrong with an open page, a line a rule."""
    page.evaluate(axe)
    # What passes would be thousands of nodes to describe and to hand over.
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(({violations}) => violations)")
    return [f"{rule['id']}: {len(rule['nodes'])}, first {rule['nodes'][0]['html'][:200]}" for rule in found]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_a_violation(browser, address, axe, language, scheme, size):
    """Does axe-core find nothing on any page?"""
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme)
    page, found = context.new_page(), {}
    for name in [*(f"{language}/{stem}.html" for stem in STEMS), "?choose"]:
        page.goto(address + name)
        page.wait_for_load_state("networkidle")
        if faults := violations(page, axe):
            found[name] = faults
    context.close()
    assert found == {}


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("<img src='data:,'>", "image-alt"),
        ("<button></button>", "button-name"),
        ("<p style='color: #bbb; background: #fff'>pale</p>", "color-contrast"),
    ],
    ids=["no-alt", "no-name", "pale"],
)
def test_a_planted_fault_is_found(browser, address, axe, planted, rule):
    """Does the check notice a picture without words, a button without a name, and ink too pale to read?"""
    page = browser.new_page()
    page.goto(f"{address}en/index.html")
    page.evaluate("planted => document.querySelector('article').insertAdjacentHTML('beforeend', planted)", planted)
    assert any(line.startswith(f"{rule}:") for line in violations(page, axe))
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_dialog_has_no_violation(browser, address, axe, language):
    """Is the open search dialog sound, too?"""
    page = browser.new_page(viewport=SIZES["desktop"])
    page.goto(f"{address}{language}/index.html")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+k")
    page.locator("#pst-search-dialog input").wait_for()
    assert violations(page, axe) == []
    page.close()
