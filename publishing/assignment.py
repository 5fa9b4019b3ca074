"""One percent script per assignment, both languages in it, read as one notebook."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import yaml
from nbformat import NotebookNode

from publishing.pages import LANGUAGES

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


class SourceError(ValueError):
    """An assignment's source breaks a rule; the message says which, and where."""


@dataclass(frozen=True)
class Assignment:
    """An assignment as its authors write it."""

    id: str  # the chapter's stem: 07-one-by-one-convolution
    path: Path
    notebook: NotebookNode  # both languages, solutions, hidden tests
    withholds: tuple[str, ...]  # modules of cnnlib that students do not get with it
    messages: dict[str, dict[str, str]]  # what its tests say, misconceptions among them
    misconceptions: dict[str, dict[str, str]]

    @property
    def number(self) -> str:
        """The chapter's number in two digits: the folder of its wrong and alternative answers."""
        return self.id[:2]

    @property
    def exercises(self) -> list[str]:
        """The grade_id of every cell to be answered, in order."""
        return [cell.metadata.nbgrader.grade_id for cell in self.notebook.cells if cell.metadata.nbgrader.solution]


def find_assignments(root: Path) -> list[Assignment]:
    """Every assignment of the course in `root`, by chapter; raises SourceError when there is none."""
    paths = sorted((root / "solutions").glob("[0-9][0-9]_*.py"))
    if not paths:
        raise SourceError(f"No assignment found: {root / 'solutions'} holds no file like 07_one_by_one_convolution.py.")
    return [read_assignment(path) for path in paths]


def read_assignment(path: Path) -> Assignment:
    """Read a percent script and its messages; raises SourceError where it breaks a rule."""
    notebook = jupytext.read(path, fmt="py:percent")
    about = notebook.metadata.get("course", {})
    if about.get("assignment") != path.stem.replace("_", "-"):
        raise SourceError(f"{path.name}: the header's assignment must be {path.stem.replace('_', '-')!r}.")
    messages, misconceptions = _read_messages(path)
    cells = [_cell(cell, path) for cell in notebook.cells]
    _check_pairs(cells, path)
    forbids = _read_forbids(about, cells, path)
    _tell_setup_cells(cells, messages | misconceptions, forbids)
    _check_ids(cells, path)
    metadata = {
        "course": {"assignment": about["assignment"], **({"forbids": forbids} if forbids else {})},
        "kernelspec": KERNEL,
        "language_info": {"name": "python"},
    }
    return Assignment(
        id=about["assignment"],
        path=path,
        notebook=nbformat.v4.new_notebook(cells=cells, metadata=metadata),
        withholds=tuple(about.get("withholds", ())),
        messages=messages | misconceptions,
        misconceptions=misconceptions,
    )


def _read_messages(path: Path) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """The messages of an assignment's tests and of its misconceptions; raises SourceError where words are missing."""
    words = path.parent / "messages" / f"{path.stem[:2]}.yml"
    catalogue = yaml.safe_load(words.read_text(encoding="utf-8")) if words.is_file() else None
    if not isinstance(catalogue, dict) or set(catalogue) != {"messages", "misconceptions"}:
        raise SourceError(f"{path.name}: messages/{words.name} must hold the parts 'messages' and 'misconceptions'.")
    parts = [catalogue["messages"] or {}, catalogue["misconceptions"] or {}]
    for key, message in [item for part in parts for item in part.items()]:
        if not isinstance(message, dict) or set(message) != set(LANGUAGES):
            raise SourceError(f"{path.name}: message {key!r} must be in {' and '.join(LANGUAGES)}, and in no other.")
    return parts[0], parts[1]


def _cell(cell: NotebookNode, path: Path) -> NotebookNode:
    """A cell with nbgrader's metadata complete and an id that is the same every time."""
    title, tags = cell.metadata.get("title"), cell.metadata.get("tags", [])
    if not title:
        raise SourceError(f"{path.name}: this cell has no name in its header: {cell.source[:60]!r}")
    languages = [tag for tag in tags if tag in LANGUAGES]
    grade_id = "_".join([title, *languages])
    given: dict[str, Any] = dict(cell.metadata.get("nbgrader", {}))
    graded, solution = given.get("grade", False), given.get("solution", False)
    nbgrader = {
        "grade": graded,
        "grade_id": grade_id,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if graded and "points" not in given:
        raise SourceError(f"{path.name}: cell {grade_id!r} is graded but has no points.")
    if graded:
        nbgrader["points"] = given["points"]
    metadata: dict[str, Any] = {"nbgrader": nbgrader}
    if languages:
        metadata["lang"] = languages[0]
    if cell.cell_type == "code" and (graded or solution):
        # Exercises are independent: Run All goes on behind one that is blank or wrong, and shows what all tests say.
        metadata["tags"] = ["raises-exception"]
    new = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
    return new(cell.source, metadata=metadata, id=grade_id)


def _read_forbids(about: dict[str, Any], cells: list[NotebookNode], path: Path) -> dict[str, list[str]]:
    """What each exercise must do without, by the header's `forbids`; raises SourceError for no exercise."""
    forbids = about.get("forbids", {})
    exercises = {cell.id for cell in cells if cell.metadata.nbgrader.solution and cell.cell_type == "code"}
    if not isinstance(forbids, dict) or not all(isinstance(names, list) for names in forbids.values()):
        raise SourceError(f"{path.name}: forbids must name an exercise and its list: {{blur: [scipy.ndimage]}}.")
    if unknown := sorted(set(forbids) - exercises):
        raise SourceError(f"{path.name}: forbids names {unknown}, but the exercises are {sorted(exercises)}.")
    return {name: [str(one) for one in names] for name, names in forbids.items()}


def _tell_setup_cells(
    cells: list[NotebookNode], messages: dict[str, dict[str, str]], forbids: dict[str, list[str]]
) -> None:
    """Give the setup cells what is forbidden, and every message in a hidden region: graders have the words alone."""
    words = json.dumps(messages, ensure_ascii=False, indent=0, sort_keys=True)
    for cell in cells:
        if cell.id in {f"setup_{language}" for language in LANGUAGES}:
            cell.source += f"\nchecks.forbid({forbids})" if forbids else ""
            cell.source += f"\n### BEGIN HIDDEN TESTS\nchecks.add_messages({words})\n### END HIDDEN TESTS"


def _check_pairs(cells: list[NotebookNode], path: Path) -> None:
    """Raise unless every Korean cell is followed by its English one, and no other cell is in one language only."""
    following = iter(cells)
    for cell in following:
        if "lang" in cell.metadata:
            second = next(following, None)
            if second is None:
                raise SourceError(f"{path.name}: cell {cell.id!r} exists in one language only.")
            if second.id != f"{cell.id.removesuffix('_ko')}_en":
                raise SourceError(
                    f"{path.name}: cell {cell.id!r} must be Korean and followed by its English counterpart, "
                    f"not by {second.id!r}."
                )
    for cell in cells:
        if cell.cell_type == "markdown" and "lang" not in cell.metadata and not cell.metadata.nbgrader.solution:
            raise SourceError(f"{path.name}: text cell {cell.id!r} is tagged neither 'ko' nor 'en'.")


def _check_ids(cells: list[NotebookNode], path: Path) -> None:
    seen: set[str] = set()
    for cell in cells:
        if cell.id in seen:
            raise SourceError(f"{path.name}: two cells are called {cell.id!r}.")
        seen.add(cell.id)
