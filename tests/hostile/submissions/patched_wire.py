# points: 0
# It patches the process's own wire.
import grading.wire as wire

wire._encode = lambda *args: 2
wire.send = lambda sock, value: None
