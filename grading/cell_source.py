"""The Python of a cell's text, magics translated."""

import ast
import marshal
from collections.abc import Iterable, Iterator, Sequence
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


def mentioned(sources: Iterable[str], function: str, names: Sequence[str]) -> str | None:
    """The first of the dotted `names` that the body of `function` mentions, by way of what the cells import.

    A second net: it reads what stands there, so it sees what an answer did to escape the refusal at run time.
    """
    if not names:
        return None
    trees = [tree for source in sources if (tree := parsed(source)) is not None]
    places = {alias: place for tree in trees for alias, place in _imported_places(tree)}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == function:
                used = {place for part in ast.walk(node) if (place := _place(part, places))}
                for name in names:
                    if any(f"{place}.".startswith(f"{name}.") for place in used):
                        return name
    return None


def _imported_places(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """alias -> dotted name, of every import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            first = ((one.asname, one.name, one.name.split(".")[0]) for one in node.names)
            yield from ((alias, name) if alias else (top, top) for alias, name, top in first)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((one.asname or one.name, f"{node.module}.{one.name}") for one in node.names)


def _place(node: ast.AST, places: dict[str, str]) -> str | None:
    """The dotted name that an expression `F.conv2d` or `conv2d` stands for, if an import gave its first part."""
    if isinstance(node, ast.Name):
        return places.get(node.id)
    if isinstance(node, ast.Attribute):
        before = _place(node.value, places)
        return f"{before}.{node.attr}" if before else None
    return None


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
