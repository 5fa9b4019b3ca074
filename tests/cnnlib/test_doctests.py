"""The examples in the library's docstrings."""

import ast
import doctest
import importlib
from pathlib import Path

import pytest

import cnnlib

ROOT = Path(cnnlib.__file__).parent
DEFINITIONS = (ast.FunctionDef, ast.ClassDef)
WITH_EXAMPLES = sorted(path for path in ROOT.rglob("*.py") if ">>> " in path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return ".".join(["cnnlib", *path.relative_to(ROOT).with_suffix("").parts])


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=name_of)
def test_examples(path):
    """Does an example in a docstring give what stands below it?"""
    outcome = doctest.testmod(importlib.import_module(name_of(path)))
    assert outcome.attempted > 0
    assert outcome.failed == 0


# The first two need a notebook that runs (the package's docstring shows it), the third a file that is optional.
WITHOUT = {"cnnlib.checks.session", "cnnlib.checks.student", "cnnlib.data.face_detector"}


def is_public(path: Path) -> bool:
    """Has the module a name that others may use, and gives it itself (a package's front only hands names on)?"""
    names = [node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, DEFINITIONS)]
    private = any(part.startswith("_") for part in path.relative_to(ROOT).parts)
    return not private and any(not name.startswith("_") for name in names)


@pytest.mark.parametrize("path", sorted(filter(is_public, ROOT.rglob("*.py"))), ids=name_of)
def test_every_public_module_has_an_example(path):
    """Does each module that others import from show a call and what comes of it?"""
    assert (path in WITH_EXAMPLES) != (name_of(path) in WITHOUT)


def test_examples_are_found():
    """Are the modules with examples found, and in `scratch` enough examples to speak of?"""
    names = [name_of(path) for path in WITH_EXAMPLES]
    assert {"cnnlib.geometry.sizes", "cnnlib.models.vgg", "cnnlib.scratch.layers.layer"} <= set(names)
    scratch = [importlib.import_module(name) for name in names if name.startswith("cnnlib.scratch.")]
    finder = doctest.DocTestFinder()
    assert sum(bool(test.examples) for module in scratch for test in finder.find(module)) >= 40
