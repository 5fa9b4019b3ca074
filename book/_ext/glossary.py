"""The role `{concept}` marks a term where a page first names it; `{glossary-list}` lists the terms of book/terms.yml.

{concept}`convolution` shows **합성곱(convolution)** in Korean and **convolution** in English, a link to the glossary
with a card (glossary.js); {concept}`channels <channel>` shows other words for the same concept.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import ReferenceRole, SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from publishing.pages import LANGUAGES
from publishing.terms import Term, TermsError, read_terms, terms_path

logger = logging.getLogger(__name__)

PAGE = "glossary"
WORDS = {
    "ko": {"twin": "영어", "synonyms": "다른 이름", "used": "나오는 곳", "colon": ": "},
    "en": {"twin": "Korean", "synonyms": "Also called", "used": "Used in", "colon": ": "},
}


class concept(nodes.Inline, nodes.TextElement):  # noqa: N801 - docutils names nodes in lower case
    """The first mention of a term on a page."""


class concept_uses(nodes.Inline, nodes.Element):  # noqa: N801
    """The pages that name a term: known once all of them are read."""


def setup(app: Sphinx) -> dict:
    """Register the role, the directive, the card's script, and what needs every page to have been read."""
    app.add_node(concept, html=(visit_concept, depart_concept), **dict.fromkeys(("latex", "text"), (skip, skip)))
    app.add_node(concept_uses)
    app.add_role("concept", ConceptRole())
    app.add_directive("glossary-list", GlossaryList)
    app.add_js_file("glossary.js", loading_method="defer")
    app.connect("env-purge-doc", forget_page)
    app.connect("env-merge-info", merge_pages)
    app.connect("env-updated", rewrite_glossary)
    app.connect("doctree-resolved", resolve)
    app.connect("html-page-context", add_cards)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}


def terms_of(env: BuildEnvironment) -> dict[str, Term]:
    """Return the table of the project that `env` builds, read once; TermsError when it breaks a rule."""
    root = Path(env.srcdir).parent.parent
    written = terms_path(root).stat().st_mtime_ns if terms_path(root).is_file() else 0
    known = getattr(env, "course_terms", None)
    if known is None or known[0] != written:
        env.course_terms = known = (written, read_terms(root))
    return known[1]


def uses_of(env: BuildEnvironment) -> dict[str, list[str]]:
    """Return, for each page, the ids of the terms that it marks, in their order."""
    if not hasattr(env, "concept_uses"):
        env.concept_uses = {}
    return env.concept_uses


class ConceptRole(ReferenceRole):
    """{concept}`id` or {concept}`other words <id>`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            terms = terms_of(self.env)
        except TermsError as error:
            return self._fault(str(error))
        if self.target not in terms:
            return self._fault(f"{{concept}}`{self.target}`: book/terms.yml has no such term; add it or mend the id.")
        uses = uses_of(self.env).setdefault(self.env.docname, [])
        if self.target in uses:
            return self._fault(
                f"{{concept}}`{self.target}`: this page has marked it already; only the first mention is marked."
            )
        uses.append(self.target)
        self.env.note_dependency(str(terms_path(Path(self.env.srcdir).parent.parent)))
        words = self.title if self.has_explicit_title else None
        shown, other = terms[self.target].first_mention(self.config.language, words)
        strong = nodes.strong("", shown)
        if other:
            strong += nodes.inline("", other, classes=["language-en"])
        return [concept("", "", strong, term=self.target, ids=[f"concept-{self.target}"])], []

    def _fault(self, message: str) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        logger.warning(message, location=self.get_location())
        return [nodes.strong("", self.title)], []


class GlossaryList(SphinxDirective):
    """All terms: `whole` gives an entry to each, in the page's order; `twin` links to them from the other language."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(terms_path(Path(self.env.srcdir).parent.parent)))
        language = self.config.language
        other = next(one for one in LANGUAGES if one != language)
        lists = {"whole": (whole_list, language), "twin": (twin_list, other)}
        if self.arguments[0] not in lists:
            raise self.error(f"glossary-list is `whole` or `twin`, not {self.arguments[0]!r}.")
        make, by = lists[self.arguments[0]]
        try:
            terms = sorted(terms_of(self.env).values(), key=lambda term: sort_key(term, by))
        except TermsError as error:
            raise self.error(str(error)) from None
        return [make(terms, language, other)]


def sort_key(term: Term, language: str) -> str:
    """Return what a term is sorted by: its sound in Korean (가나다), its letters in English; spaces do not count."""
    name = term.reading if language == "ko" else term.name[language].lower()
    return name.replace(" ", "").replace("-", "")


