"""The session: how a test cell reaches an answer, what it says of a wrong one, where its random inputs come from."""

import json
import sys

import numpy as np
import pytest
import torch

from cnnlib import checks
from cnnlib.checks import session
from cnnlib.checks.student import AnswerError

MESSAGES = {
    "values": {"ko": "값이 다릅니다. 지금 값: {got}", "en": "The value is {got}."},
    "bias_forgotten": {"ko": "편향을 잊었습니다.", "en": "The bias was forgotten."},
    "transposed": {"ko": "전치했습니다.", "en": "Transposed."},
}


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch, tmp_path):
    """A session of the test's own, in a folder without messages; the old one returns afterwards."""
    monkeypatch.setattr(session, "_session", session.Session())
    monkeypatch.chdir(tmp_path)


def start(language: str = "en", **answers: object) -> None:
    """Begin a notebook whose student wrote `answers`."""
    checks.start(answers, language)
    checks.add_messages(MESSAGES)


def failure_of(function, *arguments, **options) -> checks.CheckFailed:
    """The failure that a call must end in."""
    with pytest.raises(checks.CheckFailed) as failed:
        function(*arguments, **options)
    return failed.value


class TestCall:
    """What comes back from an answer, and what is said when nothing does."""

    def test_by_hand(self):
        """Does an answer get the arguments and its result come back as an array?"""
        start(halve=lambda image: image / 2)
        np.testing.assert_array_equal(checks.call("halve", np.array([2.0, 4.0])), [1.0, 2.0])

    def test_torch_comes_back_as_arrays(self):
        """Does a tensor with a gradient come back as an array when an answer works in torch?"""
        start(double=lambda image: {"out": torch.tensor(image, requires_grad=True) * 2})
        result = checks.call("double", np.array([1.5], np.float32))["out"]
        assert (type(result), result.dtype, result.tolist()) == (np.ndarray, np.float32, [3.0])

    def test_nothing_started(self):
        """Is the first cell named when a test runs before it?"""
        with pytest.raises(RuntimeError, match="run the notebook's first cell"):
            checks.call("halve")

    @pytest.mark.parametrize(
        ("language", "words"),
        [("ko", "[answer.missing] `halve` 함수를 찾을 수 없습니다."), ("en", "There is no function `halve`.")],
    )
    def test_missing(self, language, words):
        """Is the student told, in the notebook's language, that the function is not there?"""
        start(language)
        failure = failure_of(checks.call, "halve", 1)
        assert words in str(failure)
        assert (failure.key, failure.misconception, failure.__cause__) == ("answer.missing", None, None)

    def test_not_callable(self):
        """Is the type of what took the function's name told?"""
        start(halve=np.zeros(2))
        assert str(failure_of(checks.call, "halve")).startswith("[answer.not_a_function] `halve` is not a function")
        assert "ndarray" in str(failure_of(checks.call, "halve"))

    def test_blank(self):
        """Is the stub of an unanswered exercise told from an error?"""

        def halve(image):
            raise NotImplementedError()

        start("ko", halve=halve)
        assert str(failure_of(checks.call, "halve", 1)) == "[answer.blank] `halve` 함수에 아직 답을 쓰지 않았습니다."

    def test_what_a_library_does_not_implement_is_no_blank(self):
        """Is NotImplementedError with words of its own, as torch raises it, told as the error it is?"""
        start(halve=lambda: torch.nn.functional.interpolate(torch.zeros(1, 1, 2), scale_factor=2, mode="bilinear"))
        failure = failure_of(checks.call, "halve")
        assert failure.key == "answer.raised"
        assert "NotImplementedError: Got 3D input" in str(failure)

    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
            (KeyError("weight"), "KeyError: 'weight'"),
            (SystemExit(0), "SystemExit: 0"),
            (type("Mine", (BaseException,), {})("own"), "Mine: own"),
            (RecursionError("{too} deep"), "RecursionError: {too} deep"),
        ],
        ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
    )
    def test_raising(self, error, words):
        """Does an error in an answer, an exit too, fail this test alone and keep its traceback?"""

        def halve():
            raise error

        start(halve=halve)
        failure = failure_of(checks.call, "halve")
        assert str(failure) == f"[answer.raised] `halve` raised an error: {words}"
        assert failure.__cause__ is error

    def test_exit_does_not_end_the_run(self):
        """Does sys.exit() in an answer leave the interpreter running and the test failed?"""
        start(halve=lambda: sys.exit())
        assert failure_of(checks.call, "halve").key == "answer.raised"

    def test_interrupting_a_cell(self):
        """Does Ctrl+C stop a cell, instead of counting as the answer's error?"""

        def halve():
            raise KeyboardInterrupt

        start(halve=halve)
        with pytest.raises(KeyboardInterrupt):
            checks.call("halve")

    def test_printing(self, capsys):
        """Does what an answer prints reach the student, and its value the test?"""

        def halve(number):
            print("look:", number)
            return number / 2

        start(halve=halve)
        assert checks.call("halve", 3) == 1.5
        assert capsys.readouterr().out == "look: 3\n"

    def test_arguments_stay_as_they_are(self):
        """Are the test's array and list untouched when the answer changes its arguments in place?"""

        def spoil(image, sizes):
            image[...] = -1
            sizes.append(9)
            return image

        start(spoil=spoil)
        image, sizes = np.arange(4.0), [1, 2]
        result = checks.call("spoil", image, sizes)
        assert (image.tolist(), sizes, result.tolist()) == ([0, 1, 2, 3], [1, 2], [-1] * 4)

    def test_returning_an_argument(self):
        """Is the result in memory of its own when an answer returns the very array it was given?"""
        kept = []

        def identity(image):
            kept.append(image)
            return image

        start(identity=identity)
        image = np.arange(4.0)
        result = checks.call("identity", image)
        np.testing.assert_array_equal(result, image)
        assert not np.shares_memory(result, image)
        kept[0][...] = 7
        np.testing.assert_array_equal(result, [0, 1, 2, 3])

    @pytest.mark.parametrize(
        ("value", "key", "words"),
        [
            (torch.nn.Linear(1, 1), "answer.not_plain", "torch.nn.modules.linear.Linear"),
            (torch.ones(1, dtype=torch.bfloat16), "answer.not_plain", "torch.bfloat16"),
            ([[[[[[[[[1]]]]]]]]], "answer.nested", "nested too deeply"),
        ],
    )
    def test_returning_what_is_not_data(self, value, key, words):
        """Is the student told what was returned when it is no array and no number?"""
        start(halve=lambda: value)
        failure = failure_of(checks.call, "halve")
        assert failure.key == key
        assert words in str(failure)

    def test_an_answer_changed_later_is_the_one_that_runs(self):
        """Is the newest definition called when a student runs the answer's cell again?"""
        answers = {"f": lambda: 1}
        checks.start(answers, "en")
        answers["f"] = lambda: 2
        assert checks.call("f") == 2


