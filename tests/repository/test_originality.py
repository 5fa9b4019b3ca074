"""No reference solution can be copied from the library that students have, nor from a page of the book."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jupytext
import pytest

from publishing.assignment import find_assignments
from publishing.bundle import bundle_files

from .project_files import ROOT

ASSIGNMENTS = find_assignments(ROOT)
SMALLEST = 25  # nodes of a syntax tree: anything shorter is a turn of phrase, not an answer
_UNSEEN = {"ctx", "annotation", "returns", "type_comment", "type_params", "kind", "type_ignores"}
_VALUES = (ast.Return, ast.Assign, ast.AnnAssign, ast.Expr)  # told apart only where they are not the last
_NAMES = {(ast.Name, "id"), (ast.arg, "arg"), (ast.FunctionDef, "name"), (ast.ClassDef, "name")}


def blocks(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    """Every list of statements in a tree: of the module, of functions, loops and branches."""
    for node in ast.walk(tree):
        for _, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                yield value


def without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    return body[1:] if told else body


def shape_of(statements: list[ast.stmt]) -> str:
    """A run of statements with names numbered in order of appearance and texts, notes on types and docstrings gone.

    What the last statement does with its value (return it, name it, show it) makes no difference.
    """
    numbers: dict[str, int] = {}

    def written(node: object) -> str:
        if isinstance(node, list):
            return "[" + " ".join(map(written, node)) + "]"
        if not isinstance(node, ast.AST):
            return repr(node)
        if isinstance(node, ast.JoinedStr) or isinstance(node, ast.Constant) and isinstance(node.value, str):
            return "text"
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            node = ast.Assign(targets=[node.target], value=node.value)
        parts = []
        for field, value in ast.iter_fields(node):
            if (type(node), field) in _NAMES:
                parts.append(f"#{numbers.setdefault(value, len(numbers))}")
            elif field == "body" and isinstance(node, ast.FunctionDef):
                parts.append(written(without_docstring(value)))
            elif field not in _UNSEEN:
                parts.append(written(value))
        return f"{type(node).__name__}({' '.join(parts)})"

    *before, last = statements
    value = getattr(last, "value", None) if isinstance(last, _VALUES) else None
    return " ".join([*map(written, before), written(value if value is not None else last)])


def outline(statements: list[ast.stmt]) -> tuple[str, ...]:
    """The kinds of some statements: where these differ the shapes do, and they are quickly told."""
    return tuple("value" if isinstance(one, _VALUES) else type(one).__name__ for one in statements)


def answers_in(source: str) -> dict[str, tuple[tuple[str, ...], str]]:
    """Each function's name -> the outline and the shape of its body; trifles left out."""
    found = {}
    for node in ast.walk(ast.parse(source)):
        body = without_docstring(node.body) if isinstance(node, ast.FunctionDef) else []
        if sum(1 for statement in body for _ in ast.walk(statement)) >= SMALLEST:
            found[node.name] = (outline(body), shape_of(body))
    return found


@cache
def bodies(source: str) -> list[tuple[list[ast.stmt], tuple[str, ...]]]:
    """The blocks of a source, each with its outline."""
    found = map(without_docstring, blocks(ast.parse(source)))
    return [(block, outline(block)) for block in found]


def copies(answers: dict[str, tuple[tuple[str, ...], str]], source: str) -> list[str]:
    """The answers whose statements stand, one after another and under whatever names, in `source`."""
    found, outlines = set(), {kinds for kinds, _ in answers.values()}
    for block, kinds in bodies(source):
        for wanted in outlines:
            for start in range(len(block) - len(wanted) + 1):
                if kinds[start : start + len(wanted)] == wanted:
                    shape = shape_of(block[start : start + len(wanted)])
                    found |= {name for name, answer in answers.items() if answer == (wanted, shape)}
    return sorted(found)


