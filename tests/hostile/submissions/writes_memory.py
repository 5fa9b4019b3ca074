# points: 0
# It writes into the memory of its parent and of the first process, after its own.
# shows: written []
import os

written, spare = [], [0]
for pid in ("self", os.getppid(), 1):
    if pid in (0, os.getpid()):
        continue
    try:
        with open(f"/proc/{pid}/mem", "r+b", buffering=0) as memory:
            memory.seek(id(spare))
            memory.write(b"\1" * 8)
            written += [] if pid == "self" else [pid]
    except OSError:
        pass
print("written", written)
