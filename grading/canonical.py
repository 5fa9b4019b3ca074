"""The notebook that is graded: the instructor's structure and tests, with the student's answers in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from grading.plan import Plan, PlannedCell


@dataclass
class Step:
    """One cell as it is graded: `source` the judge's or the student's text, then what came of it."""

    cell: PlannedCell
    source: str
    outputs: list[dict[str, Any]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.cell.kind

    @property
    def is_blank(self) -> bool:
        """Whether an answer is still as it was released, or gone."""
        return not self.source.strip() or self.source.strip() == self.cell.blank.strip()


def canonical(plan: Plan, handed_in: Sequence[NotebookNode]) -> tuple[list[Step], list[tuple[str, str]]]:
    """Put the handed-in cells' answers and own cells into the instructor's notebook.

    A cell counts for the grade_id it bears, the first of several with one; a later copy runs as an own cell, as it did
    for its student. Locked cells are the instructor's, whatever was done to them, and missing ones are put back. An
    own cell stands after the known cell it followed.
    Returns the steps in order and what was noticed: (key, grade_id).
    """
    known = {cell.grade_id: cell for cell in plan.cells if cell.grade_id}
    answers: dict[str, str] = {}
    own: dict[str | None, list[NotebookNode]] = {}
    noticed: list[tuple[str, str]] = []
    before: str | None = None
    for cell in handed_in:
        name = cell.grade_id
        if name in known and name not in answers:
            answers[name] = cell.source
            before = name
            continue
        if name in known:
            noticed.append(("copied_cell", name))
        if name not in known or known[name].kind == "answer":
            own.setdefault(before, []).append(cell)
    noticed += [("missing_cell", name) for name in known if name not in answers]
    steps = [_own(cell) for cell in own.get(None, [])]
    for planned in plan.cells:
        is_answer = planned.kind in ("answer", "written")
        steps.append(Step(planned, answers.get(planned.grade_id or "", "") if is_answer else planned.source))
        steps += [_own(cell) for cell in own.get(planned.grade_id, []) if planned.grade_id]
    return steps, noticed


def _own(cell: NotebookNode) -> Step:
    return Step(PlannedCell("own" if cell.cell_type == "code" else "text", cell.cell_type, "", ""), cell.source)
