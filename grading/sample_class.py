"""A class of invented students whose answers we know: right, partly right, each catalogued mistake, blank, late."""

import copy
import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from publishing.assignment import Assignment, SourceError
from publishing.exercises import student_notebook
from publishing.one_language import keep_lines
from publishing.pages import LANGUAGES
from publishing.written import Report, Written

DUE = datetime.datetime(2026, 3, 31, 15, 0, tzinfo=datetime.UTC)  # midnight in Seoul
PREFIX = "sample-"
_HANGUL = re.compile("[가-힣]")
_SOLUTION_MARK = re.compile(r"^ *### (?:BEGIN|END) SOLUTION(?:\n|\Z)", re.MULTILINE)
# What a person writes in formgrader beside a written answer with full points.
COMMENT = {"ko": "채점 기준의 요점이 모두 들어 있습니다.", "en": "It makes every point of the rubric."}


@dataclass(frozen=True)
class SampleStudent:
    """One invented student: what they hand in, and when."""

    id: str
    language: str
    answers: dict[str, str] = field(repr=False)  # grade_id of a solution cell -> source; the others stay blank
    handed_in: datetime.datetime = DUE - datetime.timedelta(days=1)
    misconception: str | None = None


@dataclass(frozen=True)
class CataloguedAnswer:
    """An answer from solutions/wrong or solutions/alternative."""

    name: str
    exercise: str
    source: str


def catalogued_answers(assignment: Assignment, kind: str) -> list[CataloguedAnswer]:
    """The `kind` ("wrong" or "alternative") answers to `assignment`; raises SourceError for a bad header."""
    answers = []
    for path in sorted((assignment.path.parent / kind / assignment.number).glob("*.py")):
        source = path.read_text(encoding="utf-8")
        first, _, body = source.partition("\n")
        exercise = first.removeprefix("# exercise: ").strip()
        if exercise not in assignment.exercises:
            raise SourceError(
                f"{path.name}: the first line must be '# exercise: NAME', NAME one of {assignment.exercises}."
            )
        answers.append(CataloguedAnswer(path.stem, exercise, body))
    return answers


def sample_class(assignment: Assignment, mistakes: int | None = None) -> list[SampleStudent]:
    """The students of `assignment`'s sample class, in both languages.

    mistakes: how many of the catalogued mistakes are handed in, one a student; all of them without it.
    """
    right = {
        language: {
            cell.id: _in_language(cell, language)
            for cell in assignment.notebook.cells
            if cell.metadata.nbgrader.solution
        }
        for language in LANGUAGES
    }
    half = len(assignment.exercises) // 2
    partly = {name: right["ko"][name] for name in assignment.exercises[:half]}
    students = [SampleStudent(f"{PREFIX}right-{language}", language, right[language]) for language in LANGUAGES]
    students += [
        SampleStudent(f"{PREFIX}partly-right", "ko", partly),
        SampleStudent(f"{PREFIX}blank", "en", {}),
        SampleStudent(f"{PREFIX}late", "ko", right["ko"], DUE + datetime.timedelta(hours=5)),
    ]
    for position, wrong in enumerate(catalogued_answers(assignment, "wrong")[:mistakes]):
        language = LANGUAGES[position % 2]
        answers = right[language] | {wrong.exercise: wrong.source}
        name = f"{PREFIX}{wrong.name.replace('_', '-')}"
        known = wrong.name if wrong.name in assignment.misconceptions else None
        students.append(SampleStudent(name, language, answers, misconception=known))
    return students


def _in_language(cell: NotebookNode, language: str) -> str:
    """A right answer as a student of one language writes it: a model answer in text holds a paragraph of each."""
    if cell.cell_type == "code":
        return _SOLUTION_MARK.sub("", keep_lines(cell.source, language))
    own = [part for part in cell.source.split("\n\n") if bool(_HANGUL.search(part)) == (language == "ko")]
    return "\n\n".join(own) or cell.source


def written_cells(assignment: Assignment) -> dict[str, float]:
    """The cells a person grades, with their points."""
    cells = [cell for cell in assignment.notebook.cells if cell.metadata.nbgrader.solution]
    return {cell.id: cell.metadata.nbgrader.points for cell in cells if cell.metadata.nbgrader.grade}


def hand_in(course: Path, assignment: Assignment, student: SampleStudent) -> Path:
    """Write `student`'s submission into the course's submitted/ folder; returns the notebook's path."""
    for name, content in _submission(student_notebook(assignment, student.language), student).items():
        path = course / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return course / "submitted" / student.id / assignment.id / f"{assignment.id}.ipynb"


def hand_in_class(course: Path, assignment: Assignment, students: list[SampleStudent], report: Report = print) -> None:
    """Write the submissions of `students` where they differ; of one that somebody changed by hand a copy is kept."""
    written = Written(course, course / "sample.json", report)
    blank = {language: student_notebook(assignment, language) for language in LANGUAGES}
    for student in students:
        for name, content in _submission(blank[student.language], student).items():
            written.write(name, content)
    written.finish(remove=False)


def _submission(blank: NotebookNode, student: SampleStudent) -> dict[str, bytes]:
    """A submission's files by their names in the course's folder."""
    notebook = copy.deepcopy(blank)
    for cell in notebook.cells:
        if cell.id in student.answers:
            cell.source = student.answers[cell.id]
    assignment = notebook.metadata.course.assignment
    folder = f"submitted/{student.id}/{assignment}"
    return {
        f"{folder}/{assignment}.ipynb": (nbformat.writes(notebook) + "\n").encode(),
        f"{folder}/timestamp.txt": f"{student.handed_in:%Y-%m-%d %H:%M:%S} UTC\n".encode(),
    }