def cells_of(page: Path) -> str:
    """All code cells of a page as one source, without lines meant for IPython."""
    cells = jupytext.read(page, fmt="md:myst").cells
    lines = "\n".join(cell.source for cell in cells if cell.cell_type == "code").split("\n")
    return "\n".join(line for line in lines if not line.startswith(("%", "!")))


def readable() -> dict[str, str]:
    """Where -> source, of all the code that a student can read: the bundle's library and the pages."""
    library = bundle_files(ROOT, ASSIGNMENTS)
    found = {name: path.read_text(encoding="utf-8") for name, path in library.items() if name.endswith(".py")}
    for page in sorted((ROOT / "book").glob("*/*.md")):
        found[page.relative_to(ROOT).as_posix()] = cells_of(page)
    return found


READABLE = readable()


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda one: one.id)
def test_no_reference_solution_can_be_read_elsewhere(assignment):
    """Is no reference solution, under any names, in the library that students have or on a page?"""
    cells = [cell for cell in assignment.notebook.cells if cell.metadata.nbgrader.solution and cell.cell_type == "code"]
    answers = {name: answer for cell in cells for name, answer in answers_in(cell.source).items()}
    assert len(answers) >= len(cells) - 1, "most answers are too short to be told from a turn of phrase"
    assert {place: found for place, source in READABLE.items() if (found := copies(answers, source))} == {}


def test_library_and_pages_are_looked_at():
    """Does the search above see the library, less what is withheld, and the cells of pages in both languages?"""
    assert {"cnnlib/scratch/conv.py", "cnnlib/plots/images.py"} <= set(READABLE)
    assert "cnnlib/convert.py" not in READABLE
    for language in ("ko", "en"):
        assert "linear_to_conv(linear)" in READABLE[f"book/{language}/07-one-by-one-convolution.md"]


ANSWER = '''
def masked_mean(image, mask):
    """Return the mean."""
    weight = mask[:, None]
    total = (image * weight).sum(axis=(2, 3))
    if not mask.any():
        raise ValueError(f"empty mask {mask.shape}")
    return total / weight.sum(axis=(2, 3))
'''
COPIES = {
    "the same": ANSWER,
    "renamed and annotated": """
class Layers:
    def average(self, x: "np.ndarray", m: "np.ndarray") -> "np.ndarray":
        w: "np.ndarray" = m[:, None]
        s = (x * w).sum(axis=(2, 3))
        if not m.any():
            raise ValueError("nothing to see")
        return s / w.sum(axis=(2, 3))
""",
    "inside a cell": """
print("before")
w = pixels[:, None]
s = (photo * w).sum(axis=(2, 3))
if not pixels.any():
    raise ValueError("x")
result = s / w.sum(axis=(2, 3))
print(result)
""",
    "inside a loop of a function": """
def f(batches):
    for x, m in batches:
        w = m[:, None]
        s = (x * w).sum(axis=(2, 3))
        if not m.any():
            raise ValueError
        s / w.sum(axis=(2, 3))
""".replace("raise ValueError\n", "raise ValueError('empty')\n"),
}
OTHERS = {
    "another axis": ANSWER.replace("(2, 3)", "(1, 2)"),
    "names that meet": ANSWER.replace("image * weight", "image * image"),
    "another operation": ANSWER.replace("total / weight", "total * weight"),
    "less of it": ANSWER.replace("    weight = mask[:, None]\n", ""),
    "another method": ANSWER.replace(".sum(", ".mean("),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_planted_copy_is_found(name):
    """Is a copy found when names, notes on types, docstrings, messages or the place differ?"""
    assert copies(answers_in(ANSWER), COPIES[name]) == ["masked_mean"]


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_copy(name):
    """Is code that computes something else, or only a part, no copy?"""
    assert copies(answers_in(ANSWER), OTHERS[name]) == []


def test_a_trifle_is_no_answer():
    """Is a body of a few nodes, which anybody would write so, left out?"""
    assert answers_in("def f(x):\n    return x + 1\n") == {}
    assert list(answers_in(ANSWER)) == ["masked_mean"]
