"""What the pages' cells print: the same numbers in both languages, for they run the same code."""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import JupyterCacheAbstract
from nbformat import NotebookNode

from publishing.execute import cache_path, read_notebooks
from publishing.page_structure import NUMBER
from publishing.pages import LANGUAGES
from publishing.parity import ParityError

_GLUED = "application/papermill.record/"
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+\b")
_STYLE = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
_ROW_END = re.compile(r"</tr>|<br ?/?>|</p>|</div>")
_TAG = re.compile(r"<[^>]*>")
_SIGNED = re.compile(rf"(?:(?<!\w)-)?{NUMBER.pattern}")


def require_equal_outputs(root: Path) -> None:
    """Raise ParityError unless `check_outputs` finds nothing."""
    if faults := check_outputs(root):
        raise ParityError("\n".join(["the cells of book/ko and book/en print different numbers:", *faults]))


def check_outputs(root: Path) -> list[str]:
    """Return where the numbers or the kinds of outputs differ; the pages must have run (execute_pages).

    A cell tagged `measured` may print its times: only the kinds and the count of its outputs are compared.
    """
    cells: dict[str, dict[str, list[tuple[int, NotebookNode]]]] = {}
    faults = []
    cache = get_cache(cache_path(root)) if cache_path(root).is_dir() else None
    try:
        for page, nb in read_notebooks(root):
            ran = _with_outputs(cache, nb)
            if ran is None:
                faults.append(f"book/{page.language}/{page.path.name}:1: has not run: run `course build`.")
            cells.setdefault(page.stem, {})[page.language] = list(_code_cells(ran)) if ran else []
    finally:
        if cache is not None:
            cache.db.dispose()
    for stem, both in cells.items():
        # A cell in one language only is the other gate's business.
        if len({len(both.get(language, [])) for language in LANGUAGES}) == 1:
            for (ko_line, ko), (en_line, en) in zip(both["ko"], both["en"], strict=True):
                places = f"book/ko/{stem}.md:{ko_line}", f"book/en/{stem}.md:{en_line}"
                faults += _compare(ko, en, places)
    return faults


def _with_outputs(cache: JupyterCacheAbstract | None, nb: NotebookNode) -> NotebookNode | None:
    if not any(cell.cell_type == "code" for cell in nb.cells):
        return nb
    try:
        return cache.merge_match_into_notebook(nb)[1] if cache else None
    except KeyError:
        return None


def _code_cells(nb: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    lines = nb.metadata["source_map"]
    yield from ((line, cell) for line, cell in zip(lines, nb.cells, strict=True) if cell.cell_type == "code")


def _compare(ko: NotebookNode, en: NotebookNode, places: tuple[str, str]) -> Iterator[str]:
    kinds = [", ".join(map(_kind, cell.outputs)) or "nothing" for cell in (ko, en)]
    if kinds[0] != kinds[1]:
        yield f"{places[0]}: the cell gives {kinds[0]}, but {kinds[1]} in {places[1]}."
    elif "measured" not in ko.metadata.get("tags", []):
        for one, two in zip(numbers(ko.outputs), numbers(en.outputs), strict=True):
            if one != two:
                here, there = next(pair for pair in zip_longest(one, two, fillvalue=()) if pair[0] != pair[1])
                yield (
                    f"{places[0]}: the cell prints {_show(here)}, but {_show(there)} in {places[1]}: "
                    "fix the seed, or tag the cell `measured` if it prints times."
                )


def _kind(output: NotebookNode) -> str:
    if output.output_type == "stream":
        return f"stream {output.name}"
    if output.output_type == "error":
        return f"error {output.ename}"
    return f"{output.output_type} {'+'.join(sorted(output.data))}"


def numbers(outputs: Iterable[NotebookNode]) -> list[list[tuple[str, ...]]]:
    """Return, for each text that outputs hold, its numbers line by line (a table's, row by row).

    Within a line they are sorted: "3 of 10" is "10개 중 3개" in Korean.
    """
    return [_lines(text) for output in outputs for text in _texts(output)]


def _texts(output: NotebookNode) -> Iterator[str]:
    if output.output_type == "stream":
        yield output.text
    elif output.output_type == "error":
        yield output.evalue
    else:
        for kind in sorted(output.data):
            plain = kind.removeprefix(_GLUED)
            if plain == "text/html":
                rows = _ROW_END.sub("\n", _STYLE.sub("", output.data[kind]).replace("\n", " "))
                yield html.unescape(_TAG.sub(" ", rows))
            elif plain.startswith("text/") or plain == "application/json":
                yield str(output.data[kind])


def _lines(text: str) -> list[tuple[str, ...]]:
    lines = _ADDRESS.sub("", text).replace("\u2212", "-").splitlines()
    rows = (tuple(sorted(_SIGNED.findall(line))) for line in lines)
    return [row for row in rows if row]


def _show(row: tuple[str, ...]) -> str:
    shown = " ".join(row[:4]) + (" ..." if len(row) > 4 else "")
    return shown or "no number"
