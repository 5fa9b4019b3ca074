"""A chapter's number is the one its file begins with: before its title, in the contents, in figures and equations.

Sphinx can only count the chapters that are there. While chapters are still missing, it would call the seventh first.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

CHAPTER = {"ko": "{}장", "en": "Chapter {}"}
_CONTENTS = re.compile(r'(<a class="(?:current )?reference internal" href="(?:(\d\d)-[^"#]*\.html|#)">)(?!<)')
_SIDEBAR = re.compile(r'<nav class="bd-links bd-docs-nav".*?</nav>', re.S)


def setup(app: Sphinx) -> dict:
    """Number after Sphinx has numbered, and show the numbers in the pages."""
    app.connect("env-get-updated", number_figures, priority=900)
    app.connect("html-page-context", number_title, priority=70)
    app.connect("build-finished", number_contents, priority=850)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def chapter_of(page: str) -> int | None:
    """Return the number of a page's chapter; None for a page that is no chapter."""
    match = re.match(r"(\d\d)-", page)
    return int(match[1]) if match else None


def number_figures(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Number the figures, tables and equations of chapter 7 as 7.1, 7.2; return no page to read again.

    The figures of a page that is no chapter begin at 1.
    """
    for page, kinds in env.toc_fignumbers.items():
        chapter = chapter_of(page)
        for kind, numbers in kinds.items():
            for count, label in enumerate(numbers, start=1):
                if chapter or kind == "figure":
                    numbers[label] = (chapter, count) if chapter else (count,)
    return []


def number_title(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Put the chapter's number before its title, in the page and in the browser's tab."""
    if (chapter := chapter_of(page)) is None or "body" not in context:
        return
    words = CHAPTER[app.config.language].format(chapter)
    context["body"] = context["body"].replace("<h1>", f'<h1><span class="chapter-number">{words}</span> ', 1)


def number_contents(app: Sphinx, exception: Exception | None) -> None:
    """Put the numbers of the chapters before their titles in the contents on the left."""
    if exception or app.builder.format != "html":
        return
    for path in Path(app.outdir).glob("*.html"):
        text = path.read_text(encoding="utf-8")
        own = chapter_of(path.stem)

        def numbered(match: re.Match[str], own: int | None = own) -> str:
            chapter = int(match[2]) if match[2] else own
            return f'{match[1]}<span class="chapter-count">{chapter}</span> ' if chapter else match[1]

        new = _SIDEBAR.sub(lambda nav, put=numbered: _CONTENTS.sub(put, nav[0]), text)
        if new != text:
            path.write_text(new, encoding="utf-8")
