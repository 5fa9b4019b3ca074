"""What is installed is all of the library: its data, fonts and licences as well as its code."""

import tomllib

import pytest

from .project_files import ROOT, project_files

PROJECTS = [ROOT / "pyproject.toml", ROOT / "publishing" / "student_bundle" / "pyproject.toml"]


@pytest.mark.parametrize("path", PROJECTS, ids=["course", "students"])
def test_every_file_of_the_library_is_packed(path):
    """Is each file of cnnlib Python, or of a kind that the package takes along?"""
    setuptools = tomllib.loads(path.read_text(encoding="utf-8"))["tool"]["setuptools"]
    assert "cnnlib*" in setuptools["packages"]["find"]["include"]
    taken = setuptools["package-data"]["*"]
    library = [file for file in project_files() if file.relative_to(ROOT).parts[0] == "cnnlib"]
    assert any(file.suffix == ".npz" for file in library)
    left_behind = [file for file in library if file.suffix != ".py" and not any(file.match(kind) for kind in taken)]
    assert left_behind == []
