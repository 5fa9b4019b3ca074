"""A page as the parts that its twin in the other language must have too, whatever the words between them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from docutils.parsers.rst.directives.misc import TestDirective
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.directives import parse_directive_text
from myst_parser.parsers.mdit import create_md_parser

from publishing.pages import Page
from publishing.parity_code import read_block, read_cell

STAMP = re.compile(r"^% twin: (\w+)\s*$")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?")
# Written in the page's language: both pages must have one, each its own.
_PROSE_OPTIONS = frozenset(("alt", "title", "caption", "description", "keywords", "summary", "unit"))
_TITLED = frozenset(
    ("admonition", "attention", "caution", "danger", "error", "hint", "important", "note", "seealso", "tip", "warning")
    + ("card", "csv-table", "dropdown", "exercise", "grid-item-card", "list-table", "margin", "rubric", "sidebar")
    + ("tab-item", "table", "toggle", "topic")
)
# What these hold is no Markdown.
_LITERAL = frozenset(
    ("bibliography", "code", "code-block", "csv-table", "eval-rst", "glue", "image", "include", "literalinclude")
    + ("math", "mermaid", "raw", "raw-cell", "sourcecode")
)
_DIRECTIVE = re.compile(r"\{([^}\s]+)\}\s*(.*)$", re.DOTALL)
_ROLE_TARGET = re.compile(r".*<([^<>]+)>\s*$", re.DOTALL)
_MATH_TEXT = re.compile(r"\\(text|textbf|textit|textrm|mbox)\{[^{}]*\}")
_LISTS = {"bullet_list_open": "list", "ordered_list_open": "numbered list", "dl_open": "definition list"}
_OWN_PAGE = re.compile(r"^(?![a-z]+:|//)")


@dataclass(frozen=True)
class Part:
    """A block that both languages have: `details` names what must be equal, aspect by aspect."""

    name: str
    line: int
    details: Mapping[str, str]


@dataclass(frozen=True)
class Mention:
    """Something within a sentence: a citation, a reference, code. Word order may move it."""

    kind: str
    value: str
    line: int


@dataclass
class Section:
    """A page from one label to the next; `source` is its text without stamps, `prose` its letters and digits."""

    label: str
    line: int
    stamp: str | None = None
    source: str = ""
    prose: int = 0
    parts: list[Part] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)


@dataclass
class PageStructure:
    """One page. The first section is what stands before the first label; its label is empty."""

    page: Page
    name: str
    header: dict[str, str] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=lambda: [Section("", 1)])
    faults: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


class _AnyDirective(TestDirective):
    """Docutils' own directive for tests: MyST lets it have any option."""


def make_parser(root: Path) -> MarkdownIt:
    """Return the Markdown parser with the syntax that `_config.yml` turns on."""
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    extensions = set(settings.get("parse", {}).get("myst_enable_extensions", []))
    return create_md_parser(MdParserConfig(enable_extensions=extensions), RendererHTML)


def read_structure(page: Page, parser: MarkdownIt) -> PageStructure:
    """Parse one page."""
    text = page.path.read_text(encoding="utf-8")
    result = PageStructure(page, f"book/{page.language}/{page.path.name}")
    _Reader(result, parser).read(text, line=1, within=())
    _cut(result, text.splitlines())
    tagged = [p for s in result.sections for p in s.parts if "language" in p.details.get("tags", "").split()]
    if len(tagged) > 1:
        result.faults.append((tagged[1].line, "a second cell is tagged `language`: one cell holds a page's words"))
    return result


def _cut(result: PageStructure, lines: list[str]) -> None:
    """Give each section its stamp, which stands right above its label, and its source."""
    ends = [section.line - 1 for section in result.sections[1:]] + [len(lines)]
    stamped = set()
    for section, end in zip(result.sections, ends, strict=True):
        own = lines[section.line - 1 : end]
        section.source = " ".join(" ".join(line for line in own if not STAMP.match(line)).split())
        if section.label and section.line > 1 and (match := STAMP.match(lines[section.line - 2])):
            section.stamp = match[1]
            stamped.add(section.line - 1)
    for number, line in enumerate(lines, start=1):
        if STAMP.match(line) and number not in stamped:
            result.faults.append((number, "this stamp stands above no label: remove it"))


