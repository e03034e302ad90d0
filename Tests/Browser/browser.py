"""A Chromium that looks at the console, and a server that must never hear anything."""

import faulthandler
import http.server
import os
import threading
import unittest

from playwright.sync_api import sync_playwright

CONSOLE = os.environ["CONSOLE_URL"]
ADMIN = os.environ["ADMIN_TOKEN"]
OPERATOR = os.environ["OPERATOR_TOKEN"]
SCREENSHOTS = os.environ["SCREENSHOTS"]
CHROMIUM = "/usr/bin/chromium"
# In seconds. What a page is asked has limits of its own; that a browser starts, runs a script or ends has none.
LONGEST = 300


class Trap(http.server.BaseHTTPRequestHandler):
    """Where evil.example is: whatever gets here has left the console."""

    heard = []

    def do_GET(self):
        self.heard.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_):
        pass


class ConsoleTest(unittest.TestCase):
    """Each test has a browser profile of its own; none may leave the console or break its content policy."""

    @classmethod
    def setUpClass(cls):
        cls.limit()
        cls.trap = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Trap)
        threading.Thread(target=cls.trap.serve_forever, daemon=True).start()
        cls.playwright = sync_playwright().start()
        arguments = [f"--host-resolver-rules=MAP evil.example 127.0.0.1:{cls.trap.server_port}"]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")
        cls.browser = cls.playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)

    @classmethod
    def tearDownClass(cls):
        cls.limit()
        cls.browser.close()
        cls.playwright.stop()
        faulthandler.cancel_dump_traceback_later()
        cls.trap.shutdown()
        cls.trap.server_close()

    @staticmethod
    def limit():
        """From now on: after that time the process ends, and tells where it was."""
        faulthandler.dump_traceback_later(LONGEST, exit=True)

    def setUp(self):
        self.limit()
        Trap.heard.clear()
        self.complaints = []
        self.contexts = []

    def tearDown(self):
        self.limit()
        for context in self.contexts:
            context.close()
        self.assertEqual(self.complaints, [])

    def open(self, path="/", token=None, **options):
        """A new profile at a path, signed in if a token is given."""
        context = self.browser.new_context(**{"locale": "en-US", "timezone_id": "Europe/Lisbon", **options})
        context.set_default_timeout(60_000)  # Machines may be busy.
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("console", self.hear)
        page.on("dialog", self.dismiss)
        page.on("request", self.see)
        if token:
            page.goto(CONSOLE + "/sign-in")
            page.fill("#token", token)
            page.click("main button.primary")
            page.wait_for_selector(".who")
        page.goto(CONSOLE + path)
        return page

    def hear(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def dismiss(self, dialog):
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def see(self, request):
        if not request.url.startswith((CONSOLE, "data:", "about:", "blob:")):
            self.complaints.append(f"request: {request.url}")
