"""`course grade`: every submission of an assignment gets an outcome, and the gradebook all of them."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from grading.full_disk import told_of_a_full_disk
from grading.isolation.limits import Limits
from grading.isolation.tiers import Tier
from grading.lock import working_on
from grading.nursery_line import modules_mentioned, nursery
from grading.outcome import Outcome
from publishing.without_grammars import leave_out_grammars

GRADER_FAILED = "grader_failed"  # the one reason that is not the student's: such a submission is tried again


@dataclass(frozen=True)
class Options:
    """What `course grade` was told."""

    assignment: str
    submitted: Path | None = None
    students: tuple[str, ...] = ()
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    isolation: str = "auto"
    min_isolation: str = "landlock"
    regrade: bool = False
    together: bool | None = None  # tests in the student's process; None: as the course's configuration says
    limits: Limits = field(default_factory=Limits)


@dataclass
class Summary:
    """What came of one run."""

    outcomes: list[tuple[str, Outcome, Path]]
    graded_now: int
    waiting: int  # students with an answer that a person is yet to read
    seconds: float
    tier: Tier


def grade(
    root: Path,
    options: Options,
    report: Callable[[str], None] = print,
    passing: Callable[[str], None] | None = None,
) -> Summary:
    """Grade what changed in the course in folder `root`, then bring every outcome into the gradebook.

    report: hears lines that stay; of progress every few seconds, if `passing` does not hear of it much more often.
    Raises FileNotFoundError for an assignment or student that is not there, RuntimeError for a machine that isolates
    less than `min_isolation` asks for, for a course that another command is at work on, and for a full disk.
    """
    begin = time.monotonic()
    with told_of_a_full_disk(root), working_on(root, f"grade {options.assignment}"), nursery() as line:
        line.begin(modules_mentioned(_source_text(root, options.assignment)))
        leave_out_grammars()
        from grading.jobs import grade_submissions  # while the zygote imports what it needs

        summary = grade_submissions(line, root, options, report, passing)
    return replace(summary, seconds=time.monotonic() - begin)


def _source_text(root: Path, assignment: str) -> str:
    """The text of the instructor's notebooks, where nbgrader has them unless told otherwise."""
    notebooks = sorted((root / "source" / assignment).glob("*.ipynb"))
    return "".join(path.read_text(encoding="utf-8", errors="replace") for path in notebooks)


def summary_data(summary: Summary) -> list[dict[str, Any]]:
    """One entry for each student and notebook, as `--json` writes it."""
    return [
        {
            "student": outcome.student,
            "notebook": notebook,
            "status": outcome.status,
            "reason": outcome.reason,
            "score": outcome.score,
            "max_score": outcome.max_score,
            "language": outcome.language,
            "isolation": Tier[outcome.isolation].word,
            "tests_in_process": outcome.together,
            "cells": [
                {name: getattr(cell, name) for name in ("grade_id", "points", "max_points", "message")}
                for cell in outcome.cells
            ],
        }
        for notebook, outcome, _ in summary.outcomes
    ]
