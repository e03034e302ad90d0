"""Connections that are kept waiting."""

import concurrent.futures
import os
import socket
import time
import unittest
import urllib.parse

PLACE = urllib.parse.urlsplit(os.environ["CONSOLE_URL"])


class SlowTest(unittest.TestCase):
    def test_requests_that_never_end_are_ended(self):
        """One that never ends its headers, one that never ends its body, and one that never begins."""
        starts = [
            b"GET /sign-in HTTP/1.1\r\nHost: console\r\nX-Slow: ",
            b"POST /language HTTP/1.1\r\nHost: console\r\nContent-Length: 60000\r\n\r\nlanguage=",
            b"",
        ]
        with concurrent.futures.ThreadPoolExecutor() as threads:
            for start, is_closed in zip(starts, threads.map(self.trickle, starts)):
                self.assertTrue(is_closed, start)

    @staticmethod
    def trickle(start):
        """Whether the console closes a connection that says a byte a second, within three minutes."""
        with socket.create_connection((PLACE.hostname, PLACE.port)) as connection:
            connection.settimeout(1)
            connection.sendall(start)
            end = time.monotonic() + 180
            while time.monotonic() < end:
                try:
                    if start:
                        connection.sendall(b"x")
                    if connection.recv(10_000) == b"":
                        return True
                except socket.timeout:
                    pass
                except OSError:
                    return True
        return False
