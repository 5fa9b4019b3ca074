"""The pins: pyproject.toml, requirements.lock, environment.yml and what is installed say the same."""

import importlib.metadata
import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from publishing.bundle import student_requirements
from publishing.lock import HEADER

from .project_files import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LINES = [line for line in LOCK.splitlines() if not line.startswith("#")]
PINS = {requirement.name: requirement for requirement in map(Requirement, LINES)}
EXTRAS = PROJECT["optional-dependencies"]
WANTED = [*PROJECT["dependencies"], *EXTRAS["publish"], *EXTRAS["test"]]


@pytest.mark.parametrize("line", [*WANTED, *EXTRAS["lock"]])
def test_the_project_pins_exactly(line):
    """Does pyproject.toml name one version, without which two builds could differ?"""
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*(\[[a-z]+\])?==\d[\w.]*", line)


@pytest.mark.parametrize("line", WANTED)
def test_the_lock_holds_what_the_project_pins(line):
    """Is the version that pyproject.toml names the one that pip installs, on every platform?"""
    requirement = Requirement(line)
    locked = PINS[canonicalize_name(requirement.name)]
    assert locked.specifier == requirement.specifier, "run `make lock`"
    assert locked.marker is None


@pytest.mark.parametrize("line", LINES)
def test_form_of_a_line(line):
    """Is every line a name and one version, with at most a marker: no local version, hash, address or option?"""
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*==\d[a-z0-9.]*( ; [a-z_]+ [=!<>]+ '[^']+'( (and|or) [^;]+)?)?", line)
    assert Version(Requirement(line).specifier.__str__().removeprefix("==")).local is None


def test_order_and_header():
    """Is the lock as `make lock` writes it: its header, then each package once, by name?"""
    assert LOCK.startswith(HEADER)
    assert LOCK.endswith("\n")
    names = [Requirement(line).name for line in LINES]
    assert names == sorted(set(names))


def test_no_cuda():
    """Is the lock free of the parts that only some builds of torch ask for?"""
    assert not [name for name in PINS if name.startswith(("nvidia-", "cuda-")) or name == "triton"]


@pytest.mark.parametrize("name", PINS)
def test_what_is_installed_satisfies_the_lock(name):
    """Is the installed version the locked one, where this platform needs the package?"""
    requirement = PINS[name]
    if requirement.marker is None or requirement.marker.evaluate():
        installed = Version(importlib.metadata.version(name))
        assert Version(installed.public) in requirement.specifier


def environment(path: str) -> dict:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "pins"),
    [("environment.yml", "requirements.lock"), ("publishing/student_bundle/environment.yml", "requirements.txt")],
)
def test_conda_environment(path, pins):
    """Does conda take Python 3.11 and leave every version to the file that pip reads?"""
    python, pip, by_pip = environment(path)["dependencies"]
    assert (python, pip) == ("python=3.11", "pip")
    assert by_pip == {"pip": [f"-r {pins}", "-e ."]}


def test_python_is_the_same_everywhere():
    """Do project, workflow and lock speak of one Python?"""
    assert PROJECT["requires-python"] == ">=3.11,<3.12"
    assert 'python-version: "3.11"' in (ROOT / ".github" / "workflows" / "book.yml").read_text(encoding="utf-8")
    assert "PYTHON ?= python3.11" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_students_get_the_same_versions():
    """Does the bundle pin what is locked here, so that a student's numbers are ours?"""
    for line in student_requirements(ROOT):
        requirement = Requirement(line)
        assert PINS[requirement.name].specifier == requirement.specifier
