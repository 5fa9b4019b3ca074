"""Mathematics as HTML and MathML made at build time by KaTeX: no script in the page, no layout shift, no network."""

import html
import json
import re
import shutil
import subprocess

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from publishing.node import ROOT, install_packages, node

logger = logging.getLogger(__name__)


class Katex:
    """One node process for a whole build: starting it takes longer than rendering a chapter."""

    def __init__(self) -> None:
        self._process: subprocess.Popen | None = None
        self._known: dict[tuple[str, bool], dict] = {}

    def render(self, tex: str, display: bool) -> dict:
        """Return {"html": ...}, or {"error": ...} with KaTeX's own message."""
        if (tex, display) not in self._known:
            if self._process is None:
                self._process = subprocess.Popen(
                    [str(node()), str(ROOT / "publishing" / "katex_render.js")],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    encoding="utf-8",
                )
            self._process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
            self._process.stdin.flush()
            self._known[tex, display] = json.loads(self._process.stdout.readline())
        return self._known[tex, display]

    def stop(self) -> None:
        """End the process; a later render starts another."""
        if self._process is not None:
            self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()
            self._process = None


katex = Katex()


def setup(app: Sphinx) -> dict:
    """Register the renderer `katex` for html_math_renderer, and its style sheet."""
    app.add_html_math_renderer("katex", (visit_math, None), (visit_math_block, None))
    app.add_css_file("katex/katex.min.css")
    app.add_js_file("wide-formulas.js", loading_method="defer")
    app.connect("builder-inited", copy_style)
    app.connect("build-finished", lambda app, exception: katex.stop())
    return {"parallel_read_safe": True, "parallel_write_safe": False}


def copy_style(app: Sphinx) -> None:
    """Copy KaTeX's style sheet and its woff2 fonts; every browser of this decade reads woff2."""
    if app.builder.format != "html":
        return
    source = install_packages() / "katex" / "dist"
    target = app.outdir / "_static" / "katex"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    style = (source / "katex.min.css").read_text(encoding="utf-8")
    style = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("\w+"\)', "", style)
    (target / "katex.min.css").write_text(style, encoding="utf-8")
    for font in (source / "fonts").glob("*.woff2"):
        shutil.copy(font, target / "fonts")


def render(node: nodes.Element, display: bool) -> str:
    """Return a formula's HTML; bad TeX is a warning at its place in the page and shows as source."""
    tex = node.astext().strip()
    answer = katex.render(tex, display)
    if "error" in answer:
        logger.warning("%s in %r", answer["error"], tex, location=node)
    return answer.get("html") or f"<code>{html.escape(tex)}</code>"


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write an inline formula."""
    self.body.append(self.starttag(node, "span", "", CLASS="math") + render(node, False) + "</span>")
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a display formula with its number and the link to it."""
    self.body.append(self.starttag(node, "div", CLASS="math"))
    self.body.append(f'<div class="formula">{render(node, True)}</div>')
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode
