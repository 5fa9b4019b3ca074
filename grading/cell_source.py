"""The Python of a cell's text, magics translated."""

import ast
import marshal
from collections.abc import Iterable
from contextlib import suppress
from types import CodeType

from IPython.core.inputtransformer2 import TransformerManager

Compiled = tuple[CodeType, CodeType | None]  # a cell without its last value, and that value


def compiled(source: str) -> Compiled:
    """The code of a cell; raises SyntaxError where it is no Python even with its magics translated."""
    tree = parsed(source)
    if tree is None:
        raise SyntaxError(f"This cell is no Python: {source[:60]!r}")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    value = compile(ast.Expression(last.value), "<test>", "eval") if isinstance(last, ast.Expr) else None
    return compile(tree, "<test>", "exec"), value


def dump_compiled(sources: Iterable[str]) -> bytes:
    """The code of every cell that is Python, for `load_compiled` in another process of this same Python."""
    codes = {}
    for source in sources:
        with suppress(SyntaxError):
            codes[source] = compiled(source)
    return marshal.dumps(codes)


def load_compiled(data: bytes) -> dict[str, Compiled]:
    """What `dump_compiled` gave. Only for bytes of the grader's own."""
    held: dict[str, Compiled] = marshal.loads(data)
    return held


def import_lines(sources: Iterable[str]) -> list[str]:
    """Every import statement at the top of a cell, each as one line."""
    trees = [tree for source in sources if (tree := parsed(source)) is not None]
    return [ast.unparse(node) for tree in trees for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]


def parsed(source: str) -> ast.Module | None:
    """A cell's code, its magics translated; None where it is no Python."""
    for translate in (str, TransformerManager().transform_cell):
        with suppress(SyntaxError, ValueError):
            return ast.parse(translate(source))
    return None
