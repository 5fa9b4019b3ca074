"""Each page links to itself in the other language, for readers (a button) and for search engines (hreflang)."""

from html import escape

from bilingual import WORDS
from docutils import nodes
from sphinx.application import Sphinx

NAMES = {"ko": "한국어", "en": "English"}


def setup(app: Sphinx) -> dict:
    """Fill the context before the theme (priority 500) drops templates that render to nothing."""
    app.connect("html-page-context", add_switch, priority=50)
    app.add_js_file("language-switch.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def add_switch(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Put the other language's address of this page into the page's context and head.

    A page that the other language lacks (only while it is being written) leads to the front page there.
    """
    language = app.config.language
    other = next(name for name in WORDS if name != language)
    twin_exists = page == "search" or (app.srcdir.parent / other / f"{page}.md").is_file()
    up = context.get("content_root", "./") + "../"
    context["language_switch"] = {
        "language": other,
        "name": NAMES[other],
        "address": f"{up}{other}/{page if twin_exists else app.config.root_doc}.html",
    }
    # Search engines read these addresses only if they are absolute, which takes html_baseurl.
    if twin_exists and app.config.html_baseurl:
        base = app.config.html_baseurl.rstrip("/") + "/"
        links = [*((name, f"{base}{name}/{page}.html") for name in WORDS), ("x-default", base)]
        context["metatags"] = context.get("metatags", "") + "".join(
            f'\n<link rel="alternate" hreflang="{name}" href="{escape(address)}">' for name, address in links
        )
