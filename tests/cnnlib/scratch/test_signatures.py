"""The names and arguments of all functions: torch's for the forward pass, the forward pass's for backward and twin."""

import ast
import inspect

import pytest
import torch.nn.functional as F

from cnnlib import scratch

# Everything that the library promises, by how it is written.
BY_ELEMENT = {"relu", "sigmoid", "tanh", "mse_loss", "dropout", "dropout2d"}  # the definition, written once
WITH_TWIN = {"conv2d", "conv_transpose2d", "unfold", "fold", "max_pool2d", "avg_pool2d", "adaptive_avg_pool2d"}
WITH_TWIN |= {"max_unpool2d", "pixel_shuffle", "pixel_unshuffle", "interpolate", "linear", "softmax", "log_softmax"}
WITH_TWIN |= {"cross_entropy", "batch_norm", "local_response_norm", "max_pool_dropout", "locally_connected2d"}
WITH_TWIN |= {"blur_pool2d"}
WITHOUT_BACKWARD = {"cutout", "conv_matrix", "gradcheck", "max_pool2d_with_indices"}
BACKWARD = [name for name in scratch.__all__ if name.endswith("_backward")]
TWINS = [name for name in scratch.__all__ if name.endswith("_loops")]

OURS_ALONE = {"blur_pool2d", "locally_connected2d", "max_pool_dropout"}
IN_TORCH = sorted((BY_ELEMENT | WITH_TWIN) - OURS_ALONE)
# Deprecated, for speed alone, or of other kinds of data.
LEFT_OUT = {"inplace", "_stacklevel", "dtype", "size_average", "reduce", "recompute_scale_factor", "antialias"}
LEFT_OUT |= {"weight of mse_loss"}


def arguments_of(function) -> dict[str, object]:
    """Every positional argument and its default, in order."""
    parameters = inspect.signature(function).parameters.values()
    return {each.name: each.default for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD}


def arguments_in_torch(name: str) -> dict[str, object]:
    """The same of torch's function; what is written in C++ gives its arguments in its documentation's first line."""
    function = getattr(F, {"max_pool2d": "_max_pool2d"}.get(name, name))
    try:
        return arguments_of(function)
    except ValueError:
        line = function.__doc__.strip().splitlines()[0].removesuffix(" -> Tensor")
        call = ast.parse(f"def {line}: pass").body[0].args
        defaults = [inspect.Parameter.empty] * (len(call.args) - len(call.defaults))
        defaults += [ast.literal_eval(default) for default in call.defaults]
        return dict(zip((each.arg for each in call.args), defaults, strict=True))


@pytest.mark.parametrize("name", IN_TORCH)
def test_arguments_are_those_of_torch(name):
    """Have our arguments torch's names, order and defaults, and are all of torch's there but those left out?"""
    ours, theirs = arguments_of(getattr(scratch, name)), arguments_in_torch(name)
    assert list(ours) == [argument for argument in theirs if argument in ours]
    for argument in ours:
        if (name, argument) not in (("softmax", "dim"), ("log_softmax", "dim")):  # without it torch guesses an axis
            assert ours[argument] == theirs[argument], argument
    missing = {argument for argument in theirs if argument not in ours}
    assert all(argument in LEFT_OUT or f"{argument} of {name}" in LEFT_OUT for argument in missing), missing


@pytest.mark.parametrize("name", BACKWARD)
def test_backward_takes_what_forward_took(name):
    """Are the backward pass's arguments grad_output, then the forward pass's, with the same defaults?"""
    backward = list(arguments_of(getattr(scratch, name)).items())
    assert backward[0] == ("grad_output", inspect.Parameter.empty)
    if name in ("dropout_backward", "dropout2d_backward"):
        assert backward[1:] == [("mask", inspect.Parameter.empty)]  # the forward pass's draws, and all it needs
    else:
        assert backward[1:] == list(arguments_of(getattr(scratch, name.removesuffix("_backward"))).items())


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_takes_what_the_fast_one_takes(name):
    """Has a readable twin, forward or backward, the arguments of the formulation that it explains?"""
    fast = arguments_of(getattr(scratch, name.removesuffix("_loops")))
    fast.pop("return_indices", None)
    assert arguments_of(getattr(scratch, name)) == fast


def test_every_function_is_there():
    """Are all promised functions there and no other, with backward passes and twins where they belong?"""
    functions = {name for name in scratch.__all__ if inspect.isfunction(getattr(scratch, name))}
    backward = {f"{name}_backward" for name in BY_ELEMENT | WITH_TWIN}
    twins = {f"{name}_loops" for name in WITH_TWIN}
    by_the_chain_rule = {name for name in TWINS if name.endswith("_backward_loops")}
    assert functions - by_the_chain_rule == BY_ELEMENT | WITH_TWIN | WITHOUT_BACKWARD | backward | twins
    assert {name.removesuffix("_loops") for name in by_the_chain_rule} < backward
