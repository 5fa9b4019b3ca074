"""Where a student's answer lives. Here: in this process. A grader connects one that lives in another."""

import ast
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import Any, Protocol

from cnnlib.checks import probes
from cnnlib.checks.forbidden import Forbidden, guarded
from cnnlib.checks.plain import NotPlain, plain_copy


class AnswerError(Exception):
    """The answer could not be run: `key` says why, `values` fill its message."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class Student(Protocol):
    """What `call` and `probe` need; raises AnswerError when the answer cannot be run."""

    def call(self, name: str, arguments: tuple[Any, ...]) -> Any:
        """Run the answer's function `name`; arguments and result are plain data."""

    def probe(self, code: str, name: str, arguments: tuple[Any, ...]) -> Any:
        """Run a named probe, or the one function that the text `code` defines, on the answer's function `name`."""


class InProcess:
    """The answer lives in the namespace of this notebook. Copies stand in for the wall of a second process."""

    def __init__(self, answers: MutableMapping[str, Any]) -> None:
        self._answers = answers
        self.forbidden: Mapping[str, Sequence[str]] = {}  # function -> the dotted names it must do without

    def call(self, name: str, arguments: tuple[Any, ...]) -> Any:
        return self._run(self._function(name), name, arguments)

    def probe(self, code: str, name: str, arguments: tuple[Any, ...]) -> Any:
        if code.isidentifier():
            function = probes.named(code)
        else:
            # A copy: a probe must not leave names behind in the student's notebook.
            namespace = dict(self._answers)
            exec(compile(code, "<probe>", "exec"), namespace)  # the test's own text, not the student's
            function = namespace[probe_name(code)]
        answer = self._function(name)
        return self._run(lambda *values: function(answer, *values), name, arguments)

    def _function(self, name: str) -> Callable[..., Any]:
        if name not in self._answers:
            raise AnswerError("answer.missing", name=name)
        function: Callable[..., Any] = self._answers[name]
        if not callable(function):
            raise AnswerError("answer.not_a_function", name=name, type=type(function).__name__)
        return guarded(function, self.forbidden.get(name, ()), self._answers)

    def _run(self, function: Callable[..., Any], name: str, arguments: tuple[Any, ...]) -> Any:
        arguments = plain_copy(arguments)
        try:
            result = function(*arguments)
        except AnswerError:
            raise
        except Forbidden as error:
            raise AnswerError("answer.forbidden", name=name, used=error.name) from None
        except KeyboardInterrupt:  # the student's own, to stop a cell that runs too long
            raise
        except BaseException as error:  # SystemExit too: an answer must not end the run
            if isinstance(error, NotImplementedError) and not error.args:
                raise AnswerError("answer.blank", name=name) from None
            raise AnswerError("answer.raised", name=name, error=f"{type(error).__name__}: {error}") from error
        try:
            return plain_copy(result)
        except NotPlain as error:
            raise AnswerError(error.key, name=name, type=error.type_name) from None


def probe_name(code: str) -> str:
    """The name of the one function that a probe's text defines; raises ValueError for anything else."""
    body = ast.parse(code).body
    functions = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    if len(functions) != 1:
        raise ValueError(f"A probe's text defines exactly one function, but this one defines {functions}.")
    return functions[0]