def whole_list(terms: list[Term], language: str, other: str) -> nodes.Node:
    """Return an entry for each term: both names, the definition, the synonyms, the pages that name it."""
    entries = nodes.definition_list(classes=["glossary-whole"])
    for term in terms:
        name = nodes.term("", term.name[language], ids=[f"term-{term.id}"])
        if term.name[other] != term.name[language]:
            name += [nodes.Text(" "), nodes.inline("", term.name[other], classes=["twin", f"language-{other}"])]
        body = nodes.definition("", nodes.paragraph("", term.definition[language]))
        if both := list(dict.fromkeys(term.synonyms[language] + term.synonyms[other])):
            words = WORDS[language]["synonyms"] + WORDS[language]["colon"] + ", ".join(both)
            body += nodes.paragraph("", words, classes=["about"])
        body += concept_uses(term=term.id)
        entries += nodes.definition_list_item("", name, body)
    return entries


def twin_list(terms: list[Term], language: str, other: str) -> nodes.Node:
    """Return a link from each name in the other language to its entry on this page."""
    entries = nodes.bullet_list(classes=["glossary-twins"])
    for term in terms:
        name = nodes.inline("", term.name[other], classes=["twin", f"language-{other}"])
        link = nodes.reference("", term.name[language], internal=True, refid=f"term-{term.id}")
        entries += nodes.list_item("", nodes.paragraph("", "", name, nodes.Text(" "), link))
    return entries


def forget_page(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Drop what a page marked, before it is read anew."""
    uses_of(env).pop(page, None)


def merge_pages(app: Sphinx, env: BuildEnvironment, pages: set[str], other: BuildEnvironment) -> None:
    """Take over what another process read."""
    uses_of(env).update({page: uses_of(other)[page] for page in pages if page in uses_of(other)})


def rewrite_glossary(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the glossary again whenever a page was read: it lists the pages."""
    return [PAGE] if PAGE in env.found_docs else []


def resolve(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Give every mention its link, and every entry the pages that name it."""
    env = app.env
    for node in doctree.findall(concept):
        if PAGE in env.found_docs:
            node["refuri"] = f"{app.builder.get_relative_uri(page, PAGE)}#term-{node['term']}"
        else:
            logger.warning("{concept} links to the page `glossary`, which is not there; add it.", location=node)
    words = WORDS[app.config.language]
    for node in list(doctree.findall(concept_uses)):
        used = [name for name in _reading_order(env) if node["term"] in uses_of(env).get(name, ())]
        line = nodes.paragraph("", words["used"] + words["colon"], classes=["about"])
        for number, name in enumerate(used):
            address = f"{app.builder.get_relative_uri(page, name)}#concept-{node['term']}"
            link = nodes.reference("", env.titles[name].astext(), internal=True, refuri=address)
            line += [nodes.Text(", ")] * bool(number) + [link]
        node.replace_self([line] if used else [])


def _reading_order(env: BuildEnvironment) -> Iterator[str]:
    """Yield the pages as the table of contents lists them."""
    waiting = [env.config.root_doc]
    while waiting:
        page = waiting.pop(0)
        yield page
        waiting = env.toctree_includes.get(page, []) + waiting


def add_cards(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Put a card for each marked term at the end of a page: hidden, but read aloud as the link's description."""
    marked = uses_of(app.env).get(page, []) if doctree else []
    if not marked:
        return
    language = app.config.language
    other = next(one for one in LANGUAGES if one != language)
    terms = terms_of(app.env)
    cards = "".join(_card(terms[one], language, other) for one in marked)
    context["body"] += f'\n<div class="concept-cards" data-search-ignore="all">{cards}</div>\n'


def _card(term: Term, language: str, other: str) -> str:
    twin = ""
    if term.name[other] != term.name[language]:
        label = f'<span class="concept-card__label">{WORDS[language]["twin"]}</span>'
        twin = f'<p class="concept-card__twin">{label} <b lang="{other}">{escape(term.name[other])}</b></p>'
    text = f"<p>{escape(term.definition[language])}</p>"
    return f'<div class="concept-card" role="tooltip" id="concept-card-{term.id}" hidden>{twin}{text}</div>'


def visit_concept(self: HTML5Translator, node: concept) -> None:
    """Open the link to the glossary, described by its card."""
    attributes = {"aria-describedby": f"concept-card-{node['term']}"}
    tag = "a" if "refuri" in node else "span"
    if tag == "a":
        attributes["href"] = node["refuri"]
    self.body.append(self.starttag(node, tag, "", CLASS="concept", **attributes))
    self.context.append(f"</{tag}>")


def depart_concept(self: HTML5Translator, node: concept) -> None:
    """Close it."""
    self.body.append(self.context.pop())


def skip(self: nodes.NodeVisitor, node: nodes.Node) -> None:
    """Write nothing of our own."""
