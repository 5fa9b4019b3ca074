"""What the tests say, in both languages: a key, its words, and the values that go into them."""

import json
import traceback
from pathlib import Path
from typing import Any

import numpy as np

from cnnlib.language import LANGUAGES

# Said whatever the assignment. {name}, {error} and the like are filled in by `render`;
# no particle stands directly after a placeholder, since what fills it decides the particle.
BUILT_IN: dict[str, dict[str, str]] = {
    "answer.missing": {
        "ko": "`{name}` 함수를 찾을 수 없습니다. 답안 칸을 실행했는지, 함수 이름을 바꾸지 않았는지 확인하세요.",
        "en": "There is no function `{name}`. Run the cell of your answer, and keep the function's name.",
    },
    "answer.not_a_function": {
        "ko": "`{name}` 자리에 함수가 아닌 값이 있습니다({type}). 같은 이름의 변수를 만들지 않았는지 확인하세요.",
        "en": "`{name}` is not a function but a value of type {type}. Did a variable take its name?",
    },
    "answer.blank": {
        "ko": "`{name}` 함수에 아직 답을 쓰지 않았습니다.",
        "en": "`{name}` has no answer yet.",
    },
    "answer.forbidden": {
        "ko": "`{name}` 함수에서 이 문제에 쓸 수 없는 것을 썼습니다: {used}. 그 부분을 직접 구현하세요.",
        "en": "`{name}` uses {used}, which this exercise is to be written without: write that part yourself.",
    },
    "answer.raised": {
        "ko": "`{name}` 함수가 실행 도중 오류를 냈습니다: {error}",
        "en": "`{name}` raised an error: {error}",
    },
    "answer.part": {
        "ko": "돌려준 값에 {part} 항목이 없습니다. 돌려준 것: {got}",
        "en": "What was returned has no entry {part}. Returned: {got}",
    },
    "answer.not_plain": {
        "ko": "`{name}` 함수가 돌려준 값의 자료형이 맞지 않습니다: {type}. 배열이나 수를 돌려주세요.",
        "en": "`{name}` returned a value of the wrong type, {type}: return arrays or numbers.",
    },
    "answer.too_slow": {
        "ko": "`{name}` 함수가 제한 시간({seconds} s) 안에 끝나지 않았습니다. 반복문이 끝나지 않나요?",
        "en": "`{name}` did not finish within {seconds} seconds. Does a loop never end, or take too long?",
    },
    "answer.ended": {
        "ko": "`{name}` 함수를 실행하던 프로세스가 끝났습니다. 메모리를 너무 많이 쓰거나 스스로 끝내지 않나요?",
        "en": "The process that ran `{name}` ended. Does the code use too much memory, or end the process?",
    },
    "answer.too_large": {
        "ko": "`{name}` 함수가 돌려준 값이 너무 큽니다.",
        "en": "`{name}` returned a value that is too large.",
    },
    "answer.nested": {
        "ko": "`{name}` 함수가 돌려준 리스트나 dict가 너무 깊이 겹쳐 있습니다. 배열이나 수를 담아 돌려주세요.",
        "en": "`{name}` returned lists or dicts nested too deeply: return arrays or numbers in them.",
    },
}


class CheckFailed(AssertionError):
    """A test that did not hold. `key` names the message, `misconception` the recognised mistake, if any."""

    def __init__(self, text: str, key: str, misconception: str | None = None) -> None:
        super().__init__(text)
        self.key = key
        self.misconception = misconception

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the message and, where the answer raised, its own lines; never the test's or ours."""
        lines = str(self).splitlines()
        if self.__cause__ is not None:
            frames = traceback.extract_tb(self.__cause__.__traceback__)
            own = [frame for frame in frames if Path(frame.filename).parent != Path(__file__).parent]
            lines += ["", *"".join(traceback.format_list(own)).splitlines()]
        return lines


class Catalogue:
    """Messages by key, each in both languages."""

    def __init__(self) -> None:
        self._messages = dict(BUILT_IN)

    def add(self, messages: dict[str, dict[str, str]]) -> None:
        """Add messages; raises ValueError for one that is not in both languages."""
        for key, words in messages.items():
            if set(words) != set(LANGUAGES):
                raise ValueError(f"Message {key!r} must be in {LANGUAGES}, but has {sorted(words)}.")
        self._messages.update(messages)

    def load(self, path: Path) -> None:
        """Add the messages of a JSON file; a notebook moved away from its file still works, with bare keys."""
        if path.is_file():
            self.add(json.loads(path.read_text(encoding="utf-8")))

    def render(self, key: str, language: str, values: dict[str, Any]) -> str:
        """The words of `key` with `values` filled in, or the key and the values where it has no words."""
        shown = {name: show(value) for name, value in values.items()}
        if key not in self._messages:
            return ", ".join([key, *(f"{name}={text}" for name, text in shown.items())])
        return self._messages[key][language].format(**shown)


def show(value: Any) -> str:
    """A value as a message shows it: short, numbers to six digits, a large array by its shape and dtype.

    >>> show(np.arange(3) / 3), show(np.zeros((4, 5)))
    ('[0, 0.333333, 0.666667]', 'array of shape (4, 5), float64')
    """
    if isinstance(value, np.ndarray):
        if value.size > 12:
            return f"array of shape {value.shape}, {value.dtype}"
        shown = np.array2string(value, separator=", ", formatter={"float_kind": lambda number: f"{number:.6g}"})
        return " ".join(shown.split())
    if isinstance(value, float):
        return f"{value:.6g}"
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 300 else text[:297] + "..."
