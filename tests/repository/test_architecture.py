"""Which part may know which, how long files and functions may be, and what no file may hold."""

import ast
import re
import sys
from pathlib import Path

import pytest

from .project_files import ROOT, project_files, python_files

SOURCES = python_files()
OURS = {"book", "cnnlib", "course", "datasets", "exercises", "grading", "publishing", "solutions", "tests"}
# What the files of a part may import of ours: arrows point one way, and nothing imports the book or the solutions.
MAY_IMPORT = {
    "cnnlib": {"cnnlib"},
    "datasets": {"cnnlib", "datasets"},
    "solutions": {"cnnlib"},
    "publishing": {"publishing"},
    "book": {"publishing"},
    "grading": {"cnnlib", "publishing", "grading"},
    "course.py": {"publishing", "grading"},
    "tests": {"cnnlib", "datasets", "publishing", "grading", "course", "tests", "benchmarks"},
    "benchmarks": {"cnnlib", "publishing", "grading", "tests", "benchmarks"},
}
LINES, LINES_OF_A_TEST, LINES_OF_A_FUNCTION, MEGABYTES = 300, 400, 40, 3


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_of(source: str, package: str) -> set[str]:
    """Every module that the source imports, at its top or inside; `package` is what a dot stands for."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: -(node.level - 1) or None] if node.level else []
            module = ".".join([*parents, node.module] if node.module else parents)
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def imports_in(path: Path) -> set[str]:
    package = ".".join(path.relative_to(ROOT).parent.parts)
    return imports_of(path.read_text(encoding="utf-8"), package)


def too_long(source: str) -> list[str]:
    """The functions that have more lines than allowed."""
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [node.name for node in functions if node.end_lineno - node.lineno + 1 > LINES_OF_A_FUNCTION]


def test_every_form_of_import_is_seen():
    """Does the check see an import inside a function, behind an alias, and by dots?"""
    source = "def f():\n    import torch.nn as hidden\nfrom cnnlib import convert\nfrom . import conv\n"
    source += "from ..data import photos\n"
    found = imports_of(source, "cnnlib.scratch")
    assert found >= {"torch.nn", "cnnlib.convert", "cnnlib.scratch.conv", "cnnlib.data.photos"}


def test_every_part_is_looked_at():
    """Is there a rule for every folder that holds Python, and a file for every rule?"""
    assert {path.relative_to(ROOT).parts[0] for path in SOURCES} == set(MAY_IMPORT)


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_arrows_point_one_way(part):
    """Does a part import only the parts of ours that it may?"""
    for path in SOURCES:
        if path.relative_to(ROOT).parts[0] == part:
            ours = {module for module in imports_in(path) if module.partition(".")[0] in OURS}
            assert {module.partition(".")[0] for module in ours} <= MAY_IMPORT[part], (name_of(path), sorted(ours))


def test_scratch_never_imports_torch():
    """Are the layers from scratch free of torch, at their top and inside, directly and by way of our modules?"""
    scratch = [path for path in SOURCES if ROOT / "cnnlib" / "scratch" in path.parents]
    assert len(scratch) >= 4
    for path in scratch:
        imported = imports_in(path)
        assert not {module for module in imported if module.partition(".")[0] in ("torch", "torchvision")}, path
        assert all(module.startswith("cnnlib.scratch") for module in imported if module.startswith("cnnlib")), path


def test_tests_of_students_use_the_library_alone():
    """Do the assignments' cells import nothing that a student's machine lacks?"""
    allowed = {"cnnlib", "numpy", "torch", "matplotlib", "scipy", "skimage", "sklearn", *sys.stdlib_module_names}
    for path in SOURCES:
        if name_of(path).startswith("solutions/"):
            assert {module.partition(".")[0] for module in imports_in(path)} <= allowed, name_of(path)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_length(path):
    """Is the file short enough to be read in one go, and so is each of its functions?"""
    source = path.read_text(encoding="utf-8")
    assert too_long(source) == []
    if re.fullmatch(r"solutions/\d\d_\w+\.py", name_of(path)):
        return  # an assignment is one notebook in two languages, read cell by cell
    limit = LINES_OF_A_TEST if name_of(path).startswith("tests/") else LINES
    assert len(source.splitlines()) <= limit


def test_a_long_function_is_found():
    """Does the check above find a method of 41 lines, and none of 40?"""
    body = "".join(f"        x = {number}\n" for number in range(40))
    assert too_long(f"class A:\n    def method(self):\n{body}") == ["method"]
    assert too_long(f"class A:\n    async def method(self):\n{body.removesuffix('        x = 39' + chr(10))}") == []


def test_no_drawer_for_odds_and_ends():
    """Is every module named after what it holds?"""
    assert not [
        name_of(path) for path in SOURCES if path.stem.strip("_") in ("utils", "util", "helpers", "common", "misc")
    ]


# Put together here, or this file would hold them too.
FORBIDDEN = {
    "a folder of one machine": re.compile(rf"(?<![\w.])/{'work'}/|\.\./{'shared'}|/{'root'}/|/{'home'}/\w"),
    "errors let through": re.compile(rf"{'allow'}_errors\s*[:=]\s*[Tt]rue"),
}
TEXT = {
    "",
    ".py",
    ".md",
    ".yml",
    ".toml",
    ".json",
    ".ipynb",
    ".lock",
    ".js",
    ".css",
    ".html",
    ".bib",
    ".csv",
    ".txt",
    ".po",
}


@pytest.mark.parametrize("reason", FORBIDDEN)
def test_no_file_holds(reason):
    """Is no file of the project bound to one machine, and no page built in spite of its errors?"""
    found = [
        name_of(path)
        for path in project_files()
        if path.suffix in TEXT and FORBIDDEN[reason].search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_what_no_file_may_hold_is_recognised():
    """Are a path of one machine and a switch for errors recognised, and a path below ours is not?"""
    machine, errors = FORBIDDEN.values()
    assert machine.search(f"open('/{'work'}/main')")
    assert machine.search(f"see ../{'shared'}/notes")
    assert not machine.search("_build/course/work/")
    assert errors.search(f"{'allow'}_errors: true")
    assert not errors.search(f"{'allow'}_errors: false")


def test_no_large_file():
    """Is the project light enough to clone: no file above 3 MB?"""
    assert not [name_of(path) for path in project_files() if path.stat().st_size > MEGABYTES * 2**20]


def test_ignored_files_are_not_ours(tmp_path):
    """Are what .gitignore names, and git's own folder, left out, wherever they lie?"""
    (tmp_path / ".gitignore").write_text("_build/\n*.egg-info/\n.coverage\n", encoding="utf-8")
    for name in ("a.py", "deep/b.py", "_build/c.py", "deep/_build/d.py", "x.egg-info/e", ".git/f", "deep/.coverage"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    found = [path.relative_to(tmp_path).as_posix() for path in project_files(tmp_path)]
    assert found == [".gitignore", "a.py", "deep/b.py"]


def test_this_project_has_its_files():
    """Do the checks above look at anything at all?"""
    names = {name_of(path) for path in project_files()}
    assert {"README.md", "cnnlib/scratch/conv.py", ".ci/run", "book/ko/_toc.yml", "solutions/messages/07.yml"} <= names
