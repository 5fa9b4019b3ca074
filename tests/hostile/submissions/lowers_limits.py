# points: 0
# It lowers the limits and the priority of every process it can name.
# shows: reached []
import os, resource

reached = []
for pid in (os.getppid(), *range(2, 70_000)):
    if pid in (os.getpid(), 0):
        continue
    try:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, 1))
        reached.append(pid)
    except (OSError, ValueError):
        pass
print("reached", reached)
