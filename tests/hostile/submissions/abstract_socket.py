# points: 0
# It listens, and calls, on sockets that have no file.
# shows: reached []
import glob, socket

reached = []
for name in ("\0left-behind", "\0/tmp/.X11-unix/X0", "/run/docker.sock", "/run/dbus/system_bus_socket", "/run/nscd/socket"):
    try:
        sock = socket.socket(socket.AF_UNIX)
        sock.settimeout(0.2)
        sock.connect(name)
        reached.append(name)
    except OSError:
        pass
print("reached", reached)
