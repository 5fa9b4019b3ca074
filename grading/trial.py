"""Run an assignment's tests on an answer of our own: in this process, in a fraction of a second.

For authors and tests only. A student's code never runs here.
"""

import contextlib
import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from nbformat import NotebookNode

from cnnlib.checks import CheckFailed
from publishing.one_language import keep_language


@dataclass(frozen=True)
class CellResult:
    """What one graded cell gave. points is None for an answer that a person grades."""

    grade_id: str
    points: float | None
    max_points: float
    message: str = ""
    misconception: str | None = None
    key: str | None = None  # of the message


def run_trial(notebook: NotebookNode, answers: Mapping[str, str], language: str = "en") -> list[CellResult]:
    """Execute `notebook` (with hidden tests) with the source of some solution cells replaced.

    answers: grade_id of a solution cell -> its new source. Every graded cell gives its points or, on an error, 0.
    Raises KeyError for an answer to a cell that is not there.
    """
    notebook = keep_language(notebook, language)
    solutions = {cell.id for cell in notebook.cells if cell.metadata.nbgrader.solution}
    if unknown := set(answers) - solutions:
        raise KeyError(f"No exercise is called {sorted(unknown)}; there are {sorted(solutions)}.")
    # A real module's name: torch and inspect look it up in sys.modules.
    namespace: dict[str, object] = {"__name__": "__main__"}
    results = []
    for cell in notebook.cells:
        source = answers.get(cell.id, cell.source)
        if cell.cell_type == "code":
            result = _run_cell(cell, source, namespace)
            if cell.metadata.nbgrader.grade:
                results.append(result)
        elif cell.metadata.nbgrader.grade:
            results.append(CellResult(cell.id, None, cell.metadata.nbgrader.points))
    return results


def _run_cell(cell: NotebookNode, source: str, namespace: dict[str, object]) -> CellResult:
    points = cell.metadata.nbgrader.get("points", 0)
    try:
        # A warning is no error, whatever the program that runs this takes warnings for.
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(source, f"<{cell.id}>", "exec"), namespace)
    except CheckFailed as failure:
        return CellResult(cell.id, 0, points, str(failure), failure.misconception, failure.key)
    except (Exception, SystemExit) as error:  # as in nbgrader, whatever an answer raises costs the cell's points
        if cell.metadata.nbgrader.locked and not cell.metadata.nbgrader.grade:
            raise
        return CellResult(cell.id, 0, points, f"{type(error).__name__}: {error}")
    return CellResult(cell.id, points, points)
