"""What crosses between a test and an answer as data, and what only as a reference; the same on both sides.

A value becomes a tree of what `grading.wire` carries: numbers, text and arrays stand for themselves, everything else
is a tuple that begins with its kind. Nothing is ever built by a class that the other side names.
"""

import sys
from collections import Counter, OrderedDict, defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

MAX_DEPTH = 20
Tree = Any
_SCALARS = frozenset((bool, int, float, complex, str, type(None)))
_SEQUENCES = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}
_DICTS = frozenset((dict, OrderedDict, defaultdict, Counter))
_NUMPY_SCALARS = frozenset(kind for kind in np.sctypeDict.values() if issubclass(kind, np.number | np.bool))
MUTABLE = frozenset((list, dict, set, bytearray, np.ndarray))


class CannotCross(TypeError):
    """A value that is neither data nor something the other side can hold a reference to."""


class Crossing:
    """Turns values into trees and back. Each side says what a reference is: `refer` makes one, `resolve` reads one."""

    def refer(self, value: Any) -> Tree:
        """The tree of a reference to `value`; raises CannotCross where there can be none."""
        raise NotImplementedError

    def resolve(self, kind: str, parts: tuple[Any, ...]) -> Any:
        """What a tree that is no data refers to; raises CannotCross for nonsense."""
        raise NotImplementedError

    def pack(self, value: Any, depth: int = 0) -> Tree:
        """The tree of `value`, by its exact type: a subclass may behave as it likes, so it is no data."""
        kind = type(value)
        if kind in _SCALARS or kind is np.ndarray and value.dtype.kind in "biufc" and value.dtype.itemsize <= 16:
            return value
        if depth >= MAX_DEPTH:
            raise CannotCross(f"A {kind.__name__} nested more than {MAX_DEPTH} deep cannot cross: make it flatter.")
        if kind in _SEQUENCES.values():
            return (kind.__name__, *(self.pack(item, depth + 1) for item in value))
        if kind in _DICTS:
            return ("dict", *((self.pack(key, depth + 1), self.pack(item, depth + 1)) for key, item in value.items()))
        if kind in (bytes, bytearray):
            return (kind.__name__, np.frombuffer(bytes(value), np.uint8))
        if kind in _NUMPY_SCALARS:
            return ("scalar", np.asarray(value))
        if kind in (range, slice):
            return (kind.__name__, value.start, value.stop, value.step)
        if kind in (Fraction, Decimal):
            return (kind.__name__, str(value))
        tensor = _pack_torch(value)
        return self.refer(value) if tensor is None else tensor

    def unpack(self, tree: Tree) -> Any:
        """The value of a tree; raises CannotCross, ValueError or TypeError for one that makes no sense."""
        if type(tree) is np.ndarray or type(tree) in _SCALARS:
            return tree
        if type(tree) is not tuple or not tree or type(tree[0]) is not str:
            raise CannotCross("What arrived is no value.")
        kind, *parts = tree
        if kind in _SEQUENCES:
            return _SEQUENCES[kind](self.unpack(part) for part in parts)
        if kind == "dict":
            return {self.unpack(key): self.unpack(item) for key, item in parts}
        if kind in _READ:
            return _READ[kind](*parts)
        return self.resolve(kind, tuple(parts))


def _pack_torch(value: Any) -> Tree | None:
    """The tree of a tensor, a size or a dtype; None for anything else. torch is never imported for it."""
    torch = sys.modules.get("torch")
    if torch is None:
        return None
    if type(value) is torch.Size:
        return ("tuple", *value)
    if type(value) is torch.dtype:
        return ("torch.dtype", str(value).removeprefix("torch."))
    if type(value) not in (torch.Tensor, torch.nn.Parameter):
        return None
    try:
        # By way of the class: an attribute of the object may have taken the method's name.
        numbers = np.array(torch.Tensor.numpy(value, force=True), order="C", copy=True)
    except (TypeError, RuntimeError):
        raise CannotCross(f"A tensor of {value.dtype}, {value.layout} cannot cross: convert it first.") from None
    return ("tensor", numbers, bool(value.requires_grad), type(value) is torch.nn.Parameter)


def _tensor(numbers: np.ndarray, requires_grad: bool, is_parameter: bool) -> Any:
    import torch

    tensor = torch.from_numpy(np.array(numbers, copy=True))
    if is_parameter:
        return torch.nn.Parameter(tensor, requires_grad=requires_grad)
    return tensor.requires_grad_() if requires_grad else tensor


def _torch_dtype(name: str) -> Any:
    import torch

    dtype = getattr(torch, name)
    if not isinstance(dtype, torch.dtype):
        raise CannotCross(f"torch.{name} is no dtype.")
    return dtype


_READ = {
    "bytes": lambda data: data.tobytes(),
    "bytearray": lambda data: bytearray(data.tobytes()),
    "scalar": lambda data: data[()],
    "range": lambda *parts: range(*parts),
    "slice": lambda *parts: slice(*parts),
    "Fraction": lambda text: Fraction(text),
    "Decimal": lambda text: Decimal(text),
    "tensor": _tensor,
    "torch.dtype": _torch_dtype,
}


def is_mutable(value: Any) -> bool:
    """Whether a function can change `value` where it stands."""
    torch = sys.modules.get("torch")
    return type(value) in MUTABLE or torch is not None and type(value) is torch.Tensor


def take_over(old: Any, new: Any) -> Any:
    """Make `old` hold what `new` holds, where it stands if it can be changed; returns what stands for it now."""
    if type(old) is not type(new) or not is_mutable(old):
        return new
    if isinstance(old, list):
        old[:] = [*map(take_over, old, new)] if len(old) == len(new) else new
    elif isinstance(old, dict):
        merged = {key: take_over(old[key], item) if key in old else item for key, item in new.items()}
        old.clear()
        old.update(merged)
    elif isinstance(old, set):
        old.intersection_update(new)
        old.update(new)
    elif isinstance(old, bytearray):
        old[:] = new
    elif old.shape != new.shape or old.dtype != new.dtype:
        return new
    elif isinstance(old, np.ndarray):
        if old.flags.writeable:
            old[...] = new
    else:
        old.detach().copy_(new.detach())
    return old
