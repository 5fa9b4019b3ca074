"""What formgrader shows of a submission: anything in it may be hostile, and nothing of it runs in the browser.

nbconvert's own `sanitize_html` is not enough: formgrader's template shows text cells without it, and an output's
metadata become attributes without quotes.
"""

import re
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.filters import markdown2html
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

_TAGS = {
    *bleach.ALLOWED_TAGS, "br", "caption", "dd", "del", "details", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "img", "kbd", "p", "pre", "s", "span", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "u",
}  # fmt: skip
_ATTRIBUTES = {
    "*": ["class", "style", "title", "align"],
    "a": ["href"],
    "img": ["src", "alt", "width", "height"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
    "ol": ["start"],
}
_STYLES = CSSSanitizer(
    ["color", "background-color", "font-weight", "font-style", "text-align", "text-decoration", "width", "height"]
)
_PROTOCOLS = {"http", "https", "mailto", "data"}
_NAME = re.compile(r"[\w.-]+")  # of a cell: it stands in attributes
_SHOWN = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/jpeg", "image/svg+xml")


def configure(config: Any) -> None:
    """Set nbconvert's HTML exporter, by which formgrader and nbgrader's feedback show notebooks."""
    config.HTMLExporter.sanitize_html = True
    config.HTMLExporter.preprocessors = ["grading.formgrader.OnlyWhatIsShown"]
    filters = {"markdown2html": "grading.formgrader.safe_markdown", "clean_html": "grading.formgrader.clean"}
    config.HTMLExporter.filters = filters


def clean(html: Any) -> str:
    """HTML of which nothing runs and nothing reaches out: a picture is in the page itself or not at all."""
    text = html.decode() if isinstance(html, bytes) else str(html)
    return bleach.clean(text, _TAGS, _is_allowed, protocols=_PROTOCOLS, css_sanitizer=_STYLES)


def safe_markdown(source: str) -> str:
    """Markdown as HTML of which nothing runs."""
    return clean(markdown2html(source))


def _is_allowed(tag: str, name: str, value: str) -> bool:
    if name == "src":
        return value.startswith(("data:image/png;base64,", "data:image/jpeg;base64,"))
    if name == "href":
        return not value.lower().lstrip().startswith("data:")
    return name in _ATTRIBUTES.get(tag, []) or name in _ATTRIBUTES["*"]


class OnlyWhatIsShown(Preprocessor):
    """Leaves of every output what a browser is to show: no scripts or widgets, no metadata, which become attributes."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        nb.metadata.pop("widgets", None)
        return super().preprocess(nb, resources)

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        cell.pop("attachments", None)
        about = cell.metadata.get("nbgrader")
        named = isinstance(about, dict) and _NAME.fullmatch(str(about.get("grade_id", "")))
        cell.metadata = NotebookNode({"nbgrader": about} if named else {})
        if "outputs" in cell:
            cell.outputs = [kept for output in cell.outputs if (kept := _only_shown(output)) is not None]
        return cell, resources


def _only_shown(output: NotebookNode) -> NotebookNode | None:
    if "data" not in output:
        return output
    data = NotebookNode({name: output.data[name] for name in _SHOWN if name in output.data})
    return NotebookNode({**output, "data": data, "metadata": NotebookNode()}) if data else None
