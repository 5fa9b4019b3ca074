# points: 0
# It ends its process.
import os

os._exit(0)
