"""The search page and box. What they search is written by publishing.search_index once both languages are built.

Sphinx's own search splits no Korean: it misses most words of a Korean page, and loads its whole index on each page.
"""

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx

WORDS = {
    "ko": {
        "move": "옮기기",
        "open": "열기",
        "close": "닫기",
        "no_script": "검색하려면 브라우저에서 자바스크립트를 켜야 합니다.",
        "contents": "차례에서 찾아보기",
    },
    "en": {
        "move": "move",
        "open": "open",
        "close": "close",
        "no_script": "The search needs JavaScript, which is off in this browser.",
        "contents": "Look through the contents",
    },
}


def setup(app: Sphinx) -> dict:
    """Put our search page and script where Sphinx's would be."""
    app.connect("builder-inited", drop_sphinx_search)
    app.connect("html-collect-pages", search_page)
    app.connect("html-page-context", add_words, priority=50)
    app.add_js_file("search.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def drop_sphinx_search(app: Sphinx) -> None:
    """Write neither Sphinx's index nor its search page."""
    app.builder.search = False


def search_page(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """Yield the page that the search box leads to where scripts are slow or a reader presses Enter."""
    yield "search", {}, "search.html"


def add_words(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Give the templates their words in the page's language."""
    context["search_words"] = WORDS[app.config.language]
