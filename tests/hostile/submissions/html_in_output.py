# points: 100
# It displays a script, as HTML and as SVG, and is right.
from IPython.display import HTML, SVG, Javascript, display

display(HTML("<script>document.title = 'owned'</script>"), Javascript("alert(1)"))
display(SVG('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'))
print("<script>alert(1)</script>")


def halve(number):
    return number / 2
