"""A light first view: one style sheet and one script for all pages of the site, pictures loaded when they are near."""

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image

from publishing.pages import LANGUAGES
from publishing.style_sheet import joined, purged, shown_by, with_own_files

ASSETS = "assets"
_SHEET = re.compile(r'[ \t]*<link\b[^>]*\brel="stylesheet"[^>]*>\n?')
_SCRIPT = re.compile(r"[ \t]*<script\b([^>]*)>(.*?)</script>\n?", re.S)
_HREF = re.compile(r'\bhref="([^"]+)"')
_SRC = re.compile(r'\bsrc="([^"]+)"')
_PICTURE = re.compile(r'<img\b(?![^>]*\bloading=)([^>]*\bsrc="(_images/[^"]+\.(?:svg|webp))"[^>]*)>')
_WIDTH, _HEIGHT = re.compile(r'<svg\b[^>]*\bwidth="([\d.]+)pt"'), re.compile(r'<svg\b[^>]*\bheight="([\d.]+)pt"')
# Sphinx's own search and its keyboard shortcuts, which the book does not use, and Bootstrap, of which the theme uses
# the tooltips alone: a browser shows the buttons' titles by itself.
_UNUSED = frozenset(
    ["documentation_options.js", "doctools.js", "sphinx_highlight.js", "translations.js", "bootstrap.js"]
)
_STANDS_IN = """
var DOCUMENTATION_OPTIONS = {};
var bootstrap = { Tooltip: class { show() {} hide() {} dispose() {} static getInstance() { return null; } } };
"""
# Extensions bring their scripts to every page; one is needed only where its elements are.
_NEEDED_BY = {"design-tabs.js": "sd-tab-set"}
# publishing.pdf adds this to the pages once the PDF is there: its style must be there before.
_ADDED_LATER = '<a class="book-pdf"></a>'
# Values that only Sphinx's own search read.
_UNREAD = re.compile(r"\s*DOCUMENTATION_OPTIONS\.\w+ = [^;]*;\s*")


def lighten(site: Path) -> None:
    """Rewrite the pages of `site/<language>`: their style sheets joined and purged, their scripts joined and deferred.

    What they load then lies in `site/assets`; the files it was made of are removed. Raises StyleError.
    """
    target = site / ASSETS
    target.mkdir()
    paths = [path for language in LANGUAGES for path in sorted((site / language).glob("*.html"))]
    pages = {path: path.read_text(encoding="utf-8") for path in paths}
    joined_files = {file for path, text in pages.items() for file in (*_sheets(path, text), *_scripts(path, text)[1])}
    scripts = [_scripts(path, text)[0] for path, text in pages.items()]
    formulas = shown_by(pages.values()).formulas
    made: dict[tuple, str] = {}

    def sheet(files: tuple[Path, ...]) -> str:
        css = purged(joined(files, target), [*pages.values(), _ADDED_LATER], scripts)
        return _write(target, "book.css", with_own_files(css, target, site, formulas))

    def once(key: tuple, make: Callable[[], str]) -> str:
        # The languages' copies of a style sheet are equal: one address, so that the switch loads nothing again.
        if key not in made:
            made[key] = make()
        return made[key]

    for path, text in pages.items():
        sheets = tuple(_sheets(path, text))
        contents = tuple(file.read_bytes() for file in sheets)
        source, files = _scripts(path, text)
        css = once(("css", *contents), lambda sheets=sheets: sheet(sheets))
        js = once(("js", source), lambda source=source: _write(target, "book.js", source))
        path.write_text(_rewritten(text, path, css, js), encoding="utf-8")
        joined_files.update(files)
    for file in joined_files:
        file.unlink(missing_ok=True)
    for language in LANGUAGES:
        for imported in (site / language / "_static").rglob("*.css"):
            imported.unlink()
        for folder in ("vendor", "katex", "styles", "scripts", "locales"):
            shutil.rmtree(site / language / "_static" / folder, ignore_errors=True)


def unpurged(site: Path, page: Path) -> str:
    """Return the style sheet of a page before it was purged, as if it lay in `site/assets`."""
    return joined(_sheets(page, page.read_text(encoding="utf-8")), site / ASSETS)


def _sheets(path: Path, text: str) -> list[Path]:
    return [path.parent / urlsplit(_HREF.search(tag)[1]).path for tag in _SHEET.findall(text)]


def _is_joined(attributes: str, body: str) -> bool:
    """Tell whether a script may run later than where it stands: all but modules, data, and what sets the theme."""
    return "type=" not in attributes and "documentElement.dataset" not in body


def _scripts(path: Path, text: str) -> tuple[str, list[Path]]:
    """Return the scripts of a page as one, in their order, and the files among them."""
    parts, files = [_STANDS_IN.strip()], []
    for attributes, body in _SCRIPT.findall(text):
        if not _is_joined(attributes, body):
            continue
        if source := _SRC.search(attributes):
            files.append(path.parent / urlsplit(source[1]).path)
            name = files[-1].name
            if name not in _UNUSED and _NEEDED_BY.get(name, "") in text:
                parts.append(_apart(files[-1].read_text(encoding="utf-8").strip()))
        elif body := _UNREAD.sub("", body).strip():
            parts.append(body)
    # A page may set a variable twice; the semicolons keep a "use strict" from reaching the next file.
    return "".join(f";{part}\n" for part in dict.fromkeys(parts)), files


def _apart(script: str) -> str:
    """Return a file's script so that an error in it is reported, as ever, but stops none of those after it."""
    return f"try {{\n{script}\n}} catch (error) {{ setTimeout(() => {{ throw error; }}); }}"


def _rewritten(text: str, path: Path, css: str, js: str) -> str:
    first = _SHEET.search(text).start()
    link = f'    <link rel="stylesheet" href="../{ASSETS}/{css}">\n    <script defer src="../{ASSETS}/{js}"></script>\n'
    head, rest = text[:first], text[first:]
    rest = _SCRIPT.sub(lambda match: "" if _is_joined(match[1], match[2]) else match[0], _SHEET.sub("", rest))
    head = _SCRIPT.sub(lambda match: "" if _is_joined(match[1], match[2]) else match[0], head)
    return _PICTURE.sub(lambda match: _picture(match, path.parent), head + link + rest)


def _picture(match: re.Match[str], folder: Path) -> str:
    """Return a picture's element with its size, so that nothing moves when it arrives, loaded when it is near."""
    known = None if "width" in match[1] else _size(folder / match[2])
    size = f' width="{known[0]}" height="{known[1]}"' if known else ""
    return f'<img loading="lazy" decoding="async"{size}{match[1]}>'


def _size(path: Path) -> tuple[int, int] | None:
    """The width and height of a picture in a page's pixels; None for a drawing that does not say."""
    if path.suffix == ".webp":
        with Image.open(path) as image:
            return image.size
    svg = path.read_text(encoding="utf-8")[:4000]
    width, height = _WIDTH.search(svg), _HEIGHT.search(svg)
    return (round(float(width[1]) * 4 / 3), round(float(height[1]) * 4 / 3)) if width and height else None


def _write(target: Path, name: str, text: str) -> str:
    stem, suffix = name.split(".")
    named = f"{stem}.{hashlib.sha256(text.encode()).hexdigest()[:10]}.{suffix}"
    (target / named).write_text(text, encoding="utf-8")
    return named
