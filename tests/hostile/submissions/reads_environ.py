# points: 0
# It prints the environment and the command line.
import os, pathlib

print(dict(os.environ))
for name in ("environ", "cmdline", "maps"):
    try:
        print(pathlib.Path("/proc/self", name).read_bytes()[:100_000])
    except OSError as error:
        print(error)
