"""Machine mutants of a solution: copies with one slip in each, of the kinds that people make in array code."""

import ast
import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# What stands in an operator's place; a row a family.
_OTHERS = dict(
    pair.split(":")
    for pair in (
        *("Add:Sub", "Sub:Add", "Mult:Div,Add", "Div:Mult,FloorDiv", "FloorDiv:Div,Mult", "Mod:FloorDiv", "Pow:Mult"),
        *("MatMult:Mult", "BitAnd:BitOr", "BitOr:BitAnd", "And:Or", "Or:And", "Is:IsNot", "IsNot:Is"),
        *("Eq:NotEq", "NotEq:Eq", "Lt:LtE,GtE", "LtE:Lt,Gt", "Gt:GtE,LtE", "GtE:Gt,Lt", "In:NotIn", "NotIn:In"),
    )
)
_ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
_DELETED = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.If, ast.For, ast.While, ast.Raise, ast.Assert)
_UNTOUCHED = {"annotation", "returns", "decorator_list", "ctx"}
_REDUCTIONS = {"sum", "mean", "max", "min", "amax", "amin", "any", "all", "var", "std", "flip"}


@dataclass(frozen=True)
class Mutant:
    """A cell with one slip in it."""

    slip: str
    source: str
    diff: str  # the lines taken out and put in, comments and layout aside


def mutants_of(source: str) -> list[Mutant]:
    """Every mutant of a cell's source that differs from it and from the others, in the order of the source.

    Both are written anew from their syntax trees, so that neither comments nor layout make a difference.
    """
    tree = ast.parse(source)
    original, alike = ast.unparse(tree), _alike(tree)
    found: dict[str, Mutant] = {}
    for node, put in _places(tree):
        for slip, instead in _slips(node) if node not in alike else ():
            put(instead)
            text = ast.unparse(tree)
            put(node)
            if text != original and text not in found and _compiles(text):
                found[text] = Mutant(slip, text, _diff(original, text))
    return list(found.values())


def _alike(tree: ast.AST) -> set[ast.AST]:
    """Nodes left as they are: NumPy reads any negative size as -1; membership and reductions know no order."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="reshape"), args=args):
                found |= {arg.operand for arg in args if isinstance(arg, ast.UnaryOp)}
            case ast.Call(func=ast.Attribute(attr=name), keywords=words) if name in _REDUCTIONS:
                found |= {word.value for word in words if isinstance(word.value, ast.Tuple)}
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[ast.Tuple() | ast.List() as items]):
                found.add(items)
    return found


def _places(parent: ast.AST) -> Iterator[tuple[ast.AST, Callable[[ast.AST], None]]]:
    """Every node below `parent`, with what puts another in its place; docstrings and f-strings left out."""
    for name, value in ast.iter_fields(parent):
        held = value if isinstance(value, list) else [value]
        for index, node in enumerate(held):
            docstring = name == "body" and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if not isinstance(node, ast.AST) or name in _UNTOUCHED or docstring:
                continue
            if held is value:
                yield node, lambda other, held=held, index=index: held.__setitem__(index, other)
            else:
                yield node, lambda other, name=name: setattr(parent, name, other)
            if not isinstance(node, ast.JoinedStr):
                yield from _places(node)


def _slips(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """(what was done, what stands there instead)."""
    match node:
        case ast.operator() | ast.cmpop() | ast.boolop():
            for other in filter(None, _OTHERS.get(type(node).__name__, "").split(",")):
                yield "another operator", getattr(ast, other)()
        case ast.Constant(value=bool(value)):
            yield "constant", ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield from (("constant", ast.Constant(other)) for other in (value + 1, value - 1))
        case ast.Constant(value=str()):
            yield "constant", ast.Constant("")
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, _ORDERED):
            yield "operands swapped", ast.BinOp(right, op, left)
        case ast.UnaryOp(operand=operand):
            yield "sign or not dropped", operand
        case ast.BoolOp(op=op, values=values):
            yield from (("condition dropped", ast.BoolOp(op, rest)) for rest in _each_dropped(values))
        case ast.comprehension(target=target, iter=values, ifs=ifs):
            yield from (("filter dropped", ast.comprehension(target, values, less, 0)) for less in _each_dropped(ifs))
        case ast.Call(func=func, args=args, keywords=words):
            yield from (("arguments swapped", ast.Call(func, other, words)) for other in _each_swapped(args))
            yield from (("argument dropped", ast.Call(func, args, other)) for other in _each_dropped(words))
            yield "argument dropped", ast.Call(func, args[:-1], words)
            if isinstance(func, ast.Attribute):
                yield "method not called", func.value
        case ast.Tuple(elts=items, ctx=ast.Load()) | ast.List(elts=items, ctx=ast.Load()):
            yield from (("items swapped", type(node)(other, ast.Load())) for other in _each_swapped(items))
        case ast.Slice():
            bounds = ("lower", "upper", "step")
            yield from (("slice bound dropped", ast.Slice(**{**vars(node), bound: None})) for bound in bounds)
        case ast.stmt() | ast.IfExp():
            yield from _statement_slips(node)


def _statement_slips(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, _DELETED):
        yield "statement deleted", ast.Pass()
    match node:
        case ast.AugAssign(target=target, value=value):
            yield "overwritten", ast.Assign([target], value, lineno=0)
        case ast.If() | ast.IfExp() | ast.While():
            yield "condition negated", type(node)(**{**vars(node), "test": ast.UnaryOp(ast.Not(), node.test)})
        case ast.Return():
            yield "nothing returned", ast.Return(ast.Constant(None))
        case ast.With(body=body):
            yield "context dropped", ast.If(ast.Constant(True), body, [])
        case ast.Break() | ast.Continue():
            yield "break for continue", ast.Continue() if isinstance(node, ast.Break) else ast.Break()


def _each_swapped(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    """`items` with two neighbours exchanged, for every two."""
    yield from ([*items[:i], items[i + 1], items[i], *items[i + 2 :]] for i in range(len(items) - 1))


def _each_dropped(items: list) -> Iterator[list]:
    yield from (items[:i] + items[i + 1 :] for i in range(len(items)))


def _compiles(text: str) -> bool:
    try:
        compile(text, "<mutant>", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _diff(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return "".join(f"{line[0]} {line[1:].strip()}\n" for line in list(lines)[2:] if not line.startswith("@@"))
