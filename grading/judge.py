"""Grades one submission in a trusted process: its cells run behind the wall, the tests here."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from grading.canonical import Step, canonical
from grading.cell_source import Compiled, load_compiled
from grading.ingest import Unreadable, read_notebook, read_submission
from grading.isolation.limits import Limits
from grading.outcome import CellOutcome, Outcome, answer_digest, write_outcome, write_whole
from grading.plan import Plan
from grading.remote_student import RemoteStudent
from grading.testers import Tester, tester_for
from publishing.pages import LANGUAGES

DONE, DISK_FULL = b"done", b"full"  # a judge's one word to main


@dataclass(frozen=True)
class Job:
    """One submission to grade, and where everything lies."""

    student: str
    assignment: str
    submitted: str  # the student's folder for this assignment
    notebook: str  # the name of the notebook in it
    plans: str  # the folder of the plans, one JSON a language
    given: str  # the folder of the files a student received beside the notebook
    result: str  # the outcome's file
    graded: str  # the folder of the graded notebook
    secret: str  # hex; what tests' inputs are drawn with
    tier: str
    limits: dict[str, Any]
    readable: list[str]
    together: bool = False  # tests in the student's process


def submission_digest(notebook: bytes, beside: dict[str, bytes]) -> str:
    """The hash of what was handed in: the same files, the same hash."""
    digest = hashlib.sha256(hashlib.sha256(notebook).digest())
    for name, data in sorted(beside.items()):
        digest.update(hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest() + hashlib.sha256(data).digest())
    return digest.hexdigest()


def seed_of(secret: str, submission: str, grade_id: str) -> str:
    """What one test's inputs are drawn from: nobody without the course's secret can tell them beforehand."""
    return hmac.new(bytes.fromhex(secret), f"{submission}:{grade_id}".encode(), hashlib.sha256).hexdigest()


def judge(job: Job, control: Any, names: dict[str, Any]) -> Outcome:
    """Grade and write the outcome and the graded notebook; returns the outcome. names: where tests run."""
    begin = time.monotonic()
    folder = Path(job.submitted)
    digest, language = "", "en"
    try:
        data, beside = read_submission(folder, job.notebook)
        digest = submission_digest(data, beside)
        handed_in = read_notebook(data)
        language = language_of(handed_in)
    except Unreadable as reason:
        plan = _plan(job, language)
        outcome = Outcome(
            job.student, job.assignment, "ungradable", language, digest, plan.digest, job.tier,
            cells=[CellOutcome(name, 0.0, points) for name, points in plan.max_points.items()],
            reason=reason.key, values=reason.values,
        )  # fmt: skip
        write_outcome(Path(job.result), outcome)
        return outcome
    plan = _plan(job, language)
    steps, noticed = canonical(plan, handed_in.cells)
    wishes = {"tier": job.tier, "limits": job.limits, "readable": job.readable}
    files = {**beside, **_given(Path(job.given) / language)}
    student = RemoteStudent(control, wishes, Limits(**job.limits), files, plan.forbidden)
    tester = tester_for(plan, job.together, student, names, _codes(job, language), Path(job.given) / language)
    try:
        cells = [graded for step in steps if (graded := _run(step, student, tester, job, digest)) is not None]
    finally:
        student.close()
    if student.fault is not None:  # a test that caught it has cost the answer points it had not lost
        raise student.fault
    outcome = Outcome(
        job.student, job.assignment, "graded", language, digest, plan.digest, job.tier,
        cells=cells, noticed=noticed, processes=student.processes, seconds=round(time.monotonic() - begin, 3),
        together=job.together,
    )  # fmt: skip
    write_whole(Path(job.graded) / f"{job.notebook}.ipynb", _notebook(plan, steps).encode("utf-8", "replace"))
    write_outcome(Path(job.result), outcome)
    return outcome


def language_of(notebook: NotebookNode) -> str:
    """The language a notebook was handed in with: what it says, or what it is written in."""
    course = notebook.metadata.get("course")
    said = course.get("language") if isinstance(course, dict) else None
    if said in LANGUAGES:
        return str(said)
    text = "".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return "ko" if any("가" <= letter <= "힣" for letter in text) else "en"


def _plan(job: Job, language: str) -> Plan:
    return Plan.from_json((Path(job.plans) / f"{language}.json").read_text(encoding="utf-8"))


def _codes(job: Job, language: str) -> dict[str, Compiled]:
    return load_compiled((Path(job.plans) / f"{language}.code").read_bytes())


def _given(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".ipynb"
    }


def _run(step: Step, student: RemoteStudent, tester: Tester, job: Job, digest: str) -> CellOutcome | None:
    """Run one cell where it belongs; the outcome of a graded one."""
    cell = step.cell
    if step.kind in ("setup", "own") or step.kind in ("answer", "written") and cell.cell_type == "code":
        source = step.source if step.kind != "setup" or job.together else cell.shown
        step.outputs, stopped = student.cell(source)
        if stopped is not None:
            step.outputs = [{"output_type": "error", "ename": stopped, "evalue": stopped, "traceback": [stopped]}]
        tester.setup(cell) if step.kind == "setup" else tester.answered()
    if step.kind == "task":  # the answer stands in the student's own cells: a person looks for it
        return CellOutcome(cell.grade_id or "", None, cell.points)
    if step.kind == "written":
        blank = step.is_blank
        answer = answer_digest(step.source)
        return CellOutcome(cell.grade_id or "", 0.0 if blank else None, cell.points, blank=blank, answer=answer)
    if step.kind != "test":
        return None
    seed = seed_of(job.secret, digest, cell.grade_id or "")
    return replace(tester.test(step, seed), seed=seed)


def _notebook(plan: Plan, steps: list[Step]) -> str:
    """The graded notebook as formgrader shows it."""
    cells = []
    for number, step in enumerate(steps):
        held: dict[str, Any] = {"cell_type": step.cell.cell_type, "source": step.source, "metadata": step.cell.metadata}
        held["id"] = step.cell.grade_id or f"own-{number}"
        if held["cell_type"] == "code":
            held.update(outputs=step.outputs, execution_count=None)
        cells.append(held)
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": plan.metadata, "cells": cells}
    return json.dumps(notebook, ensure_ascii=False, indent=1)
