"""Runs a notebook's cells in this process as Jupyter would, and keeps what they show, within bounds."""

import contextlib
import io
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets import Type
from traitlets.config import Config

from grading.cell_source import Compiled

MAX_CHARACTERS = 100_000  # of one cell
_SHOWN_KINDS = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/svg+xml", "image/jpeg")
_MAX_PICTURE = 2_000_000  # characters of one picture's base64


@dataclass
class Outputs:
    """What one cell has shown, in nbformat's terms; past `room` characters it is cut, and says so once."""

    room: int = MAX_CHARACTERS
    items: list[dict[str, Any]] = field(default_factory=list)

    def stream(self, name: str, text: str) -> None:
        if self.room <= 0:
            return
        text, self.room = text[: self.room], self.room - len(text)
        if self.room <= 0:
            text += "\n[...]\n"
        last = self.items[-1] if self.items else {}
        if last.get("output_type") == "stream" and last.get("name") == name:
            last["text"] += text
        else:
            self.items.append({"output_type": "stream", "name": name, "text": text})

    def add(self, kind: str, data: dict[str, Any], **more: Any) -> None:
        shown = {name: data[name] for name in _SHOWN_KINDS if isinstance(data.get(name), str)}
        size = sum(len(text) for name, text in shown.items() if not name.startswith("image/"))
        pictures = [text for name, text in shown.items() if name.startswith("image/")]
        if self.room <= 0 or len(self.items) >= 200 or any(len(text) > _MAX_PICTURE for text in pictures):
            return
        self.room -= size
        self.items.append({"output_type": kind, "data": shown, "metadata": {}, **more})

    def error(self, name: str, value: str, traceback: list[str]) -> None:
        lines = [line[:2_000] for line in traceback[:200]]
        self.items.append({"output_type": "error", "ename": name[:200], "evalue": value[:4_000], "traceback": lines})


_current = Outputs()


class _Stream(io.TextIOBase):
    """stdout or stderr of the cell that runs."""

    encoding = "utf-8"

    def __init__(self, name: str, descriptor: int) -> None:
        self._name, self._descriptor = name, descriptor

    def write(self, text: str) -> int:
        _current.stream(self._name, str(text))
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor


class _Hook(DisplayHook):
    """Keeps a cell's last value."""

    def start_displayhook(self) -> None:
        pass

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        _current.add("execute_result", format_dict, execution_count=self.prompt_count)

    def finish_displayhook(self) -> None:
        pass

    def log_output(self, format_dict: dict[str, Any]) -> None:
        pass


class _Publisher(DisplayPublisher):
    """Keeps what a cell displays."""

    def publish(self, data: dict[str, Any], *_: Any, **__: Any) -> None:
        _current.add("display_data", data)

    def clear_output(self, wait: bool = False) -> None:
        _current.items.clear()


class CellShell(InteractiveShell):
    """IPython without a terminal, a kernel or a history."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        _current.error(getattr(etype, "__name__", "Error"), _text(evalue), [str(line) for line in stb])

    def enable_gui(self, gui: str | None = None) -> None:
        pass


def make_shell() -> CellShell:
    """The process's one shell: made before any fork, since making it takes longer than a notebook runs."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 0
    shell = CellShell.instance(config=config)
    shell.user_module.__dict__["__name__"] = "__main__"
    return shell


def run_cell(shell: CellShell, source: str, room: int = MAX_CHARACTERS) -> tuple[list[dict[str, Any]], ExecutionResult]:
    """Run one cell; what it showed, and IPython's account with the exception, if any, and the last value.

    Raises nothing the cell raises, SystemExit and KeyboardInterrupt included.
    """
    global _current
    _current = outputs = Outputs(room)
    real = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream("stdout", 1), _Stream("stderr", 2)
    try:
        result = shell.run_cell(source, store_history=False)
        _show_figures()
    finally:
        sys.stdout, sys.stderr = real
    error = result.error_before_exec or result.error_in_exec
    if error is not None and not any(item["output_type"] == "error" for item in outputs.items):
        outputs.error(type(error).__name__, _text(error), [])
    shell.execution_count += 1
    return outputs.items, result


def run_test(
    code: Callable[[], Compiled], names: dict[str, Any]
) -> tuple[list[dict[str, Any]], Any, BaseException | None]:
    """Run a test cell in `names`: what it showed, its last value, its error."""
    shown = Outputs()
    value: Any = None
    try:
        body, last = code()
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(body, names)
            if last is not None:
                value = eval(last, names)
        shown.stream("stdout", printed.getvalue()) if printed.getvalue() else None
    except BaseException as error:  # a test may end any way a student's answer makes it
        shown.error(type(error).__name__, _text(error), [f"{type(error).__name__}: {_text(error)}"])
        return shown.items, None, error
    return shown.items, value, None


def _show_figures() -> None:
    """Show the figures a cell left open, as Jupyter does."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and pyplot.get_fignums():
        from matplotlib_inline.backend_inline import flush_figures

        flush_figures()


def _text(value: object) -> str:
    """str(value), also where it cannot be made."""
    try:
        return str(value)
    except BaseException as error:
        return f"<{type(error).__name__} while it was shown>"
