"""From an assignment's submissions to jobs for judges, and from their outcomes to the gradebook."""

import functools
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from grading.answers import changed_answers, remember_answers, waiting_students
from grading.cell_source import dump_compiled
from grading.grade import GRADER_FAILED, Options, Summary
from grading.ingest import Unreadable, read_submission
from grading.isolation.run_folder import run_folder
from grading.isolation.tiers import Tier, strongest, tier_named
from grading.judge import Job, submission_digest
from grading.lateness import assign_late_penalties
from grading.nursery_line import NurseryLine, modules_mentioned, nursery
from grading.outcome import CellOutcome, Outcome, read_outcome, write_outcome
from grading.plan import Plan
from grading.planning import read_plans
from grading.progress import Progress
from grading.record import record
from grading.run import NurseryLost, grade_all
from grading.submissions import Course, open_course


def grade_submissions(
    line: NurseryLine,
    root: Path,
    options: Options,
    report: Callable[[str], None],
    passing: Callable[[str], None] | None = None,
) -> Summary:
    """See `grade`; `line` leads to a zygote that is not ready yet."""
    tier = _tier(options)
    course = open_course(root)
    if options.together is None:
        options = replace(options, together=course.tests_together)
    apart = "; TESTS RUN IN THE STUDENTS' PROCESSES, WHICH CAN SEE THEM" if options.together else ""
    report(f"isolation: {tier.word}, {options.workers} at a time{apart}")
    submissions = _submissions(course, options)
    with run_folder() as folder:
        jobs = _jobs(course, options, tier, submissions, folder.path)
        waiting = [job for job in jobs if options.regrade or not _is_done(job)]
        progress = Progress(len(waiting), report, passing)
        if waiting:
            text = "".join(path.read_text(encoding="utf-8") for path in folder.path.glob("*/plans/en.json"))
            _grade_all(line, modules_mentioned(text), waiting, options.workers, progress)
        outcomes = _recorded(course, options.assignment, jobs)
    unread = waiting_students(course.database, course.course_id, options.assignment) & set(submissions)
    return Summary(outcomes, len(waiting), len(unread), 0.0, tier)


def _grade_all(line: NurseryLine, modules: list[str], waiting: list[Job], workers: int, progress: Progress) -> None:
    """Grade what waits; where the process that starts the others is killed, once more with another."""
    left = {(job.student, job.notebook): job for job in waiting}

    def finished(job: Job, outcome: Outcome | None) -> None:
        del left[job.student, job.notebook]
        _finish(job, outcome, progress)

    try:
        control = line.ready(modules)
        progress.begin()
        grade_all(control, waiting, workers, finished)
    except NurseryLost:
        with nursery() as another:
            grade_all(another.ready(modules), list(left.values()), workers, finished)


def _recorded(course: Course, assignment: str, jobs: list[Job]) -> list[tuple[str, Outcome, Path]]:
    """Every outcome there is for the jobs, after the gradebook has them all."""
    outcomes = [
        (job.notebook, outcome, Path(job.submitted)) for job in jobs if (outcome := read_outcome(Path(job.result)))
    ]
    if outcomes:
        files = [(course.result(assignment, one.student, notebook), notebook, one) for notebook, one, _ in outcomes]
        record(course.database, course.course_id, outcomes, changed_answers(files))
        remember_answers(files)
        students = {one.student for _, one, _ in outcomes}
        assign_late_penalties(course.database, course.course_id, assignment, students, course.root, course.config)
    return outcomes


def _tier(options: Options) -> Tier:
    best = strongest()
    asked = best if options.isolation == "auto" else tier_named(options.isolation)
    least = tier_named(options.min_isolation) if options.isolation == "auto" else Tier.NONE
    if asked > best:
        raise RuntimeError(f"This machine does not grant isolation {asked.word}; the strongest it has is {best.word}.")
    if asked < least:
        raise RuntimeError(
            f"This machine isolates by {asked.word} at most, and --min-isolation asks for {least.word}: grade on Linux "
            f"with user namespaces or Landlock, or for a trusted class say --isolation {asked.word}."
        )
    return asked


