# points: 0
# It runs code when it ends.
import atexit, time

atexit.register(lambda: time.sleep(600))
