"""Search by Pagefind, whose index publishing.build makes once both languages are built.

Sphinx's own search splits no Korean: it misses most words of a Korean page, and loads its whole index on each page.
"""

from collections.abc import Iterator

from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict:
    """Put our search page and script where Sphinx's would be."""
    app.connect("builder-inited", drop_sphinx_search)
    app.connect("html-collect-pages", search_page)
    app.add_js_file("search.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def drop_sphinx_search(app: Sphinx) -> None:
    """Write neither Sphinx's index nor its search page."""
    app.builder.search = False


def search_page(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """Yield the page that the search box leads to where scripts are slow or a reader presses Enter."""
    yield "search", {}, "search.html"
