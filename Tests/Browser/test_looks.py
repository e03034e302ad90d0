"""Languages, accessibility and looks of every page."""

import os

from axe_core_python.sync_playwright import Axe
from browser import ADMIN, CONSOLE, OPERATOR, SCREENSHOTS, ConsoleTest

PAGES = {
    "sign-in": (None, "/sign-in"),
    "stores": (OPERATOR, "/"),
    "orders": (ADMIN, "/stores/acme/orders"),
    "nothing-found": (ADMIN, "/stores/acme/orders?search=nothing"),
    "timeline": (ADMIN, "/stores/acme/orders/v502559llux-01"),
    "many-people": (ADMIN, "/stores/acme/orders/many-1"),
    "links": (ADMIN, "/stores/acme/orders/hostile-1/entries/1/links"),
    "settings": (ADMIN, "/stores/acme/settings"),
    "settings-read-only": (OPERATOR, "/stores/acme/settings"),
    "operations": (OPERATOR, "/operations"),
    "dead-letters": (OPERATOR, "/operations/dead-letters"),
    "audit": (OPERATOR, "/audit"),
    "nothing-here": (ADMIN, "/nothing"),
}


class LanguageTest(ConsoleTest):
    WORDS = {
        "en-GB": ("en", "Conversation mask type", "Hard", "Soft"),
        "es-MX": ("es", "Tipo de máscara de la conversación", "Compleja", "Simple"),
        "pt-BR": ("pt", "Tipo de máscara de conversa", "Complexa", "Simples"),
    }

    def test_is_the_browsers_own(self):
        for locale, words in self.WORDS.items():
            page = self.open("/stores/acme/settings", ADMIN, locale=locale)
            self.assertEqual(page.get_attribute("html", "lang"), words[0])
            for word in words[1:]:
                self.assertIn(word, page.inner_text("main"))

    def test_is_chosen_and_remembered(self):
        page = self.open("/stores/acme/settings", ADMIN)
        for code, word in [("pt", "Complexa"), ("es", "Compleja"), ("en", "Hard")]:
            with page.expect_navigation():
                page.click(f".languages [value={code}]")
            self.assertIn(word, page.inner_text("main"))
            self.assertEqual(page.url, CONSOLE + "/stores/acme/settings")
            page.goto(CONSOLE + "/stores/acme/orders")
            self.assertEqual(page.get_attribute("html", "lang"), code)
            page.goto(CONSOLE + "/stores/acme/settings")


class LooksTest(ConsoleTest):
    def pages(self, scheme, width, height=900):
        """Every page, in one profile for each token."""
        profiles = {}
        for name, (token, path) in PAGES.items():
            if token not in profiles:
                profiles[token] = self.open(
                    "/sign-in" if token is None else "/", token, color_scheme=scheme,
                    viewport={"width": width, "height": height})
            page = profiles[token]
            page.goto(CONSOLE + path)
            yield name, page
        page = profiles[OPERATOR]
        page.goto(CONSOLE + "/operations/dead-letters")
        page.locator("tbody a").first.click()
        page.wait_for_selector("dl.facts")
        yield "dead-letter", page
        page = profiles[ADMIN]
        page.goto(CONSOLE + "/stores/acme/settings")
        page.locator("[name=mask][value=soft]").check()
        page.locator("form[action$=mask] button").click()
        page.wait_for_selector("#reason")
        yield "confirm-soft", page
        page.goto(CONSOLE + "/stores/acme/orders/v502559llux-01")
        page.locator("summary").first.click()
        page.locator(".alias").first.focus()
        page.wait_for_timeout(400)
        yield "timeline-open", page

    def test_every_page_keeps_the_rules_of_accessibility(self):
        faults = []
        for scheme, width in [("light", 1024), ("dark", 1024), ("light", 390)]:
            for name, page in self.pages(scheme, width):
                result = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
                faults += [
                    f"{name}, {scheme}, {width}: {fault['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:200]}"
                    for fault in result["violations"] for node in fault["nodes"]
                ]
        self.assertEqual(faults, [])
        # Axe looks into the e-mail's frame too, whose policy stops it.
        self.complaints = [line for line in self.complaints if "sandbox" not in line]

    def test_every_page_fits_phones_and_wide_screens(self):
        os.makedirs(SCREENSHOTS, exist_ok=True)
        wide = []
        for width in [390, 1024, 1600]:
            for scheme in ["light", "dark"]:
                for name, page in self.pages(scheme, width):
                    page.screenshot(path=f"{SCREENSHOTS}/{name}-{width}-{scheme}.png", full_page=True)
                    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    if over > 0:
                        wide.append(f"{name} is {over} pixels wider than {width}.")
        self.assertEqual(wide, [])


class OperationsTest(ConsoleTest):
    def test_shows_queues_and_the_worker_that_is_alive(self):
        page = self.open("/operations", OPERATOR)
        for _ in range(300):
            if page.get_by_text("alive", exact=True).count():
                break
            page.wait_for_timeout(200)
            page.reload()
        row = page.locator("tbody tr", has_text="alive")
        self.assertRegex(row.inner_text(), r"0\.1\.0")
        for queue in ["email-sent", "email-received", "email-unrouted", "email-quarantine"]:
            self.assertEqual(page.locator("tr", has_text=queue).count(), 1)
        self.assertGreaterEqual(page.locator("svg[role=img][aria-label]").count(), 1)

    def test_a_dead_letter_is_shown_replayed_and_discarded(self):
        page = self.open("/operations", OPERATOR)
        page.get_by_role("link", name="no-order").click()
        row = page.locator("tr", has_text="globex")
        with page.expect_navigation():
            row.get_by_role("link").click()
        self.assertIn("globex", page.inner_text("main"))
        self.assertNotIn("maria.silva", page.content())
        page.get_by_role("button", name="Replay").click()
        page.wait_for_selector("text=Replayed 1 of 1 dead letters.")
        # Its cause is not mended, so it dies once more.
        for _ in range(300):
            page.goto(CONSOLE + "/operations/dead-letters?reason=no-order&store=globex")
            if page.locator("tbody tr").count():
                break
            page.wait_for_timeout(200)
        page.locator("tbody a").first.click()
        discard = page.locator("form[action$=discard]")
        discard.get_by_label("Reason").fill("a test")
        discard.get_by_label("I understand").check()
        discard.get_by_role("button").click()
        page.wait_for_selector("text=Discarded 1 dead letters.")
        page.goto(CONSOLE + "/audit")
        self.assertIn("a test", page.inner_text("table"))

    def test_figures_refresh(self):
        page = self.open("/operations", OPERATOR)
        with page.expect_response("**/operations/figures", timeout=120_000) as answer:
            pass
        self.assertEqual(answer.value.status, 200)
