"""The code of a page without what is written in the page's language: what both languages must have alike."""

import ast
import re
from dataclasses import dataclass, field

from IPython.core.inputtransformer2 import TransformerManager

HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_ENGLISH_WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_COMMENT = re.compile(r"(^|\s)#.*$", re.MULTILINE)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_CLOCKS = frozenset(
    ("perf_counter", "perf_counter_ns", "process_time", "process_time_ns", "thread_time", "monotonic")
    + ("monotonic_ns", "default_timer", "time.time", "time_ns", "timeit", "datetime.now")
)


@dataclass
class CellCode:
    """A code cell: `details` its twin must share, and what is wrong or odd in itself, each with its line in the cell.

    Lines count from 1, the cell's first line of code.
    """

    details: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


def read_cell(source: str, tags: set[str], language: str) -> CellCode:
    """Return a cell's code in its normal form: no comments, no docstrings, one layout.

    In the cell tagged `language` the words are taken out, and their names and placeholders are compared instead.
    """
    cell = CellCode()
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError as error:
        cell.faults.append((error.lineno or 1, f"this code does not parse ({error.msg}): correct it"))
        return cell
    _drop_docstrings(tree)
    if "language" in tags:
        _take_words(tree, language, cell)
    _find_prose(tree, cell)
    if "measured" not in tags:
        _find_clocks(tree, cell)
    cell.details["code"] = ast.unparse(tree)
    return cell


def read_block(source: str, lexer: str) -> str:
    """Return a block of code that is shown and not run, without comments and empty lines."""
    if lexer in ("python", "ipython3", "py"):
        try:
            tree = ast.parse(source)
        except SyntaxError:
            pass  # a fragment: compared line by line, below
        else:
            _drop_docstrings(tree)
            return ast.unparse(tree)
    lines = _COMMENT.sub("", source).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _drop_docstrings(tree: ast.Module) -> None:
    # A string that begins a cell is no docstring: the page shows it.
    for node in ast.walk(tree):
        if isinstance(node, _DEFINITIONS) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]


def _take_words(tree: ast.Module, language: str, cell: CellCode) -> None:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) == "language"]
    if len(calls) != 1:
        cell.faults.append((1, f"the `language` cell calls language() {len(calls)} times: call it once"))
        return
    (call,) = calls
    if [getattr(argument, "value", None) for argument in call.args] != [language]:
        cell.faults.append((call.lineno, f'this page begins language("{language}", ...): correct its first argument'))
    words = {}
    for keyword in call.keywords:
        value = keyword.value
        if keyword.arg and isinstance(value, ast.Constant) and isinstance(value.value, str):
            words[keyword.arg] = value.value
        else:
            line = value.lineno
            cell.faults.append((line, f"{keyword.arg or '**'} is no literal: write each word in quotes, by its name"))
    cell.details["words"] = ", ".join(sorted(words))
    placeholders = {key: " ".join(sorted(_PLACEHOLDER.findall(words[key]))) for key in sorted(words)}
    cell.details["placeholders"] = "\n".join(f"{key}: {found}" for key, found in placeholders.items() if found)
    call.args, call.keywords = [], []


def _find_prose(tree: ast.Module, cell: CellCode) -> None:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        if HANGUL.search(node.value):
            fault = f"{node.value!r} is prose in the code: give it to language() in the cell tagged `language`"
            cell.faults.append((node.lineno, fault))
        elif _ENGLISH_WORDS.search(node.value):
            note = f"{node.value!r} looks like prose: if a reader sees it, give it to language()"
            cell.notes.append((node.lineno, note))


def _find_clocks(tree: ast.Module, cell: CellCode) -> None:
    # A function may read a clock in a cell that only defines it: the cell that calls it is the one that measures.
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, _DEFINITIONS):
            continue
        waiting.extend(ast.iter_child_nodes(node))
        if isinstance(node, ast.Call) and (clock := _clock(node)):
            fault = f"{clock} measures time in a cell that is not tagged `measured`: tag it, in both languages"
            cell.faults.append((node.lineno, fault))


def _clock(call: ast.Call) -> str:
    name = _name(call.func)
    if name.startswith("get_ipython.") and call.args:
        magic = getattr(call.args[0], "value", "")
        return f"%{magic}" if magic in ("time", "timeit") else ""
    return name if name in _CLOCKS or name.rpartition(".")[2] in _CLOCKS or name.endswith(".time.time") else ""


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}".lstrip(".")
    if isinstance(node, ast.Call):
        return _name(node.func)
    return node.id if isinstance(node, ast.Name) else ""
