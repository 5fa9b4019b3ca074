"""The Python of a cell's text."""

import pytest

from grading.cell_source import compiled, dump_compiled, import_lines, load_compiled, parsed


def value(source):
    names = {}
    body, last = compiled(source)
    exec(body, names)
    return None if last is None else eval(last, names)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [("x = 1\nx + 1", 2), ("x = 1", None), ("", None), ("x = 1\nx;", 1), ("if 1:\n    2", None)],
)
def test_the_last_value(source, wanted):
    """Is a cell's last expression its value, and nothing else?"""
    assert value(source) == wanted


def test_magics():
    """Is a cell with magics code too, and its last expression its value?"""
    body, last = compiled("%matplotlib inline\n3")
    assert "get_ipython" in body.co_names and eval(last) == 3


def test_no_python():
    """Is a cell that is no Python a SyntaxError that shows its beginning, and no tree?"""
    with pytest.raises(SyntaxError, match="This cell is no Python: 'def f"):
        compiled("def f(:")
    assert parsed("def f(:") is None


def test_compiled_elsewhere():
    """Does code survive the way to another process, without the cells that are no Python?"""
    held = load_compiled(dump_compiled(["1 + 1", "def f(:", "x = 2"]))
    assert set(held) == {"1 + 1", "x = 2"}
    assert eval(held["1 + 1"][1]) == 2


def test_imports():
    """Are the imports at the top of cells found, each as one line, and those inside functions not?"""
    cells = [
        "import a, b.c as d",
        "from e import (\n    f,\n    g,\n)\n!pip list",
        "def h():\n    import i",
        "no python(",
    ]
    assert import_lines(cells) == ["import a, b.c as d", "from e import f, g"]
