# points: 0
# It writes noise where frames belong.
import os

for descriptor in range(3, 64):
    try:
        os.write(descriptor, b"\xff" * 100)
    except OSError:
        pass
