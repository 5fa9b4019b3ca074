"""The Python of a cell's text, magics translated."""

import ast
from collections.abc import Iterable
from contextlib import suppress

from IPython.core.inputtransformer2 import TransformerManager


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
