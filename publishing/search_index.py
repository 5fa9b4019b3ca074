"""What the search reads: the text of every section of the built pages and the names of the terms, a script a language.

A script, not JSON, because a browser loads it also where the book is opened without a server. A book of this size fits
into one file that is loaded when a reader first searches; book/_assets/search-engine.js looks through all of it.

Measured 2026-11-22 on tests/search/queries.yml beside Pagefind 1.5.2, which split the same sections into words (its
entries of the glossary not counted, for it knows headings alone): recall .53 Korean and .77 English, precision at 5
.68 and .64, and results for 8 of 10 words that stand nowhere. This index: 1.00, 1.00, and none.
"""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from publishing.pages import LANGUAGES, pages
from publishing.terms import Term, read_terms

FOLDER = "search"

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_INLINE = frozenset(
    ["a", "abbr", "b", "code", "em", "i", "kbd", "mark", "q", "small", "span", "strong", "sub", "sup", "u", "var"]
)
_UNREAD = frozenset(["button", "noscript", "script", "select", "style", "summary", "svg", "template", "textarea"])
# A link to the section itself; mathematics told a second time; lists that name every term or page and explain none.
_UNREAD_CLASSES = frozenset(["headerlink", "katex-mathml", "eqno", "glossary-twins", "about"])
# Pages that list what the chapters say: their results stand after those of the chapters.
_LISTS = frozenset(["claims"])
_UNREAD_MARK = "data-search-ignore"  # what must not be found bears it, such as the veiled answers of a quiz


class SearchIndexError(Exception):
    """A built page has no section that a search could lead to."""


@dataclass
class Section:
    """What stands between a heading (or a glossary entry) and the next: `anchor` is where a result leads."""

    anchor: str
    title: str = ""
    text: str = ""
    code: str = ""


@dataclass
class _Open:
    """An element that has begun and not ended."""

    tag: str
    unread: bool = False
    code: bool = False
    output: bool = False
    section: bool = False
    heading: bool = False
    pieces: list[str] = field(default_factory=list)


class SectionReader(HTMLParser):
    """Collect the sections of a page's article, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[Section] = []
        self._open: list[_Open] = []
        self._path: list[Section] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element, and with it perhaps a section, a heading, or what is not to be found."""
        values = {name: value or "" for name, value in attrs}
        classes = set(values.get("class", "").split())
        if tag not in _INLINE:
            self.handle_data(" ")
        if tag in _VOID:
            return
        if not self._open and not (tag == "article" and "bd-article" in classes):
            return
        element = _Open(tag)
        element.unread = bool(
            tag in _UNREAD
            or classes & _UNREAD_CLASSES
            or _UNREAD_MARK in values
            or (tag == "div" and "math" in classes)  # set on its own line: letters without the lines that hold them
        )
        element.output = "cell_output" in classes
        element.code = tag == "pre" and not any(one.output for one in self._open)
        if "id" in values and (tag == "section" or (tag == "dt" and self._path)):
            self._begin(element, values["id"])
        element.heading = tag in _HEADINGS or (tag == "dt" and element.section)
        self._open.append(element)

    def _begin(self, element: _Open, anchor: str) -> None:
        if element.tag == "dt":  # an entry ends where the next begins, or its list ends
            self._end_entry()
        element.section = True
        self._path.append(Section(anchor))
        self.sections.append(self._path[-1])

    def _end_entry(self) -> None:
        if len(self._path) > sum(one.section for one in self._open if one.tag == "section"):
            self._path.pop()

    def handle_endtag(self, tag: str) -> None:
        """Leave an element; one that was never entered is nothing to us."""
        if not any(one.tag == tag for one in self._open):
            return
        while True:
            element = self._open.pop()
            if element.heading and self._path and not self._path[-1].title:
                self._path[-1].title = _plain("".join(element.pieces))
            if element.tag == "dl":
                self._end_entry()
            if element.tag == "section" and element.section:
                self._path.pop()
            if element.tag not in _INLINE:
                self.handle_data(" ")
            if element.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        """Take the text to where it belongs: a heading, the code or the text of the innermost section."""
        if not self._path or any(one.unread for one in self._open):
            return
        heading = next((one for one in self._open if one.heading), None)
        if heading:
            heading.pieces.append(data)
        elif any(one.code for one in self._open):
            self._path[-1].code += data
        else:
            self._path[-1].text += data


def read_sections(html: str) -> list[Section]:
    """Return the sections of a built page, with their text as one line and their code as it stands."""
    reader = SectionReader()
    reader.feed(html)
    for section in reader.sections:
        section.text = _plain(section.text)
        section.code = re.sub(r"\s*\n\s*", "\n", section.code).strip()
    return reader.sections


def write_search_index(root: Path, site: Path) -> None:
    """Write `<site>/search/<language>.js` for each language; SearchIndexError when a built page has no section."""
    terms = read_terms(root).values() if (root / "book" / "terms.yml").is_file() else []
    lists = {f"{stem}.html" for stem in _LISTS}
    (site / FOLDER).mkdir(exist_ok=True)
    for language in LANGUAGES:
        addresses = [f"{page.stem}.html" for page in pages(root, language)]
        read = {name: read_sections((site / language / name).read_text(encoding="utf-8")) for name in addresses}
        if empty := [name for name, sections in read.items() if not sections]:
            raise SearchIndexError(f"{language}/{empty[0]} has no section with an id: begin the page with a heading.")
        index = {
            "language": language,
            "pages": [[name, sections[0].title, int(name in lists)] for name, sections in read.items()],
            "sections": [
                [number, one.anchor, one.title, one.text, one.code]
                for number, sections in enumerate(read.values())
                for one in sections
            ],
            "terms": [search_names(term, language) for term in terms],
        }
        packed = json.dumps(index, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
        (site / FOLDER / f"{language}.js").write_text(f"globalThis.courseIndex = {packed};\n", encoding="utf-8")


def search_names(term: Term, language: str) -> list[str]:
    """Return all that a reader may call a concept, each once: first its names, in the page's language."""
    other = next(one for one in LANGUAGES if one != language)
    names = [term.name[language], term.name[other]]
    for words in (term.synonyms, term.avoid):
        names += [*words[language], *words[other]]
    once: dict[str, str] = {}
    for name in names:  # 특징맵 and 특징 맵, Relu and ReLU are one to the search
        once.setdefault(re.sub(r"[\s-]+", "", name).lower(), name)
    return list(once.values())


def _plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())
