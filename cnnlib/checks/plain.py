"""The values that cross between a test and an answer: data, never objects."""

import sys
from typing import Any

import numpy as np

MAX_DEPTH = 8
_SCALARS = (bool, int, float, complex, str, type(None))
# By exact type, like the rest: a subclass of np.float64 may override what it answers.
_NUMPY_SCALARS = frozenset(kind for kind in np.sctypeDict.values() if issubclass(kind, np.number | np.bool))
_PYTHON_NUMBERS = {"b": bool, "i": int, "u": int, "f": float, "c": complex}


class NotPlain(TypeError):
    """A value that is not data: `type_name` says what it was; `key` names the message that a test shows for it."""

    def __init__(self, type_name: str, key: str = "answer.not_plain") -> None:
        super().__init__(f"{type_name} is not plain data: return NumPy arrays, tensors, numbers, text, lists or dicts.")
        self.type_name = type_name
        self.key = key


def plain_copy(value: Any, depth: int = 0) -> Any:
    """Copy `value` into plain data: numbers, text, None, arrays, and lists, tuples and dicts of them.

    A torch tensor becomes an array of its dtype, a torch.Size a tuple, a NumPy scalar a Python number. Exact types
    only: a subclass may behave as it likes, so it is refused like any other object.
    Raises NotPlain for anything else, and for nesting deeper than MAX_DEPTH.

    >>> plain_copy({"weights": [np.float64(0.5), (1, "two")]})
    {'weights': [0.5, (1, 'two')]}
    """
    kind = type(value)
    if kind in _SCALARS:
        return value
    if kind is np.ndarray and value.dtype.kind in "biufc":
        return np.array(value, order="C", copy=True)
    if kind in _NUMPY_SCALARS:
        return _PYTHON_NUMBERS[value.dtype.kind](value)
    torch = sys.modules.get("torch")  # never imported here: without it, no value is a tensor
    if torch is not None and kind in (torch.Tensor, torch.nn.Parameter):
        return _array_of(torch, value)
    if torch is not None and kind is torch.Size:
        return tuple(value)
    if kind not in (list, tuple, dict):
        raise NotPlain(_name(value))
    if depth == MAX_DEPTH:
        raise NotPlain(f"{kind.__name__} nested more than {MAX_DEPTH} deep", key="answer.nested")
    if kind is dict:
        return {_plain_key(key, depth + 1): plain_copy(item, depth + 1) for key, item in value.items()}
    return kind(plain_copy(item, depth + 1) for item in value)


def _array_of(torch: Any, tensor: Any) -> np.ndarray:
    """A tensor's numbers in memory of their own; raises NotPlain where NumPy has no such dtype or layout."""
    try:
        # By way of the class: an attribute of the object may have taken the method's name.
        return np.array(torch.Tensor.numpy(tensor, force=True), order="C", copy=True)
    except (TypeError, RuntimeError):
        raise NotPlain(f"torch.Tensor of {tensor.dtype}, {tensor.layout}, on {tensor.device}") from None


def _plain_key(key: Any, depth: int) -> Any:
    """A dict's key as plain data; a tensor can be a key, the array it becomes cannot."""
    copied = plain_copy(key, depth)
    try:
        hash(copied)
    except TypeError:
        raise NotPlain(f"dict with a key of type {_name(key)}") from None
    return copied


def _name(value: Any) -> str:
    """What a message calls the type of `value`."""
    kind = type(value)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    return f"{name} of dtype {value.dtype}" if kind is np.ndarray else name
