"""What an assignment's source notebook asks for: which cell runs where, and what it is worth. For one language."""

import copy
import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme
from traitlets.config import Config

from publishing.one_language import keep_language
from publishing.pages import LANGUAGES

KINDS = ("setup", "answer", "test", "written", "text", "own")


@dataclass(frozen=True)
class PlannedCell:
    """One cell of the instructor's notebook."""

    kind: str  # "setup" and "test" are locked code; "answer" and "written" the student's; "text" is prose
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
    forbidden: list[str]  # dotted names an answer may not use

    @property
    def max_points(self) -> dict[str, float]:
        return {cell.grade_id: cell.points for cell in self.cells if cell.grade_id and cell.kind in ("test", "written")}

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> "Plan":
        held = json.loads(text)
        return Plan(**{**held, "cells": [PlannedCell(**cell) for cell in held["cells"]]})


def read_plans(notebook: Path, assignment: str) -> dict[str, Plan]:
    """The plan of a source notebook by language; a notebook in one language only has the same plan for each.

    Raises ValueError when two cells bear one grade_id.
    """
    source = nbformat.read(notebook, as_version=4)
    return {language: _plan(keep_language(source, language), assignment, language) for language in LANGUAGES}


def _plan(source: NotebookNode, assignment: str, language: str) -> Plan:
    released, blank = _without_hidden(source), _without_solutions(source)
    cells = [
        _planned(cell, shown, empty)
        for cell, shown, empty in zip(source.cells, released.cells, blank.cells, strict=True)
    ]
    named = [cell.grade_id for cell in cells if cell.grade_id]
    if len(set(named)) != len(named):
        twice = sorted({name for name in named if named.count(name) > 1})
        raise ValueError(f"{assignment}: more than one cell is called {', '.join(twice)}; rename all but one.")
    course = source.metadata.get("course", {})
    text = json.dumps([asdict(cell) for cell in cells], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Plan(assignment, language, cells, digest, dict(source.metadata), list(course.get("forbids", [])))


def _planned(cell: NotebookNode, shown: NotebookNode, blank: NotebookNode) -> PlannedCell:
    about = cell.metadata.get("nbgrader") or {}
    kind = _kind(cell, about)
    return PlannedCell(
        kind=kind,
        cell_type=cell.cell_type,
        source=cell.source,
        shown=shown.source,
        grade_id=about.get("grade_id"),
        points=float(about.get("points", 0)) if about.get("grade") else 0.0,
        blank=blank.source if kind in ("answer", "written") else "",
        metadata=dict(cell.metadata),
    )


def _kind(cell: NotebookNode, about: dict[str, Any]) -> str:
    if about.get("solution") or about.get("task"):
        return "written" if about.get("grade") or about.get("task") else "answer"
    if cell.cell_type != "code":
        return "text"
    return "test" if about.get("grade") else "setup"


def _without_hidden(source: NotebookNode) -> NotebookNode:
    config = Config()
    config.ClearHiddenTests.enforce_metadata = False
    config.ClearMarkScheme.enforce_metadata = False
    return _through(source, [ClearHiddenTests(config=config), ClearMarkScheme(config=config)])


def _without_solutions(source: NotebookNode) -> NotebookNode:
    from nbgrader.preprocessors import ClearSolutions

    from publishing.exercises import release_config

    language = str(source.metadata.get("course", {}).get("language", "ko"))
    cleared = _through(source, [ClearSolutions(config=release_config(language))])
    return keep_language(_without_hidden(cleared), language)


def _through(source: NotebookNode, steps: list[Any]) -> NotebookNode:
    notebook, resources = copy.deepcopy(source), ResourcesDict()
    for step in steps:
        notebook, resources = step.preprocess(notebook, resources)
    return notebook
