"""The book's typeface: Pretendard, cut down to the characters that the pages show, under a name of our own."""

import hashlib
import shutil
from html.parser import HTMLParser
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Course Sans"
WEIGHTS = ("Regular", "Bold")
# The other language's name stands on every page, and must not cost an English page the Hangul file.
LANGUAGE_NAMES = "한국어"
LATIN_1 = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))}
# Code is set in the reader's own monospaced font, and every one of them draws boxes and blocks.
_BOXES = range(0x2500, 0x25A0)
_CODE = frozenset({"pre", "code", "kbd", "samp"})
_UNSEEN = frozenset({"script", "style", "template", "head"})
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


class GlyphError(Exception):
    """A page shows a character that no font of the book draws."""


class PageText(HTMLParser):
    """Collect the characters that a page shows: in running text, and in code. KaTeX brings fonts of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.prose: set[str] = set()
        self.code: set[str] = set()
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element, and with it perhaps another kind of text."""
        if tag in _VOID:
            return
        kind = self._open[-1][1] if self._open else "prose"
        classes = (dict(attrs).get("class") or "").split()
        if kind == "unseen" or tag in _UNSEEN or "katex" in classes:
            kind = "unseen"
        elif tag in _CODE:
            kind = "code"
        self._open.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those inside it that HTML lets end without saying so."""
        if any(tag == name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Keep the characters of a piece of text."""
        kind = self._open[-1][1] if self._open else "prose"
        if kind != "unseen":
            (self.code if kind == "code" else self.prose).update(char for char in data if not char.isspace())


def page_text(path: Path) -> PageText:
    """Return the characters that one built page shows."""
    text = PageText()
    text.feed(path.read_text(encoding="utf-8"))
    return text


def add_fonts(root: Path, site: Path) -> None:
    """Write `site/fonts`: each weight in a Latin and a Hangul file (woff2), and the licence.

    Raises GlyphError when a page shows a character that the typeface lacks.
    """
    source = root / "cnnlib" / "fonts"
    pages = {path.relative_to(site).as_posix(): page_text(path) for path in sorted(site.rglob("*.html"))}
    check_glyphs(pages, drawn_by(source / f"Pretendard-{WEIGHTS[0]}.otf"))
    shown = set().union(*(text.prose | text.code for text in pages.values()), _interface(root))
    hangul = {char for char in shown if _is_hangul(char)}
    # Each file is made once for a set of characters: cutting a font takes seconds, a rebuild should not.
    cuts = {"latin": (shown - hangul) | LATIN_1 | set(LANGUAGE_NAMES), "hangul": hangul}
    target = site / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        for name, characters in cuts.items():
            made = _cut(root / "_build" / "fonts", source / f"Pretendard-{weight}.otf", weight, characters)
            shutil.copy(made, target / f"course-sans-{weight.lower()}-{name}.woff2")
    shutil.copy(source / "Pretendard-LICENSE.txt", target / "OFL.txt")


def drawn_by(font: Path) -> set[str]:
    """Return the characters that a font file draws."""
    with TTFont(font, lazy=True) as opened:
        return {chr(code) for code in opened.getBestCmap()}


def check_glyphs(pages: dict[str, PageText], drawn: set[str]) -> None:
    """Raise GlyphError naming each character of a page that would show as an empty box, and the page."""
    faults = []
    for name, text in pages.items():
        absent = text.prose - drawn | {char for char in text.code - drawn if ord(char) not in _BOXES}
        faults += [f"{name} shows {char!r} (U+{ord(char):04X})" for char in sorted(absent)]
    if faults:
        raise GlyphError(
            "the book's typeface lacks a character: write it as mathematics or in words.\n" + "\n".join(faults)
        )


def _interface(root: Path) -> set[str]:
    # What scripts write into a page (search results, tooltips) stands in no built page.
    folders = ("_assets", "_locale", "_ext", "figures")
    files = [path for name in folders for path in (root / "book" / name).rglob("*.*")]
    files = [path for path in files if path.suffix in (".js", ".po", ".py", ".yml")]
    return {char for path in files for char in path.read_text(encoding="utf-8") if not char.isspace()}


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣" or any(
        low <= ord(char) <= high for low, high in ((0x1100, 0x11FF), (0x3000, 0x303F), (0x3130, 0x318F))
    )


def _cut(folder: Path, font: Path, weight: str, characters: set[str]) -> Path:
    key = hashlib.sha256(font.read_bytes() + weight.encode() + "".join(sorted(characters)).encode()).hexdigest()
    target = folder / f"{key[:24]}.woff2"
    if not target.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        options = subset.Options(
            flavor="woff2", name_IDs=["*"], notdef_outline=True, hinting=False, layout_features=["kern", "calt"]
        )
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(characters))
        unfinished = target.with_suffix(".tmp")
        with subset.load_font(str(font), options) as opened:
            _rename(opened, weight)
            subsetter.subset(opened)
            subset.save_font(opened, str(unfinished), options)
        unfinished.replace(target)
    return target


def _rename(font: TTFont, weight: str) -> None:
    """Give a cut font another name: its licence reserves the old one for the whole font."""
    postscript = f"{FAMILY.replace(' ', '')}-{weight}"
    kept = {0, 5, 13, 14}  # copyright, version, licence, address of the licence
    font["name"].names = [record for record in font["name"].names if record.nameID in kept and record.langID == 0x409]
    renamed = {1: FAMILY, 2: weight, 3: postscript, 4: f"{FAMILY} {weight}", 6: postscript}
    for identifier, value in renamed.items():
        font["name"].setName(value, identifier, 3, 1, 0x409)
    table = font["CFF "].cff
    table.fontNames = [postscript]
    table.topDictIndex[0].FullName = f"{FAMILY} {weight}"
    table.topDictIndex[0].FamilyName = FAMILY
