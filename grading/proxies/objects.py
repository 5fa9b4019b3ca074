"""The student's side: keeps the objects that tests hold references to, and does to them what tests ask."""

import builtins
import contextlib
import importlib
import io
import operator
import socket
from collections.abc import Callable
from typing import Any

from grading import wire
from grading.proxies.crossing import CannotCross, Crossing, Tree, is_mutable

_MAX_PRINTED = 100_000  # characters of one call
_MAX_MESSAGE = 2_000
# What a test may do to an object, whatever the object is.
_OPERATIONS: dict[str, Callable[..., Any]] = {
    "call": lambda function, *arguments, **named: function(*arguments, **named),
    **{function.__name__: function for function in (getattr, setattr, delattr, len, iter, next, repr, str, bool, hash)},
    **{function.__name__: function for function in (abs, float, int, complex, round, isinstance, issubclass, dir)},
    **{name: getattr(operator, name) for name in ("getitem", "setitem", "delitem", "contains", "index")},
    **{name: getattr(operator, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")},
    **{name: getattr(operator, name) for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")},
    **{name: getattr(operator, name) for name in ("and_", "or_", "xor", "lshift", "rshift", "neg", "pos", "invert")},
    "enter": lambda manager: type(manager).__enter__(manager),
    "exit": lambda manager: type(manager).__exit__(manager, None, None, None),
}


class Objects(Crossing):
    """What tests know of this process: the names of the notebook, and objects by number."""

    def __init__(self, names: dict[str, Any], sock: socket.socket, answer: Callable[[dict[str, Any]], Any]) -> None:
        self._names, self._sock, self._answer_other = names, sock, answer
        self._held: list[Any] = []
        self._numbers: dict[int, int] = {}  # id -> number; what is held keeps its id
        self._functions: dict[int, Callable[..., Any]] = {}  # a test's functions, by the judge's number

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do {"do": "name" | "bind" | "unbind" | "seed" | "use", ...}; returns {"value": tree, ...} or {"raised": ...}.

        Raises nothing of the answer's.
        """
        printed = io.StringIO()
        after: list[Tree] = []
        try:
            with contextlib.redirect_stdout(printed):
                value = self._do(request, after)
            reply = {"value": self.pack(value), "after": after}
        except BaseException as error:  # SystemExit and KeyboardInterrupt of the answer too
            reply = {"raised": self._raised(error)}
        return {**reply, "printed": printed.getvalue()[:_MAX_PRINTED]}

    def _do(self, request: dict[str, Any], after: list[Tree]) -> Any:
        match request["do"]:
            case "name":
                return self._names[request["name"]]
            case "bind":
                self._names[request["name"]] = self.unpack(request["value"])
                return None
            case "unbind":
                del self._names[request["name"]]
                return None
        if request["do"] == "seed":
            function, *seeds = [self.unpack(tree) for tree in request["arguments"]]
            function(*seeds)  # what it returns, a generator of torch's, stays here
            return None
        arguments = [self.unpack(tree) for tree in request["arguments"]]
        named = {name: self.unpack(tree) for name, tree in request["named"].items()}
        try:
            return _OPERATIONS[request["operation"]](*arguments, **named)
        finally:  # also what an answer changed before it raised
            changed = [*arguments, *named.values()]
            after += [self.pack(value) if is_mutable(value) else None for value in changed]

    def _raised(self, error: BaseException) -> dict[str, Any]:
        kinds = type(error).__mro__
        known = next(kind for kind in kinds if getattr(builtins, kind.__name__, None) is kind)
        plain = all(type(part) in (str, int, float, bool, type(None)) for part in error.args)
        arguments = error.args if plain and len(error.args) <= 5 else (_text(error),)
        return {
            "kind": known.__name__,
            "own": None if known is type(error) else self.refer(type(error)),
            "arguments": [part[:_MAX_MESSAGE] if isinstance(part, str) else part for part in arguments],
        }

    def refer(self, value: Any) -> Tree:
        for number, function in self._functions.items():
            if function is value:
                return ("function", number)
        if getattr(builtins, getattr(value, "__name__", "") or "", None) is value:
            return ("builtin", value.__name__)
        number = self._numbers.setdefault(id(value), len(self._held))
        if number == len(self._held):
            self._held.append(value)
        kinds = [f"{kind.__module__}.{kind.__qualname__}" for kind in type(value).__mro__][:20]
        error = None
        if isinstance(value, type) and issubclass(value, Exception):
            error = next(kind.__name__ for kind in value.__mro__ if getattr(builtins, kind.__name__, None) is kind)
        return ("object", number, tuple(kinds), callable(value), error)

    def resolve(self, kind: str, parts: tuple[Any, ...]) -> Any:
        match kind, parts:
            case "object", (int(number),):
                return self._held[number]
            case "builtin", (str(name),):
                return getattr(builtins, name)
            case "import", (str(module), str(name)):
                return operator.attrgetter(name)(importlib.import_module(module))
            case "function", (int(number),):
                return self._functions.setdefault(number, self._stand_in(number))
        raise CannotCross(f"There is no {kind} here.")

    def _stand_in(self, number: int) -> Callable[..., Any]:
        """A function here that runs a test's function there."""

        def test_function(*arguments: Any, **named: Any) -> Any:
            packed = [self.pack(value) for value in arguments]
            named_packed = {name: self.pack(value) for name, value in named.items()}
            wire.send(self._sock, {"callback": number, "arguments": packed, "named": named_packed})
            while True:
                message = wire.receive(self._sock)
                if "do" in message:  # the test's function asks something in its turn
                    wire.send(self._sock, self._answer_other(message))
                    continue
                if "raised" in message:
                    raise getattr(builtins, message["raised"])
                return self.unpack(message["value"])

        return test_function


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:
        return ""
