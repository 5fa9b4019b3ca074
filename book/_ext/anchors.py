"""A section's explicit label is its address: `#the-label` in both languages, where Korean headings give `#id1`."""

from docutils import nodes
from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict:
    """Order the ids before Sphinx collects them for its tables of contents (priority 500)."""
    app.connect("doctree-read", label_first, priority=10)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def label_first(app: Sphinx, doctree: nodes.document) -> None:
    """Put explicit labels before the ids made from headings."""
    explicit = {doctree.nameids[name] for name, is_explicit in doctree.nametypes.items() if is_explicit}
    for section in doctree.findall(nodes.section):
        section["ids"].sort(key=lambda identifier: identifier not in explicit)
