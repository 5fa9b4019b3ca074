# points: 0
# It traces every call.
import sys


def tracer(frame, event, argument):
    if event == "return":
        frame.f_locals.clear()
    return tracer


sys.settrace(tracer)
