"""The torch functions that a network may use, by the name torch gives them, and what each of them looks at."""

from collections.abc import Callable
from typing import Any

import torch

from cnnlib.geometry import _windows
from cnnlib.geometry._windows import Look, UnknownOperation, here, whole

# Functions whose outcome has a tensor's shape or dtype, but none of its numbers.
NO_LOOK = frozenset(name for kind in ("zeros", "ones", "full", "empty") for name in (f"new_{kind}", f"{kind}_like"))
# Kinds that a fully convolutional network is made of.
LOCAL_KINDS = frozenset(
    ["convolution", "pooling", "upsampling", "padding", "crop", "concatenation", "element-wise", "normalisation"]
)


def look_of(name: str, input: torch.Tensor, args: Any, kwargs: dict[str, Any], output: torch.Tensor) -> Look:
    """What the function `name`, called so, looks at in `input`; raises UnknownOperation where that is not known."""
    name = name if name in _BY_NAME else name.strip("_")  # relu_ and __rsub__ do what relu and rsub do
    if name in _BY_NAME:
        return _BY_NAME[name](*args, **kwargs)
    if name in _ELEMENT_WISE:
        return _element_wise(input, output)
    if name in ("reshape", "view", "flatten", "unflatten", "squeeze", "unsqueeze"):
        return _reshaped(input, output)
    if name in ("chunk", "split"):
        return _split(name, input, output)
    if name in ("mean", "sum", "amax", "amin", "max", "std", "var", "logsumexp"):
        return _reduced(input, output)
    raise UnknownOperation(name)


def _element_wise(input: torch.Tensor, output: torch.Tensor) -> Look:
    if input.ndim < 4 or input.shape[-2:] == output.shape[-2:]:
        return Look("element-wise", (here, here))
    return whole("element-wise", input)  # one value a channel, spread over a map


def _reshaped(input: torch.Tensor, output: torch.Tensor) -> Look:
    if input.ndim < 4 or output.ndim >= 4 and output.shape[-2:] == input.shape[-2:]:
        return Look("element-wise", (here, here))  # only channels were regrouped
    return whole("flatten", input)


def _split(name: str, input: torch.Tensor, output: torch.Tensor) -> Look:
    if input.ndim >= 4 and output.shape[-2:] != input.shape[-2:]:
        raise UnknownOperation(f"{name} of rows or columns")
    return Look("element-wise", (here, here))


def _reordered(input: torch.Tensor, *axes: Any, **named: Any) -> Look:
    """Transposition or permutation: local as long as rows and columns stay the last two axes."""
    places = [*axes, *named.values()]
    places = list(places[0]) if len(places) == 1 else places
    order = list(range(input.ndim))
    if len(places) == 2:
        first, second = places
        order[first], order[second] = order[second], order[first]
    else:
        order = [place % input.ndim for place in places]
    if input.ndim >= 4 and order[-2:] != [input.ndim - 2, input.ndim - 1]:
        raise UnknownOperation("another order of rows and columns")
    return Look("element-wise", (here, here))


def _reduced(input: torch.Tensor, output: torch.Tensor) -> Look:
    over_channels = output.ndim == input.ndim and output.shape[-2:] == input.shape[-2:]
    if input.ndim < 4 or over_channels:
        return Look("element-wise", (here, here))
    return whole("global", input)


def _softmax(input: torch.Tensor, dim: int | None = None, **kwargs: Any) -> Look:
    if input.ndim >= 4 and (dim is None or dim % input.ndim >= input.ndim - 2):
        return whole("global", input)
    return Look("element-wise", (here, here))


def _cat(tensors: Any, dim: int = 0) -> Look:
    if tensors[0].ndim >= 4 and dim % tensors[0].ndim >= tensors[0].ndim - 2:
        raise UnknownOperation("cat of rows or columns")
    return Look("concatenation", (here, here))


def _linear(input: torch.Tensor, weight: torch.Tensor, bias: Any = None) -> Look:
    return whole("dense", input)


def _over_the_map(input: torch.Tensor, *args: Any, **kwargs: Any) -> Look:
    return whole("normalisation", input)


def _pointwise_norm(input: torch.Tensor, *args: Any, **kwargs: Any) -> Look:
    return Look("normalisation", (here, here))


_BY_NAME: dict[str, Callable[..., Look]] = {
    "conv2d": _windows.conv2d,
    "conv_transpose2d": _windows.conv_transpose2d,
    "max_pool2d": _windows.max_pool2d,
    "max_pool2d_with_indices": _windows.max_pool2d,
    "avg_pool2d": _windows.avg_pool2d,
    "adaptive_avg_pool2d": _windows.adaptive_pool2d,
    "adaptive_max_pool2d": _windows.adaptive_pool2d,
    "max_unpool2d": _windows.max_unpool2d,
    "interpolate": _windows.interpolate,
    "pixel_shuffle": _windows.pixel_shuffle,
    "pixel_unshuffle": _windows.pixel_unshuffle,
    "pad": _windows.pad,
    "__getitem__": _windows.getitem,
    "cat": _cat,
    "concat": _cat,
    "transpose": _reordered,
    "permute": _reordered,
    "linear": _linear,
    "softmax": _softmax,
    "log_softmax": _softmax,
    "batch_norm": _pointwise_norm,
    "local_response_norm": _pointwise_norm,
    "group_norm": _over_the_map,
    "instance_norm": _over_the_map,
    "layer_norm": _over_the_map,
}
_ELEMENT_WISE = frozenset(
    [
        *(
            "relu",
            "relu6",
            "leaky_relu",
            "prelu",
            "elu",
            "selu",
            "celu",
            "gelu",
            "silu",
            "mish",
            "softplus",
            "hardswish",
        ),
        *("sigmoid", "hardsigmoid", "tanh", "hardtanh", "clamp", "exp", "log", "sqrt", "rsqrt", "square", "pow", "abs"),
        *("neg", "sign", "add", "radd", "iadd", "sub", "rsub", "isub", "mul", "rmul", "imul", "div", "truediv"),
        *("rtruediv", "itruediv", "reciprocal", "maximum", "minimum", "where", "dropout", "dropout2d", "alpha_dropout"),
        *("feature_dropout", "clone", "contiguous", "detach", "to", "float", "double", "type_as", "identity"),
    ]
)
