"""What the names in a foreign test mean: the judge's own objects, or references to the student's.

A name is the student's where an answer of the instructor's notebook binds it, or where nobody here does. Modules and
what is imported from them are always the judge's own. What a test binds or deletes of the names an answer mentions
happens over there too.
"""

import ast
import builtins
import symtable
from collections.abc import Iterator
from contextlib import suppress
from types import ModuleType
from typing import Any

from grading.cell_source import parsed
from grading.plan import Plan
from grading.proxies.line import Line


class AnswerNames:
    """What the instructor's own answers bind and mention, and which classes they define."""

    def __init__(self, plan: Plan) -> None:
        sources = [
            cell.source for cell in plan.cells if cell.kind in ("answer", "written") and cell.cell_type == "code"
        ]
        trees = [tree for source in sources if (tree := parsed(source)) is not None]
        self.imports = [node for source in plan.imports if (node := parsed(source)) is not None]
        imported = {name for tree in self.imports for name in _imported(tree)}
        self.classes = {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        self.bound: set[str] = set()
        self.mentioned: set[str] = set()
        for tree in trees:
            table = symtable.symtable(ast.unparse(tree), "<answer>", "exec")
            self.bound |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned()} - imported
            self.mentioned |= set(_globals(table)) - imported
        self._packages = {
            (node.module or "" if isinstance(node, ast.ImportFrom) else alias.name).split(".")[0]
            for tree in self.imports
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }

    def is_trusted(self, kinds: tuple[str, ...]) -> bool:
        """Whether an object of these classes may say what it equals: the exercise asks for one, or its library."""
        own = any(f"__main__.{name}" in kinds for name in self.classes)
        return own or bool(kinds) and kinds[0].split(".")[0] in self._packages


class TestNames(dict[str, Any]):
    """The globals of test cells. A class of its own, so that Python asks it for every name."""

    __test__ = False  # not a class of tests, whatever pytest makes of its name

    def __init__(self, names: AnswerNames, line: Line) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self._names, self._line = names, line
        self._is_mirrored = False
        for tree in names.imports:
            with suppress(Exception):  # a module only students have: they bind the name
                exec(compile(tree, "<imports>", "exec"), self)
        self._is_mirrored = True

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name) and name not in self._names.bound:
            raise KeyError(name)
        return self._line.name(name)

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, value)
        if self._is_mirrored and name in self._names.mentioned and not isinstance(value, ModuleType):
            self._line.bind(name, value)

    def __delitem__(self, name: str) -> None:
        is_here = name in self
        self.pop(name, None)
        if name in self._names.mentioned:
            self._line.unbind(name)
        elif not is_here:
            raise KeyError(name)

    def run_setup(self, source: str) -> None:
        """Run an instructor's cell here as well; what fails here is the student's process's alone."""
        self._is_mirrored = False
        try:
            tree = parsed(source)
            if tree is not None:
                exec(compile(tree, "<setup>", "exec"), self)
        except Exception:  # it may use what only answers define: then its names are found over there
            pass
        finally:
            self._is_mirrored = True
        self.forget()

    def forget(self) -> None:
        """A cell of the student's has run: what it binds is the student's again."""
        for name in self._names.bound:
            self.pop(name, None)


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)


def _globals(table: symtable.SymbolTable) -> Iterator[str]:
    """The names of a module that its code binds or reads, in functions too."""
    at_top = table.get_type() == "module"
    yield from (symbol.get_name() for symbol in table.get_symbols() if at_top or symbol.is_global())
    for child in table.get_children():
        yield from _globals(child)
