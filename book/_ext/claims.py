"""The directive `{claim} D2-03` says below a cell what its assertions settled, and a build fails that only says so.

The cell is tagged `claim-D2-03`, runs, and asserts. The directive's content, where it has any, is the page's own
telling of what is true; otherwise the register's is shown. `{ref}`, `claim-d2-03` leads to the owner's box.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from claims_page import ClaimsRegister, claim_details, depart_details, link_to, visit_details
from claims_register import Claim, ClaimsError, Register, read_register, register_path, shown_on
from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

TAG = "claim-"
WORDS = {
    "ko": {
        "title": "자료의 설명과 실제",
        "said": "자료의 설명",
        "true": "실제",
        "holds": "위에서 확인",
        "exactly": "더 정확히",
    },
    "en": {
        "title": "What the source says, and what is true",
        "said": "The source",
        "true": "In truth",
        "holds": "Confirmed above",
        "exactly": "More exactly",
    },
}


class claim_box(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes in lower case
    """A claim below the cell that settles it."""


def setup(app: Sphinx) -> dict:
    """Register the two directives, and check each page once it is read."""
    app.add_node(claim_box, html=(visit_box, depart_box), text=(pass_by, pass_by), latex=(pass_by, pass_by))
    app.add_node(claim_details, html=(visit_details, depart_details), text=(pass_by, pass_by), latex=(pass_by, pass_by))
    app.add_directive("claim", ClaimDirective)
    app.add_directive("claims-register", ClaimsRegister)
    app.connect("doctree-read", check_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


class ClaimDirective(SphinxDirective):
    """One claim, by its id."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the claim's box; nothing, and a warning, for an id that the register lacks or a second box."""
        root = Path(self.env.srcdir).parent.parent
        try:
            register = read_register(root)
        except ClaimsError as error:
            logger.warning(str(error), location=self.get_location())
            return []
        self.env.note_dependency(str(register_path(root)))
        claim = register.claims.get(self.arguments[0])
        if claim is None:
            logger.warning(unknown(f"{{claim}} {self.arguments[0]}"), location=self.get_location())
            return []
        if claim.anchor in self.state.document.ids:
            message = f"{{claim}} {claim.id}: this page has shown it already; remove one of the two."
            logger.warning(message, location=self.get_location())
            return []
        return [self._box(claim)]

    def _box(self, claim: Claim) -> claim_box:
        words, texts = WORDS[self.config.language], claim.texts[self.config.language]
        box = claim_box(ids=[claim.anchor], names=[claim.label(self.env.docname)], claim=claim.id)
        box["verdict"] = claim.verdict
        self.set_source_info(box)
        self.state.document.note_explicit_target(box, box)
        said = self._parse(texts["claim"])
        true = self._parse_content() if self.content else self._parse(texts.get("truth", ""))
        holds = claim.verdict == "holds"
        title = nodes.paragraph("", words["holds" if holds else "title"], classes=["claim-title"])
        title["ids"] = [f"{claim.anchor}-title"]
        title += [nodes.Text(" "), self._id(claim)]
        box += title
        if holds:
            box += said
            if true:
                true[0].insert(0, nodes.Text(" "))
                true[0].insert(0, nodes.inline("", f"{words['exactly']}:", classes=["claim-label"]))
                box += true
        else:
            parts = nodes.definition_list(classes=["claim-parts"])
            for label, body in ((words["said"], said), (words["true"], true)):
                parts += nodes.definition_list_item("", nodes.term("", label), nodes.definition("", *body))
            box += parts
        return box

    def _id(self, claim: Claim) -> nodes.Element:
        """Return the claim's id, as a link to its entry where the book has the page of all claims."""
        if ClaimsRegister.PAGE not in self.env.found_docs:
            return nodes.inline("", claim.id, classes=["claim-id"])
        return nodes.inline("", "", link_to(claim.entry, claim.id, self.env.docname), classes=["claim-id"])

    def _parse(self, text: str) -> list[nodes.Node]:
        parent = nodes.Element()
        self.state.nested_parse(StringList([text], source="book/claims.yml"), 0, parent)
        return parent.children

    def _parse_content(self) -> list[nodes.Node]:
        parent = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, parent)
        return parent.children


def unknown(what: str) -> str:
    """Return the sentence for an id that the register lacks."""
    return f"{what}: book/claims.yml has no such claim; correct the id or register it."


