"""What the judge takes from a student's process: it may say anything."""

import base64
import socket
import threading

import pytest

from cnnlib.checks.student import AnswerError
from grading import remote_student, wire
from grading.isolation.limits import Limits
from grading.remote_student import RemoteStudent, is_picture

PNG = base64.b64encode(b"\x89PNG and more").decode()


@pytest.fixture
def student(monkeypatch):
    """A RemoteStudent whose processes give the replies listed in `replies`, one to each request; None ends one."""
    replies = []

    def request(control, message, handed=None):
        if handed is None:
            return {}
        theirs = socket.socket(fileno=handed.detach())
        threading.Thread(target=serve, args=(theirs,)).start()
        return {"pid": 1}

    def serve(sock):
        with sock:
            wire.send(sock, {"ready": True})
            while True:
                try:
                    asked = wire.receive(sock)
                except wire.WireError:
                    return
                reply = {"done": True} if asked["do"] == "files" else replies.pop(0)
                if reply is None:
                    return
                wire.send(sock, reply)

    monkeypatch.setattr(remote_student.zygote, "request", request)
    made = RemoteStudent(None, {}, Limits(cell_seconds=20, output_characters=50), {}, {})
    made.replies = replies
    yield made
    made.close()


def test_an_answer(student):
    """Does a value arrive, and a known error with its words?"""
    student.replies += [{"value": (1, 2.5)}, {"error": "answer.raised", "values": {"name": "x", "error": "E"}}]
    assert student.call("halve", (4,)) == (1, 2.5)
    with pytest.raises(AnswerError) as caught:
        student.call("halve", (4,))
    assert (caught.value.key, caught.value.values) == ("answer.raised", {"name": "halve", "error": "E"})


@pytest.mark.parametrize(
    "reply",
    [7, None, {}, {"value": 1, "error": "x"}, {"error": "halve.values", "values": {}}, {"error": ["x"], "values": {}}],
)
def test_nonsense(student, reply):
    """Is a reply that is none, or that names words of a test, the end of the answer and of nothing else?"""
    student.replies.append(reply)
    with pytest.raises(AnswerError) as caught:
        student.call("halve", (4,))
    assert caught.value.key == "answer.ended"


def test_a_lost_process(student):
    """Does the next question after a lost process find one in which the cells so far have run again?"""
    student.replies += [{"outputs": [], "failed": False}, None, {"outputs": [], "failed": False}, {"value": 2}]
    assert student.cell("first") == ([], None)
    assert student.cell("second") == ([], "answer.ended")
    assert student.call("halve", (4,)) == 2
    assert student.processes == 2 and student.replies == []


def test_outputs(student):
    """Are text and pictures kept, scripts and what is no output left out, and is there an end to it?"""
    student.replies.append(
        {
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": "said"},
                {"output_type": "display_data", "data": {"text/html": "<script>", "image/png": PNG, 1: 2}},
                {"output_type": "display_data", "data": {"image/png": 'x" onerror="x', "image/svg+xml": "<svg/>"}},
                {"output_type": ["stream"]}, None, 7,
                {"output_type": "stream", "name": "stdout", "text": "x" * 1_000},
                {"output_type": "stream", "name": "stdout", "text": "never seen"},
            ]
        }
    )  # fmt: skip
    outputs, stopped = student.cell("anything")
    assert stopped is None
    assert outputs[0]["text"] == "said"
    assert [output["data"] for output in outputs[1:3]] == [{"image/png": PNG}, {}]
    assert len(outputs) == 4 and len(outputs[3]["text"]) <= 60


@pytest.mark.parametrize("text", [None, 7, "", "x", PNG + '"', base64.b64encode(b"<svg/>").decode()])
def test_what_is_no_picture(text):
    """Is anything but a PNG or JPEG in base64 refused?"""
    assert is_picture(PNG) and is_picture(PNG[:8] + "\n" + PNG[8:])
    assert not is_picture(text)


@pytest.mark.parametrize("when", ["a process is asked for", "a lost one is ended"])
def test_a_lost_zygote_is_noted(student, when):
    """Is the loss of what starts processes kept as the machine's fault, for whoever the error did not reach?"""
    if when == "a lost one is ended":
        student.replies += [{"outputs": [], "failed": False}]
        student.cell("answer = 1")

    def ended(*_):
        raise ConnectionError("The process that starts the others has ended.")

    with pytest.MonkeyPatch.context() as lost:
        lost.setattr(remote_student.zygote, "request", ended)
        with pytest.raises(ConnectionError):
            student.cell("answer = 2") if when == "a process is asked for" else student.close()
    assert isinstance(student.fault, ConnectionError)
