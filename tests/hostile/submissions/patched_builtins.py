# points: 0
# It patches builtins.
import builtins

builtins.len = lambda x: 0
builtins.isinstance = lambda a, b: True
builtins.print = None