def check_page(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of each claim that a page shows without proving it, proves without showing, or shows alone."""
    page, root = app.env.docname, Path(app.srcdir).parent.parent
    here, there = (shown_on(root / "book" / name / f"{page}.md") for name in _both(app.config.language))
    for id_ in sorted(set(here) ^ set(there)):
        has, lacks = _both(app.config.language) if id_ in here else reversed(_both(app.config.language))
        message = f"{id_} is shown in {has}/{page} alone: add {{claim}} {id_} to {lacks}/{page}, or remove it here."
        logger.warning(message, location=page)
    steps = list(doctree.findall(lambda node: isinstance(node, claim_box) or tagged(node)))
    if not steps:
        return
    try:
        register = read_register(root)
    except ClaimsError as error:
        logger.warning(str(error), location=page)
        return
    for place, message in faults(register, page, steps, here):
        logger.warning(message, location=place)


def _both(language: str) -> tuple[str, str]:
    return (language, "en" if language == "ko" else "ko")


def tagged(node: nodes.Node) -> list[str]:
    """Return the ids of the claims for which a node is the cell; none for any other node."""
    if not isinstance(node, nodes.container) or node.get("nb_element") != "cell_code":
        return []
    tags = node["cell_metadata"].get("tags", [])
    return [tag.removeprefix(TAG) for tag in tags if tag.startswith(TAG)]


def faults(
    register: Register, page: str, steps: list[nodes.Element], in_source: list[str]
) -> Iterator[tuple[nodes.Element, str]]:
    """Yield where and what is wrong with the claims of one page; `steps` are its tagged cells and boxes in order."""
    cells: dict[str, nodes.Element] = {}
    boxes: set[str] = set()
    for node in steps:
        if not isinstance(node, claim_box):
            for id_ in tagged(node):
                if id_ not in register.claims:
                    yield node, unknown(f"the tag {TAG}{id_}")
                elif fault := fault_of_cell(node):
                    yield node, f"the cell for {id_} {fault}"
                cells[id_] = node
            continue
        claim = register.claims[node["claim"]]
        boxes.add(claim.id)
        if page not in claim.chapters:
            yield node, f"{{claim}} {claim.id}: the register gives it to {', '.join(claim.chapters)}, not to {page}."
        if claim.cited and not cites(node):
            yield node, f"{{claim}} {claim.id} is shown by the literature: cite it in the directive's content."
        if not claim.cited and claim.id not in cells:
            yield node, f"{{claim}} {claim.id}: no cell above it is tagged {TAG}{claim.id}; tag the one that shows it."
        if claim.id not in in_source:
            yield node, f"{{claim}} {claim.id}: begin a line of the page's own source with the directive."
    for id_, cell in cells.items():
        if id_ in register.claims and id_ not in boxes:
            yield cell, f"the cell for {id_} is tagged, but no {{claim}} {id_} follows: say what it settled."


def fault_of_cell(cell: nodes.Element) -> str | None:
    """Return what keeps a cell from proving anything, or None."""
    if not cell.get("exec_count"):
        return "was not executed: remove what skips it."
    if "raises-exception" in cell["cell_metadata"].get("tags", []):
        return "may raise, so its assertions decide nothing: remove the tag raises-exception."
    source = "".join(part.astext() for part in cell if part.get("nb_element") == "cell_code_source")
    return None if asserts(source) else "asserts nothing: write as an `assert` what it must show."


def asserts(source: str) -> bool:
    """Tell whether code asserts something when it runs: not a constant, and not within a function's body."""
    try:
        waiting: list[ast.AST] = [ast.parse(source)]
    except SyntaxError:
        return False
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))
    return False


def cites(box: claim_box) -> bool:
    """Tell whether a box refers to the bibliography."""
    return any(node.get("refdomain") == "cite" for node in box.findall(addnodes.pending_xref))


def visit_box(self: HTML5Translator, node: claim_box) -> None:
    """Open the box: a note, named by its first line."""
    labelled = f"{node['ids'][0]}-title"
    classes = f"claim claim-{node['verdict']}"
    self.body.append(self.starttag(node, "div", CLASS=classes, role="note", **{"aria-labelledby": labelled}))


def depart_box(self: HTML5Translator, node: claim_box) -> None:
    """Close the box."""
    self.body.append("</div>\n")


def pass_by(self: object, node: nodes.Element) -> None:
    """Add nothing around a node in formats that have no boxes."""