def _submissions(course: Course, options: Options) -> dict[str, Path]:
    everyone = course.students(options.assignment, options.submitted)
    unknown = sorted(set(options.students) - set(everyone))
    if unknown:
        raise FileNotFoundError(f"{', '.join(unknown)} handed in nothing for {options.assignment}.")
    return {name: folder for name, folder in everyone.items() if not options.students or name in options.students}


def _jobs(course: Course, options: Options, tier: Tier, submissions: dict[str, Path], folder: Path) -> list[Job]:
    """One job for each student and notebook; the plans and the files given to students lie in `folder`."""
    jobs = []
    for notebook in course.source_notebooks(options.assignment):
        place = folder / notebook.stem
        for language, plan in read_plans(notebook, options.assignment, course.config).items():
            (place / "plans").mkdir(parents=True, exist_ok=True)
            (place / "plans" / f"{language}.json").write_text(plan.as_json(), encoding="utf-8")
            codes = dump_compiled(cell.source for cell in plan.cells if cell.kind in ("setup", "test"))
            (place / "plans" / f"{language}.code").write_bytes(codes)
            _copy_given(notebook.parent, place / "given" / language)
        for student, submitted in submissions.items():
            jobs.append(
                Job(
                    student=student,
                    assignment=options.assignment,
                    submitted=str(submitted),
                    notebook=notebook.stem,
                    plans=str(place / "plans"),
                    given=str(place / "given"),
                    result=str(course.result(options.assignment, student, notebook.stem)),
                    graded=str(course.graded(options.assignment, student)),
                    secret=course.secret(),
                    tier=tier.name,
                    limits=options.limits.as_dict(),
                    readable=[str(Path(__file__).resolve().parents[1] / "cnnlib")],
                    together=bool(options.together),
                )
            )
    return jobs


def _copy_given(source: Path, target: Path) -> None:
    """The files beside the instructor's notebook: data and messages, which students have too."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.ipynb", ".*"), dirs_exist_ok=True)


def _is_done(job: Job) -> bool:
    """Whether there is an outcome of this very submission, by these very tests, no less isolated."""
    outcome = read_outcome(Path(job.result))
    if outcome is None or outcome.reason == GRADER_FAILED:
        return False
    if Tier[outcome.isolation] < Tier[job.tier] or outcome.together != job.together:
        return False
    if outcome.status == "graded" and not (Path(job.graded) / f"{job.notebook}.ipynb").is_file():
        return False  # formgrader and feedback show it
    try:
        digest = submission_digest(*read_submission(Path(job.submitted), job.notebook))
    except Unreadable:
        digest = ""
    return outcome.submission == digest and outcome.plan == _plan_digest(job.plans, outcome.language)


@functools.cache
def _plan_digest(plans: str, language: str) -> str:
    """Read once, not once a submission: a run writes its plans into a folder of its own, and never changes them."""
    plan = json.loads((Path(plans) / f"{language}.json").read_text(encoding="utf-8"))
    return str(plan["digest"])


def _finish(job: Job, outcome: Outcome | None, progress: Progress) -> None:
    """Count one; a submission whose judge broke twice is ungradable, and says so."""
    if outcome is None:
        plan = Plan.from_json((Path(job.plans) / "en.json").read_text(encoding="utf-8"))
        cells = [CellOutcome(name, 0.0, points) for name, points in plan.max_points.items()]
        outcome = Outcome(
            job.student, job.assignment, "ungradable", "en", "", plan.digest, job.tier, cells, reason=GRADER_FAILED
        )
        write_outcome(Path(job.result), outcome)
    progress.count("" if outcome.status == "graded" else f"{outcome.student}: {outcome.status} ({outcome.reason})")
