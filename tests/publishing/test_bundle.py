"""What students receive: exactly their files, and enough of them to work with."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from publishing.assignment import SourceError, read_assignment
from publishing.bundle import NAME, PYTHON, bundle_files, student_requirements, write_bundle
from publishing.exercises import exercise_files
from publishing.one_language import keep_lines
from publishing.student_repository import StudentRepository

from .hidden_lines import find_lines, hidden_lines
from .planted import plant
from .small_book import ROOT
from .student import ASSIGNMENTS, answer, notebook, unpack

REPOSITORY = StudentRepository("someone", "students", "main")
WITHHELD = {f"{module.replace('.', '/')}.py" for assignment in ASSIGNMENTS for module in assignment.withholds}
OWN = {"START.md", "START.html", "hand_in.py", "hand_in.json", "environment.yml", "pyproject.toml", "requirements.txt"}
OWN |= {"LICENSE", "LICENSE-TEXT.md"}
PUBLISHED = {"README.md", "binder/requirements.txt", "binder/runtime.txt"}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    """The bundle, unpacked where a student would."""
    return unpack(tmp_path_factory.mktemp("bundle"))


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_exactly_what_students_need(unpacked):
    """Does the bundle hold the library less what is withheld, the exercises, its own files, and nothing else?"""
    library = {f"cnnlib/{name}" for name in files_below(ROOT / "cnnlib") if "__pycache__" not in name}
    exercises = {path.as_posix() for assignment in ASSIGNMENTS for path in exercise_files(assignment)}
    assert files_below(unpacked) == (library - WITHHELD) | exercises | OWN


def test_withheld_modules_are_there_to_withhold():
    """Is the module that assignment 07 asks students to write withheld, and a real one?"""
    assert "cnnlib/convert.py" in WITHHELD
    assert all((ROOT / name).is_file() for name in WITHHELD)


def test_folder_and_archive_are_the_same(unpacked):
    """Does the folder beside the archive hold what the archive holds?"""
    folder = unpacked.parents[1] / "made" / NAME
    assert {name: (folder / name).read_bytes() for name in files_below(folder)} == {
        name: (unpacked / name).read_bytes() for name in files_below(unpacked)
    }


def test_fonts_and_licences_are_there(unpacked):
    """Do the fonts' licence, the data's sources and the course's own licences travel with the files?"""
    for name in ("cnnlib/fonts/Pretendard-LICENSE.txt", "cnnlib/data/LICENSES.md", "LICENSE", "LICENSE-TEXT.md"):
        assert (unpacked / name).stat().st_size > 500, name
    assert list((unpacked / "cnnlib" / "fonts").glob("*.otf"))