class _Reader:
    """Walks through the tokens of a page, and of what its directives hold."""

    def __init__(self, result: PageStructure, parser: MarkdownIt) -> None:
        self.result = result
        self.parser = parser
        self.within: tuple[str, ...] = ()

    def read(self, text: str, line: int, within: tuple[str, ...]) -> None:
        """Add the parts of Markdown that begins at `line`, inside the directives named by `within`."""
        outside, self.within = self.within, within
        tokens = self.parser.parse(text + "\n", {})
        start = line
        for index, token in enumerate(tokens):
            start = line + token.map[0] if token.map else start
            self._block(token, tokens[index:], start)
        self.within = outside

    def _add(self, name: str, line: int, **details: str) -> None:
        place = {"place": "in " + " in ".join(reversed(self.within))} if self.within else {}
        self.result.sections[-1].parts.append(Part(name, line, {**place, **details}))

    def _block(self, token: Token, rest: list[Token], line: int) -> None:
        kind = token.type
        if kind == "front_matter":
            self.result.header = dict(_flat(yaml.safe_load(token.content) or {}))
        elif kind == "myst_target":
            self._label(token, line)
        elif kind == "heading_open":
            self._add("heading", line, level=token.tag[1:])
        elif kind in ("math_block", "math_block_label", "amsmath"):
            self._add("display formula", line, formula=_formula(token.content), label=token.info)
        elif kind in ("fence", "colon_fence", "code_block"):
            self._fence(token, line)
        elif kind == "table_open":
            self._add("table", line, **_table(_inside(rest)))
        elif kind in _LISTS:
            children = [t for t in _inside(rest) if t.level == token.level + 1 and t.nesting >= 0]
            terms = sum(t.type in ("list_item_open", "dt_open") for t in children)
            self._add(_LISTS[kind], line, items=str(terms))
        elif kind == "html_block":
            self._add("HTML", line, tags=" ".join(re.findall(r"</?\w+", token.content)))
        elif kind == "inline":
            self._inline(token.children or [], line)
        if kind.endswith("_open") and (marks := {"id", "class"} & token.attrs.keys()):
            self._add("attribute", line, **{mark: str(token.attrs[mark]) for mark in sorted(marks)})

    def _label(self, token: Token, line: int) -> None:
        if self.within or token.level:
            self._add("label", line, label=token.content)
        else:
            self.result.sections.append(Section(token.content, line))

    def _fence(self, token: Token, line: int) -> None:
        match = _DIRECTIVE.match(token.info.strip())
        if not match:
            lexer = token.info.strip()
            text = lexer in ("", "text", "none")
            shown = str(len(token.content.splitlines())) if text else read_block(token.content, lexer)
            self._add("code block", line, language=lexer, **{"lines" if text else "code": shown})
        elif match[1] == "code-cell":
            self._cell(token, match[2], line)
        else:
            self._directive(token, match[1], match[2].strip(), line)

    def _cell(self, token: Token, argument: str, line: int) -> None:
        parsed = parse_directive_text(_AnyDirective, "", token.content, validate_options=False)
        tags = parsed.options.pop("tags", None) or []
        tags = set(tags.split() if isinstance(tags, str) else tags)
        cell = read_cell("\n".join(parsed.body), tags, self.result.page.language)
        options = {f":{key}:": str(value) for key, value in parsed.options.items()}
        self._add("code cell", line, argument=argument, tags=" ".join(sorted(tags)), **options, **cell.details)
        # The body's first line is counted from 1.
        self.result.faults += [(line + parsed.body_offset + at, text) for at, text in cell.faults]
        self.result.notes += [(line + parsed.body_offset + at, text) for at, text in cell.notes]

    def _directive(self, token: Token, name: str, argument: str, line: int) -> None:
        parsed = parse_directive_text(_AnyDirective, "", token.content)
        details = {f":{key}:": _prose_or(key, value or "") for key, value in parsed.options.items()}
        titled = name in _TITLED or name.startswith("prf:")
        details["title" if titled else "argument"] = ("given" if argument else "") if titled else argument
        body = "\n".join(parsed.body)
        if name == "math":
            details["formula"] = _formula(body)
        elif name in _LITERAL and name != "csv-table":
            details["content"] = read_block(body, argument)
        self._add(f"{name} directive", line, **details)
        if titled and argument:
            self._inline(self.parser.parseInline(argument)[0].children or [], line)
        if name not in _LITERAL:
            self.read(body, line + 1 + parsed.body_offset, (*self.within, name))

    def _inline(self, tokens: list[Token], line: int) -> None:
        section = self.result.sections[-1]
        for token in tokens:
            if token.type == "text":
                section.prose += sum(character.isalnum() for character in token.content)
                numbers = (n for n in NUMBER.findall(token.content) if sum(map(str.isdigit, n)) > 2 or "." in n)
                section.mentions += [Mention("number", number, line) for number in numbers]
            elif token.type == "image":
                alt = "given" if token.content.strip() else ""
                self._add("image", line, source=str(token.attrs["src"]), alt=alt)
            else:
                section.mentions += [Mention(kind, value, line) for kind, value in _mention(token)]


def _mention(token: Token) -> Iterator[tuple[str, str]]:
    """Yield what an inline token points to or shows literally, if anything."""
    if token.type == "code_inline":
        yield "code", token.content
    elif token.type.startswith("math"):
        yield "formula", _formula(token.content)
    elif token.type == "myst_role":
        name = token.meta["name"]
        target = _ROLE_TARGET.match(token.content)
        yield name, " ".join((target[1] if target else token.content).split())
    elif token.type == "link_open":
        address = str(token.attrs["href"])
        # Documentation elsewhere may exist in the reader's language at another address.
        yield ("link", address) if _OWN_PAGE.match(address) else ("link", "elsewhere")
    elif token.type in ("footnote_ref", "substitution_inline"):
        yield token.type.split("_")[0], str(token.meta.get("label", token.content))


def _inside(tokens: list[Token]) -> list[Token]:
    """Return the tokens up to the one that closes the first."""
    end = next(i for i, token in enumerate(tokens) if token.nesting < 0 and token.level == tokens[0].level)
    return tokens[1:end]


def _table(tokens: list[Token]) -> dict[str, str]:
    rows = sum(token.type == "tr_open" for token in tokens)
    columns = sum(token.type == "th_open" for token in tokens)
    cells = [token.content for token in tokens if token.type == "inline"]
    return {"shape": f"{rows}×{columns}", "numbers": " ".join(n for cell in cells for n in NUMBER.findall(cell))}


def _formula(tex: str) -> str:
    return " ".join(_MATH_TEXT.sub(r"\\\1{}", tex).split())


def _prose_or(key: str, value: str) -> str:
    return ("given" if value.strip() else "") if key in _PROSE_OPTIONS else " ".join(value.split())


def _flat(header: dict, above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in header.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", _prose_or(key, str(value))
