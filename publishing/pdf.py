"""The book as one PDF a language, printed from its built pages by Chromium: tagged, with an outline."""

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from publishing.pages import LANGUAGES, pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_ARTICLE = re.compile(r'<article class="bd-article">(.*)</article>', re.S)
_ID = re.compile(r'(\s(?:id|for|aria-describedby|aria-labelledby|name)=")([^"]+)"')
_LINK = re.compile(r'(<a\b[^>]*\shref=")([^"#:]*)(#[^"]*)?"')
_TITLES = {"ko": "합성곱 신경망 강의", "en": "A Course on Convolutional Neural Networks"}
_FOOTER = (
    '<div style="width: 100%; text-align: center; font: 8pt sans-serif; color: #545e72">'
    '<span class="pageNumber"></span></div>'
)
_WORDS = {"ko": "책 전체를 PDF로 받기", "en": "The whole book as PDF"}
_CONTENTS = re.compile(r'(<nav class="bd-links bd-docs-nav".*?</nav>)', re.S)
_BREAKS = (
    "<style>@media print { .pdf-page { break-before: page; } .pdf-page:first-child { break-before: auto; } }</style>"
)


class PdfError(Exception):
    """The PDF could not be made; the message says what is missing."""


def write_pdfs(root: Path, site: Path) -> list[Path]:
    """Write `site/<language>/course-<language>.pdf` for both languages and return them. Raises PdfError."""
    if not (site / "index.html").is_file():
        raise PdfError(f"There is no site in {site}: run `course build` first.")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise PdfError("playwright is not installed: make the environment anew (`make environment`).") from None
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise PdfError("No Chromium on this machine: install one (Debian and Ubuntu: apt-get install chromium).")
    written = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_arguments())
        for language in LANGUAGES:
            written.append(_print(browser, root, site, language))
            _link(site / language, written[-1].name, _WORDS[language])
        browser.close()
    return written


def _arguments() -> list[str]:
    # As root, as in a container, Chromium has no sandbox.
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["--headless", "--disable-gpu", "--no-first-run", *(["--no-sandbox"] if as_root else [])]


def _link(folder: Path, name: str, words: str) -> None:
    """Let the contents of every page lead to the PDF, now that there is one."""
    for path in folder.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        link = rf'\1<a class="book-pdf" href="{name}">{words}</a>'
        if f'href="{name}"' not in text:
            path.write_text(_CONTENTS.sub(link, text, count=1), encoding="utf-8")


def joined_page(root: Path, site: Path, language: str) -> str:
    """Return one HTML page with the articles of a language in the order of its contents, links leading within it."""
    stems = [page.stem for page in pages(root, language)]
    shell = (site / language / f"{stems[0]}.html").read_text(encoding="utf-8")
    articles = []
    for stem in stems:
        text = (site / language / f"{stem}.html").read_text(encoding="utf-8")
        body = _ARTICLE.search(text)[1].replace('loading="lazy"', 'loading="eager"')
        body = re.sub(r"<noscript>.*?</noscript>|<details\b", _kept, body, flags=re.S)
        body = _ID.sub(lambda match, stem=stem: f'{match[1]}{_within(stem, match[2])}"', body)
        body = _LINK.sub(lambda match, stem=stem: _led(match, stem, stems), body)
        articles.append(f'<section class="pdf-page" id="{stem}">{body}</section>')
    shell = re.sub(r"<script\b.*?</script>", "", shell, flags=re.S).replace("</head>", f"{_BREAKS}</head>")
    shell = re.sub(r"<title>.*?</title>", f"<title>{_TITLES[language]}</title>", shell, flags=re.S)
    head, tail = shell[: _ARTICLE.search(shell).start(1)], shell[_ARTICLE.search(shell).end(1) :]
    return head + "\n".join(articles) + tail


def _kept(match: re.Match[str]) -> str:
    # Folded code is part of the book; the answers of the quizzes are not printed.
    return "" if match[0].startswith("<noscript") else "<details open"


def _within(stem: str, identifiers: str) -> str:
    return " ".join(f"{stem}--{identifier}" for identifier in identifiers.split())


def _led(match: re.Match[str], stem: str, stems: list[str]) -> str:
    target = match[2].removesuffix(".html").removeprefix("./") or stem
    if target not in stems:
        return match[0]
    return f'{match[1]}#{f"{target}--{match[3][1:]}" if match[3] and len(match[3]) > 1 else target}"'


def _print(browser: "Browser", root: Path, site: Path, language: str) -> Path:
    """Print one language, in light colours, through a page that lies among the others while it is printed."""
    page_file = site / language / "_whole.html"
    target = site / language / f"course-{language}.pdf"
    page_file.write_text(joined_page(root, site, language), encoding="utf-8")
    try:
        page = browser.new_page(color_scheme="light", java_script_enabled=True)
        # Fonts need no server: a file may load the files beside it.
        page.goto(page_file.resolve().as_uri())
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        page.emulate_media(media="print", color_scheme="light")
        page.pdf(
            path=target,
            format="A4",
            print_background=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=_FOOTER,
            margin={"top": "20mm", "bottom": "22mm", "left": "18mm", "right": "18mm"},
            tagged=True,
            outline=True,
        )
        page.close()
    finally:
        page_file.unlink(missing_ok=True)
    return target
