"""What an exercise must do without is refused wherever an answer reaches it from, and works again afterwards."""

import sys

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnnlib.checks.forbidden import Forbidden, guarded
from cnnlib.checks.student import AnswerError, InProcess

IMAGE, KERNEL = torch.ones(1, 1, 3, 3), torch.ones(1, 1, 2, 2)


def swallowed(image, kernel):
    """Tries what is forbidden, and goes on."""
    try:
        return F.conv2d(image, kernel)
    except BaseException:
        return image


def imported_inside(image, kernel):
    """Imports it where it is used."""
    from torch.nn.functional import conv2d

    return conv2d(image, kernel)


WAYS = {
    "by its module": lambda image, kernel: F.conv2d(image, kernel),
    "by another name torch has for it": lambda image, kernel: torch.conv2d(image, kernel),
    "in a layer": lambda image, kernel: nn.Conv2d(1, 1, 2)(image),
    "imported inside": imported_inside,
    "swallowed": swallowed,
    "looked up": lambda image, kernel: getattr(sys.modules["torch.nn.functional"], "conv" + "2d")(image, kernel),
}


@pytest.mark.parametrize("way", WAYS)
def test_refused(way):
    """Is the function refused however it is reached?"""
    with pytest.raises(Forbidden, match="torch.nn.functional.conv2d"):
        guarded(WAYS[way], ["torch.nn.functional.conv2d"], {})(IMAGE, KERNEL)


def test_an_alias_of_the_notebook():
    """Is a name that the notebook took earlier refused, and its own again afterwards?"""
    notebook = {"conv": F.conv2d}
    notebook["answer"] = lambda image, kernel: notebook["conv"](image, kernel)
    with pytest.raises(Forbidden):
        guarded(notebook["answer"], ["torch.nn.functional.conv2d"], notebook)(IMAGE, KERNEL)
    assert notebook["conv"](IMAGE, KERNEL)[0, 0].tolist() == [[4, 4], [4, 4]]


def test_everything_works_afterwards():
    """Do the function and the layers work again when the answer has ended, whatever way it ended?"""
    for way in WAYS.values():
        with pytest.raises(Forbidden):
            guarded(way, ["torch.nn.functional.conv2d", "torch.nn.Conv2d"], {})(IMAGE, KERNEL)
    assert F.conv2d(IMAGE, KERNEL)[0, 0].tolist() == [[4, 4], [4, 4]]
    assert isinstance(nn.Conv2d(1, 1, 2), nn.Conv2d) and "__init__" in vars(nn.Conv2d)


def test_a_class_and_its_children():
    """Is a class refused under every name it has, and is its child refused too?"""
    child = type("Child", (nn.Linear,), {})
    for make in (lambda: nn.Linear(2, 2), lambda: child(2, 2)):
        with pytest.raises(Forbidden, match="torch.nn.Linear"):
            guarded(make, ["torch.nn.Linear"], {})()
    assert child(2, 2).weight.shape == (2, 2)


def test_a_module():
    """Is every function of a forbidden module refused, an alias taken earlier among them?"""
    import scipy.signal

    notebook = {"convolve": scipy.signal.convolve}
    for answer in (lambda: scipy.signal.convolve2d([[1]], [[1]]), lambda: notebook["convolve"]([1], [1])):
        with pytest.raises(Forbidden, match=r"scipy\.signal"):
            guarded(answer, ["scipy.signal"], notebook)()
    assert notebook["convolve"]([2], [3]).tolist() == [6]


def test_what_is_not_forbidden():
    """Does an answer without it run, and do a function and a package that are not there forbid nothing?"""
    answer = guarded(
        lambda image, kernel: F.unfold(image, 2).sum(), ["torch.nn.functional.conv2d", "no_such.thing"], {}
    )
    assert answer(IMAGE, KERNEL) == 16


def test_the_message():
    """Does a student hear which function, for the exercise that forbids it and for no other?"""
    names = {"blur": lambda image: np.convolve(image, [1, 1]), "sharpen": lambda image: np.convolve(image, [1, -1])}
    student = InProcess(names)
    student.forbidden = {"blur": ["numpy.convolve"]}
    with pytest.raises(AnswerError) as caught:
        student.call("blur", (np.ones(3),))
    assert (caught.value.key, caught.value.values) == ("answer.forbidden", {"name": "blur", "used": "numpy.convolve"})
    assert student.call("sharpen", (np.ones(3),)).tolist() == [1, 0, 0, -1]


def test_a_probe_may_use_it():
    """May a probe use what the answer may not, and is the answer refused inside the probe?"""
    student = InProcess({"blur": lambda image: image, "cheat": lambda image: np.convolve(image, [1])})
    student.forbidden = {"blur": ["numpy.convolve"], "cheat": ["numpy.convolve"]}
    probe = "def compare(answer, image):\n    import numpy\n    return answer(image) - numpy.convolve(image, [1])"
    assert student.probe(probe, "blur", (np.ones(2),)).tolist() == [0, 0]
    with pytest.raises(AnswerError, match=r"answer\.forbidden"):
        student.probe(probe, "cheat", (np.ones(2),))
