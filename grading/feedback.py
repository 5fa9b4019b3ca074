"""Feedback pages: in the handed-in notebook's language, of messages only, safe to open."""

import base64
import binascii
import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

import bleach
import jinja2
import mistune
from nbgrader.api import Gradebook, MissingEntry

from grading.outcome import CellOutcome, Outcome, read_outcome, write_whole
from grading.plan import Plan, PlannedCell
from grading.planning import read_plans
from grading.submissions import Course
from grading.words import words
from publishing.pages import LANGUAGES

_TAGS = {"p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "hr",
         "table", "thead", "tbody", "tr", "td", "th", "sub", "sup", "del"}  # fmt: skip
_MAX_SHOWN = 20_000  # characters of what one answer printed
_HEADING = re.compile(r"^#+\s+(.+)$", re.MULTILINE)
_KEY = re.compile(r"\[([\w.]+)\] ")
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass
class _Test:
    title: str
    points: float | None
    max_points: float
    hidden: bool
    message: list[str]  # paragraphs
    hint: str = ""  # the recognised misconception, explained
    by_person: bool = False

    @property
    def verdict(self) -> str:
        """A key of `page`."""
        if self.points is None:
            return "unread"
        if self.by_person:
            return "read"
        return "passed" if self.points >= self.max_points else "partly" if self.points > 0 else "failed"


@dataclass
class _Exercise:
    title: str
    answer: str = ""
    rendered: str = ""
    printed: str = ""
    pictures: list[str] = field(default_factory=list)
    comment: str = ""
    tests: list[_Test] = field(default_factory=list)

    @property
    def points(self) -> float:
        return sum(test.points or 0.0 for test in self.tests)

    @property
    def max_points(self) -> float:
        return sum(test.max_points for test in self.tests)


@dataclass(frozen=True)
class _ByHand:
    """What a person gave and said: grade_id -> points, grade_id -> comment."""

    points: dict[str, float]
    comments: dict[str, str]
    penalty: float = 0.0  # for handing in late


def write_feedback(course: Course, assignment: str, report: Callable[[str], None] = print) -> list[Path]:
    """Write a page for every outcome of `assignment`; returns the pages.

    A page is written anew only where it changed. Raises FileNotFoundError for an assignment that is not there.
    """
    pages = []
    for notebook in course.source_notebooks(assignment):
        plans = read_plans(notebook, assignment, course.config)
        for result in sorted((course.root / "results" / assignment).glob(f"*/{notebook.stem}.json")):
            outcome = read_outcome(result)
            if outcome is None:
                continue
            by_hand = _by_hand(course, outcome, notebook.stem)
            page = course.root / "feedback" / outcome.student / assignment / f"{notebook.stem}.html"
            graded = course.graded(assignment, outcome.student) / notebook.name
            text = feedback_page(plans[outcome.language], outcome, _cells(graded), by_hand).encode("utf-8", "replace")
            if not page.is_file() or page.read_bytes() != text:
                write_whole(page, text)
            pages.append(page)
    report(f"{len(pages)} page(s) in {course.root / 'feedback'}")
    return pages


def feedback_page(plan: Plan, outcome: Outcome, cells: dict[str, dict[str, Any]], by_hand: _ByHand) -> str:
    """One student's page. `cells`: the graded notebook's, by grade_id."""
    language = outcome.language
    exercises = [] if outcome.reason else _exercises(plan, outcome, cells, by_hand)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")), autoescape=True, trim_blocks=True
    )
    environment.filters["marked"] = _marked
    return environment.get_template("feedback.html.j2").render(
        language=language,
        title=_first_heading(plan),
        assignment=plan.assignment,
        student=outcome.student,
        score=sum(exercise.points for exercise in exercises) - by_hand.penalty,
        penalty=by_hand.penalty,
        max_score=sum(exercise.max_points for exercise in exercises),
        reasons=_reasons(outcome),
        noticed=[words("noticed", key, language, name=name) for key, name in outcome.noticed],
        exercises=exercises,
        say=lambda key: words("page", key, language),
        number=lambda value: f"{value:g}",
    )


def _first_heading(plan: Plan) -> str:
    """What the notebook calls itself, or the assignment's name."""
    headings = (_HEADING.match(cell.shown.lstrip()) for cell in plan.cells if cell.kind == "text")
    first = next(headings, None)
    return first[1] if first and first[0].startswith("# ") else plan.assignment


def _reasons(outcome: Outcome) -> dict[str, tuple[str, str]]:
    """Why there is no grade, by language: a heading and a sentence. A file that cannot be read has no language."""
    if outcome.reason is None:
        return {}
    return {
        language: (words("page", "ungradable", language), words("reasons", outcome.reason, language, **outcome.values))
        for language in LANGUAGES
    }


