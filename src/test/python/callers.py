"""Calls servers that require client certificates with OpenSSL, as continuity/Stack.java says: callers.py <anchors>
<interval in ms> <folders> <host:port>...

Says "answered <n>" each second and "failed <who> <server> <why>" at once, and ends when its standard input does.
"""

import http.client
import itertools
import os
import socket
import ssl
import sys
import threading
import time

anchors, interval, folders, servers = sys.argv[1], int(sys.argv[2]) / 1000, sys.argv[3].split(","), sys.argv[4:]
lock = threading.Lock()
answered = 0


def say(line):
    with lock:
        print(line, flush=True)


class Client:
    """One certificate, read again when the volume was refreshed."""

    def __init__(self, folder):
        self.folder, self.revision, self.context = folder, "", None

    def current(self):
        # By the link's target: certificate and key are of one revision.
        revision = os.path.realpath(os.path.join(self.folder, "..data"))
        if revision != self.revision:
            context = ssl.create_default_context(cafile=anchors)
            context.load_cert_chain(os.path.join(revision, "tls.crt"), os.path.join(revision, "tls.key"))
            self.revision, self.context = revision, context
        return self.context

    def call(self, server):
        host, port = server.split(":")
        # A context begins a new session for each connection unless it is given one.
        with socket.create_connection((host, int(port)), timeout=20) as plain:
            with self.current().wrap_socket(plain, server_hostname="localhost") as tls:
                tls.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                answer = http.client.HTTPResponse(tls)
                answer.begin()
                body = answer.read()  # to its end, or it raises IncompleteRead
                if answer.status != 200:
                    raise OSError(f"{answer.status} {body!r}")

    def loop(self):
        global answered
        for server in itertools.cycle(servers):
            begun = time.monotonic()
            try:
                self.call(server)
                with lock:
                    answered += 1
            except (OSError, http.client.HTTPException) as e:
                say(f"failed {os.path.basename(self.folder)} {server} {e!r}")
            time.sleep(max(0.0, begun + interval - time.monotonic()))


def count():
    global answered
    while True:
        time.sleep(1)
        with lock:
            print(f"answered {answered}", flush=True)
            answered = 0


for folder in folders:
    threading.Thread(target=Client(folder).loop, daemon=True).start()
threading.Thread(target=count, daemon=True).start()
sys.stdin.read()
