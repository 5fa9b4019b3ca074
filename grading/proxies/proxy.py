"""Stands in a test for an object that lives in the student's process."""

import sys
import types
from collections.abc import Callable
from typing import Any

# Of the names with two underscores only these are an object's to tell; the rest are how Python itself looks at ours.
_TOLD = frozenset(
    f"__{name}__" for name in ("name", "qualname", "doc", "module", "annotations", "code", "defaults", "kwdefaults")
)
_CLAIMABLE = ("torch", "numpy", "builtins")


def _asks(operation: str, turned: bool = False) -> Callable[..., Any]:
    """A method that has `operation` done over there, for objects that may say what they are worth."""

    def method(self: "Proxy", *others: Any) -> Any:
        line, number, _ = object.__getattribute__(self, "_where")
        kinds = object.__getattribute__(self, "_kinds")
        if not (line.is_trusted(kinds) or (others and all(isinstance(other, Proxy) for other in others))):
            return NotImplemented
        return line.use(operation, *others, self) if turned else line.use(operation, self, *others)

    return method


def _does(operation: str, kind: type | None = None) -> Callable[..., Any]:
    """A method that has `operation` done over there; what comes back must be of `kind`."""

    def method(self: "Proxy", *others: Any) -> Any:
        value = object.__getattribute__(self, "_where")[0].use(operation, self, *others)
        if kind is not None and type(value) is not kind:
            raise TypeError(f"{operation} of an answer's object gave a {type(value).__name__}, not {kind.__name__}.")
        return value

    return method


class Proxy:
    """A reference to an object of the answer. What it gives is data, or another reference.

    It claims a class of torch, numpy or Python itself, so that `isinstance(layer, nn.Linear)` works. It compares and
    computes only if the exercise asks for its class, or its package is one the instructor's notebook imports: an
    object that is equal to everything is worth nothing else.
    """

    __slots__ = ("_kinds", "_where")

    def __init__(self, line: Any, number: int, process: int, kinds: tuple[str, ...]) -> None:
        object.__setattr__(self, "_where", (line, number, process))
        object.__setattr__(self, "_kinds", kinds)

    @property
    def __class__(self) -> type:
        return _claimed(object.__getattribute__(self, "_kinds"))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__") and name not in _TOLD:
            raise AttributeError(name)
        return object.__getattribute__(self, "_where")[0].use("getattr", self, name)

    __setattr__ = _does("setattr")
    __delattr__ = _does("delattr")
    __getitem__ = _does("getitem")
    __setitem__ = _does("setitem")
    __delitem__ = _does("delitem")
    __contains__ = _does("contains", bool)
    __len__ = _does("len", int)
    __next__ = _does("next")
    __bool__ = _does("bool", bool)
    __str__ = _does("str", str)
    __repr__ = _does("repr", str)
    __float__ = _does("float", float)
    __int__ = _does("int", int)
    __index__ = _does("index", int)
    __abs__ = _does("abs")
    __enter__ = _does("enter")
    __dir__ = _does("dir")

    def __iter__(self) -> Any:
        found = object.__getattribute__(self, "_where")[0].use("iter", self)
        return found if type(found) in (Proxy, CallableProxy) else iter(found)

    def __exit__(self, *_: Any) -> None:
        object.__getattribute__(self, "_where")[0].use("exit", self)

    def __instancecheck__(self, instance: Any) -> bool:
        """isinstance(x, Class) where Class is the answer's: only an object of the answer can be one."""
        line = object.__getattribute__(self, "_where")[0]
        return type(instance) in (Proxy, CallableProxy) and line.use("isinstance", instance, self) is True

    def __subclasscheck__(self, kind: Any) -> bool:
        line = object.__getattribute__(self, "_where")[0]
        return type(kind) in (Proxy, CallableProxy) and line.use("issubclass", kind, self) is True

    def __eq__(self, other: object) -> Any:
        return True if self is other or _same(self, other) else _equal(self, other)

    def __ne__(self, other: object) -> Any:
        return False if self is other or _same(self, other) else _unequal(self, other)

    def __hash__(self) -> int:
        return hash(object.__getattribute__(self, "_where")[1])


class CallableProxy(Proxy):
    """A reference to a function, a class, a layer: anything that can be called."""

    __slots__ = ()
    # `self` may be a name among the arguments.

    def __call__(*given: Any, **named: Any) -> Any:
        return object.__getattribute__(given[0], "_where")[0].use("call", *given, **named)


_equal, _unequal = _asks("eq"), _asks("ne")
_ARITHMETIC = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "lshift", "rshift", "xor")
for _name in (*_ARITHMETIC, "and", "or"):
    _operation = f"{_name}_" if _name in ("and", "or") else _name
    setattr(Proxy, f"__{_name}__", _asks(_operation))
    setattr(Proxy, f"__r{_name}__", _asks(_operation, turned=True))
for _name in ("lt", "le", "gt", "ge"):
    setattr(Proxy, f"__{_name}__", _asks(_name))
for _name in ("neg", "pos", "invert"):
    setattr(Proxy, f"__{_name}__", _does(_name))


def _same(first: Proxy, second: object) -> bool:
    """Whether both refer to one object."""
    if type(second) not in (Proxy, CallableProxy):
        return False
    return bool(object.__getattribute__(first, "_where") == object.__getattribute__(second, "_where"))


def _claimed(kinds: tuple[str, ...]) -> type:
    """The first of an object's classes that is one of torch's, numpy's or Python's own; Proxy where none is."""
    for name in kinds:
        module, _, kind = name.rpartition(".")
        if module.split(".")[0] not in _CLAIMABLE or name == "builtins.object":
            continue
        places = (sys.modules.get(module), types)
        names = (kind, f"{kind.title()}Type") if module == "builtins" else (kind,)
        for found in (getattr(place, each, None) for place in places for each in names):
            if isinstance(found, type):
                return found
    return Proxy
