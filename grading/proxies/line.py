"""The judge's line to the objects of an answer: asks, and serves what the answer asks back of a test's functions."""

import builtins
import sys
from collections.abc import Callable
from typing import Any, Protocol

from cnnlib.checks.student import AnswerError
from grading.proxies.crossing import CannotCross, Crossing, Tree, take_over
from grading.proxies.proxy import CallableProxy, Proxy

Ask = Callable[[dict[str, Any]], Any]


class AnswerLost(BaseException):
    """The answer's process hung, ended or talked nonsense: no `except Exception` of a test takes it for its own."""


class Asks(Protocol):
    """What the line needs of a student: see RemoteStudent."""

    processes: int
    serve_callback: Callable[[dict[str, Any]], dict[str, Any]] | None

    def ask(self, question: dict[str, Any], name: str) -> Any:
        """Send a question and wait for its reply; raises AnswerError."""


class Line(Crossing):
    """Asks for the names and objects of one submission."""

    def __init__(self, student: Asks, trusted: Callable[[tuple[str, ...]], bool]) -> None:
        self._student, self.is_trusted = student, trusted
        self._functions: list[Any] = []  # a test's functions that an answer may call, by number
        self._errors: dict[int, type[Exception]] = {}
        self._asked = ""  # the name a test used last
        self.lost: AnswerError | None = None  # why the last answer did not come, whatever the test made of that
        self.raised: BaseException | None = None  # what the answer last raised
        student.serve_callback = self._serve

    def name(self, name: str) -> Any:
        """The object an answer's name stands for; raises KeyError where there is none."""
        self._asked = name
        return self._value({"do": "name", "name": name})

    def bind(self, name: str, value: Any) -> None:
        """Give a name of the answer's notebook another value."""
        self._value({"do": "bind", "name": name, "value": self.pack(value)})

    def unbind(self, name: str) -> None:
        """Take a name of the answer's notebook away; raises KeyError where there is none."""
        self._value({"do": "unbind", "name": name})

    def use(self, operation: str, *arguments: Any, **named: Any) -> Any:
        """Do one of `objects.py`'s operations over there; what it changes in arguments is changed here too."""
        packed = [self.pack(value) for value in arguments]
        question = {"do": "use", "operation": operation, "arguments": packed}
        question["named"] = {name: self.pack(value) for name, value in named.items()}
        return self._value(question, [*arguments, *named.values()])

    def seed(self, module: str, name: str, *arguments: Any) -> None:
        """Call a function that seeds over there as well."""
        self._value({"do": "seed", "arguments": [("import", module, name), *map(self.pack, arguments)]})

    def _value(self, question: dict[str, Any], given: list[Any] | None = None) -> Any:
        self.raised = None
        try:
            reply = self._student.ask(question, self._asked)
            if not isinstance(reply, dict) or ("value" in reply) == ("raised" in reply):
                raise AnswerError("answer.ended", name=self._asked)
        except AnswerError as error:
            self.lost = error
            raise AnswerLost(error.key) from None
        if isinstance(reply.get("printed"), str) and reply["printed"]:
            sys.stdout.write(reply["printed"])
        if "raised" in reply:
            self.raised = self._error(reply["raised"])
            raise self.raised
        after = reply.get("after")
        for old, tree in zip(given or [], after if isinstance(after, list) else [], strict=False):
            if tree is not None:
                take_over(old, self.unpack(tree))
        return self.unpack(reply["value"])

    def _error(self, told: Any) -> BaseException:
        """The builtin exception that an answer raised, or one of a class made here for a class of its own."""
        match told:
            case {"kind": str(kind), "own": own, "arguments": list(arguments)}:
                known = _error_class(kind)
                if own is not None:
                    known = self.unpack(own)
                    known = known if isinstance(known, type) and issubclass(known, Exception) else RuntimeError
                try:
                    return known(*arguments)
                except TypeError:  # a UnicodeDecodeError wants five arguments
                    return ValueError(*arguments)
        return RuntimeError("An answer raised something that is no exception.")

    def refer(self, value: Any) -> Tree:
        if type(value) in (Proxy, CallableProxy):
            line, number, process = object.__getattribute__(value, "_where")
            if line is not self or process != self._student.processes:
                raise AnswerLost("answer.ended")
            return ("object", number)
        for number, kind in self._errors.items():
            if kind is value:
                return ("object", number)
        name = getattr(value, "__name__", None)
        if isinstance(name, str) and getattr(builtins, name, None) is value:
            return ("builtin", name)
        place = _importable(value)
        if place is not None:
            return ("import", *place)
        if not callable(value):
            raise CannotCross(
                f"A test gives an answer a value of type {type(value).__name__}, which cannot cross to its process: "
                "give numbers, text, arrays, tensors, lists of them or functions, or grade with --tests-in-process."
            )
        if value not in self._functions:
            self._functions.append(value)
        return ("function", self._functions.index(value))

    def resolve(self, kind: str, parts: tuple[Any, ...]) -> Any:
        match kind, parts:
            case "object", (int(number), tuple(kinds), bool(is_callable), error):
                if isinstance(error, str):
                    return self._error_made(number, kinds, error)
                shown = tuple(name for name in kinds if isinstance(name, str))
                made = CallableProxy if is_callable else Proxy
                return made(self, number, self._student.processes, shown)
            case "builtin", (str(name),) if hasattr(builtins, name):
                return getattr(builtins, name)
            case "function", (int(number),) if 0 <= number < len(self._functions):
                return self._functions[number]
        raise CannotCross("What arrived is no value.")

    def _error_made(self, number: int, kinds: tuple[Any, ...], base: str) -> type[Exception]:
        """A class of exceptions here that stands for one of the answer's: `except` wants a class."""
        if number not in self._errors:
            self._errors[number] = type("AnswerException", (_error_class(base),), {})
        return self._errors[number]

    def _serve(self, message: dict[str, Any]) -> dict[str, Any]:
        """An answer calls a function that a test gave it. Of an error it learns the class: words may tell a test."""
        try:
            function = self._functions[message["callback"]]
            arguments = [self.unpack(tree) for tree in message["arguments"]]
            named = {str(name): self.unpack(tree) for name, tree in message["named"].items()}
            return {"value": self.pack(function(*arguments, **named))}
        except Exception as error:
            known = next(kind for kind in type(error).__mro__ if getattr(builtins, kind.__name__, None) is kind)
            return {"raised": known.__name__}


def _error_class(name: str) -> type[Exception]:
    """The builtin exception of that name; RuntimeError for a name that is none, or one that ends programs."""
    found = getattr(builtins, name, None)
    return found if isinstance(found, type) and issubclass(found, Exception) else RuntimeError


def _importable(value: Any) -> tuple[str, str] | None:
    """(module, name) of a function or class that the other process can import for itself."""
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(name, str) or module == "__main__" or "." in name:
        return None
    return (module, name) if getattr(sys.modules.get(module), name, None) is value else None
