# points: 0
# It ignores every signal.
import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def halve(number):
    while True:
        pass
