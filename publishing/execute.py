"""Run the code of every page once, in parallel, into one cache that both languages' builds read."""

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from jupyter_book.config import get_final_config
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from publishing.pages import LANGUAGES, Page, pages

CELL_SECONDS = 120
_KEPT_CACHES = 2
# For myst_nb's glue, which imports nbformat; without a name in the page's way.
_NO_GRAMMAR = "__import__('publishing.without_grammars').without_grammars.leave_out_grammars()"
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class ExecutionError(Exception):
    """A page's code failed, wrote to standard error, or took too long."""


@dataclass(frozen=True)
class PageRun:
    """What one page took: `seconds` of its run, which `cached` says was an earlier one."""

    page: Page
    seconds: float
    cached: bool


def cache_path(root: Path) -> Path:
    """Return the cache folder for the present cnnlib (sources and data), lock file and Python.

    Outputs depend on these, and jupyter-cache looks at a page's cells alone.
    """
    files = [path for path in (root / "cnnlib").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for path in [*sorted(files), root / "requirements.lock"]:
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return root / "_build" / "cache" / digest.hexdigest()[:16]


def execute_pages(
    root: Path, report: Callable[[str], object] = print, languages: Iterable[str] = LANGUAGES
) -> list[PageRun]:
    """Run the pages that are not in the cache, one process a page, and return what each took.

    `report` receives a line a page. Raises ExecutionError naming every cell that failed; what ran is kept.
    """
    notebooks = {page: nb for page, nb in read_notebooks(root, languages) if _has_code(nb)}
    with _open_cache(cache_path(root)) as cache:
        runs = [
            PageRun(page, seconds, cached=True)
            for page, nb in notebooks.items()
            if (seconds := _cached_seconds(cache, nb)) is not None
        ]
        for run in runs:
            report(f"{run.page.language}/{run.page.stem}: cached ({run.seconds:.1f} s when it ran)")
        done = {run.page for run in runs}
        todo = {page: nb for page, nb in notebooks.items() if page not in done}
        runs += _run_all(root, todo, cache, report) if todo else []
    _prune(root)
    return sorted(runs, key=lambda run: list(notebooks).index(run.page))


def read_notebooks(root: Path, languages: Iterable[str] = LANGUAGES) -> Iterator[tuple[Page, NotebookNode]]:
    """Yield each page with its cells, read as myst-nb reads it inside Sphinx: the cache key hangs on it."""
    settings, _ = get_final_config(
        user_yaml=root / "_config.yml", cli_config={"latex_individualpages": False}, validate=False
    )
    markdown = MdParserConfig(enable_extensions=set(settings["myst_enable_extensions"]))
    for language in languages:
        for page in pages(root, language):
            text = page.path.read_text(encoding="utf-8")
            nb = read_myst_markdown_notebook(text, config=markdown, add_source_map=True, path=str(page.path))
            if _has_code(nb) and not is_myst_markdown_notebook(text):
                raise ExecutionError(
                    f"{page.stem} ({page.language}) has code cells but no jupytext header, "
                    "so nothing would run: begin it with the header of another chapter."
                )
            yield page, nb


def _has_code(nb: NotebookNode) -> bool:
    return any(cell.cell_type == "code" for cell in nb.cells)


@contextmanager
def _open_cache(path: Path) -> Iterator[JupyterCacheAbstract]:
    path.mkdir(parents=True, exist_ok=True)
    os.utime(path)
    cache = get_cache(path)
    try:
        yield cache
    finally:
        cache.db.dispose()


def _cached_seconds(cache: JupyterCacheAbstract, nb: NotebookNode) -> float | None:
    try:
        return cache.match_cache_notebook(nb).data.get("execution_seconds", 0.0)
    except KeyError:
        return None


def _run_all(
    root: Path, todo: dict[Page, NotebookNode], cache: JupyterCacheAbstract, report: Callable[[str], object]
) -> list[PageRun]:
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    runs, failures = [], []
    # Spawned, not forked: the parent may hold threads (pytest, Sphinx), and Windows and macOS spawn anyway.
    with ProcessPoolExecutor(min(cores, len(todo)), mp_context=get_context("spawn")) as pool:
        futures: dict[Future, Page] = {pool.submit(_run_page, root, page, nb): page for page, nb in todo.items()}
        for future in as_completed(futures):
            page = futures[future]
            try:
                nb, seconds = future.result()
            except ExecutionError as error:
                failures.append(str(error))
                continue
            bundle = CacheBundleIn(nb, str(page.path), data={"execution_seconds": seconds})
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
            runs.append(PageRun(page, seconds, cached=False))
            report(f"{page.language}/{page.stem}: {seconds:.1f} s")
    if failures:
        raise ExecutionError("\n".join(sorted(failures)))
    return runs


def _run_page(root: Path, page: Page, nb: NotebookNode) -> tuple[NotebookNode, float]:
    """Run one page's cells in a fresh kernel, in a process of its own (it sets its environment)."""
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    # Sets print in hash order; a fixed seed keeps the printed text of both languages and of every build equal.
    os.environ["PYTHONHASHSEED"] = "0"
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
    at = 0

    def remember(cell: NotebookNode, cell_index: int) -> None:
        nonlocal at
        at = cell_index

    # A reader's own IPython start-up files must not reach the pages.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as ipython:
        os.environ["IPYTHONDIR"] = ipython
        client = NotebookClient(
            nb,
            timeout=CELL_SECONDS,
            coalesce_streams=True,
            # Timings would enter the cells' metadata, and with it the cache key.
            record_timing=False,
            # The kernel's own notices are not a page's output, and would reach the terminal.
            extra_arguments=["--log-level=ERROR", f"--IPKernelApp.exec_lines={_NO_GRAMMAR}"],
            on_cell_start=remember,
        )
        start = perf_counter()
        try:
            client.execute(cwd=str(page.path.parent))
        except CellExecutionError as error:
            raise ExecutionError(f"{_place(page, nb, at)}: {error.ename}: {error.evalue}") from None
        except CellTimeoutError:
            raise ExecutionError(f"{_place(page, nb, at)}: TimeoutError: took over {CELL_SECONDS} s") from None
        except DeadKernelError:
            raise ExecutionError(f"{_place(page, nb, at)}: DeadKernelError: the cell killed its kernel") from None
    seconds = perf_counter() - start
    for index, cell in enumerate(nb.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise ExecutionError(f"{_place(page, nb, index)}: wrote to standard error: {output.text.strip()}")
    return nb, seconds


def _place(page: Page, nb: NotebookNode, index: int) -> str:
    number = sum(cell.cell_type == "code" for cell in nb.cells[: index + 1])
    first = next((line for line in nb.cells[index].source.splitlines() if line.strip()), "")
    return f"{page.stem} ({page.language}), code cell {number}, `{first.strip()}`"


def _prune(root: Path) -> None:
    # Two are kept so that going back and forth between two states of cnnlib does not run everything again.
    caches = sorted((root / "_build" / "cache").iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in caches[_KEPT_CACHES:]:
        shutil.rmtree(old)
