"""One submission's judge: what it runs where, and what it writes. Its student is a list of what it was asked."""

import hashlib
import hmac
import json

import nbformat
import pytest

from cnnlib.checks import session
from grading import judge as judge_module
from grading.cell_source import dump_compiled
from grading.isolation.limits import Limits
from grading.judge import Job, judge, language_of, seed_of, submission_digest
from grading.outcome import read_outcome
from grading.planning import read_plans
from publishing.assignment import read_assignment
from publishing.exercises import student_notebook
from tests.grading.conftest import WRITTEN
from tests.publishing.planted import plant

SECRET = "ab" * 32


class Student:
    """Stands for an answer behind its wall; `asked` is all that ever crosses it."""

    made: list["Student"] = []

    def __init__(self, control, wishes, limits, files, forbidden):
        self.asked, self.files, self.processes, self.closed = [], files, 1, False
        self.fault = None
        self.halve = lambda number: number / 2
        Student.made.append(self)

    def cell(self, source):
        self.asked.append(source)
        return ([], "answer.too_slow") if "hang" in source else ([{"output_type": "stream", "text": "said"}], None)

    def call(self, name, arguments):
        self.asked.append((name, arguments))
        return self.halve(*arguments)

    def close(self):
        self.closed = True


@pytest.fixture
def job(tmp_path, monkeypatch):
    """A job whose submission is yet to be written; see `hand_in`."""
    monkeypatch.setattr(session, "_session", session.Session())
    monkeypatch.setattr(judge_module, "RemoteStudent", Student)
    Student.made.clear()
    assignment = read_assignment(plant(tmp_path, ("### END HIDDEN TESTS\n", f"### END HIDDEN TESTS\n\n{WRITTEN}")))
    source = tmp_path / "source.ipynb"
    nbformat.write(assignment.notebook, source)
    for language, plan in read_plans(source, assignment.id).items():
        (tmp_path / "plans").mkdir(exist_ok=True)
        (tmp_path / "given" / language).mkdir(parents=True)
        (tmp_path / "given" / language / "data.txt").write_text("given", encoding="utf-8")
        (tmp_path / "plans" / f"{language}.json").write_text(plan.as_json(), encoding="utf-8")
        codes = dump_compiled(cell.source for cell in plan.cells if cell.kind in ("setup", "test"))
        (tmp_path / "plans" / f"{language}.code").write_bytes(codes)
    (tmp_path / "handed").mkdir()
    places = {name: str(tmp_path / name) for name in ("plans", "given")}
    made = Job(
        "ada", assignment.id, str(tmp_path / "handed"), "n", result=str(tmp_path / "outcome.json"),
        graded=str(tmp_path / "graded"), secret=SECRET, tier="NONE", limits=Limits().as_dict(), readable=[], **places,
    )  # fmt: skip
    return made, assignment, tmp_path


def run(job, language="en", answer="def halve(number): ...", written="Because.", **beside):
    """Hand in, judge, and return the outcome that was written and the student."""
    made, assignment, folder = job
    notebook = student_notebook(assignment, language)
    for cell in notebook.cells:
        if cell.id == "halve":
            cell.source = answer
        if cell.id == "why" and written:
            cell.source = written
    nbformat.write(notebook, folder / "handed" / "n.ipynb")
    for name, text in beside.items():
        (folder / "handed" / name).write_text(text, encoding="utf-8")
    outcome = judge(made, None, {"__name__": "__main__"})
    assert read_outcome(folder / "outcome.json") == outcome
    return outcome, Student.made[-1]


def test_points(job):
    """Has a right answer its points, and a written one none until a person has read it?"""
    outcome, student = run(job)
    assert {cell.grade_id: cell.points for cell in outcome.cells} == {
        "halve_values": 40, "halve_negative": 60, "why": None,
    }  # fmt: skip
    assert (outcome.status, outcome.score, outcome.max_score, outcome.waiting) == ("graded", 100, 110, ["why"])
    assert student.closed
    seeds = {cell.grade_id: cell.seed for cell in outcome.cells}
    drawn = {name: seed_of(SECRET, outcome.submission, name) for name in ("halve_values", "halve_negative")}
    assert seeds == {**drawn, "why": ""}


def test_nothing_hidden_crosses(job):
    """Is all that the student's process is ever asked the cells its student sees, and the inputs of tests?"""
    _, student = run(job)
    assert student.asked[1:] == ["def halve(number): ...", ("halve", (4,)), ("halve", (-3.0,))]
    words = json.dumps([student.asked, list(student.files)])
    assert not [hidden for hidden in ("HIDDEN", "expect", "add_messages", "-1.5", SECRET) if hidden in words]


