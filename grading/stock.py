"""Autograde with stock nbgrader: for trusted classes only, since tests and student code share a process."""

import hashlib
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from grading.course_folder import nbgrader_api
from grading.environment import prepare_environment


def autograde(course: Path, assignment: str, report: Callable[[str], None] = print) -> int:
    """Grade every submission that changed since it was last graded; returns how many were graded.

    Raises RuntimeError, after all others are graded, naming the submissions nbgrader could not grade.
    """
    prepare_environment()
    students = [path.parent.parent.name for path in sorted((course / "submitted").glob(f"*/{assignment}/*.ipynb"))]
    waiting = [student for student in students if not _is_graded(course, assignment, student)]
    failures, done = [], 0
    workers = min(os.cpu_count() or 1, len(waiting)) or 1
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        tasks = {pool.submit(_autograde_one, course, assignment, student): student for student in waiting}
        for task in as_completed(tasks):
            done += 1
            seconds, error = task.result()
            report(f"  {done:>3}/{len(waiting)} {tasks[task]} {seconds:.1f} s{' FAILED' if error else ''}")
            if error:
                failures.append(f"{tasks[task]}: {error}")
            else:
                _mark_graded(course, assignment, tasks[task])
    if failures:
        raise RuntimeError("nbgrader could not grade " + "\n".join(failures))
    return len(waiting)


def _autograde_one(course: Path, assignment: str, student: str) -> tuple[float, str]:
    """Grade one submission in a process of its own kind; returns the seconds it took and nbgrader's error, if any."""
    begin = time.perf_counter()
    os.chdir(course)
    # Kernels write to the inherited stderr; what they say belongs in a file, not between the lines of progress.
    with (course / "kernels.log").open("a", encoding="utf-8") as log:
        os.dup2(log.fileno(), 2)
    outcome = nbgrader_api(course).autograde(assignment, student)
    error = "" if outcome["success"] else str(outcome.get("error") or outcome.get("log"))
    return time.perf_counter() - begin, error.strip()


def _graded_file(course: Path, assignment: str, student: str) -> Path:
    return course / ".graded" / assignment / f"{student}.sha256"


def _digest(course: Path, assignment: str, student: str) -> str:
    """What a grade depends on: the submission, the tests, and the gradebook still being there."""
    parts = sorted((course / "submitted" / student / assignment).rglob("*"))
    parts += [course / "source" / assignment / f"{assignment}.ipynb"]
    digest = hashlib.sha256()
    for path in parts:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _is_graded(course: Path, assignment: str, student: str) -> bool:
    path = _graded_file(course, assignment, student)
    outputs = (course / "gradebook.db", course / "autograded" / student / assignment / f"{assignment}.ipynb")
    return (
        all(output.is_file() for output in outputs)
        and path.is_file()
        and path.read_text(encoding="utf-8") == _digest(course, assignment, student)
    )


def _mark_graded(course: Path, assignment: str, student: str) -> None:
    path = _graded_file(course, assignment, student)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_digest(course, assignment, student), encoding="utf-8")
