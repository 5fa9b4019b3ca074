"""What search engines and messengers show of a page: a description, and a title, picture and address for sharing."""

import re
from html import escape

from bilingual import WORDS
from docutils import nodes
from sphinx.application import Sphinx

LOCALES = {"ko": "ko_KR", "en": "en_GB"}
LONGEST = {"ko": 110, "en": 200}
PICTURE_SIZE = (1200, 630)
_CITATION = re.compile(r"\s*\[[^\]]*\d{4}[^\]]*\]")


def setup(app: Sphinx) -> dict:
    """Add to the head of every page."""
    app.connect("html-page-context", add_to_head, priority=60)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def add_to_head(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Describe a page in its head. Addresses must be absolute there: they need html_baseurl."""
    language, words = app.config.language, WORDS[app.config.language]
    title = re.sub(r"<[^>]+>", "", context.get("title") or "") or words["title"]
    described = description(doctree, LONGEST[language]) or f"{words['title']}: {title}"
    properties = {
        "og:type": "book" if page == app.config.root_doc else "article",
        "og:site_name": words["title"],
        "og:title": title,
        "og:description": described,
        "og:locale": LOCALES[language],
    }
    if base := (app.config.html_baseurl or "").rstrip("/"):
        properties["og:url"] = f"{base}/{language}/{page}.html"
        properties["og:image"] = f"{base}/{language}/_static/social-{language}.png"
        properties |= dict(zip(("og:image:width", "og:image:height"), map(str, PICTURE_SIZE), strict=True))
        properties["og:image:alt"] = words["title"]
        properties["twitter:card"] = "summary_large_image"
    lines = [f'\n<meta name="description" content="{escape(described)}">']
    lines += [f'\n<meta property="{name}" content="{escape(value)}">' for name, value in properties.items()]
    context["metatags"] = context.get("metatags", "") + "".join(lines)


def description(doctree: nodes.document | None, longest: int) -> str:
    """Return the first paragraph of a page without its citations, cut between words."""
    paragraph = next(iter(doctree.findall(nodes.paragraph)), None) if doctree is not None else None
    text = _CITATION.sub("", " ".join(paragraph.astext().split())) if paragraph is not None else ""
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
