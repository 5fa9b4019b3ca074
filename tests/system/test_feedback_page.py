"""A student's feedback page in a browser: readable on a phone, in both languages, and harmless."""

import pytest

from grading.feedback import _ByHand, feedback_page
from grading.outcome import CellOutcome, Outcome
from grading.plan import Plan, PlannedCell
from publishing.pages import LANGUAGES

pytestmark = pytest.mark.system
WIDE = "very_long_name_" * 40
ANSWER = f"def f(x):\n    return [{', '.join(map(str, range(200)))}]  # {WIDE}"
HOSTILE = f"<script>ran = 1</script><img src=x onerror='ran = 1'>\n\n**bold** {WIDE}"
TABLE = "\n\n|" + "|".join(["wide"] * 30) + "|\n" + "|---" * 30 + "|\n" + "|1" * 30 + "|\n"


def page_text(language):
    """A page with a wide answer, a wide message, a table, and a written answer that means harm."""
    cells = [
        PlannedCell("answer", "code", ANSWER, "", "f", blank="blank"),
        PlannedCell("test", "code", "assert 1", "# 4의 절반은? Half of 4?\nassert 1", "f_values", 40),
        PlannedCell("written", "markdown", "", "", "why", 10, blank="blank"),
    ]
    results = [CellOutcome("f_values", 0.0, 40, f"[a.b] {WIDE}"), CellOutcome("why", None, 10)]
    outcome = Outcome("김하늘-" + "x" * 60, "99-small", "graded", language, "", "", "NONE", results)
    held = {
        "f": {"source": ANSWER, "outputs": [{"output_type": "stream", "text": WIDE}]},
        "why": {"source": HOSTILE + TABLE},
    }
    plan = Plan("99-small", language, cells, "", {}, {})
    return feedback_page(plan, outcome, held, _ByHand({}, {"why": WIDE}, penalty=3.0))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 390, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_page(browser, tmp_path, language, width, scheme):
    """Is it no wider than the screen, its letters no smaller than 12 pixels, and does nothing of it run or load?"""
    path = tmp_path / "page.html"
    path.write_text(page_text(language), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, requests = context.new_page(), []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true }")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("typeof ran") == "undefined"
    assert requests == [path.as_uri()]
    sizes = page.evaluate("[...document.querySelectorAll('main *')].map(e => parseFloat(getComputedStyle(e).fontSize))")
    assert min(sizes) >= 12
    assert page.locator("strong", has_text="bold").count() == 1
    assert page.evaluate("document.documentElement.lang") == language
    context.close()
