# points: 0
# It forks until it may not.
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
