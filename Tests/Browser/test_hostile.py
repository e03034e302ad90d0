"""An e-mail that tries everything: it does nothing and loads nothing."""

from browser import ADMIN, CONSOLE, ConsoleTest, Trap

ORDER = "/stores/acme/orders/hostile-1"


class HostileTest(ConsoleTest):
    def test_does_nothing_and_loads_nothing_in_the_timeline(self):
        page = self.open(ORDER, ADMIN)
        self.assertIn("<img src=http://evil.example/subject", page.inner_text("h3"))
        self.assertIn("<script>alert(1)</script>", page.locator(".alias").first.inner_text())
        page.locator("summary").first.click()
        frame = page.frame_locator("iframe").first
        self.assertIn("look", frame.locator("b").inner_text())
        page.wait_for_timeout(1_500)
        before = page.url
        frame.locator(".ct-link").first.click()
        page.wait_for_timeout(500)
        self.assertEqual(page.url, before)
        self.assertEqual(frame.locator("form, input, button, a, script, iframe, object, embed, meta[http-equiv], base, link").count(), 0)
        self.assertNotEqual(page.title(), "pwned")
        self.assertEqual(Trap.heard, [])

    def test_its_links_lead_away_only_for_who_has_seen_where_to(self):
        page = self.open(ORDER, ADMIN)
        page.locator("summary").first.click()
        page.get_by_role("link", name="See where they lead").first.click()
        page.wait_for_url("**/links")
        self.assertEqual([code.inner_text() for code in page.locator(".links code").all()], ["http://evil.example/click"])
        self.assertEqual(Trap.heard, [])
        with page.expect_popup() as popup:
            page.get_by_role("link", name="Open evil.example").click()
        popup.value.wait_for_load_state()
        self.assertIn("/click", Trap.heard)
        self.assertIsNone(popup.value.evaluate("window.opener"))
        self.assertEqual(popup.value.evaluate("document.referrer"), "")

    def test_does_nothing_when_its_body_is_opened_by_itself(self):
        page = self.open(ORDER, ADMIN)
        body = page.locator("iframe").first.get_attribute("src")
        answer = page.goto(CONSOLE + body)
        self.assertTrue(answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'"))
        page.wait_for_timeout(1_500)
        self.assertEqual(page.url, CONSOLE + body)
        self.assertEqual(Trap.heard, [])

    def test_would_be_heard_if_it_did(self):
        page = self.open("/sign-in")
        page.goto("http://evil.example/")
        self.assertIn("/", Trap.heard)  # and perhaps for an icon
        self.complaints.clear()

    def test_is_stopped_by_the_policy_where_the_list_should_fail(self):
        """The same e-mail untouched, with the policy alone before it."""
        page = self.open(ORDER, ADMIN)
        body = page.locator("iframe").first.get_attribute("src")
        hostile = (
            "<body><script>document.title='pwned'</script><img src='http://evil.example/a'>"
            "<style>@import 'http://evil.example/b';p{background:url(http://evil.example/c)}</style><p>x</p>"
            "<form action='http://evil.example/d'><button>go</button></form>"
            "<meta http-equiv=refresh content='0;url=http://evil.example/e'><iframe src='http://evil.example/f'></iframe>"
        )

        def untouched(route):
            route.fulfill(response=route.fetch(), body=hostile)

        page.route("**/body", untouched)
        page.locator("summary").first.click()
        frame = page.frame_locator("iframe").first
        frame.locator("button").click()
        page.wait_for_timeout(1_500)
        self.assertNotEqual(page.title(), "pwned")
        self.assertEqual([path for path in Trap.heard if path != "/e"], [])
        # What was stopped is told on the browser's own console.
        self.complaints.clear()

    def test_pages_of_others_cannot_frame_the_console(self):
        page = self.open("/sign-in")
        page.goto("about:blank")
        page.set_content(f"<iframe src='{CONSOLE}/sign-in'></iframe>")
        page.wait_for_timeout(800)
        self.assertEqual(page.frame_locator("iframe").locator("#token").count(), 0)
        self.complaints.clear()
