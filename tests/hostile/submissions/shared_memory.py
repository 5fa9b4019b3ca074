# points: 0
# It takes shared memory and leaves it behind.
from multiprocessing import shared_memory


def halve(number):
    held = [shared_memory.SharedMemory(name=f"left{index}", create=True, size=64 << 20) for index in range(100)]
    return held[0].size
