"""What an assignment's source notebook asks for: which cell runs where, and what it is worth. For one language."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

KINDS = ("setup", "answer", "test", "written", "task", "text", "own")


@dataclass(frozen=True)
class PlannedCell:
    """One cell of the instructor's notebook."""

    kind: str  # "setup" and "test" are locked code; "answer" and "written" the student's; "text" and "task" are prose
    cell_type: str
    source: str  # with hidden tests: the judge's
    shown: str  # as the student had it: all that a student's process may see
    grade_id: str | None = None
    points: float = 0.0
    blank: str = ""  # an answer as it was released: unchanged, it is no answer
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def is_hidden(self) -> bool:
        """Whether the cell holds something its student never saw."""
        return self.source != self.shown


@dataclass(frozen=True)
class Plan:
    """An assignment's one notebook, in one language, and the files that lie beside it."""

    assignment: str
    language: str
    cells: list[PlannedCell]
    digest: str  # of everything a grade depends on, the submission aside
    metadata: dict[str, Any]
    forbidden: dict[str, list[str]]  # an answer's function -> dotted names it must do without
    imports: list[str] = field(default_factory=list)  # what the instructor's notebook imports, a statement each

    @property
    def max_points(self) -> dict[str, float]:
        graded = ("test", "written", "task")
        return {cell.grade_id: cell.points for cell in self.cells if cell.grade_id and cell.kind in graded}

    @property
    def uses_checks(self) -> bool:
        """Whether its tests ask `cnnlib.checks`; those of other courses use the answer's names."""
        return any("checks.start(" in cell.source for cell in self.cells)

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> "Plan":
        held = json.loads(text)
        return Plan(**{**held, "cells": [PlannedCell(**cell) for cell in held["cells"]]})
