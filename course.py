"""The one command: `course all` (what `make course` runs), and its parts: build, release, sample, validate, serve."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grading.commands import commands as grading_commands

ROOT = Path(__file__).resolve().parent
COURSE = ROOT / "_build" / "course"
FEW_MISTAKES = 2


class CourseError(Exception):
    """Something the user can mend; the message says what and how."""


def build() -> str:
    """Execute the pages and build the site in both languages."""
    from publishing.build import build_site

    site = build_site(ROOT, _say)
    return f"site: {site.relative_to(ROOT)}"


def pdf() -> str:
    """Print the built book to one PDF a language; needs Chromium."""
    from publishing.pdf import write_pdfs

    return "\n".join(f"pdf: {path.relative_to(ROOT)}" for path in write_pdfs(ROOT, ROOT / "_build" / "site"))


def release(course: Path = COURSE) -> str:
    """Write exercises, the folder nbgrader works in, and the student bundle."""
    from grading.course_folder import is_released, release_assignment, write_course
    from grading.sample_class import DUE
    from publishing.assignment import find_assignments
    from publishing.bundle import write_bundle
    from publishing.exercises import write_exercises
    from publishing.student_repository import read_repository

    course = course.resolve()
    assignments = find_assignments(ROOT)
    changed = write_exercises(ROOT, assignments, _say)
    _say(f"exercises: {len(assignments)} assignment(s) in 2 languages, {len(changed)} file(s) changed")
    write_course(course, assignments, _say)
    for assignment in assignments:
        if not is_released(course, assignment):
            release_assignment(course, assignment, DUE if course == COURSE else None)
            _say(f"gradebook: {assignment.id} entered")
    archive = write_bundle(ROOT, assignments, ROOT / "_build" / "bundle", read_repository(ROOT), _say)
    return f"nbgrader's folder: {course}\nstudent bundle: {archive.relative_to(ROOT)}"


def sample(stock: bool = False) -> str:
    """Hand in for the sample class, grade it, write feedback and tables, print the grades.

    Every catalogued mistake is handed in for the last assignment, a few for each of the others: `course validate`
    tries them all.
    """
    from grading.sample_run import run_sample
    from publishing.assignment import find_assignments

    assignments = find_assignments(ROOT)
    for assignment in assignments:
        mistakes = None if assignment is assignments[-1] else FEW_MISTAKES
        print(run_sample(COURSE, assignment, mistakes, stock, _say))
    return f"gradebook: {(COURSE / 'gradebook.db').relative_to(ROOT)}"


def validate() -> str:
    """Run every assignment's tests on its reference, alternative, wrong and blank answers."""
    from grading.validate import validate_assignment
    from publishing.assignment import find_assignments

    problems = []
    for assignment in find_assignments(ROOT):
        report = validate_assignment(assignment)
        _say(f"{assignment.id}: {report.tried} answers tried")
        problems += [f"{assignment.id}: {problem}" for problem in report.problems]
    if problems:
        raise CourseError("The tests do not tell right from wrong:\n" + "\n".join(problems))
    return "every right answer has full marks, every wrong one loses points on its own exercise only"


def mutants(assignments: list[str], everything: bool, workers: int) -> str:
    """Try each assignment's tests on machine mutants of its solutions, where something changed since the last time."""
    from grading.mutation_stamps import try_changed
    from publishing.assignment import find_assignments

    found = {assignment.id: assignment for assignment in find_assignments(ROOT)}
    if unknown := sorted(set(assignments) - set(found)):
        raise CourseError(f"There is no assignment {', '.join(unknown)}: choose from {', '.join(found)}.")
    chosen = [found[name] for name in assignments or found]
    problems = try_changed(chosen, ROOT / "solutions" / "mutants.yml", everything or bool(assignments), workers, _say)
    if problems:
        raise CourseError(f"{len(problems)} mutant(s) to look at (CONTRIBUTING.md says how):\n" + "\n".join(problems))
    return "the tests notice every slip that can be noticed"


def parity() -> str:
    """Compare the two languages of the book: the sources, then what their cells print."""
    from publishing.execute import execute_pages
    from publishing.parity import notes, require_parity
    from publishing.parity_outputs import require_equal_outputs

    for note in notes(ROOT):
        _say(f"note: {note}")
    require_parity(ROOT)
    execute_pages(ROOT, _say)
    require_equal_outputs(ROOT)
    return "book/ko and book/en agree"


def stamp(stem: str | None = None) -> str:
    """Record that a person has compared the two languages of a page, or of every page."""
    from publishing.parity import stamp_pages

    changed = stamp_pages(ROOT, stem)
    for section in changed:
        _say(section)
    return f"{len(changed)} section(s) stamped anew"


