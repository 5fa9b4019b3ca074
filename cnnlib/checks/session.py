"""The notebook's one session: whose answer, in which language, with which words and which seed."""

import hashlib
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from cnnlib.checks.messages import Catalogue, CheckFailed
from cnnlib.checks.student import AnswerError, InProcess, Student
from cnnlib.language import LANGUAGES

MESSAGES_FILE = "messages.json"


@dataclass
class Session:
    """What `call`, `probe`, `expect` and `rng` work with."""

    student: Student | None = None
    language: str = "en"
    seed: str = "cnn-course"
    catalogue: Catalogue = field(default_factory=Catalogue)
    connected: bool = False


_session = Session()


def start(answers: MutableMapping[str, Any], language: str) -> None:
    """Begin a notebook: `answers` is its globals(), `language` "ko" or "en".

    Reads the words of the visible tests from `messages.json` beside the notebook, if it is there. Raises ValueError
    for another language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {LANGUAGES}, but is {language!r}.")
    _session.language = language
    _session.catalogue = Catalogue()
    _session.catalogue.load(Path(MESSAGES_FILE))
    if not _session.connected:
        _session.student = InProcess(answers)


def forbid(names: Mapping[str, Sequence[str]]) -> None:
    """Refuse each function of the answer the dotted names it must do without: {"blur": ["scipy.ndimage"]}.

    A grader has its own list, whatever a notebook says.
    """
    if isinstance(_session.student, InProcess):
        _session.student.forbidden = names


def connect(student: Student, seed: str) -> None:
    """For a grader: reach the answer through `student` and draw inputs from `seed`, whatever `start` is told."""
    _session.student, _session.seed, _session.connected = student, seed, True


def add_messages(messages: dict[str, dict[str, str]]) -> None:
    """Add messages, each {"ko": ..., "en": ...}, by key."""
    _session.catalogue.add(messages)


def rng(purpose: str) -> np.random.Generator:
    """A generator for a test's random inputs: the same for the same seed and purpose, whatever ran before."""
    digest = hashlib.sha256(f"{_session.seed}:{purpose}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "little"))


def call(name: str, *arguments: Any) -> Any:
    """Run the answer's function `name` on plain data and return plain data (see `plain_copy`).

    Fails the test, with a message, when there is no such function, it has no answer yet, raises, or returns something
    that is not data.
    """
    try:
        return _connected().call(name, arguments)
    except AnswerError as error:
        _fail(error.key, None, error.values, error.__cause__)


def probe(code: str, name: str, *arguments: Any) -> Any:
    """Run a few lines where the answer lives and return plain data: gradients, shared memory, training, errors.

    code: the name of a function of `cnnlib.checks.probes`, or the text of one function, which sees the names of the
    student's notebook; it is given the answer's function `name` first, then the arguments. Fails the test as `call`
    does.
    """
    try:
        return _connected().probe(code, name, arguments)
    except AnswerError as error:
        _fail(error.key, None, error.values, error.__cause__)


def part(value: Any, name: str | int) -> Any:
    """The entry `name` of what an answer returned, a dict, list or tuple; fails the test where there is none."""
    held = isinstance(value, dict) and name in value
    held = held or isinstance(value, list | tuple) and isinstance(name, int) and -len(value) <= name < len(value)
    if not held:
        shown = sorted(map(str, value)) if isinstance(value, dict) else type(value).__name__
        _fail("answer.part", None, {"part": repr(name), "got": shown})
    return value[name]


def expect(key: str, ok: bool, suspects: Mapping[str, bool] | None = None, **values: Any) -> None:
    """Fail with the message `key` unless `ok`.

    suspects: {misconception: whether the answer's output equals what that misconception computes}; the first that
    does is named in the message. values fill the message's placeholders.
    """
    if ok:
        return
    misconception = next((name for name, equal in (suspects or {}).items() if equal), None)
    _fail(key, misconception, values)


def _connected() -> Student:
    if _session.student is None:
        raise RuntimeError("checks.start(...) has not run: run the notebook's first cell.")
    return _session.student


def _fail(
    key: str, misconception: str | None, values: Mapping[str, Any], cause: BaseException | None = None
) -> NoReturn:
    text = f"[{key}] {_session.catalogue.render(key, _session.language, dict(values))}"
    if misconception is not None:
        words = _session.catalogue.render(misconception, _session.language, dict(values))
        text += f"\n[{misconception}] {words}"
    raise CheckFailed(text, key, misconception) from cause
