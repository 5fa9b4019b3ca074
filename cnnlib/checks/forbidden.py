"""What an exercise must be written without: refused while an answer runs, wherever it is reached from.

Library code is refused too: where `torch.nn.functional.conv2d` is forbidden, calling an `nn.Conv2d` is no way around.
Not caught here: another function that does the same (name it as well), and an object that hides the function where no
module and no name of the notebook holds it: in a `functools.partial`, a container, a closure, a default argument.
"""

import importlib
import sys
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from types import ModuleType
from typing import Any

Place = tuple[MutableMapping[str, Any], str]


class Forbidden(BaseException):
    """An answer used `name`. No Exception: an answer's own `except` must not swallow it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@contextmanager
def refusing(names: Sequence[str], notebook: MutableMapping[str, Any]) -> Iterator[list[str]]:
    """While this lasts, using one of the dotted `names` raises Forbidden and is noted in the list that is given.

    notebook: the notebook's names, among which an alias may be (`from torch.nn.functional import conv2d`).

    >>> import math
    >>> with refusing(["math.tau"], {}) as used, suppress(Forbidden):
    ...     math.tau()
    >>> used
    ['math.tau']
    """
    used: list[str] = []
    restore: list[tuple[MutableMapping[str, Any], str, Any]] = []
    classes: list[tuple[type, bool, Any]] = []
    try:
        for name in names:
            stand_in = _StandIn(name, used)
            for target in _targets(name):
                if _is_python_class(target):
                    classes.append((target, "__init__" in vars(target), target.__init__))
                    target.__init__ = stand_in.refuse
                    continue
                own = [(notebook, key) for key, value in list(notebook.items()) if value is target]
                for place, key in (*_places(id(target)), *own):
                    restore.append((place, key, target))
                    place[key] = stand_in
        yield used
    finally:
        for place, key, target in restore:
            place[key] = target
        for target, is_own, init in classes:
            if is_own:
                target.__init__ = init  # type: ignore[misc]
            else:
                del target.__init__  # type: ignore[misc]


class _StandIn:
    """Stands where a forbidden function or module stood."""

    def __init__(self, name: str, used: list[str]) -> None:
        self.__dict__.update(_name=name, _used=used)

    def refuse(self, *_: Any, **__: Any) -> Any:
        self._used.append(self._name)
        raise Forbidden(self._name)

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self.refuse()

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):  # how Python's own import and inspection look at it
            raise AttributeError(attribute)
        return self.refuse()


@cache
def _targets(name: str) -> tuple[Any, ...]:
    """The object of a dotted name; of a module, the functions and classes that it defines too. Kept, so ids stay."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        with suppress(ImportError):
            target: Any = importlib.import_module(".".join(parts[:count]))
            for part in parts[count:]:
                target = getattr(target, part)
            if not isinstance(target, ModuleType):
                return (target,)
            own = [value for value in vars(target).values() if callable(value) and _comes_from(value, name)]
            return (target, *own)
    return ()  # a package this machine lacks: nothing to refuse


def _comes_from(value: Any, module: str) -> bool:
    return f"{getattr(value, '__module__', '')}.".startswith(f"{module}.")


def _is_python_class(target: Any) -> bool:
    return isinstance(target, type) and bool(target.__flags__ & (1 << 9))  # Py_TPFLAGS_HEAPTYPE: attributes can be set


@cache
def _places(number: int) -> tuple[Place, ...]:
    """Where the modules hold the object of this id, `sys.modules` itself among them."""
    namespaces = [vars(module) for module in list(sys.modules.values()) if isinstance(module, ModuleType)]
    return tuple(
        (namespace, key)
        for namespace in (*namespaces, sys.modules)
        for key, value in list(namespace.items())
        if id(value) == number and namespace is not globals()
    )


def guarded(answer: Callable[..., Any], names: Sequence[str], notebook: MutableMapping[str, Any]) -> Callable[..., Any]:
    """`answer`, refused the `names` whenever it runs; raises Forbidden also where it caught that itself."""

    def run(*arguments: Any, **named: Any) -> Any:
        with refusing(names, notebook) as used:
            result = answer(*arguments, **named)
        if used:
            raise Forbidden(used[0])
        return result

    return run if names else answer
