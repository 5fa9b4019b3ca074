"""The examples in the docstrings, run."""

import doctest
import importlib
import pkgutil

import pytest

import cnnlib.scratch

MODULES = [module.name for module in pkgutil.walk_packages(cnnlib.scratch.__path__, "cnnlib.scratch.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    """Does every example of the module print what it says?"""
    # Found by its full name: a package may hold a function called like the module.
    results = doctest.testmod(importlib.import_module(name))
    assert results.failed == 0


def test_examples_are_found():
    """Are the modules found, and enough examples in them to speak of?"""
    assert {"cnnlib.scratch.max_pool", "cnnlib.scratch.interpolate", "cnnlib.scratch.layers.layer"} <= set(MODULES)
    finder = doctest.DocTestFinder()
    found = [test for name in MODULES for test in finder.find(importlib.import_module(name)) if test.examples]
    assert len(found) >= 20
