"""Probes: a few lines that run where the answer lives."""

import numpy as np
import pytest
import torch
from torch import nn

from cnnlib import checks
from cnnlib.checks import probes, session
from cnnlib.checks.student import probe_name
from tests.cnnlib.scratch.arrays import LAYOUTS, random_array

SHARES = """
def shares_memory(answer, array):
    import numpy
    return bool(numpy.shares_memory(answer(array), array))
"""


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch, tmp_path):
    """A session of the test's own, in a folder without messages; the old one returns afterwards."""
    monkeypatch.setattr(session, "_session", session.Session())
    monkeypatch.chdir(tmp_path)


class TestText:
    """A probe written out in the test cell."""

    def test_sees_the_answer_itself(self):
        """Does a probe see what copies hide: whether an answer shares memory with its argument?"""
        checks.start({"view": lambda array: array[:1], "copy": lambda array: array[:1].copy()}, "en")
        assert checks.probe(SHARES, "view", np.zeros(3)) is True
        assert checks.probe(SHARES, "copy", np.zeros(3)) is False

    def test_sees_the_names_of_the_notebook(self):
        """Can a probe use what the student imported and defined?"""
        checks.start({"nn": nn, "factor": 3, "f": lambda number: number + 1}, "en")
        text = "def probe(answer, number):\n    return answer(number) * factor, nn.Linear(2, 5).weight.shape\n"
        assert checks.probe(text, "f", 4) == (15, (5, 2))

    def test_leaves_no_name_behind(self):
        """Is the notebook as it was, names and values, after a probe that defines and assigns?"""
        answers = {"f": lambda: 1, "kept": 2}
        checks.start(answers, "en")
        text = "import math\nkept = 5\ndef probe(answer):\n    global made\n    made = kept\n    return made\n"
        assert checks.probe(text, "f") == 5
        assert (sorted(answers), answers["kept"]) == (["f", "kept"], 2)

    def test_arguments_and_results_are_copies(self):
        """Do the test's array and the probe's result lie apart from the answer's memory?"""
        held = np.ones(2)
        checks.start({"f": lambda: held}, "en")
        text = "def probe(answer, array):\n    array[:] = 9\n    return answer()\n"
        mine = np.zeros(2)
        result = checks.probe(text, "f", mine)
        result[:] = 5
        assert (mine.tolist(), held.tolist()) == ([0, 0], [1, 1])

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("x = 1\n", r"\[\]"),
            ("def a(answer): pass\n\ndef b(answer): pass\n", r"\['a', 'b'\]"),
            ("class A:\n    def f(self): pass\n", r"\[\]"),
        ],
    )
    def test_not_one_function(self, text, found):
        """Is the author told when a probe's text does not define exactly one function?"""
        checks.start({"f": lambda: 1}, "en")
        with pytest.raises(ValueError, match=f"exactly one function, but this one defines {found}"):
            checks.probe(text, "f")

    def test_functions_inside_do_not_count(self):
        """Is the outer function the probe when it defines another inside?"""
        assert probe_name("import math\ndef outer(answer):\n    def inner(): pass\n    return inner\n") == "outer"

    @pytest.mark.parametrize(
        ("answers", "key"),
        [
            ({}, "answer.missing"),
            ({"view": 3}, "answer.not_a_function"),
            ({"view": lambda array: 1 / 0}, "answer.raised"),
            ({"view": lambda array: exit()}, "answer.raised"),
        ],
        ids=["missing", "number", "raises", "exits"],
    )
    def test_fails_as_a_call_does(self, answers, key):
        """Does a probe end in the same messages as a call when the answer is not there or breaks?"""
        checks.start(answers, "en")
        with pytest.raises(checks.CheckFailed) as failed:
            checks.probe(SHARES, "view", np.zeros(3))
        assert failed.value.key == key

    def test_blank(self):
        """Is a stub told from an error when a probe runs it?"""

        def stub(array):
            raise NotImplementedError()

        checks.start({"view": stub}, "en")
        with pytest.raises(checks.CheckFailed, match="`view` has no answer yet"):
            checks.probe(SHARES, "view", np.zeros(3))

    def test_result_that_is_not_data(self):
        """Is a layer that a probe lets through named by its type?"""
        checks.start({"make": lambda: nn.ReLU()}, "en")
        with pytest.raises(checks.CheckFailed, match=r"torch\.nn\.modules\.activation\.ReLU"):
            checks.probe("def probe(answer):\n    return answer()\n", "make")


