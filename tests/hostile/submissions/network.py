# points: 0
# It phones home.
import urllib.request


def halve(number):
    return urllib.request.urlopen("http://example.org", timeout=5).read()
