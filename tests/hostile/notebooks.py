"""Whole notebooks as they should not be handed in. Each function writes one into an empty folder."""

import copy
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grading.ingest import MAX_CELLS, MAX_FILES, MAX_NOTEBOOK

NAME = "99-small.ipynb"
Write = Callable[[Path, NotebookNode], object]


@dataclass(frozen=True)
class Case:
    """What is handed in, and what must come of it: points, or the reason why there are none."""

    write: Write
    points: float = 0.0
    reason: str | None = None


def _text(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook)


def _bytes(make: Callable[[str], bytes]) -> Write:
    return lambda folder, notebook: (folder / NAME).write_bytes(make(_text(notebook)))


def _changed(change: Callable[[NotebookNode], object]) -> Write:
    def write(folder: Path, notebook: NotebookNode) -> None:
        held = copy.deepcopy(notebook)
        change(held)
        (folder / NAME).write_text(json.dumps(held), encoding="utf-8")

    return write


def _cell(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def _nbformat_3(text: str) -> bytes:
    return nbformat.writes(nbformat.convert(nbformat.reads(text, as_version=4), 3), version=3).encode()


def _copied(notebook: NotebookNode) -> None:
    answer = copy.deepcopy(_cell(notebook, "halve"))
    answer.source = "def halve(number):\n    return number / 2  # a copy"
    notebook.cells.append(answer)


def _without(*names: str) -> Callable[[NotebookNode], None]:
    def remove(notebook: NotebookNode) -> None:
        for name in names:
            notebook.cells.remove(_cell(notebook, name))

    return remove


def _unlocked(notebook: NotebookNode) -> None:
    test = _cell(notebook, "halve_values")
    test.source = "100"
    test.metadata.nbgrader.update(locked=False, solution=True, grade=False, points=1_000)


def _renamed(notebook: NotebookNode) -> None:
    _cell(notebook, "halve").metadata.nbgrader.grade_id = "my_halve"


def _swapped(notebook: NotebookNode) -> None:
    answer, test = _cell(notebook, "halve"), _cell(notebook, "halve_values")
    answer.metadata.nbgrader.grade_id, test.metadata.nbgrader.grade_id = "halve_values", "halve"


def _setup_rewritten(notebook: NotebookNode) -> None:
    _cell(notebook, "setup_en" if _has(notebook, "setup_en") else "setup").source = "raise SystemExit"


def _has(notebook: NotebookNode, name: str) -> bool:
    return any(cell.metadata.get("nbgrader", {}).get("grade_id") == name for cell in notebook.cells)


def _many_cells(notebook: NotebookNode) -> None:
    notebook.cells += [nbformat.v4.new_code_cell("1")] * (MAX_CELLS + 1)


def _wrong_types(notebook: NotebookNode) -> None:
    notebook.cells += [None, 1, [], {"cell_type": ["code"]}, {"cell_type": "code", "source": {"a": 1}}]
    notebook.cells += [{"cell_type": "code", "source": ["1", 2]}, {"cell_type": "code", "metadata": []}]
    notebook.metadata = {"course": ["ko"], "kernelspec": 7}


def _deep(inner: str, depth: int) -> str:
    return "[" * depth + inner + "]" * depth


def _deep_metadata(depth: int) -> Callable[[str], bytes]:
    return lambda text: text.replace('"metadata": {', f'"metadata": {{"deep": {_deep("0", depth)},', 1).encode()


def _link(target: Path) -> Write:
    return lambda folder, notebook: (folder / NAME).symlink_to(target)


def _linked_folder(folder: Path, notebook: NotebookNode) -> None:
    other = folder.parent / ".elsewhere"
    folder.rename(other)
    (other / NAME).write_text(_text(notebook), encoding="utf-8")
    folder.symlink_to(other)


def _zipped(folder: Path, notebook: NotebookNode) -> None:
    with zipfile.ZipFile(folder / NAME, "w") as archive:
        archive.writestr(NAME, _text(notebook))


def _with_files(make: Callable[[Path], object]) -> Write:
    def write(folder: Path, notebook: NotebookNode) -> None:
        (folder / NAME).write_text(_text(notebook), encoding="utf-8")
        make(folder)

    return write


def _strange_neighbours(folder: Path) -> None:
    os.mkfifo(folder / "timestamp.txt")
    os.mkfifo(folder / "data.csv")
    (folder / "loop").symlink_to(folder)
    (folder / "password.txt").symlink_to("/etc/passwd")
    (folder / "numpy.py").write_text("raise SystemExit('shadowed')", encoding="utf-8")
    os.fsencode(folder)
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe name")).write_bytes(b"data")


def _many_files(folder: Path) -> None:
    for number in range(MAX_FILES + 1):
        (folder / f"{number}.txt").touch()


FULL = 100.0
CASES: dict[str, Case] = {
    "byte_order_mark": Case(_bytes(lambda text: b"\xef\xbb\xbf" + text.encode()), FULL),
    "utf_16": Case(_bytes(lambda text: text.encode("utf-16")), FULL),
    "windows_lines": Case(_bytes(lambda text: text.replace("\n", "\r\n").encode()), FULL),
    "nbformat_3": Case(_bytes(_nbformat_3), FULL),
    "latin_1": Case(_bytes(lambda text: text.encode() + b"\xe9"), reason="not_a_notebook"),
    "empty": Case(_bytes(lambda text: b""), reason="not_a_notebook"),
    "cut_off": Case(_bytes(lambda text: text[: len(text) // 2].encode()), reason="not_a_notebook"),
    "a_list": Case(_bytes(lambda text: b"[]"), reason="not_a_notebook"),
    "not_a_number_version": Case(_bytes(lambda text: b'{"nbformat": {}, "cells": []}'), reason="not_a_notebook"),
    "future_version": Case(_bytes(lambda text: b'{"nbformat": 99, "cells": []}'), reason="not_a_notebook"),
    "deeper_than_python": Case(_bytes(lambda text: _deep("0", 100_000).encode()), reason="not_a_notebook"),
    "deep_metadata": Case(_bytes(_deep_metadata(900)), FULL),
    "half_deep_metadata": Case(_bytes(_deep_metadata(400)), FULL),
    "too_large": Case(_bytes(lambda text: text.encode() + b" " * MAX_NOTEBOOK), reason="too_large"),
    "too_many_cells": Case(_changed(_many_cells), reason="too_many_cells"),
    "wrong_types": Case(_changed(_wrong_types), FULL),
    "no_cells": Case(_changed(lambda notebook: notebook.cells.clear())),
    "copied_cell": Case(_changed(_copied), FULL),
    "deleted_test": Case(_changed(_without("halve_values", "halve_negative")), FULL),
    "deleted_answer": Case(_changed(_without("halve"))),
    "renamed_answer": Case(_changed(_renamed), FULL),
    "unlocked_test": Case(_changed(_unlocked), FULL),
    "swapped_names": Case(_changed(_swapped)),
    "setup_rewritten": Case(_changed(_setup_rewritten), FULL),
    "moved_cells": Case(_changed(lambda notebook: notebook.cells.reverse()), FULL),
    "another_file": Case(lambda folder, notebook: (folder / "other.ipynb").write_text("{}"), reason="missing"),
    "a_folder": Case(lambda folder, notebook: (folder / NAME).mkdir(), reason="not_a_file"),
    "a_pipe": Case(lambda folder, notebook: os.mkfifo(folder / NAME), reason="not_a_file"),
    "a_link": Case(_link(Path("../../source/99-small") / NAME), reason="not_a_file"),
    "a_device": Case(_link(Path("/dev/zero")), reason="not_a_file"),
    "a_linked_folder": Case(_linked_folder, reason="not_a_file"),
    "a_zip": Case(_zipped, reason="not_a_notebook"),
    "strange_neighbours": Case(_with_files(_strange_neighbours), FULL),
    "too_many_files": Case(_with_files(_many_files), reason="too_many_files"),
}
