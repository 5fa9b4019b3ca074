"""Reads an assignment's plan from the instructor's notebook, by nbgrader's own marks. Not for judges: see `plan`."""

import copy
import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions
from traitlets.config import Config

from grading.cell_source import import_lines
from grading.plan import Plan, PlannedCell
from publishing.one_language import keep_language
from publishing.pages import LANGUAGES


def read_plans(notebook: Path, assignment: str, config: Config | None = None) -> dict[str, Plan]:
    """The plan of a source notebook by language; a notebook of another course has the same plan for each.

    config: that course's own, with its marks of solutions and hidden tests. Raises ValueError when two cells bear one
    grade_id, and for a kernel other than Python's.
    """
    source = nbformat.read(notebook, as_version=4)
    kernel = source.metadata.get("kernelspec", {}).get("language", "python")
    if kernel != "python":
        raise ValueError(f"{notebook.name} is written for {kernel}: only notebooks with a Python kernel can be graded.")
    if "course" in source.metadata:
        return {language: _plan(keep_language(source, language), assignment, language) for language in LANGUAGES}
    return {language: _plan(source, assignment, language, config or Config()) for language in LANGUAGES}


def _plan(source: NotebookNode, assignment: str, language: str, config: Config | None = None) -> Plan:
    """config: of a course other than this one."""
    if config is None:
        released, blank = _without_hidden(source), _without_solutions(source)
    else:
        released = _through(source, [ClearHiddenTests(config=config), ClearMarkScheme(config=config)])
        blank = _through(source, [ClearSolutions(config=config), ClearHiddenTests(config=config)])
    cells = [
        _planned(cell, shown, empty)
        for cell, shown, empty in zip(source.cells, released.cells, blank.cells, strict=True)
        if any((cell.metadata.get("nbgrader") or {}).get(name) for name in ("grade", "solution", "locked", "task"))
    ]
    named = [cell.grade_id for cell in cells if cell.grade_id]
    if len(set(named)) != len(named):
        twice = sorted({name for name in named if named.count(name) > 1})
        raise ValueError(f"{assignment}: more than one cell is called {', '.join(twice)}; rename all but one.")
    course = source.metadata.get("course", {})
    text = json.dumps([[asdict(cell) for cell in cells], course.get("forbids", {})], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    imports = import_lines(cell.source for cell in source.cells if cell.cell_type == "code")
    forbidden = {str(name): list(names) for name, names in course.get("forbids", {}).items()}
    return Plan(assignment, language, cells, digest, dict(source.metadata), forbidden, imports)


def _planned(cell: NotebookNode, shown: NotebookNode, blank: NotebookNode) -> PlannedCell:
    about = cell.metadata.get("nbgrader") or {}
    kind = _kind(cell, about)
    return PlannedCell(
        kind=kind,
        cell_type=cell.cell_type,
        source=cell.source,
        shown=shown.source,
        grade_id=about.get("grade_id"),
        points=float(about.get("points", 0)) if about.get("grade") or about.get("task") else 0.0,
        blank=blank.source if kind in ("answer", "written") else "",
        metadata=dict(cell.metadata),
    )


def _kind(cell: NotebookNode, about: dict[str, Any]) -> str:
    if about.get("task"):
        return "task"
    if about.get("solution"):
        return "written" if about.get("grade") else "answer"
    if cell.cell_type != "code":
        return "text"
    return "test" if about.get("grade") else "setup"


def _without_hidden(source: NotebookNode) -> NotebookNode:
    config = Config()
    config.ClearHiddenTests.enforce_metadata = False
    config.ClearMarkScheme.enforce_metadata = False
    return _through(source, [ClearHiddenTests(config=config), ClearMarkScheme(config=config)])


def _without_solutions(source: NotebookNode) -> NotebookNode:
    from publishing.exercises import release_config

    language = str(source.metadata.get("course", {}).get("language", "ko"))
    cleared = _through(source, [ClearSolutions(config=release_config(language))])
    return keep_language(_without_hidden(cleared), language)


def _through(source: NotebookNode, steps: list[Any]) -> NotebookNode:
    notebook, resources = copy.deepcopy(source), ResourcesDict()
    for step in steps:
        notebook, resources = step.preprocess(notebook, resources)
    return notebook