def _exercises(plan: Plan, outcome: Outcome, cells: dict[str, dict[str, Any]], by_hand: _ByHand) -> list[_Exercise]:
    """Each answer with the tests that follow it."""
    graded = {cell.grade_id: cell for cell in outcome.cells}
    exercises: list[_Exercise] = []
    title = plan.assignment
    for cell in plan.cells:
        if cell.kind == "text" and (heading := _HEADING.search(cell.shown)):
            title = heading[1]
        if cell.kind in ("answer", "written"):
            exercises.append(_answered(cell, title, cells.get(cell.grade_id or "", {}), by_hand))
        if cell.kind in ("test", "written", "task") and cell.grade_id in graded:
            if not exercises:
                exercises.append(_Exercise(title))
            exercises[-1].tests.append(_test(cell, graded[cell.grade_id], outcome.language, by_hand))
    return exercises


def _answered(cell: PlannedCell, title: str, held: dict[str, Any], by_hand: _ByHand) -> _Exercise:
    exercise = _Exercise(title, comment=by_hand.comments.get(cell.grade_id or "", ""))
    source = str(held.get("source", ""))
    if source.strip() == cell.blank.strip():
        return exercise
    exercise.answer = source
    if cell.cell_type == "markdown":
        exercise.rendered = bleach.clean(mistune.html(source), tags=_TAGS, attributes={}, protocols=[], strip=True)
    for output in held.get("outputs", []):
        exercise.printed += str(output.get("text", ""))[: _MAX_SHOWN - len(exercise.printed)]
        picture = output.get("data", {}).get("image/png", "")
        if _is_base64(picture):
            exercise.pictures.append("".join(picture.split()))
    return exercise


def _test(cell: PlannedCell, outcome: CellOutcome, language: str, by_hand: _ByHand) -> _Test:
    points = by_hand.points.get(outcome.grade_id, outcome.points)
    message, hint = _said(outcome)
    if points is None:
        message = [words("page", "waiting", language)]
    elif points < outcome.max_points and not message and cell.kind == "test":
        message = [words("page", "no_message", language)]
    by_person = outcome.grade_id in by_hand.points
    return _Test(_title(cell), points, outcome.max_points, outcome.hidden, message, hint, by_person)


def _said(outcome: CellOutcome) -> tuple[list[str], str]:
    """A test's message in paragraphs, and its explanation of a misconception, without the keys they begin with."""
    if outcome.key is None:
        return outcome.message.splitlines(), ""
    hint, lines = "", []
    for line in outcome.message.splitlines():
        key = _KEY.match(line)
        said = line[key.end() :] if key else line
        if key and key[1] == outcome.misconception:
            hint = said
        else:
            lines.append(said)
    return lines, hint


def _marked(text: str) -> str:
    """A sentence with its `code` as HTML; everything else in it is text, whatever it looks like."""
    return _CODE.sub(r"<code>\1</code>", html.escape(text))


def _title(cell: PlannedCell) -> str:
    """What a test looks at: the comment that its student sees it begin with, or its name. A written answer has its
    heading."""
    if cell.kind != "test":
        return ""
    comment = takewhile(lambda line: line.startswith("#"), cell.shown.splitlines())
    return " ".join(line.lstrip("# ").strip() for line in comment).strip() or cell.grade_id or ""


def _cells(graded: Path) -> dict[str, dict[str, Any]]:
    if not graded.is_file():
        return {}
    cells = json.loads(graded.read_text(encoding="utf-8"))["cells"]
    return {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in cells if "nbgrader" in cell["metadata"]}


def _by_hand(course: Course, outcome: Outcome, notebook: str) -> _ByHand:
    """What a person entered in formgrader for one notebook."""
    with Gradebook(course.database, course.course_id) as book:
        try:
            held = book.find_submission_notebook(notebook, outcome.assignment, outcome.student)
        except MissingEntry:
            return _ByHand({}, {})
        points = {grade.name: grade.score for grade in held.grades if grade.manual_score is not None}
        comments = {comment.name: comment.manual_comment for comment in held.comments if comment.manual_comment}
        return _ByHand(points, comments, held.late_submission_penalty or 0.0)


def _is_base64(text: object) -> bool:
    """Whether a hostile process's picture is one: nothing but base64 goes into a page's attribute."""
    try:
        return isinstance(text, str) and base64.b64decode("".join(text.split()), validate=True)[:4] == b"\x89PNG"
    except (binascii.Error, ValueError):
        return False
