"""Sources to site: execute, build both languages side by side, add fonts, search and the landing page, check."""

import hashlib
import io
import re
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from multiprocessing import get_context
from pathlib import Path

from filelock import FileLock

from publishing.addresses import AddressError, check_addresses
from publishing.execute import cache_path, execute_pages
from publishing.node import ROOT, install_packages
from publishing.pages import LANGUAGES, check_trees, pages
from publishing.parity import require_parity
from publishing.parity_outputs import require_equal_outputs
from publishing.search_index import SearchIndexError, write_search_index
from publishing.style_sheet import StyleError
from publishing.typeface import GlyphError, add_fonts
from publishing.weight import lighten

Report = Callable[[str], object]

# Pages that Sphinx adds to those of the table of contents.
_ADDED_PAGES = frozenset({"search"})
# The modules whose change may change a page.
_PAGE_MAKERS = (
    "addresses.py",
    "build.py",
    "execute.py",
    "katex_render.js",
    "node.py",
    "pages.py",
    "purge_css.js",
    "search_index.py",
    "style_sheet.py",
    "terms.py",
    "typeface.py",
    "weight.py",
)
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class BuildError(Exception):
    """A build gave warnings, lost a page, or made one that is not fit to be read."""

    def __init__(self, message: str, warnings: Iterable[str] = ()) -> None:
        self.warnings = list(warnings)
        super().__init__("\n".join([message, *self.warnings]))


def build_language(root: Path, language: str, report: Report = print) -> Path:
    """Build one language's HTML and return its folder, `_build/<language>/html`.

    Pages must have run (execute_pages) or run now. Raises BuildError with Sphinx's warnings, or when a page is lost.
    """
    return _build_languages(root, [language], report)[0]


def build_site(root: Path, report: Report = print) -> Path:
    """Build the whole site into `_build/site` and return that folder.

    The folder is replaced only by a site that passed every check; a build that fails leaves the last good one. Of two
    builds at once the second waits, and finds the work done. Raises PagesError, ParityError, ExecutionError or
    BuildError.
    """
    (root / "_build").mkdir(exist_ok=True)
    with FileLock(root / "_build" / "site.lock"):
        return _build_site(root, report)


def _build_site(root: Path, report: Report) -> Path:
    check_trees(root)
    require_parity(root)
    install_packages()
    execute_pages(root, report)
    require_equal_outputs(root)
    site, stamp = root / "_build" / "site", root / "_build" / "site.inputs"
    inputs = _digest(root, _machinery(root) + [page.path for name in LANGUAGES for page in pages(root, name)])
    if site.is_dir() and stamp.is_file() and stamp.read_text(encoding="utf-8") == inputs:
        report("site: unchanged")
        return site
    folders = _build_languages(root, LANGUAGES, report)
    unfinished = site.with_name("site.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for language, folder in zip(LANGUAGES, folders, strict=True):
        shutil.copytree(folder, unfinished / language, ignore=shutil.ignore_patterns(".buildinfo*", "_sphinx_*"))
    shutil.copy(root / "book" / "_templates" / "landing.html", unfinished / "index.html")
    try:
        lighten(unfinished)
        add_fonts(root, unfinished)
        check_addresses(unfinished)
        write_search_index(root, unfinished)
    except (StyleError, GlyphError, AddressError, SearchIndexError) as error:
        raise BuildError(str(error)) from None
    stamp.unlink(missing_ok=True)
    _replace(site, unfinished)
    stamp.write_text(inputs, encoding="utf-8")
    report(f"site: {sum(1 for _ in site.rglob('*.html'))} pages in {site.relative_to(root).as_posix()}")
    return site


def _build_languages(root: Path, languages: Iterable[str], report: Report) -> list[Path]:
    """Run one Sphinx a language, each in a process of its own: Sphinx and docutils keep their state in globals."""
    languages = list(languages)
    machinery = _digest(root, _machinery(root))
    for language in languages:
        _forget(root, language, unless=machinery)
    with ProcessPoolExecutor(len(languages), mp_context=get_context("spawn")) as pool:
        results = list(pool.map(_run_sphinx, [root] * len(languages), languages))
    faults = []
    for language, (succeeded, warnings) in zip(languages, results, strict=True):
        if succeeded:
            faults += _lost_pages(root, language)
            (root / "_build" / language / "machinery").write_text(machinery, encoding="utf-8")
        else:
            # Sphinx does not repeat the warnings of a page it has read: a second build would pass.
            _forget(root, language)
            faults += warnings
    if faults:
        raise BuildError(f"the build of {' and '.join(languages)} failed:", faults)
    for language in languages:
        report(f"{language}: {len(pages(root, language))} pages built")
    return [root / "_build" / language / "html" for language in languages]


def _run_sphinx(root: Path, language: str) -> tuple[bool, list[str]]:
    """Run Sphinx on one language; return whether it succeeded, and its warnings one a line."""
    from jupyter_book.sphinx import build_sphinx

    out = root / "_build" / language
    source = root / "book" / language
    said = io.StringIO()
    with redirect_stderr(said), redirect_stdout(io.StringIO()):
        result = build_sphinx(
            source,
            out / "html",
            noconfig=True,
            path_config=root / "_config.yml",
            confoverrides={
                "external_toc_path": (source / "_toc.yml").as_posix(),
                "latex_individualpages": False,
            },
            doctreedir=out / "doctrees",
            warningiserror=True,
            keep_going=True,
            quiet=True,
        )
    lines = _COLOURS.sub("", said.getvalue()).splitlines()
    return result == 0, [f"[{language}] {line}" for line in lines if line.strip()]


def _lost_pages(root: Path, language: str) -> list[str]:
    """Compare what was built with the table of contents: a build without pages has passed as a success before."""
    listed = {page.stem for page in pages(root, language)}
    folder = root / "_build" / language / "html"
    built = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.html")}
    built = {stem for stem in built if not stem.startswith("_static/")} - _ADDED_PAGES
    lost = [f"[{language}] {stem} is in _toc.yml but was not built" for stem in sorted(listed - built)]
    return lost + [f"[{language}] {stem} was built but is not in _toc.yml" for stem in sorted(built - listed)]


def _machinery(root: Path) -> list[Path]:
    """Return the files on which every page hangs, and whose change Sphinx does not see."""
    book = [path for path in (root / "book").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    book = [path for path in book if path.suffix != ".md"]
    code = [ROOT / "publishing" / name for name in _PAGE_MAKERS]
    return [*book, *code, root / "_config.yml", ROOT / "package-lock.json"]


def _digest(root: Path, files: Iterable[Path]) -> str:
    # The outputs of the pages come from cnnlib, whose digest names the cache.
    digest = hashlib.sha256(cache_path(root).name.encode())
    for path in sorted(files):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _forget(root: Path, language: str, unless: str | None = None) -> None:
    """Remove what an earlier build of a language left, unless it was made by the same machinery."""
    folder = root / "_build" / language
    stamp = folder / "machinery"
    if unless is None or not stamp.is_file() or stamp.read_text(encoding="utf-8") != unless:
        shutil.rmtree(folder, ignore_errors=True)


def _replace(site: Path, unfinished: Path) -> None:
    old = site.with_name("site.old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    unfinished.rename(site)
    shutil.rmtree(old, ignore_errors=True)
