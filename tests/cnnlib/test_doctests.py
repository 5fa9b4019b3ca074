"""The examples in the library's docstrings."""

import doctest
import importlib
from pathlib import Path

import pytest

import cnnlib

ROOT = Path(cnnlib.__file__).parent
WITH_EXAMPLES = sorted(path for path in ROOT.rglob("*.py") if ">>> " in path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return ".".join(["cnnlib", *path.relative_to(ROOT).with_suffix("").parts])


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=name_of)
def test_examples(path):
    """Does an example in a docstring give what stands below it?"""
    outcome = doctest.testmod(importlib.import_module(name_of(path)))
    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_examples_are_found():
    """Are the modules with examples found, and in `scratch` enough examples to speak of?"""
    names = [name_of(path) for path in WITH_EXAMPLES]
    assert {"cnnlib.geometry.sizes", "cnnlib.models.vgg"} <= set(names)
    searched = {name_of(path) for path in ROOT.rglob("*.py")}  # a module without an example yet among them
    assert {"cnnlib.scratch.max_pool", "cnnlib.scratch.interpolate", "cnnlib.scratch.layers.layer"} <= searched
    scratch = [importlib.import_module(name) for name in names if name.startswith("cnnlib.scratch.")]
    finder = doctest.DocTestFinder()
    assert sum(bool(test.examples) for module in scratch for test in finder.find(module)) >= 20
