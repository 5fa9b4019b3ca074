# points: 100
# It uses magics, and is right.
%matplotlib inline
import matplotlib.pyplot as plt
plt.plot([1, 2])

def halve(number):
    return number / 2
