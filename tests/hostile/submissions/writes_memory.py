# points: 0
# It writes into the memory of its parent, and of itself.
# shows: written ['self']
import os

written, spare = [], [0]
for pid in (os.getppid(), 1, "self"):
    try:
        with open(f"/proc/{pid}/mem", "r+b", buffering=0) as memory:
            memory.seek(id(spare))
            memory.write(b"\1" * 8)
            written.append(pid)
    except OSError:
        pass
print("written", written)
