"""From an assignment's source to the notebook a student opens, the same bytes every time."""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from traitlets.config import Config

from publishing.assignment import Assignment, SourceError
from publishing.one_language import KeepLanguage
from publishing.pages import LANGUAGES
from publishing.written import Report, Written

MESSAGES_FILE = "messages.json"


def release_config(language: str = "ko") -> Config:
    """What nbgrader is told whenever a student's notebook is made, here or by `nbgrader generate_assignment`."""
    config = Config()
    config.KeepLanguage.language = language
    config.ClearSolutions.code_stub = {
        "python": "# ko: 여기에 답을 쓰세요.\n# en: Write your answer here.\nraise NotImplementedError()"
    }
    # One string in both languages: a blank answer is recognised by its checksum, whatever the language.
    config.ClearSolutions.text_stub = "여기에 답을 쓰세요. / Write your answer here."
    # The setup cell carries the tests' words in a hidden region, the open question its rubric: neither is graded.
    config.ClearHiddenTests.enforce_metadata = False
    config.ClearMarkScheme.enforce_metadata = False
    return config


RELEASE_STEPS = [LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums]
AFTER_SAVING = [KeepLanguage, ClearHiddenTests, ClearMarkScheme, ComputeChecksums, CheckCellMetadata]


def student_notebook(assignment: Assignment, language: str) -> NotebookNode:
    """The notebook a student opens: one language, no solution, no hidden test, no rubric, no output."""
    notebook, resources = nbformat.from_dict(assignment.notebook), ResourcesDict()
    config = release_config(language)
    for step in RELEASE_STEPS + AFTER_SAVING:
        notebook, resources = step(config=config).preprocess(notebook, resources)
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def visible_messages(assignment: Assignment) -> dict[str, dict[str, str]]:
    """The words of the tests that students see; raises SourceError for a key without words."""
    notebook = student_notebook(assignment, LANGUAGES[0])
    keys = {key for cell in notebook.cells if cell.cell_type == "code" for key in message_keys(cell.source)}
    return {key: assignment.messages[key] for key in sorted(keys)}


@dataclass(frozen=True)
class Expectation:
    """One `checks.expect(key, ..., suspects={misconception: ...}, got=..., ...)` of a test cell."""

    key: str
    misconceptions: tuple[str, ...]
    values: frozenset[str] | None  # the names that fill placeholders; None where `**` hides them


def expectations(source: str) -> Iterator[Expectation]:
    """Every `checks.expect` of a test cell; raises SourceError for a key that is not written out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "expect":
            if not node.args or not isinstance(node.args[0], ast.Constant):
                raise SourceError(f"The key of a message must be written out: {ast.unparse(node)[:60]!r}.")
            suspects = next((word.value for word in node.keywords if word.arg == "suspects"), None)
            named = suspects.keys if isinstance(suspects, ast.Dict) else []
            hidden = any(word.arg is None for word in node.keywords)
            values = frozenset(word.arg for word in node.keywords if word.arg not in (None, "suspects"))
            yield Expectation(
                key=str(node.args[0].value),
                misconceptions=tuple(ast.literal_eval(key) for key in named if key is not None),
                values=None if hidden else values,
            )


def messages_text(assignment: Assignment) -> str:
    """The text of the file beside the released notebook: what its visible tests say, in both languages."""
    return json.dumps(visible_messages(assignment), ensure_ascii=False, indent=1) + "\n"


def message_keys(source: str) -> set[str]:
    """Every message key that a test cell names, those of misconceptions among them."""
    return {key for expected in expectations(source) for key in (expected.key, *expected.misconceptions)}


def check_messages(assignment: Assignment) -> None:
    """Raise SourceError for a key without words, words that no test uses, and placeholders that no value fills."""
    name, used = assignment.path.name, set()
    for cell in assignment.notebook.cells:
        for expected in expectations(cell.source) if cell.cell_type == "code" else ():
            for key in (expected.key, *expected.misconceptions):
                used.add(key)
                unfilled = _placeholders(assignment.messages.get(key, {})) - (expected.values or set())
                if unfilled and expected.values is not None:
                    raise SourceError(f"{name}: {cell.id!r} gives message {key!r} no value for {sorted(unfilled)}.")
    if missing := sorted(used - set(assignment.messages)):
        raise SourceError(f"{name}: no message for {', '.join(missing)} in solutions/messages.")
    if unused := sorted(set(assignment.messages) - used):
        raise SourceError(f"{name}: no test uses the message(s) {', '.join(unused)}.")


def _placeholders(message: dict[str, str]) -> set[str]:
    """The names in braces of a message, in any of its languages."""
    return {name for words in message.values() for _, name, _, _ in Formatter().parse(words) if name is not None}


def exercise_files(assignment: Assignment) -> dict[Path, str]:
    """Path below the course's root -> text, of everything released for this assignment in both languages."""
    check_messages(assignment)
    words = messages_text(assignment)
    files = {}
    for language in LANGUAGES:
        folder = Path("exercises", language, assignment.id)
        files[folder / f"{assignment.id}.ipynb"] = nbformat.writes(student_notebook(assignment, language)) + "\n"
        files[folder / MESSAGES_FILE] = words
    return files


def write_exercises(root: Path, assignments: list[Assignment], report: Report = print) -> list[Path]:
    """Write what students receive into `root`/exercises; returns the files that changed.

    Somebody may have worked in these notebooks: of a file changed by hand a copy is kept, and `report` is told.
    """
    changed = []
    written = Written(root / "exercises", root / "_build" / "exercises" / "written.json", report)
    for assignment in assignments:
        for relative, text in exercise_files(assignment).items():
            if written.write(relative.relative_to("exercises").as_posix(), text.encode()):
                changed.append(root / relative)
    written.finish()
    return changed
