# points: 100
# It leaves pipes, locked folders, links and a nest too deep for a path, and is right.
import os

here = os.getcwd()
os.mkfifo("pipe")
os.symlink("/", "root")
os.symlink("loop", "loop")
for _ in range(1_200):
    os.mkdir("deeper")
    os.chdir("deeper")
open("last.txt", "w").close()
os.chdir(here)
os.makedirs("locked/inner")
open("locked/inner/kept.txt", "w").close()
os.chmod("locked/inner", 0)
os.chmod("locked", 0)


def halve(number):
    return number / 2
