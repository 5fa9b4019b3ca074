"""Where a submission's tests run, and how they reach the answer. Three ways, one an assignment.

ChecksTester:   here; they ask `cnnlib.checks` for data.
ForeignTester:  here; the answer's names are proxies. Any nbgrader course.
TogetherTester: in the student's process, as stock nbgrader does. Only where a course chooses it: the answer sees them.
"""

import os
import sys
from pathlib import Path
from typing import Any, Protocol

from cnnlib import checks
from cnnlib.checks import CheckFailed
from cnnlib.checks.messages import Catalogue
from grading.canonical import Step
from grading.cell_source import Compiled, compiled
from grading.outcome import CellOutcome
from grading.plan import Plan, PlannedCell
from grading.proxies.line import Line
from grading.proxies.names import AnswerNames, TestNames
from grading.proxies.seeds import mirror_seeds
from grading.remote_student import RemoteStudent
from grading.shell import run_test

_MAX_MESSAGE = 4_000  # characters; what an answer returned may be shown in it


class Tester(Protocol):
    """Runs what the instructor wrote."""

    def setup(self, cell: PlannedCell) -> None:
        """A locked cell that has just run in the student's process; raises RuntimeError where it cannot run here."""

    def answered(self) -> None:
        """A cell of the student's has just run."""

    def test(self, step: Step, seed: str) -> CellOutcome:
        """Run a test; `step` gets what it showed."""


def tester_for(
    plan: Plan, together: bool, student: RemoteStudent, names: dict[str, Any], codes: dict[str, Compiled], given: Path
) -> Tester:
    """The way this assignment's tests run.

    names: where tests of this course run; codes: cells that are compiled already; given: the folder of the files that
    students received.
    """
    if together:
        return TogetherTester(student)
    if plan.uses_checks:
        return ChecksTester(student, names, codes)
    os.chdir(given)  # a foreign test may read them, or import a module among them
    sys.path.insert(0, str(given))
    return ForeignTester(plan, student, codes)


class ChecksTester:
    """Tests that hold no object of the answer's: they ask `cnnlib.checks`."""

    def __init__(self, student: RemoteStudent, names: dict[str, Any], codes: dict[str, Compiled]) -> None:
        self._student, self._names, self._codes = student, names, codes

    def setup(self, cell: PlannedCell) -> None:
        _, _, error = run_test(lambda: _code(self._codes, cell.source), self._names)
        if error is not None:
            raise RuntimeError(f"The instructor's cell {cell.grade_id} fails: {error!r}")

    def answered(self) -> None:
        """Nothing here knows of it."""

    def test(self, step: Step, seed: str) -> CellOutcome:
        checks.connect(self._student, seed)
        step.outputs, value, error = run_test(lambda: _code(self._codes, step.source), self._names)
        return _graded(step.cell, value, error)


class ForeignTester:
    """Tests that use the answer's names as if they lay here."""

    def __init__(self, plan: Plan, student: RemoteStudent, codes: dict[str, Compiled]) -> None:
        names = AnswerNames(plan)
        self._codes, self._language = codes, plan.language
        self._line = Line(student, names.is_trusted)
        self._names = TestNames(names, self._line)

    def setup(self, cell: PlannedCell) -> None:
        self._names.run_setup(cell.source)

    def answered(self) -> None:
        self._names.forget()

    def test(self, step: Step, seed: str) -> CellOutcome:
        self._line.lost = self._line.raised = None
        with mirror_seeds(self._line):
            step.outputs, value, error = run_test(lambda: _code(self._codes, step.source), self._names)
        cell, name = step.cell, step.cell.grade_id or ""
        if (lost := self._line.lost) is not None:  # also where the test did not mind
            message = f"[{lost.key}] {Catalogue().render(lost.key, self._language, lost.values)}"
            return CellOutcome(name, 0.0, cell.points, message, lost.key, hidden=cell.is_hidden)
        if error is not None and error is self._line.raised:
            message = f"{type(error).__name__}: {error}"[:_MAX_MESSAGE]
            return CellOutcome(name, 0.0, cell.points, message, hidden=cell.is_hidden)
        if isinstance(error, AssertionError):
            said = "" if cell.is_hidden else str(error)[:_MAX_MESSAGE]
            return CellOutcome(name, 0.0, cell.points, said, hidden=cell.is_hidden)
        return _graded(cell, value, error)


class TogetherTester:
    """Tests beside the answer, in its sandbox."""

    def __init__(self, student: RemoteStudent) -> None:
        self._student = student

    def setup(self, cell: PlannedCell) -> None:
        """It has run where the tests will."""

    def answered(self) -> None:
        """The tests are in the same process."""

    def test(self, step: Step, seed: str) -> CellOutcome:
        cell, name = step.cell, step.cell.grade_id or ""
        step.outputs, stopped = self._student.cell(step.source)
        failed = next((output for output in step.outputs if output["output_type"] == "error"), None)
        if stopped is not None or failed is not None:
            text = stopped if failed is None else f"{failed['ename']}: {failed['evalue']}"
            said = "" if cell.is_hidden else str(text)[:_MAX_MESSAGE]
            return CellOutcome(name, 0.0, cell.points, said, hidden=cell.is_hidden)
        shown = [output["data"] for output in step.outputs if output["output_type"] == "execute_result"]
        return _graded(cell, _number(shown[-1].get("text/plain", "")) if shown else None, None)


def _code(codes: dict[str, Compiled], source: str) -> Compiled:
    return codes[source] if source in codes else compiled(source)


def _graded(cell: PlannedCell, value: Any, error: BaseException | None) -> CellOutcome:
    name = cell.grade_id or ""
    if isinstance(error, CheckFailed):
        said = str(error)[:_MAX_MESSAGE]
        return CellOutcome(name, 0.0, cell.points, said, error.key, error.misconception, cell.is_hidden)
    if error is not None:
        said = f"{type(error).__name__}: {error}"[:_MAX_MESSAGE]
        return CellOutcome(name, 0.0, cell.points, hidden=cell.is_hidden, error=said)
    return CellOutcome(name, _partial(value, cell.points), cell.points, hidden=cell.is_hidden)


def _partial(value: Any, points: float) -> float:
    """nbgrader's rule for partial credit: a number as the cell's last value, from 0 to its points."""
    if type(value) in (int, float) and 0 <= value <= points:
        return float(value)
    return points


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