class TestExpect:
    """What a test says when it does not hold."""

    def test_silent_when_it_holds(self):
        """Is nothing raised and no message looked up when the condition holds?"""
        start()
        assert checks.expect("no.such.key", True, suspects={"transposed": True}) is None
        assert checks.expect("no.such.key", np.bool(True)) is None

    def test_both_languages(self):
        """Are the words those of the notebook's language, with the value in them?"""
        start("ko")
        assert str(failure_of(checks.expect, "values", False, got=3)) == "[values] 값이 다릅니다. 지금 값: 3"
        start("en")
        assert str(failure_of(checks.expect, "values", np.bool(False), got=3)) == "[values] The value is 3."

    def test_the_first_suspect_is_named(self):
        """Is the first mistake that fits named on a line of its own, and no other?"""
        start("en")
        suspects = {"transposed": False, "bias_forgotten": np.bool(True), "values": True}
        failure = failure_of(checks.expect, "values", False, suspects=suspects, got=1)
        assert str(failure) == "[values] The value is 1.\n[bias_forgotten] The bias was forgotten."
        assert (failure.key, failure.misconception) == ("values", "bias_forgotten")

    def test_no_suspect_fits(self):
        """Is the message alone shown when no catalogued mistake explains the value?"""
        start("en")
        failure = failure_of(checks.expect, "values", False, suspects={"transposed": False}, got=1)
        assert (str(failure), failure.misconception) == ("[values] The value is 1.", None)


