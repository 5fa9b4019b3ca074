"""The arguments of all functions: torch's for the forward pass, the forward pass's for the backward pass."""

import inspect

import pytest
import torch.nn.functional as F

from cnnlib import scratch

BACKWARD = [name for name in scratch.__all__ if name.endswith("_backward")]
# Functions of torch's that are written in Python, and so can be asked. Without dim, torch's softmax guesses an axis.
IN_PYTHON = ["batch_norm", "cross_entropy", "dropout", "dropout2d", "interpolate", "local_response_norm"]
IN_PYTHON += ["fold", "unfold", "max_unpool2d", "mse_loss", "relu", "softmax", "log_softmax", "sigmoid", "tanh"]


def arguments_of(function) -> dict[str, object]:
    """Every positional argument and its default, in order."""
    parameters = inspect.signature(function).parameters.values()
    return {each.name: each.default for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD}


@pytest.mark.parametrize("name", IN_PYTHON)
def test_arguments_are_those_of_torch(name):
    """Have our arguments torch's names, order and defaults?"""
    ours, theirs = arguments_of(getattr(scratch, name)), arguments_of(getattr(F, name))
    assert list(ours) == [argument for argument in theirs if argument in ours]
    for argument in ours.keys() - {"dim"}:
        assert ours[argument] == theirs[argument], argument


@pytest.mark.parametrize("name", BACKWARD)
def test_backward_takes_what_forward_took(name):
    """Are the backward pass's arguments grad_output, then the forward pass's, with the same defaults?"""
    backward = list(arguments_of(getattr(scratch, name)).items())
    assert backward[0] == ("grad_output", inspect.Parameter.empty)
    if name in ("dropout_backward", "dropout2d_backward"):
        assert backward[1:] == [("mask", inspect.Parameter.empty)]  # the forward pass's draws, and all it needs
    else:
        assert backward[1:] == list(arguments_of(getattr(scratch, name.removesuffix("_backward"))).items())


def test_backward_passes_are_looked_at():
    """Are there backward passes at all, and one for each function compared above?"""
    assert {f"{name}_backward" for name in IN_PYTHON} <= set(BACKWARD)
    assert len(BACKWARD) >= 20
