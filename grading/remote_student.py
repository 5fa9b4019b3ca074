"""The judge's side of a student's process: what `cnnlib.checks` asks of an answer that lives behind a wall."""

import base64
import binascii
import contextlib
import socket
from collections.abc import Callable, Iterator
from string import Formatter
from typing import Any

import numpy as np

from cnnlib.checks.messages import BUILT_IN
from cnnlib.checks.student import AnswerError
from grading import wire, zygote
from grading.cell_source import mentioned
from grading.deadline import Deadline
from grading.isolation.limits import Limits

_START_SECONDS = 60.0
_MAX_OUTPUTS = 200  # of one cell
_NOTE = 10  # characters that say that the rest was cut
_MAX_PICTURE = 3_000_000  # characters of base64
_PICTURES = ("image/png", "image/jpeg")
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff")
MAX_PROCESSES = 12  # a submission may lose this many; then the rest of its questions go unanswered
# What an answer can be told, and the placeholders of those words.
_SAID = {key: {name for _, name, _, _ in Formatter().parse(words["en"]) if name} for key, words in BUILT_IN.items()}


class RemoteStudent:
    """Runs cells and answers questions in a sandboxed process, and in a new one when that was lost.

    A process that hangs, ends or talks nonsense is killed; the next question finds a new one, in which the cells so
    far have run again, those that hung aside. So an endless loop in one exercise costs that exercise.
    """

    def __init__(
        self,
        control: socket.socket,
        wishes: dict[str, Any],
        limits: Limits,
        files: dict[str, bytes],
        forbidden: dict[str, list[str]],
    ) -> None:
        self._forbidden = forbidden
        self._control, self._wishes, self._limits = control, wishes, limits
        self._files = {name: np.frombuffer(data, np.uint8) for name, data in files.items()}
        self._deadline = Deadline(limits.total_seconds)
        self._cells: list[str] = []  # what a new process is to run first; it only grows
        self._uses: dict[tuple[str, int], str | None] = {}  # function and number of cells -> a forbidden name in it
        self._sock: socket.socket | None = None
        self._pid = 0
        self.processes = 0
        # What the machine did wrong, not the answer: whoever catches it must not take it for the answer's.
        self.fault: Exception | None = None
        # Serves an answer that calls a function of a test's.
        self.serve_callback: Callable[[dict[str, Any]], dict[str, Any]] | None = None

    def cell(self, source: str) -> tuple[list[dict[str, Any]], str | None]:
        """Run a cell; what it showed, and why it did not end by itself: "answer.too_slow" or "answer.ended"."""
        try:
            reply = self.ask({"do": "cell", "source": source})
        except AnswerError as error:
            return [], error.key
        self._cells.append(source)
        return _outputs(reply, self._limits.output_characters), None

    def call(self, name: str, arguments: tuple[Any, ...]) -> Any:
        """As `cnnlib.checks.student.Student.call`."""
        return self._value(name, {"do": "call", "name": name, "arguments": tuple(arguments)})

    def probe(self, code: str, name: str, arguments: tuple[Any, ...]) -> Any:
        """As `cnnlib.checks.student.Student.probe`."""
        return self._value(name, {"do": "probe", "code": code, "name": name, "arguments": tuple(arguments)})

    def close(self) -> None:
        """End the process."""
        if self._sock is not None:
            self._sock.close()
            self._sock = None
            with self._noting_faults():
                zygote.request(self._control, {"kill": self._pid})

    def _value(self, name: str, question: dict[str, Any]) -> Any:
        names = self._forbidden.get(name, [])
        if used := self._forbidden_use(name, names):
            raise AnswerError("answer.forbidden", name=name, used=used)
        reply = self.ask({**question, "forbidden": names}, name)
        if not isinstance(reply, dict) or set(reply) not in ({"value"}, {"error", "values"}):
            raise AnswerError("answer.ended", name=name)
        if "value" in reply:
            return reply["value"]
        key, values = reply["error"], reply["values"]
        # Only what an answer can truly be told: no key of a test's words, no placeholder those words lack.
        if not isinstance(key, str) or key not in _SAID or not isinstance(values, dict):
            raise AnswerError("answer.ended", name=name)
        shown = {part: str(values.get(part, ""))[:2_000] for part in _SAID[key]}
        raise AnswerError(key, **{**shown, **({"name": name} if "name" in shown else {})})

    def _forbidden_use(self, name: str, names: list[str]) -> str | None:
        """What `mentioned` finds; looked for again only after another cell, not at each of a test's questions."""
        key = (name, len(self._cells))
        if key not in self._uses:
            self._uses[key] = mentioned(self._cells, name, names)
        return self._uses[key]

    def ask(self, question: dict[str, Any], name: str = "") -> Any:
        """Send one request and wait for its reply; raises AnswerError when the process hangs or ends."""
        sock = self._process(name)
        left = Deadline(self._limits.cell_seconds, self._pid, self._deadline).left
        try:
            sock.settimeout(self._limits.cell_seconds)  # a process that does not read
            wire.send(sock, question)
            reply = wire.receive(sock, left)
            while self.serve_callback is not None and isinstance(reply, dict) and "callback" in reply:
                wire.send(sock, self.serve_callback(reply))
                reply = wire.receive(sock, left)
            return reply
        except wire.TooLate:
            self.close()
            raise AnswerError("answer.too_slow", name=name, seconds=f"{self._limits.cell_seconds:g}") from None
        except wire.WireError:
            self.close()
            raise AnswerError("answer.ended", name=name) from None

    def _process(self, name: str) -> socket.socket:
        """The process to ask: a new one, with the cells so far, where the last was lost."""
        if self._sock is not None:
            return self._sock
        if self.processes >= MAX_PROCESSES or self._deadline.left() <= 0:
            raise AnswerError("answer.too_slow", name=name, seconds=f"{self._limits.total_seconds:g}")
        self.processes += 1
        with self._noting_faults():
            self._sock, self._pid = self._new_process()
        self.ask({"do": "files", "files": self._files}, name)
        for source in self._cells:
            self.ask({"do": "cell", "source": source}, name)
        return self._sock

    def _new_process(self) -> tuple[socket.socket, int]:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                started = zygote.request(self._control, {"student": self._wishes}, theirs)
            if "pid" not in started:
                raise RuntimeError(f"No sandbox could be made for a student's process: {started.get('error')}")
            _expect_ready(ours)
        except (ConnectionError, RuntimeError):
            ours.close()
            raise
        return ours, started["pid"]

    @contextlib.contextmanager
    def _noting_faults(self) -> Iterator[None]:
        try:
            yield
        except (ConnectionError, RuntimeError) as fault:
            self.fault = fault
            raise


