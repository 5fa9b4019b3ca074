"""The grader's commands, as `course` offers them."""

import json
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grading.isolation.limits import Limits

Command = tuple[Callable[..., str], dict[str, dict[str, Any]]]


def grade(
    assignment: str,
    course: Path,
    submitted: Path | None,
    students: list[str] | None,
    workers: int,
    isolation: str,
    min_isolation: str,
    cell_seconds: float,
    tests_in_process: bool,
    regrade: bool,
    json: Path | None,
) -> str:
    """Grade what students handed in, each in a sandbox, and bring the grades into nbgrader's gradebook."""
    _need_linux("grade")
    from grading.grade import Options, summary_data
    from grading.grade import grade as grade_assignment
    from grading.progress import Screen
    from grading.summary import summary_text

    options = Options(
        assignment=assignment,
        submitted=submitted,
        students=tuple(students or ()),
        workers=workers,
        isolation=isolation,
        min_isolation=min_isolation,
        regrade=regrade,
        together=tests_in_process or None,
        limits=Limits(cell_seconds=cell_seconds),
    )
    screen = Screen()
    try:
        summary = grade_assignment(course, options, screen.say, screen.pass_by if screen.is_terminal else None)
    finally:
        screen.clear()
    if json is not None:
        _write_json(json, summary_data(summary))
    return summary_text(summary)


def collect(paths: list[Path], course: Path, roster: Path | None, pattern: str | None) -> str:
    """Bring in what students uploaded: archives, folders, nbgrader's exchange. Nothing earlier is lost."""
    _need_linux("collect")
    from grading.collect import collect as collect_uploads
    from grading.full_disk import told_of_a_full_disk
    from grading.lock import working_on
    from grading.submissions import open_course

    with told_of_a_full_disk(course), working_on(course, "collect"):
        result = collect_uploads(open_course(course), paths, roster, pattern, _say)
    counts = (
        f"taken: {len(result.taken)}   unchanged: {len(result.unchanged)}   "
        f"kept as earlier: {len(result.kept_beside)}   kept aside: {len(result.quarantined)}   "
        f"refused: {len(result.refused)}"
    )
    troubles = [counts]
    if result.quarantined:
        troubles += [
            "These are nobody's of the class. Add the student to the roster, or rename the upload, and collect"
        ]
        troubles += [f"{course / 'quarantine'} again:", *result.quarantined]
    if result.refused:
        troubles += ["These were refused and left where they are:", *result.refused]
    if len(troubles) > 1:
        raise RuntimeError("\n".join(troubles))
    return counts


def feedback(assignment: str, course: Path) -> str:
    """Write a feedback page for every student, in the language of the notebook they handed in."""
    _need_linux("feedback")
    from grading.feedback import write_feedback
    from grading.full_disk import told_of_a_full_disk
    from grading.lock import working_on
    from grading.submissions import open_course

    opened = open_course(course)
    with told_of_a_full_disk(course), working_on(course, f"feedback {assignment}"):
        pages = write_feedback(opened, assignment, lambda line: None)
    return f"{len(pages)} page(s) in {opened.root / 'feedback'}"


def report(assignment: str, course: Path, to: Path | None) -> str:
    """Write the class's grades, how hard and how telling each test was, and its misconceptions as CSV."""
    _need_linux("report")
    from grading.full_disk import told_of_a_full_disk
    from grading.report import write_report
    from grading.submissions import open_course

    opened = open_course(course)
    folder = to or opened.root / "report" / assignment
    with told_of_a_full_disk(to if to and to.is_dir() else course):
        return "\n".join(map(str, write_report(opened, assignment, folder)))


def doctor(course: Path) -> str:
    """Tell what this machine isolates, how much it allows, and with which versions it grades."""
    from grading.doctor import doctor_text

    return doctor_text(course)


def _need_linux(command: str) -> None:
    """Raises RuntimeError elsewhere: the walls around an answer are Linux's own."""
    if sys.platform != "linux":
        raise RuntimeError(
            f"`course {command}` needs Linux, and this is {platform.system()}: run it in a Linux container or virtual "
            "machine (on Windows, WSL 2), or for a class you trust `nbgrader autograde` here."
        )


def _write_json(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _say(line: str) -> None:
    print(line, flush=True)


def commands(course: Path) -> dict[str, Command]:
    """name -> what does it and its options as argparse takes them; `course` is the folder graded by default."""
    folder = {"type": Path, "default": course, "help": "an nbgrader course's folder (default: %(default)s)"}
    name = {"help": "the assignment's name, e.g. 07-one-by-one-convolution"}
    to = {"type": Path, "help": "another folder for the tables"}
    return {
        "grade": (grade, {"assignment": name, "--course": folder, **_GRADE_OPTIONS}),
        "collect": (collect, {**_COLLECT_OPTIONS, "--course": folder}),
        "feedback": (feedback, {"assignment": name, "--course": folder}),
        "report": (report, {"assignment": name, "--course": folder, "--to": to}),
        "doctor": (doctor, {"--course": folder}),
    }


_GRADE_OPTIONS: dict[str, dict[str, Any]] = {
    "--submitted": {"type": Path, "help": "a folder of STUDENT/ASSIGNMENT other than the course's"},
    "--students": {"nargs": "+", "help": "these students only"},
    "--workers": {"type": int, "default": os.cpu_count() or 1, "help": "at a time (%(default)s)"},
    "--isolation": {"default": "auto", "choices": ["auto", "namespaces", "landlock", "none"]},
    "--min-isolation": {"default": "landlock", "choices": ["namespaces", "landlock", "none"]},
    "--cell-seconds": {"type": float, "default": Limits().cell_seconds, "help": "for one cell or test"},
    "--tests-in-process": {
        "action": "store_true",
        "help": "run tests beside the answers, which can then see them (c.CourseGrader.in_process_tests)",
    },
    "--regrade": {"action": "store_true", "help": "also what has not changed"},
    "--json": {"type": Path, "help": "write every outcome to this file"},
}
_COLLECT_OPTIONS: dict[str, dict[str, Any]] = {
    "paths": {"nargs": "+", "type": Path, "help": "archives, or folders of archives or submissions"},
    "--roster": {
        "type": Path,
        "help": "a CSV whose first column lists the students (default: roster.csv in the course's folder, else the "
        "gradebook's students once one has a name or an address there; uploads of others are kept in quarantine)",
    },
    "--pattern": {"help": "a regular expression of names with the groups student, assignment and time"},
}