def lint_text() -> str:
    """Check the prose of both languages: particles, spaces, one name for each concept."""
    from publishing.english_lint import english_faults
    from publishing.korean_lint import korean_faults

    if faults := sorted({*korean_faults(ROOT), *english_faults(ROOT)}):
        raise CourseError(f"{len(faults)} places break a rule:\n" + "\n".join(map(str, faults)))
    return "the prose of both languages breaks no rule"


def everything() -> str:
    """All of it, in order: what `make course` runs once the environment is there."""
    steps = [
        ("Test the assignments' tests", validate),
        ("Build the book in both languages", build),
        ("Release the assignments in both languages", release),
        ("Grade the sample class", sample),
    ]
    begin = time.perf_counter()
    outcomes = []
    for number, (title, step) in enumerate(steps, start=2):  # 1 was the environment (publishing/environment.py)
        print(f"[{number}/{len(steps) + 1}] {title}", flush=True)
        started = time.perf_counter()
        outcomes.append(step())
        print(f"      done in {time.perf_counter() - started:.1f} s", flush=True)
    print(f"\nReady in {time.perf_counter() - begin:.0f} s. Where to look:")
    where = [
        ("read", "make serve, then http://localhost:8000/ (chooses Korean or English)"),
        ("do", "exercises/ko and exercises/en: open in JupyterLab; students get _build/bundle/*.zip"),
        ("grade", "_build/course: feedback/, report/, gradebook.db; “For instructors” in the book says how to go on"),
    ]
    return "\n".join(f"  {use:<6}{text}" for use, text in where)


def serve(port: int) -> str:
    """Serve the built site on localhost until interrupted."""
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    site = ROOT / "_build" / "site"
    if not (site / "index.html").is_file():
        raise CourseError(f"There is no site in {site}: run `make course` first.")
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(SimpleHTTPRequestHandler, directory=site))
    except OSError as error:
        raise CourseError(f"Port {port} cannot be used ({error.strerror}): try `make serve PORT=8001`.") from None
    print(f"Serving the book on http://localhost:{server.server_port}/ (stop with Ctrl+C)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return "stopped"
    return ""


def _say(line: str) -> None:
    print(f"      {line}", flush=True)


# command -> what does it, and its options as argparse takes them
COMMANDS: dict[str, tuple[Callable[..., str], dict[str, dict[str, Any]]]] = {
    "all": (everything, {}),
    "build": (build, {}),
    "pdf": (pdf, {}),
    "release": (release, {"--course": {"type": Path, "default": COURSE, "help": "the folder nbgrader works in"}}),
    "sample": (sample, {"--stock": {"action": "store_true", "help": "grade with stock nbgrader"}}),
    "validate": (validate, {}),
    "mutants": (
        mutants,
        {
            "assignments": {"nargs": "*", "metavar": "ASSIGNMENT", "help": "these only, changed or not"},
            "--all": {"dest": "everything", "action": "store_true", "help": "also those that have not changed"},
            "--workers": {"type": int, "default": os.cpu_count() or 1, "help": "at a time (%(default)s)"},
        },
    ),
    "parity": (parity, {}),
    "lint-text": (lint_text, {}),
    "stamp": (stamp, {"stem": {"nargs": "?", "help": "one page's stem; all pages without it"}}),
    "serve": (serve, {"--port": {"type": int, "default": 8000}}),
    **grading_commands(COURSE),
}


def command_line() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(prog="course", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", required=True)
    for name, (command, options) in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=command.__doc__)
        for flag, settings in options.items():
            subparser.add_argument(flag, **settings)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did its work, 1 with one clear message when it could not."""
    given = vars(command_line().parse_args(arguments))
    name = given.pop("command")
    try:
        print(COMMANDS[name][0](**given))
    except _expected_errors() as error:
        print(f"course {name}: {error}", file=sys.stderr)
        return 1
    return 0


def _expected_errors() -> tuple[type[Exception], ...]:
    from publishing.assignment import SourceError
    from publishing.build import BuildError
    from publishing.execute import ExecutionError
    from publishing.pages import PagesError
    from publishing.parity import ParityError
    from publishing.pdf import PdfError
    from publishing.student_repository import RepositoryError
    from publishing.terms import TermsError

    return (
        CourseError,
        SourceError,
        BuildError,
        ExecutionError,
        PagesError,
        ParityError,
        PdfError,
        RepositoryError,
        TermsError,
        FileNotFoundError,
        LookupError,
        RuntimeError,
    )


if __name__ == "__main__":
    sys.exit(main())
