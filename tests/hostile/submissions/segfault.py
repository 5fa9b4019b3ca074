# points: 0
# It crashes the interpreter.
import ctypes


def halve(number):
    ctypes.string_at(0)