def test_the_same_bytes_every_time(tmp_path):
    """Is the archive the same, byte for byte, when it is written again, over an old one or elsewhere?"""

    def digest(folder: str) -> str:
        return hashlib.sha256(write_bundle(ROOT, ASSIGNMENTS, tmp_path / folder).read_bytes()).hexdigest()

    assert digest("one") == digest("one") == digest("two")
    with zipfile.ZipFile(tmp_path / "one" / f"{NAME}.zip") as zipped:
        assert {entry.date_time for entry in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert zipped.namelist() == sorted(zipped.namelist())


def test_what_lies_about_does_not_travel(tmp_path):
    """Do git's folder and files of others stay in the folder, and out of the zip?"""
    write_bundle(ROOT, ASSIGNMENTS, tmp_path)
    others = [tmp_path / NAME / name for name in (".git/HEAD", "hand-in/student.txt", "cnnlib/own.py")]
    for path in others:
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    with zipfile.ZipFile(write_bundle(ROOT, ASSIGNMENTS, tmp_path)) as zipped:
        assert {f"{NAME}/{name}" for name in bundle_files(ROOT, ASSIGNMENTS)} == set(zipped.namelist())
    assert [path.read_text(encoding="utf-8") for path in others] == ["x"] * len(others)


def test_what_is_withheld_later_leaves_the_folder(tmp_path):
    """Does a release take back a file that an earlier one gave, but for a copy of what was changed by hand?"""
    said = []
    write_bundle(ROOT, [], tmp_path, report=said.append)
    given = tmp_path / NAME / "cnnlib" / "convert.py"
    assert given.is_file()
    write_bundle(ROOT, ASSIGNMENTS, tmp_path, report=said.append)
    assert not given.exists() and said == []


def test_work_in_the_folder_is_kept(tmp_path):
    """Is a notebook that somebody answered in the bundle's folder copied, and said so, before it is replaced?"""
    said = []
    write_bundle(ROOT, ASSIGNMENTS, tmp_path, report=said.append)
    path = notebook(tmp_path / NAME, ASSIGNMENTS[0], "ko")
    released, work = path.read_bytes(), answer(path, {"predictions": "def predictions(): ..."})
    write_bundle(ROOT, ASSIGNMENTS, tmp_path, report=said.append)
    assert path.read_bytes() == released
    (copy,) = (tmp_path / "kept").rglob("*.ipynb")
    assert copy.read_bytes() == work
    assert len(said) == 1 and str(path) in said[0] and str(copy) in said[0]


@pytest.mark.parametrize("repository", [None, REPOSITORY], ids=["private", "published"])
def test_names_are_good_on_every_system(repository):
    """Can Windows and macOS unpack every path: short, no name they forbid, no two that differ in case only?"""
    names = [f"{NAME}/{name}" for name in bundle_files(ROOT, ASSIGNMENTS, repository)]
    assert max(map(len, names)) < 180
    assert len({name.casefold() for name in names}) == len(names)
    for part in {part for name in names for part in name.split("/")}:
        assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", part) and not part.endswith("."), part
        assert part.partition(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}, part


def test_archive_holds_no_hidden_line(tmp_path):
    """Is no hidden line in the zip either, with an address or without?"""
    for repository in (None, REPOSITORY):
        folder = unpack(tmp_path / str(repository is None), repository)
        for assignment in ASSIGNMENTS:
            assert find_lines(folder, hidden_lines(assignment)) == []
        assert not {"solutions", "tests", "grading", "book", "publishing"} & {path.name for path in folder.iterdir()}
        assert (files_below(folder) >= PUBLISHED) == (repository is not None)


def test_conda_installs_what_pip_does(unpacked):
    """Does the file for conda name the same Python, requirements and bundle? (conda itself is not tried.)"""
    conda = yaml.safe_load((unpacked / "environment.yml").read_text(encoding="utf-8"))
    python, pip, through_pip = conda["dependencies"]
    assert (python, pip, through_pip) == (f"python={PYTHON}", "pip", {"pip": ["-r requirements.txt", "-e ."]})
    start = (unpacked / "START.md").read_text(encoding="utf-8")
    assert start.count(f"conda activate {conda['name']}") == 2
    installed = [line for line in start.splitlines() if line.startswith(".venv/bin/pip install")]
    assert installed == [f".venv/bin/pip install {what}" for what in through_pip["pip"]] * 2
    own = tomllib.loads((unpacked / "pyproject.toml").read_text(encoding="utf-8"))
    assert own["project"]["requires-python"].startswith(f">={PYTHON},")


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda one: one.id)
def test_no_hidden_line(unpacked, assignment):
    """Is no line of a solution, a hidden test or a rubric anywhere in the bundle?"""
    assert find_lines(unpacked, hidden_lines(assignment)) == []


@pytest.mark.parametrize(
    ("withheld", "gone"),
    [
        ("cnnlib.language", {"cnnlib/language.py"}),
        ("cnnlib.data.photos", {"cnnlib/data/photos.py"}),
        ("cnnlib.checks", {f"cnnlib/checks/{path.name}" for path in (ROOT / "cnnlib" / "checks").glob("*.py")}),
    ],
)
def test_modules_and_packages_can_be_withheld(tmp_path, withheld, gone):
    """Is a module left out, and of a package every file, when one assignment withholds it?"""
    plant(tmp_path, ("withholds: []", f"withholds: [{withheld}]"))
    assignment = read_assignment(tmp_path / "solutions" / "99_small.py")
    everything = set(bundle_files(ROOT, []))
    assert everything - set(bundle_files(ROOT, [assignment])) == gone


def test_withholding_what_is_not_there(tmp_path):
    """Is a misspelt module named, which would otherwise be given away?"""
    assignment = read_assignment(plant(tmp_path, ("withholds: []", "withholds: [cnnlib.konvert]")))
    with pytest.raises(SourceError, match=r"99_small\.py: it withholds 'cnnlib\.konvert', but there is no such module"):
        bundle_files(ROOT, [assignment])