class TestPart:
    """The parts of what an answer returned."""

    @pytest.mark.parametrize(
        ("value", "name", "found"),
        [({"w": 1}, "w", 1), ([4, 5], 1, 5), ((4, 5), 0, 4), ((4, 5), -2, 4), ({0: "zero"}, 0, "zero")],
    )
    def test_found(self, value, name, found):
        """Is the entry returned when it is there?"""
        assert checks.part(value, name) == found

    @pytest.mark.parametrize(
        ("value", "name", "got"),
        [
            ({"b": 1, "a": 2}, "weight", "['a', 'b']"),
            ({1: 2, "a": 3}, "weight", "['1', 'a']"),
            ([1, 2], 2, "list"),
            ((), 0, "tuple"),
            ([1], -2, "list"),
            ([1], "0", "list"),
            (np.zeros(3), 0, "ndarray"),
            ("text", 0, "str"),
            (None, "weight", "NoneType"),
        ],
    )
    def test_absent(self, value, name, got):
        """Does the test fail, naming the entry and what came instead, when the entry is not there?"""
        start("en")
        failure = failure_of(checks.part, value, name)
        assert str(failure) == f"[answer.part] What was returned has no entry {name!r}. Returned: {got}"


class TestRandomInputs:
    """rng: the inputs a test draws."""

    def draw(self, purpose: str, seed: str = "cnn-course") -> list[float]:
        session._session.seed = seed
        return checks.rng(purpose).normal(size=3).tolist()

    def test_equal_for_equal_seed_and_purpose(self):
        """Are the numbers the same in every run, so that a failure can be seen again?"""
        first = self.draw("values")
        assert self.draw("values") == first

    def test_the_numbers_of_this_course(self):
        """Are a purpose's numbers those of every earlier year, so that a recorded grade can be repeated?"""
        assert checks.rng("values").integers(0, 1000, 5).tolist() == [321, 980, 620, 46, 958]

    def test_different_otherwise(self):
        """Do another purpose and another seed give other numbers?"""
        drawn = [self.draw("values"), self.draw("shapes"), self.draw("values", "2026"), self.draw("shapes", "2026")]
        assert len({tuple(numbers) for numbers in drawn}) == 4

    def test_independent_of_what_ran_before(self):
        """Do other draws, of other tests or of the student's, change nothing?"""
        first = self.draw("values")
        checks.rng("shapes").normal(size=100)
        checks.rng("values").normal(size=100)
        np.random.default_rng(1).normal(size=5)
        assert self.draw("values") == first


class TestStart:
    """The notebook's first cell, alone and under a grader."""

    def test_unknown_language(self):
        """Is a language that the course does not speak refused by name?"""
        with pytest.raises(ValueError, match=r"language must be one of \('ko', 'en'\), but is 'de'"):
            checks.start({}, "de")

    def test_words_beside_the_notebook(self, tmp_path):
        """Are the words of messages.json used, in UTF-8 on every system, when it lies beside the notebook?"""
        words = {"values": {"ko": "여기 값: {got}", "en": "here: {got}"}}
        (tmp_path / "messages.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        checks.start({}, "ko")
        assert str(failure_of(checks.expect, "values", False, got=1)) == "[values] 여기 값: 1"

    def test_a_notebook_without_its_file(self):
        """Does a test still fail with its key and values when messages.json was left behind?"""
        checks.start({}, "ko")
        assert str(failure_of(checks.expect, "values", False, got=1)) == "[values] values, got=1"

    def test_starting_again_forgets_old_words(self):
        """Does a second start begin with the built-in words alone?"""
        start("en")
        checks.start({}, "en")
        assert str(failure_of(checks.expect, "values", False, got=1)) == "[values] values, got=1"

    def test_a_grader_keeps_its_student_and_seed(self):
        """Does the notebook's first cell leave a grader's student and seed in place, and still choose the language?"""

        class Elsewhere:
            def call(self, name, arguments):
                if name == "gone":
                    raise AnswerError("answer.missing", name=name)
                return ["elsewhere", name, arguments]

            def probe(self, code, name, arguments):
                return ["probed", code, name, arguments]

        plain = checks.rng("values").normal()
        checks.connect(Elsewhere(), seed="secret")
        graded = checks.rng("values").normal()
        start("ko", halve=lambda: "here")
        assert checks.call("halve", 1) == ["elsewhere", "halve", (1,)]
        assert checks.probe("code", "halve", 2) == ["probed", "code", "halve", (2,)]
        assert checks.rng("values").normal() == graded != plain
        assert "찾을 수 없습니다" in str(failure_of(checks.call, "gone"))