class TestConvertLayer:
    """The named probe that gives a layer to an answer."""

    WEIGHT = np.array([[1.0, 2.0]], dtype=np.float32)
    IMAGE = np.arange(12.0, dtype=np.float32).reshape(1, 2, 2, 3)

    def describe(self, answer, image=IMAGE):
        checks.start({"convert": answer}, "en")
        options = {"in_features": 2, "out_features": 1, "bias": False}
        return checks.probe("convert_layer", "convert", "Linear", options, {"weight": self.WEIGHT}, image)

    def test_describes_the_layer(self):
        """Are type, options, shapes, dtypes and output those of the layer that came back?"""

        def convert(linear):
            conv = nn.Conv2d(2, 1, 1, bias=False)
            conv.weight = nn.Parameter(linear.weight.detach()[:, :, None, None].clone())
            return conv

        found = self.describe(convert)
        assert found["type"] == "Conv2d"
        assert (found["options"]["kernel_size"], found["options"]["groups"]) == ((1, 1), 1)
        assert (found["shapes"], found["dtypes"]) == ({"weight": (1, 2, 1, 1)}, {"weight": "float32"})
        np.testing.assert_array_equal(found["output"], [[[[12, 15, 18], [21, 24, 27]]]])
        assert "error" not in found

    def test_the_answer_gets_the_layer_asked_for(self):
        """Does the layer given have the kind, options, numbers and dtype of the arrays?"""
        options = {"in_channels": 2, "out_channels": 4, "kernel_size": 3, "stride": 2}
        numbers = {"weight": np.ones((4, 2, 3, 3)), "bias": np.arange(4.0)}
        layer = probes.build_layer("Conv2d", options, numbers)
        seen = layer.weight.dtype, layer.stride, layer.bias.tolist(), layer.weight.sum().item()
        assert seen == (torch.float64, (2, 2), [0, 1, 2, 3], 72.0)
        numbers["weight"][:] = 0
        assert layer.weight.sum().item() == 72.0

    @pytest.mark.parametrize("layout", LAYOUTS)
    def test_arrays_in_any_layout(self, layout):
        """Are arrays taken that torch itself takes only with a warning, or not at all?"""
        random = np.random.default_rng(0)
        weight, image = (random_array(random, shape, layout) for shape in [(3, 2), (4, 2)])
        options = {"in_features": 2, "out_features": 3, "bias": False}
        found = probes.convert_layer(lambda linear: linear, "Linear", options, {"weight": weight}, image)
        np.testing.assert_allclose(found["output"].numpy(), image @ weight.T)

    def test_layer_that_cannot_be_applied(self):
        """Is the error told, and no output, when the layer does not take the image?"""
        found = self.describe(lambda linear: nn.Conv2d(5, 1, 1))
        assert found["output"] is None
        assert found["error"].startswith("RuntimeError: ")
        assert found["shapes"] == {"weight": (1, 5, 1, 1), "bias": (1,)}

    def test_not_a_layer_at_all(self):
        """Is a number described by its type alone when an answer returns one?"""
        found = self.describe(lambda linear: 3)
        assert (found["type"], found["options"], found["output"]) == ("int", {}, None)
        assert "shapes" not in found

    def test_the_image_stays(self):
        """Is the test's image untouched when the layer works in place?"""
        image = -self.IMAGE
        before = image.copy()
        found = self.describe(lambda linear: nn.ReLU(inplace=True), image)
        np.testing.assert_array_equal(image, before)
        assert not found["output"].any()

    def test_unknown_name(self):
        """Are the probes that exist named when another is asked for?"""
        checks.start({"convert": lambda linear: linear}, "en")
        with pytest.raises(
            ValueError, match=r"There is no probe 'convert_layers': .*\['apply_to_views', 'convert_layer'\]"
        ):
            checks.probe("convert_layers", "convert")


class TestApplyToViews:
    """The named probe that hands over arrays which are not contiguous."""

    ARRAYS = np.arange(6.0).reshape(2, 3), np.array([1.5, 2.5], dtype="float32")

    def test_values_and_other_arguments(self):
        """Does the answer get the same numbers, dtypes and pairs, and is its result returned?"""

        def answer(image, bias, stride):
            return {"sum": image.sum() + bias.sum(), "dtype": str(bias.dtype), "stride": stride}

        checks.start({"f": answer}, "en")
        found = checks.probe("apply_to_views", "f", *self.ARRAYS, (2, 3))
        assert found["result"] == {"sum": 19.0, "dtype": "float32", "stride": (2, 3)}

    def test_no_array_is_contiguous(self):
        """Does an answer fail here that needs its arrays in one piece?"""
        checks.start({"f": lambda *arrays: [array.flags["C_CONTIGUOUS"] for array in arrays]}, "en")
        assert checks.probe("apply_to_views", "f", *self.ARRAYS)["result"] == [False, False]

    def test_tells_what_the_answer_left(self):
        """Is an array that the answer wrote into told from one that stayed, and the test's own never touched?"""

        def answer(first, second):
            first[0] = 9
            return second.sum()

        checks.start({"f": answer}, "en")
        first, second = checks.probe("apply_to_views", "f", *self.ARRAYS)["arguments"]
        np.testing.assert_array_equal(first, [[9, 9, 9], [3, 4, 5]])
        np.testing.assert_array_equal(second, self.ARRAYS[1])
        np.testing.assert_array_equal(self.ARRAYS[0][0], [0, 1, 2])
