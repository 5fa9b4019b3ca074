"""How a test cell reaches a student's answer, and how it says what is wrong.

A test cell never touches a student's objects. It asks `call` to run a function of the answer, or `probe` to run a
few lines where the answer lives, and gets plain arrays and numbers back: copies, so that nothing a test does can
reach the answer and nothing the answer keeps can reach the test. Because no memory is shared, the same cell works
when the answer lives in another process.

    checks.start(globals(), language="ko")         # once, in the notebook's first cell
    image = checks.rng("values").normal(size=(2, 3, 4, 5))
    output = checks.call("halve", image)           # -> np.ndarray (2, 3, 4, 5)
    checks.expect("halve.values", checks.same(output, image / 2), got=output.shape)

Messages are keys; their words stand in a catalogue in both languages (`cnnlib.checks.messages`).
"""

from cnnlib.checks.compare import same
from cnnlib.checks.messages import CheckFailed
from cnnlib.checks.plain import plain_copy
from cnnlib.checks.session import add_messages, call, connect, expect, forbid, part, probe, rng, start

__all__ = [
    "CheckFailed",
    "add_messages",
    "call",
    "connect",
    "expect",
    "forbid",
    "part",
    "plain_copy",
    "probe",
    "rng",
    "same",
    "start",
]
