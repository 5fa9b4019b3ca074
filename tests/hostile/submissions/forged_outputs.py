# points: 0
# It sends the judge outputs of its own making: scripts, endless text, wrong types.
import grading.wire as wire, gc, socket

outputs = [
    {"output_type": "display_data", "data": {"text/html": "<script>alert(1)</script>", "image/svg+xml": "<svg onload='x'/>"}},
    {"output_type": "display_data", "data": {"image/png": "x\" onerror=\"alert(1)", 1: 2}},
    {"output_type": "stream", "name": "stdout", "text": "x" * 5_000_000},
    {"output_type": "error", "ename": "E" * 9_999, "evalue": "<script>", "traceback": ["<script>" * 9_999, 1, None]},
    {"output_type": ["stream"]}, None, 1, [], {"output_type": "stream", "name": 1, "text": {}},
]
for sock in [thing for thing in gc.get_objects() if isinstance(thing, socket.socket)]:
    try:
        wire.send(sock, {"outputs": outputs, "failed": 7})
    except Exception:
        pass
