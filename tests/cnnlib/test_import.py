"""What importing the library loads, and which of its modules may know which."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import cnnlib

ROOT = Path(cnnlib.__file__).parents[1]
SOURCES = sorted((ROOT / "cnnlib").rglob("*.py"))
SCRATCH = [path for path in SOURCES if (ROOT / "cnnlib" / "scratch") in path.parents]

LOADED_BY = """
import sys, time
before = set(sys.modules)
start = time.perf_counter()
import {module}
print(f"{{time.perf_counter() - start:.3f}} s", file=sys.stderr)
print(*sorted({{name.partition(".")[0] for name in set(sys.modules) - before}}))
"""


def loaded_by(module: str) -> set[str]:
    """Top-level packages that a fresh interpreter loads to import the module; the time goes to stdout."""
    command = [sys.executable, "-c", LOADED_BY.format(module=module)]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    print(f"import {module}: {child.stderr.strip()}")
    return set(child.stdout.split())


def imports_of(source: str) -> set[str]:
    """Every module that the source imports, at its top or anywhere inside."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            names |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return names


def test_the_reader_of_imports_sees_every_form():
    """Does the check below see an import when it hides in a function or behind an alias?"""
    source = "def f():\n    import torch.nn as hidden\nfrom cnnlib import convert\nfrom torch import nn"
    assert imports_of(source) >= {"torch.nn", "cnnlib.convert", "torch"}


@pytest.mark.parametrize("module", ["cnnlib", "cnnlib.scratch", "cnnlib.geometry", "cnnlib.metrics"])
def test_import_is_light(module):
    """Do torch and matplotlib stay unloaded when a reader imports the library?"""
    loaded = loaded_by(module)
    assert "cnnlib" in loaded
    assert not loaded & {"torch", "matplotlib", "scipy", "sklearn", "skimage"}


def test_import_of_the_package_loads_no_numpy():
    """Does the bare package load nothing at all but itself when it is imported?"""
    assert "numpy" not in loaded_by("cnnlib")


@pytest.mark.parametrize("path", SCRATCH, ids=lambda path: path.name)
def test_scratch_imports_numpy_and_itself_only(path):
    """Does a layer from scratch use nothing but NumPy and the standard library?"""
    packages = {name.partition(".")[0] for name in imports_of(path.read_text(encoding="utf-8"))}
    assert packages <= {"numpy", "cnnlib", *sys.stdlib_module_names}
    inner = {name for name in imports_of(path.read_text(encoding="utf-8")) if name.startswith("cnnlib")}
    assert all(name.startswith("cnnlib.scratch") for name in inner), inner


def test_scratch_is_found():
    """Does the test above look at the layers at all?"""
    assert {"conv.py", "linear.py", "activation.py"} <= {path.name for path in SCRATCH}


def test_nothing_imports_the_withheld_module():
    """Does the library work without cnnlib.convert when students receive it so?"""
    for path in SOURCES:
        if path.name != "convert.py":
            imported = imports_of(path.read_text(encoding="utf-8"))
            assert not imported & {"cnnlib.convert", ".convert", "..convert"}, path


def test_every_public_name_is_exported():
    """Is each name that scratch promises there, and documented?"""
    import cnnlib.scratch

    assert {"conv2d", "conv2d_backward", "conv2d_loops", "linear", "relu"} <= set(cnnlib.scratch.__all__)
    for name in cnnlib.scratch.__all__:
        assert getattr(cnnlib.scratch, name).__doc__, name
