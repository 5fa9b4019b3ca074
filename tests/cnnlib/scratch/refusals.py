"""Calls that torch refuses, and ours with them."""

from collections.abc import Callable, Iterable

import numpy as np
import pytest
import torch
from hypothesis import event

from tests.agreement import assert_equal_arrays

# What torch says no with; which of them says little about the rule.
BY_TORCH = (RuntimeError, TypeError, ValueError, IndexError, NotImplementedError)


def as_tensors(arguments: dict) -> dict:
    """The same call for torch."""
    arrays = {name: value for name, value in arguments.items() if isinstance(value, np.ndarray)}
    return arguments | {name: torch.from_numpy(array) for name, array in arrays.items()}


def assert_torch_refuses(twin: Callable[..., torch.Tensor], arguments: dict) -> None:
    """torch, too, takes no such call."""
    with pytest.raises(BY_TORCH):
        twin(**as_tensors(arguments))


def assert_all_refuse(
    functions: Iterable[Callable[..., object]],
    twin: Callable[..., torch.Tensor],
    arguments: dict,
    error: type[Exception],
    sentence: str,
) -> None:
    """Each of `functions` refuses the call with this error and sentence, and torch takes no such call either."""
    for function in functions:
        with pytest.raises(error, match=sentence):
            function(**arguments)
    assert_torch_refuses(twin, arguments)


def assert_both_refuse_or_agree(
    function: Callable[..., np.ndarray], twin: Callable[..., torch.Tensor], arguments: dict
) -> None:
    """Whatever numbers a call is made of: either both refuse it, ours naming a rule, or their outputs are equal."""
    try:
        expected = twin(**as_tensors(arguments))
    except RuntimeError:
        event("torch refuses")
        with pytest.raises(ValueError, match="must be|must have|expects|must fit|must not"):
            function(**arguments)
    else:
        event("torch accepts")
        assert_equal_arrays(function(**arguments), expected)
