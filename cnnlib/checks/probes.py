"""Probes by name: small functions that run where the answer lives, on the answer, and return plain data."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Answer = Callable[..., Any]


def named(name: str) -> Callable[..., Any]:
    """The probe called `name`; raises ValueError for a name that is no probe."""
    if name not in _PROBES:
        raise ValueError(f"There is no probe {name!r}: the named ones are {sorted(_PROBES)}.")
    return _PROBES[name]


def convert_layer(
    answer: Answer,
    kind: str,
    options: Mapping[str, Any],
    parameters: Mapping[str, np.ndarray],
    image: np.ndarray,
) -> dict[str, Any]:
    """Give a torch layer to `answer` and describe the layer that comes back and what it computes.

    kind, options: the class in torch.nn and its arguments; parameters: the arrays it holds, whose dtype it gets;
    image: what the returned layer is applied to. Returns {"type", "options" (kernel_size, stride, ... where it has
    them), "shapes" and "dtypes" of its parameters, "output" (None and an "error" where it cannot be applied)}.
    """
    layer = answer(build_layer(kind, options, parameters))
    import torch

    names = ("kernel_size", "stride", "padding", "dilation", "groups", "in_features", "out_features")
    described: dict[str, Any] = {
        "type": type(layer).__name__,
        "options": {name: getattr(layer, name) for name in names if hasattr(layer, name)},
    }
    if isinstance(layer, torch.nn.Module):
        held = dict(layer.named_parameters())
        described["shapes"] = {name: tuple(value.shape) for name, value in held.items()}
        described["dtypes"] = {name: str(value.dtype).removeprefix("torch.") for name, value in held.items()}
    try:
        with torch.no_grad():
            described["output"] = layer(torch.from_numpy(image.copy()))
    except Exception as error:  # of the layer the answer made: the test decides what it means
        described.update(output=None, error=f"{type(error).__name__}: {error}")
    return described


def build_layer(kind: str, options: Mapping[str, Any], parameters: Mapping[str, np.ndarray]) -> Any:
    """A layer of torch.nn with the given parameters: `build_layer("Linear", {...}, {"weight": ..., "bias": ...})`."""
    import torch

    tensors = {name: torch.from_numpy(value.copy()) for name, value in parameters.items()}  # read-only ones warn
    layer = getattr(torch.nn, kind)(**options, dtype=next(iter(tensors.values())).dtype)
    layer.load_state_dict(tensors)
    return layer


def apply_to_views(answer: Answer, *arguments: Any) -> dict[str, Any]:
    """Run `answer` on arrays that are not contiguous in memory, and say what it returned and what it left of them.

    arguments: arrays, which are handed over as every second element of a larger one, and other plain data. Returns
    {"result": the answer's result, "arguments": the arguments after the call, in a list}.

    >>> apply_to_views(lambda array: array.flags.c_contiguous, np.arange(3.0))
    {'result': False, 'arguments': [array([0., 1., 2.])]}
    """
    handed = [
        np.repeat(value, 2, axis=-1)[..., ::2] if isinstance(value, np.ndarray) and value.ndim else value
        for value in arguments
    ]
    return {"result": answer(*handed), "arguments": handed}


_PROBES: dict[str, Callable[..., Any]] = {"apply_to_views": apply_to_views, "convert_layer": convert_layer}
