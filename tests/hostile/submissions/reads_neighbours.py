# points: 0
# It looks for the folders of students graded at the same time.
# shows: no neighbours
import glob, os

others = [name for name in glob.glob("/proc/[0-9]*") if name != f"/proc/{os.getpid()}"]
seen = glob.glob("/tmp/*/student-*/*") + [file for name in others for file in glob.glob(f"{name}/cwd/*")]
try:
    mine = [name for name in os.listdir("..") if name.startswith("student-")]
except OSError:
    mine = []


def halve(number):
    raise ValueError(f"neighbours: {len(seen)} {len(mine)}") if seen or mine else ValueError("no neighbours")
