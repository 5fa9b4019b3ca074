# points: 0
# It answers one byte at a time.
import socket, time

send = socket.socket.sendall


def trickle(self, data, *flags):
    for byte in bytes(data):
        send(self, bytes([byte]))
        time.sleep(0.5)


socket.socket.sendall = trickle
