"""Figures that a reader can work: the directive `{interactive}`, one frame for all of them.

    :::{interactive} sliding-kernel
    :name: fig-convolution-sliding-kernel
    :image: 1 2 0 1; 0 1 2 1; 2 0 1 3
    :kernel: 1 0 -1; 2 0 -2; 1 0 -1

    The caption, in the page's language.
    :::

A figure NAME is four files: `book/figures/NAME.yml` (words in both languages, numbers), `NAME.js` (arithmetic that node
can run too, then the drawing), `NAME.css`, and a module here that names its options, checks them and writes its HTML.
The HTML is whole without a script: that is what print, the PDF and a reader without script see. What only a script can
serve bears the class `interactive-live`, what takes its place on paper `interactive-still`. Only pages with the figure
load its script, after `book/_assets/interactive.js`, which the figures share; the style sheets are the book's.
"""

import json
from pathlib import Path

import feature_map_size
import pooling
import sliding_kernel
from docutils import nodes
from docutils.parsers.rst import directives
from interactive_figure import FigureError, figure_path, read_figure, words_in
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

# Each has OPTIONS, `numbers(options, table)` and `html(numbers, words, anchor)`.
FIGURES = {"sliding-kernel": sliding_kernel, "feature-map-size": feature_map_size, "pooling": pooling}


class InteractiveNode(nodes.General, nodes.Element):
    """What stands above the caption of an interactive figure."""


def setup(app: Sphinx) -> dict:
    """Register the directive and how it is written."""
    app.add_node(InteractiveNode, html=(visit_figure, None), latex=(skip, None), text=(skip, None))
    app.add_directive("interactive", Interactive)
    app.connect("html-page-context", add_scripts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


class Interactive(SphinxDirective):
    """One interactive figure, by its name, with a caption."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {
        "name": directives.unchanged,
        **{option: directives.unchanged for module in FIGURES.values() for option in module.OPTIONS},
    }

    def run(self) -> list[nodes.Node]:
        """Return the figure, or warn of what is wrong with it: a warning ends the build."""
        name = self.arguments[0].strip()
        try:
            return [self._figure(name)]
        except FigureError as error:
            logger.warning("interactive %s: %s", name, error, location=self.get_location(), type="interactive")
            return []

    def _figure(self, name: str) -> nodes.figure:
        if name not in FIGURES:
            raise FigureError(f"there is no such figure: choose one of {', '.join(FIGURES)}.")
        module = FIGURES[name]
        given = {key: value for key, value in self.options.items() if key != "name"}
        for option in sorted(given.keys() - set(module.OPTIONS)):
            raise FigureError(f"its option :{option}: means nothing to this figure: remove it.")
        if not self.options.get("name"):
            raise FigureError("it has no :name:, which references and its own controls need: give it one.")
        path = figure_path(Path(self.env.srcdir).parent.parent, name)
        self.env.note_dependency(str(path))
        table = read_figure(path)
        figure = nodes.figure()
        self.set_source_info(figure)
        self.add_name(figure)
        node = InteractiveNode(figure=name, numbers=module.numbers(given, table), anchor=figure["ids"][0])
        node["words"] = words_in(table, self.config.language)
        figure += [node, *self._caption()]
        return figure

    def _caption(self) -> list[nodes.Node]:
        parsed = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, parsed)
        if not parsed.children or not isinstance(parsed[0], nodes.paragraph):
            raise FigureError("its content must begin with a paragraph, the caption: write one.")
        caption = nodes.caption(parsed[0].rawsource, "", *parsed[0].children)
        caption.source, caption.line = parsed[0].source, parsed[0].line
        return [caption, nodes.legend("", *parsed.children[1:])] if len(parsed) > 1 else [caption]


def visit_figure(self: HTML5Translator, node: InteractiveNode) -> None:
    """Write the figure as it is before its script runs, and what the script begins with. A search reads neither."""
    data = json.dumps(node["numbers"] | {"words": node["words"]}, ensure_ascii=False, separators=(",", ":"))
    self.body.append(
        f'<div class="interactive" data-interactive="{node["figure"]}" data-search-ignore="all">\n'
        + FIGURES[node["figure"]].html(node["numbers"], node["words"], node["anchor"])
        + f'<script type="application/json">{data.replace("<", chr(92) + "u003c")}</script>\n</div>\n'
    )
    raise nodes.SkipNode


def skip(self: nodes.NodeVisitor, node: InteractiveNode) -> None:
    """Leave the caption alone in formats without HTML."""
    raise nodes.SkipNode


def add_scripts(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Give a page the scripts of the figures that it has."""
    shown = {node["figure"] for node in doctree.findall(InteractiveNode)} if doctree is not None else set()
    for name in ["interactive", *sorted(shown)] if shown else []:
        app.add_js_file(f"{name}.js", loading_method="defer")
