# points: 0
# It searches all of its own memory for a line of the hidden test.
import re

words = [
    b"HID" + b"DEN-" + b"MARKER",
    "HID".encode("utf-16-le") + "DEN-".encode("utf-16-le") + "MARKER".encode("utf-16-le"),
]
found = 0
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        match = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
        if match and "[v" not in line:
            begin, end = (int(part, 16) for part in match.groups())
            try:
                memory.seek(begin)
                held = memory.read(min(end - begin, 64 << 20))
            except (OSError, OverflowError, ValueError):
                continue
            found += sum(held.count(word) for word in words)
print("searched, found", found)
