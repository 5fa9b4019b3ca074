"""mutants_of: what slips are made in a cell, and which are left alone."""

import ast

import pytest

from grading.mutants import mutants_of


def made(body: str) -> dict[str, str]:
    """Mutant of a function's one-line body -> the slip that made it."""
    found = {}
    for mutant in mutants_of(f"def answer(x, y):\n    {body}\n"):
        found["\n".join(line.strip() for line in mutant.source.splitlines()[1:])] = mutant.slip
    return found


def test_by_hand():
    """Are these all the slips in `x - 1`: the operator, its operands, the constant both ways, nothing returned?"""
    assert made("return x - 1") == {
        "return x + 1": "another operator",
        "return 1 - x": "operands swapped",
        "return x - 2": "constant",
        "return x - 0": "constant",
        "return None": "nothing returned",
    }


@pytest.mark.parametrize(
    ("body", "mutant"),
    [
        ("return x // y", "return x / y"),
        ("return x @ y", "return y @ x"),
        ("return x < y", "return x <= y"),
        ("return x is None", "return x is not None"),
        ("return x and y", "return x or y"),
        ("return x or y", "return y"),
        ("return not x", "return x"),
        ("return x[-1]", "return x[1]"),
        ("return x[1:]", "return x[:]"),
        ("return x[::2]", "return x[:]"),
        ("return x[:, ::y]", "return x[::y, :]"),
        ("return f(x, y)", "return f(y, x)"),
        ("return f(x, y)", "return f(x)"),
        ("return f(x, axis=1)", "return f(x)"),
        ("return x.copy()", "return x"),
        ("return (x, y)", "return (y, x)"),
        ("return x if y else 0", "return x if not y else 0"),
        ("return [a for a in x if a]", "return [a for a in x]"),
        ("return {'weight': x}", "return {'': x}"),
        ("return f(bias=True)", "return f(bias=False)"),
        ("return lambda a=1: a", "return lambda a=2: a"),
        ("x += y", "x -= y"),
        ("x += y", "x = y"),
        ("x[y] = 0", "pass"),
        ("f(x)", "pass"),
        ("raise ValueError('no')", "raise ValueError()"),
    ],
)
def test_slip(body, mutant):
    """Is this slip made?"""
    assert mutant in made(body)


def test_slips_in_blocks():
    """Are conditions negated, blocks left out, contexts dropped, and `break` and `continue` exchanged?"""
    source = "for a in x:\n    if a:\n        break\nwith lock:\n    f(a)\n"
    texts = {mutant.source for mutant in mutants_of(source)}
    for old, new in [
        ("if a", "if not a"),
        ("break", "continue"),
        ("with lock", "if True"),
        ("if a:\n        break", "pass"),
    ]:
        assert ast.unparse(ast.parse(source.replace(old, new))) in texts, new


@pytest.mark.parametrize(
    ("body", "none"),
    [
        ("return x  # y - 1", "y"),
        ("return f'{x - 1}'", "x + 1"),
        ("return x.reshape(-1, y)", "-2"),
        ("return x in (y, 1)", "(1, y)"),
        ("return x.sum(axis=(0, 2))", "(2, 0)"),
    ],
)
def test_left_alone(body, none):
    """Are comments and f-strings left alone, and slips that NumPy or Python cannot tell from what is right?"""
    assert not [text for text in made(body) if none in text]


def test_order_that_matters():
    """Are the axes of a function that is no reduction exchanged?"""
    assert "return windows(x, axis=(3, 2))" in made("return windows(x, axis=(2, 3))")


def test_docstrings_stay():
    """Is a docstring no statement to delete and no constant to change?"""
    assert not mutants_of('def answer():\n    """What it does."""\n')


def test_every_mutant_is_another_program():
    """Does every mutant compile, and differ from the cell and from the other mutants?"""
    source = "def answer(x):\n    y = (x, x)\n    return [f(2 * a, a, 2) for a in y if a > 0]\n"
    found = [mutant.source for mutant in mutants_of(source)]
    trees = {ast.dump(ast.parse(text)) for text in [source, *found]}
    assert len(trees) == len(found) + 1 > 10


def test_diff():
    """Does a mutant name the lines that changed, whatever comments and layout are?"""
    first, *_ = mutants_of("def answer(x):\n    # doubled\n    return f(  x,\n        2)\n")
    assert first.diff == "- return f(x, 2)\n+ return None\n"
