"""The directive `{claims-register}` lists every claim by part and chapter, with the place that shows it."""

from collections import Counter
from html import escape
from pathlib import Path

from claims_register import VERDICTS, Chapter, Claim, ClaimsError, read_register, register_path, shown_on
from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

WORDS = {
    "ko": {
        "holds": "옳음",
        "refine": "조건부로 옳음",
        "correct": "바로잡음",
        "chapter": "{number}장 {title}",
        "shown": "{number}장에서 보임",
        "open": "아직: {number}장 {title}",
        "more": "실제와 확인 방법",
        "check": "확인 방법",
        "true": "실제",
        "show": "확인",
        "count": "자료의 주장은 모두 {total}개입니다. 지금까지 {shown}개를 보였고 {open}개가 남았습니다. "
        "판정은 옳음 {holds}개, 조건부로 옳음 {refine}개, 바로잡음 {correct}개입니다.",
    },
    "en": {
        "holds": "True as stated",
        "refine": "True under a condition",
        "correct": "Corrected",
        "chapter": "{number}. {title}",
        "shown": "shown in chapter {number}",
        "open": "open: chapter {number}, {title}",
        "more": "What is true, and how it is shown",
        "check": "How it is shown",
        "true": "In truth",
        "show": "Shown by",
        "count": "The sources make {total} claims: {shown} shown so far, {open} open. "
        "The verdicts: {holds} true as stated, {refine} true under a condition, {correct} corrected.",
    },
}


class claim_details(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes in lower case
    """What unfolds below an entry."""


class ClaimsRegister(SphinxDirective):
    """The whole register, a section for each part and chapter."""

    PAGE = "claims"

    def run(self) -> list[nodes.Node]:
        """Return the count, and the sections."""
        root = Path(self.env.srcdir).parent.parent
        try:
            self.register = read_register(root)
        except ClaimsError as error:
            raise self.error(str(error)) from None
        self.words = WORDS[self.config.language]
        self.env.note_dependency(str(register_path(root)))
        self.shown: dict[str, list[Chapter]] = {id_: [] for id_ in self.register.claims}
        for chapter in (chapter for part in self.register.parts for chapter in part.chapters):
            source = Path(self.env.srcdir) / f"{chapter.stem}.md"
            # A page that the table of contents leaves out is not built, and can show nothing.
            if chapter.stem in self.env.found_docs:
                self.env.note_dependency(str(source))
                for id_ in shown_on(source):
                    if id_ in self.shown and chapter.stem in self.register.claims[id_].chapters:
                        self.shown[id_].append(chapter)
        return [self._count(), *self._parts()]

    def _count(self) -> nodes.paragraph:
        verdicts = Counter(claim.verdict for claim in self.register.claims.values())
        shown = sum(map(bool, self.shown.values()))
        numbers = {"total": len(self.shown), "shown": shown, "open": len(self.shown) - shown}
        text = self.words["count"].format(**numbers, **{verdict: verdicts[verdict] for verdict in VERDICTS})
        return nodes.paragraph("", text, classes=["claims-count"])

    def _parts(self) -> list[nodes.section]:
        sections = []
        for number, part in enumerate(self.register.parts, start=1):
            section = self._section(f"claims-part-{number}", part.title[self.config.language])
            for chapter in part.chapters:
                owned = [claim for claim in self.register.claims.values() if claim.chapters[0] == chapter.stem]
                if owned:
                    below = self._section(f"claims-{chapter.stem}", self._say("chapter", chapter))
                    below += nodes.bullet_list("", *map(self._entry, owned), classes=["claims-list"])
                    section += below
            sections.append(section)
        return sections

    def _section(self, label: str, title: str) -> nodes.section:
        section = nodes.section("", nodes.title("", title), ids=[label], names=[label])
        self.state.document.note_explicit_target(section, section)
        return section

    def _say(self, what: str, chapter: Chapter) -> str:
        return self.words[what].format(number=chapter.number, title=chapter.title[self.config.language])

    def _entry(self, claim: Claim) -> nodes.list_item:
        texts = claim.texts[self.config.language]
        item = nodes.list_item(ids=[claim.entry], names=[claim.entry], classes=[f"claim-{claim.verdict}"])
        self.state.document.note_explicit_target(item, item)
        head = nodes.paragraph("", "", nodes.inline("", claim.id, classes=["claim-id"]), classes=["claim-head"])
        head += [nodes.Text(" "), nodes.inline("", self.words[claim.verdict], classes=["claim-verdict"])]
        for place in self._places(claim):
            head += [nodes.Text(" "), place]
        more = claim_details(summary=self.words["more" if "truth" in texts else "check"])
        parts = nodes.definition_list(classes=["claim-parts"])
        for key, word in (("truth", "true"), ("show", "show")):
            if key in texts:
                body = nodes.definition("", *self._parse(texts[key]))
                parts += nodes.definition_list_item("", nodes.term("", self.words[word]), body)
        more += parts
        item += [head, *self._parse(texts["claim"]), more]
        return item

    def _places(self, claim: Claim) -> list[nodes.Element]:
        """Return a link to each page that shows the claim, or the chapter that will."""
        links = []
        for chapter in self.shown[claim.id]:
            link = link_to(claim.label(chapter.stem), self._say("shown", chapter), self.env.docname)
            links.append(nodes.inline("", "", link, classes=["claim-where"]))
        if links:
            return links
        chapters = {chapter.stem: chapter for part in self.register.parts for chapter in part.chapters}
        owner = chapters[claim.chapters[0]]
        return [nodes.inline("", self._say("open", owner), classes=["claim-where", "claim-open"])]

    def _parse(self, text: str) -> list[nodes.Node]:
        parent = nodes.Element()
        self.state.nested_parse(StringList([text], source="book/claims.yml"), 0, parent)
        return parent.children


def link_to(label: str, words: str, page: str) -> addnodes.pending_xref:
    """Return a link from a page to a label; Sphinx warns where no page has the label."""
    options = {"refdomain": "std", "reftype": "ref", "refexplicit": True, "refwarn": True}
    return addnodes.pending_xref("", nodes.inline("", words), reftarget=label, refdoc=page, **options)


def visit_details(self: HTML5Translator, node: claim_details) -> None:
    """Open what unfolds."""
    self.body.append(f'<details class="claim-more"><summary>{escape(node["summary"])}</summary>\n')


def depart_details(self: HTML5Translator, node: claim_details) -> None:
    """Close what unfolds."""
    self.body.append("</details>\n")