def _expect_ready(sock: socket.socket) -> None:
    """Wait for the first word, said before any line of the student's runs; raises RuntimeError without it.

    A sandbox that cannot be entered is the machine's fault: it must not cost a student anything.
    """
    try:
        if wire.receive(sock, Deadline(_START_SECONDS).left) == {"ready": True}:
            return
    except wire.WireError:
        pass
    raise RuntimeError("A student's process ended before it began: see its words above.")


def _outputs(reply: Any, room: int) -> list[dict[str, Any]]:
    """What a cell showed, as nbformat has it, up to `room` characters beside pictures.

    A hostile process keeps to none of its own bounds. And formgrader shows this in an instructor's browser: text, which
    it escapes, and pictures, which are nothing but base64; never HTML or SVG.
    """
    shown = reply.get("outputs") if isinstance(reply, dict) else None
    kept: list[dict[str, Any]] = []
    for item in (shown if isinstance(shown, list) else [])[:_MAX_OUTPUTS]:
        output = _output(item, room)
        if output is not None:
            room -= sum(map(len, _texts(output)))
            kept.append(output)
    return kept


def _output(item: Any, room: int) -> dict[str, Any] | None:
    match item:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            return {"output_type": "stream", "name": name, "text": text[: room + _NOTE]} if room > 0 else None
        case {"output_type": "error", "ename": str(name), "evalue": str(value), "traceback": list(lines)}:
            kept = [line[:2_000] for line in lines[:200] if isinstance(line, str)]
            return {"output_type": "error", "ename": name[:200], "evalue": value[:4_000], "traceback": kept}
        case {"output_type": "display_data" | "execute_result" as kind, "data": dict(data)} if room > 0:
            held = {name: data[name] for name in _PICTURES if is_picture(data.get(name))}
            if isinstance(data.get("text/plain"), str):
                held["text/plain"] = data["text/plain"][:room]
            more = {"execution_count": None} if kind == "execute_result" else {}
            return {"output_type": kind, "data": held, "metadata": {}, **more}
    return None


def _texts(output: dict[str, Any]) -> list[str]:
    return [output.get("text", ""), output.get("data", {}).get("text/plain", ""), *output.get("traceback", [])]


def is_picture(text: object) -> bool:
    """Whether `text` is a PNG or JPEG in base64, and nothing else that a page's attribute would take for more."""
    try:
        held = isinstance(text, str) and len(text) <= _MAX_PICTURE
        return held and base64.b64decode("".join(str(text).split()), validate=True).startswith(_MAGIC)
    except (binascii.Error, ValueError):
        return False
