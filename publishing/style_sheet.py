"""The site's style sheet: those of the theme and the extensions joined, less what no page uses, and its icons."""

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from publishing.node import ROOT, node

_ADDRESS = re.compile(r"""url\(\s*(["']?)(?!data:|#)([^"')?#]+)([?#][^"')]*)?\1\s*\)""")
_IMPORT = re.compile(r"""@import\s+(?:url\()?["']([^"']+)["']\)?\s*;""")
_COMMENT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*(?!!).*?\*/""", re.S)
_OLD_FONT = re.compile(r"""\s*,\s*url\([^)]*\.(?:ttf|woff|eot|svg)\b[^)]*\)\s*format\(["']?[\w-]+["']?\)""")
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_ICON = re.compile(r"\\([ef][0-9a-f]{3})\b", re.I)
_WORD = re.compile(r"[A-Za-z_-][\w-]*")


# PurgeCSS takes a combinator inside :is() for the end of the selector, and drops rules that are in use.
_ALTERNATIVES = re.compile(r"(?<=[{};])([^{};@]*:(?:is|where)\([^{};]*\{)")


class StyleError(Exception):
    """The style sheets could not be joined or purged."""


class Shown(HTMLParser):
    """Collect what a selector may name (tags, classes, ids, attributes), and the characters of formulas."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = {"html", "body"}
        self.classes: set[str] = set()
        self.ids: set[str] = set()
        self.names: set[str] = set()
        self.values: set[str] = set()
        self.formulas: set[int] = set()
        self._depth = 0  # inside a formula

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self._depth = max(0, self._depth - 1) if tag == "span" else self._depth

    def handle_data(self, data: str) -> None:
        """Note what a formula shows: KaTeX's HTML is made of spans alone."""
        if self._depth:
            self.formulas.update(map(ord, data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        if tag == "span" and (self._depth or "katex-html" in (dict(attrs).get("class") or "")):
            self._depth += 1
        self.tags.add(tag)
        for name, value in attrs:
            self.names.add(name)
            for word in (value or "").split():
                self.values.add(word)
                if name in ("class", "id"):
                    (self.classes if name == "class" else self.ids).add(word)
            self.values.add(value or "")


def shown_by(pages: Iterable[str]) -> Shown:
    """Return what pages of HTML show."""
    shown = Shown()
    for page in pages:
        shown.feed(page)
    return shown


def joined(sheets: Iterable[Path], target: Path) -> str:
    """Return style sheets as one, imports inlined, addresses relative to the folder `target`, woff2 fonts alone."""
    return "\n".join(_inlined(sheet.resolve(), target) for sheet in sheets)


def _inlined(sheet: Path, target: Path) -> str:
    css = _COMMENT.sub(lambda match: match[1] or "", sheet.read_text(encoding="utf-8"))
    css = css.replace('@charset "UTF-8";', "")
    css = _OLD_FONT.sub("", css)

    def moved(match: re.Match[str]) -> str:
        address = os.path.relpath(sheet.parent / match[2], target.resolve())
        return f'url("{Path(address).as_posix()}{match[3] or ""}")'

    # An imported sheet has its addresses moved already, from where it lies itself.
    parts = _IMPORT.split(css)
    return "".join(
        _inlined((sheet.parent / part).resolve(), target) if index % 2 else _ADDRESS.sub(moved, part)
        for index, part in enumerate(parts)
    )


def purged(css: str, pages: Iterable[str], scripts: Iterable[str]) -> str:
    """Return a style sheet without the rules that neither the pages' HTML nor their scripts can call for.

    Raises StyleError with what PurgeCSS said when it fails.
    """
    shown = shown_by(pages)
    request = {
        "css": _ALTERNATIVES.sub(r"/* purgecss ignore */\1", css),
        "tags": sorted(shown.tags),
        "classes": sorted(shown.classes),
        "ids": sorted(shown.ids),
        "attributes": {"names": sorted(shown.names), "values": sorted(shown.values)},
        "words": sorted({word for script in scripts for word in _WORD.findall(script)}),
    }
    result = subprocess.run(
        [str(node()), str(ROOT / "publishing" / "purge_css.js")],
        input=json.dumps(request),
        capture_output=True,
        encoding="utf-8",
    )
    if result.returncode or not result.stdout.strip():
        raise StyleError(f"PurgeCSS failed: {result.stderr.strip()[-2000:]}")
    return result.stdout


def with_own_files(css: str, target: Path, site: Path, formulas: set[int]) -> str:
    """Copy into `target` what a style sheet there loads from a language's folder, its fonts cut to what is in use.

    Icons in use are those that the style sheet names; `formulas` are the code points of the pages' mathematics. A font
    face that draws none of them is left out. Fonts of the book itself stay where they are.
    """
    icons = {int(code, 16) for code in _ICON.findall(css)}

    def own(match: re.Match[str]) -> str:
        return _own(match, target, site, icons if "fontawesome" in match[2] else formulas)

    def face(match: re.Match[str]) -> str:
        address = _ADDRESS.search(match[0])
        return match[0] if address is None or own(address) else ""

    return _ADDRESS.sub(own, _FONT_FACE.sub(face, css))


def _own(address: re.Match[str], target: Path, site: Path, used: set[int]) -> str:
    source = (target / address[2]).resolve()
    if (site / "fonts").resolve() in source.parents or source.parent == target.resolve():
        return address[0]
    content = _cut(source, used) if source.suffix == ".woff2" else source.read_bytes()
    if not content:
        return ""
    name = f"{source.stem}.{hashlib.sha256(content).hexdigest()[:10]}{source.suffix}"
    (target / name).write_bytes(content)
    return f'url("{name}")'


def _cut(font: Path, wanted: set[int]) -> bytes:
    """Return the woff2 of a font with the given code points; empty when it draws none of them."""
    with TTFont(font, lazy=True) as opened:
        used = wanted & set(opened.getBestCmap())
    if not used:
        return b""
    options = subset.Options(flavor="woff2", layout_features=[], hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=used)
    with subset.load_font(str(font), options) as opened:
        subsetter.subset(opened)
        temporary = font.with_suffix(".cut")
        subset.save_font(opened, str(temporary), options)
    content = temporary.read_bytes()
    temporary.unlink()
    return content