def test_files(job):
    """Does the student's process get the files handed in, and those given, which nobody can replace?"""
    _, student = run(job, **{"data.txt": "mine", "own.txt": "mine"})
    assert student.files["data.txt"] == b"given" and student.files["own.txt"] == b"mine"


def test_a_wrong_answer(job, monkeypatch):
    """Is a wrong answer told in the notebook's language, with its misconception?"""
    monkeypatch.setattr(Student, "call", lambda self, name, arguments: arguments[0] * 2)
    korean, _ = run(job, "ko")
    assert (korean.language, korean.score, korean.cells[0].misconception) == ("ko", 0, "doubled")
    assert "두 배를 구했습니다." in korean.cells[0].message


def test_a_fault_of_the_machine_is_no_answer(job, monkeypatch):
    """Is nothing recorded when the sandbox was lost in a test, which took the error for the answer's?"""

    def lost(self, name, arguments):
        self.fault = ConnectionError("The process that starts the others has ended.")
        raise self.fault

    monkeypatch.setattr(Student, "call", lost)
    with pytest.raises(ConnectionError):
        run(job)
    assert read_outcome(job[2] / "outcome.json") is None


def test_a_blank_written_answer(job):
    """Is a written answer that was left as it was 0, and nobody asked to read it?"""
    outcome, _ = run(job, written="")
    assert (outcome.cells[-1].points, outcome.cells[-1].blank, outcome.waiting) == (0, True, [])


def test_a_cell_that_hangs(job):
    """Is a cell that never ends shown as that in the graded notebook, and are the tests still asked?"""
    outcome, student = run(job, answer="hang")
    held = json.loads((job[2] / "graded" / "n.ipynb").read_text(encoding="utf-8"))
    (cell,) = [cell for cell in held["cells"] if cell["id"] == "halve"]
    assert cell["outputs"][0]["ename"] == "answer.too_slow"
    assert len(student.asked) == 4 and outcome.status == "graded"


def test_an_unreadable_submission(job):
    """Is a file that is no notebook ungradable with its reason, every cell 0, and no process started?"""
    made, _, folder = job
    (folder / "handed" / "n.ipynb").write_bytes(b"no notebook")
    outcome = judge(made, None, {})
    assert (outcome.status, outcome.reason, outcome.score, outcome.max_score) == (
        "ungradable",
        "not_a_notebook",
        0,
        110,
    )
    assert {cell.points for cell in outcome.cells} == {0} and not Student.made
    assert read_outcome(folder / "outcome.json") == outcome


def test_the_students_end(job, monkeypatch):
    """Is the student's process ended also where the judge fails?"""

    def broken(*_):
        raise RuntimeError("no sandbox")

    monkeypatch.setattr(Student, "cell", broken)
    with pytest.raises(RuntimeError, match="no sandbox"):
        run(job)
    assert Student.made[0].closed and not (job[2] / "outcome.json").exists()


def test_seeds():
    """Is a seed the HMAC of what is handed in and the cell, by the course's secret, and another for each?"""
    wanted = hmac.new(b"\xab" * 32, b"digest:cell", hashlib.sha256).hexdigest()
    assert seed_of(SECRET, "digest", "cell") == wanted
    others = {
        seed_of("cd" * 32, "digest", "cell"),
        seed_of(SECRET, "other", "cell"),
        seed_of(SECRET, "digest", "other"),
    }
    assert len({wanted, *others}) == 4


def test_digests():
    """Is a submission another when its notebook, a file, or a file's name is, and the same in any order?"""
    one = submission_digest(b"n", {"a": b"1", "b": b"2"})
    assert one == submission_digest(b"n", {"b": b"2", "a": b"1"})
    others = [submission_digest(b"m", {"a": b"1", "b": b"2"}), submission_digest(b"n", {"a": b"1"})]
    others += [submission_digest(b"n", {"a": b"12", "b": b""}), submission_digest(b"n", {"c": b"1", "b": b"2"})]
    assert one not in others and len(set(others)) == 4


@pytest.mark.parametrize(
    ("metadata", "text", "language"),
    [
        ({"course": {"language": "ko"}}, "Half.", "ko"),
        ({"course": {"language": "en"}}, "절반", "en"),
        ({}, "절반", "ko"),
        ({"course": "x"}, "Half.", "en"),
        ({"course": {"language": ["ko"]}}, "Half.", "en"),
    ],
)
def test_languages(metadata, text, language):
    """Is a notebook in the language it says, else in the one it is written in?"""
    cells = [nbformat.v4.new_markdown_cell(text)]
    assert language_of(nbformat.v4.new_notebook(metadata=metadata, cells=cells)) == language
