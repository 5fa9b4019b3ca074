"""Faults of the theme and of extensions, mended in the built pages: accessibility, words left in English, weight."""

import re
from pathlib import Path

from sphinx.application import Sphinx

WORDS = {
    "ko": {
        "left": "목차 여닫기",
        "right": "이 쪽의 차례 여닫기",
        "sidebar": "목차와 검색",
        "main": "목차",
        "page": "인쇄용 차례",
        "toggle": "펼치거나 접기",
        "home": "처음으로",
    },
    "en": {
        "left": "Toggle the contents",
        "right": "Toggle the contents of this page",
        "sidebar": "Contents and search",
        "main": "Contents",
        "page": "Contents for printing",
        "toggle": "Show or hide",
        "home": "Home",
    },
}

# What the built page says -> what it should say. A button without a name, a list of nothing, a region without a
# landmark: each is a fault that axe-core reports.
REPAIRS = [
    ('<div role="list" class="citation-list">', '<div class="citation-list">'),
    (' role="doc-biblioentry"', ""),
    ('<summary aria-label="Toggle hidden content">', "<summary>"),
    ('title="Toggle primary sidebar"', 'title="{left}" aria-label="{left}"'),
    ('title="Toggle secondary sidebar"', 'title="{right}" aria-label="{right}"'),
    (
        'id="pst-primary-sidebar" class=',
        'id="pst-primary-sidebar" role="region" aria-label="{sidebar}" class=',
    ),
    ('aria-label="Main">', 'aria-label="{main}">'),
    ('<nav aria-label="Page">', '<nav aria-label="{page}">'),
    ('title="Click to show"', 'title="{toggle}"'),
    # Without a script the page is light: the theme has no colours for "auto".
    ('data-theme="auto"', 'data-theme="light"'),
    # An advertiser's place, and one for marked search words: nothing fills them here.
    (
        '<div id="ethical-ad-placement"\n      class="flat"\n      data-ea-publisher="readthedocs"\n'
        '      data-ea-type="readthedocs-sidebar"\n      data-ea-manual="true">\n</div>',
        "",
    ),
]

# The corner of a table that names both its rows and its columns heads nothing.
EMPTY_HEADER = re.compile(r"<th\b([^>]*)>\s*(?:<p>\s*</p>)?\s*</th>")

# fontawesome.js draws the icons that its style sheet and font already draw; source maps serve the theme's authors.
UNUSED = ["scripts/fontawesome.js*", "**/*.map", "*-macros.html", "images/logo_*", "locales/**/*.[mp]o"]
COPY_WORDS = """  'ko': {
    'copy': '복사',
    'copy_to_clipboard': '클립보드에 복사',
    'copy_success': '복사했습니다',
    'copy_failure': '복사하지 못했습니다',
  },
"""


def setup(app: Sphinx) -> dict:
    """Mend after everything else has written."""
    app.connect("build-finished", mend, priority=900)
    # The theme marks the first section and leaves it at that.
    app.add_js_file("contents-here.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def mend(app: Sphinx, exception: Exception | None) -> None:
    """Mend the pages and the static files of a build that succeeded."""
    if exception or app.builder.format != "html":
        return
    words = WORDS[app.config.language]
    for page in Path(app.outdir).glob("*.html"):
        rewrite(page, [(old, new.format(**words)) for old, new in REPAIRS])
    static = Path(app.outdir) / "_static"
    rewrite(static / "copybutton.js", [("const messages = {\n", "const messages = {\n" + COPY_WORDS)])
    for pattern in UNUSED:
        for path in static.glob(pattern):
            path.unlink()


def rewrite(path: Path, replacements: list[tuple[str, str]]) -> None:
    """Replace text in a file; a file already mended stays untouched, so that a second build changes nothing."""
    old = new = path.read_text(encoding="utf-8")
    for before, after in replacements:
        if before not in after or after not in new:
            new = new.replace(before, after)
    new = EMPTY_HEADER.sub(r"<td\1></td>", new)
    if new != old:
        path.write_text(new, encoding="utf-8")