def test_requirements_are_the_projects_pins(unpacked):
    """Does the bundle pin what the project's own dependencies pin, and does its own project file agree?"""
    lines = (unpacked / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert lines == student_requirements(ROOT)
    assert {line.partition("==")[0] for line in lines} >= {"numpy", "torch", "matplotlib", "jupyterlab", "nbgrader"}
    own, ours = (tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8")) for folder in (unpacked, ROOT))
    assert own["project"]["requires-python"] == ours["project"]["requires-python"]
    assert own["build-system"] == ours["build-system"]


def test_start_page_names_what_is_there(unpacked):
    """Does the start page say, in both languages, which torch to install and where the exercises are?"""
    text = (unpacked / "START.md").read_text(encoding="utf-8")
    torch = next(line for line in student_requirements(ROOT) if line.startswith("torch=="))
    assert text.count(torch) == 2
    for name in ("exercises/ko", "exercises/en", "requirements.txt", "environment.yml"):
        assert name in text
        assert (unpacked / name).exists()


RUN_NOTEBOOK = """
import json, os, sys
bundle, checkout, trials = sys.argv[1], sys.argv[2], json.loads(sys.stdin.read())
# Installed for development, the project is importable from anywhere: not in a student's environment.
sys.meta_path = [finder for finder in sys.meta_path if "editable" not in repr(finder).lower()]
sys.path = [place for place in sys.path if os.path.realpath(place or ".") != os.path.realpath(checkout)]
for module in ("publishing", "grading", "course", "cnnlib.convert"):
    try:
        __import__(module)
    except ImportError:
        continue
    sys.exit(f"{module} can be imported from the bundle")
import cnnlib.checks
assert cnnlib.checks.__file__.startswith(bundle), cnnlib.checks.__file__
outcomes = []
for folder, answers in trials:
    os.chdir(folder)
    with open(f"{os.path.basename(folder)}.ipynb", encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    namespace, outcome = {"__name__": "__main__"}, {}
    for cell in cells:
        if cell["cell_type"] == "code":
            try:
                exec(answers.get(cell["id"], "".join(cell["source"])), namespace)
            except Exception as error:
                outcome[cell["id"]] = f"{type(error).__name__}: {error}"
    outcomes.append(outcome)
print("\\n" + json.dumps(outcomes))
"""


def run_notebooks(unpacked: Path, trials: list[tuple[Path, dict[str, str]]]) -> list[dict[str, str]]:
    """Run released notebooks with answers typed in, in a process that has the bundle and not this checkout."""
    child = subprocess.run(
        [sys.executable, "-P", "-c", RUN_NOTEBOOK, str(unpacked), str(ROOT)],
        input=json.dumps([(str(folder), answers) for folder, answers in trials]),
        env=os.environ | {"PYTHONPATH": str(unpacked), "PYTHONIOENCODING": "utf-8"},
        cwd=unpacked,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert child.returncode == 0, child.stderr
    return json.loads(child.stdout.strip().splitlines()[-1])


def test_a_student_works_with_the_bundle_alone(unpacked):
    """Do right answers pass every visible test, a wrong one get the Korean message, and a stub say it is blank?"""
    trials = []
    for assignment in ASSIGNMENTS:
        answered = [cell for cell in assignment.notebook.cells if cell.metadata.nbgrader.solution]
        right = {cell.id: keep_lines(cell.source, "ko") for cell in answered if cell.cell_type == "code"}
        trials += [(unpacked / "exercises" / language / assignment.id, right) for language in ("ko", "en")]
    wrong = (ROOT / "solutions" / "wrong" / "07" / "bias_forgotten.py").read_text(encoding="utf-8")
    seventh = next(assignment for assignment in ASSIGNMENTS if assignment.number == "07")
    for language in ("ko", "en"):
        trials.append((unpacked / "exercises" / language / seventh.id, {"conv_from_linear": wrong}))
    *perfect, korean, english = run_notebooks(unpacked, trials)
    assert perfect == [{}] * len(perfect)

    said = korean["conv_from_linear_values"]
    assert said.startswith("CheckFailed: [conv_from_linear.values] 선형층과 값이 다릅니다.")
    assert said.endswith("\n[bias_forgotten] 편향을 옮기지 않았습니다. 값의 차이가 선형층의 편향과 정확히 같습니다.")
    assert "[bias_forgotten] The bias was left behind" in english["conv_from_linear_values"]
    assert korean["predictions_form"] == "CheckFailed: [answer.blank] `predictions` 함수에 아직 답을 쓰지 않았습니다."
    assert english["predictions_form"] == "CheckFailed: [answer.blank] `predictions` has no answer yet."
