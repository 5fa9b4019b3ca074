# points: 0
# It sets an alarm that strikes while it answers.
import signal

signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
