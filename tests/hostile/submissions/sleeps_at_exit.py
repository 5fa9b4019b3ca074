# points: 100
# It sleeps and writes when its process ends, and is right.
import atexit, threading, time

atexit.register(time.sleep, 600)
threading.Thread(target=time.sleep, args=(600,)).start()


def halve(number):
    return number / 2
