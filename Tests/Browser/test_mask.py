"""The mask's whole way: change it, confirm it, try it, see it, and back."""

import re

from browser import ADMIN, CONSOLE, ConsoleTest

SOFT = re.compile(r"^maria\.silva@example\.com-\d{1,20}b\.ct\.example$")
HARD = re.compile(r"^[0-9a-f]{32}@ct\.example$")


class MaskTest(ConsoleTest):
    def alias(self, page):
        """What comes out when it is tried."""
        page.goto(CONSOLE + "/stores/acme/settings")
        for _ in range(5):
            with page.expect_navigation():
                page.get_by_role("button", name="Send a test e-mail").click()
            if "/try/" in page.url:
                break
            page.wait_for_timeout(1_500)
            page.go_back()
        page.wait_for_selector("#alias")
        return page.inner_text("#alias")

    def go_soft(self, page):
        page.goto(CONSOLE + "/stores/acme/settings")
        page.get_by_role("radio", name=re.compile("^Soft")).check()
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_label("Why does the store need").fill("our ERP cannot work without it")
        page.get_by_label("I understand").check()
        page.get_by_role("button", name="Change to soft").click()
        page.wait_for_url("**done=saved")

    def go_hard(self, page):
        page.goto(CONSOLE + "/stores/acme/settings")
        page.get_by_role("radio", name=re.compile("^Hard")).check()
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("**done=*")

    def test_goes_soft_with_a_confirmation_and_back_to_hard(self):
        page = self.open("/", ADMIN)
        page.get_by_role("link", name="Settings").click()
        self.assertTrue(page.get_by_role("radio", name=re.compile("^Hard")).is_checked())
        page.get_by_role("radio", name=re.compile("^Soft")).check()
        with page.expect_navigation():
            page.get_by_role("button", name="Save", exact=True).click()
        self.assertIn("Change to the soft mask?", page.inner_text("h1"))
        # The browser itself wants the reason and the tick.
        page.get_by_role("button", name="Change to soft").click()
        self.assertIn("Change to the soft mask?", page.inner_text("h1"))
        page.get_by_role("link", name="Keep hard").click()
        self.assertTrue(page.get_by_role("radio", name=re.compile("^Hard")).is_checked())

        self.go_soft(page)
        self.assertIn("in force now", page.inner_text("[role=status]"))
        self.assertIn("our ERP cannot work without it", page.inner_text("table"))
        self.assertRegex(self.alias(page), SOFT)
        page.get_by_role("link", name="See it on the timeline").click()

        # Hovering shows the alias and its kind; so does the keyboard, and Escape takes it away.
        entry = page.locator(".entry").first
        button, tip = entry.locator(".alias").nth(1), entry.locator(".tip").nth(1)
        self.assertFalse(tip.is_visible())
        button.hover()
        self.assertTrue(tip.is_visible())
        self.assertRegex(tip.locator("code").inner_text(), SOFT)
        self.assertIn("Soft alias, policy version", tip.inner_text())
        page.keyboard.press("Escape")
        self.assertFalse(tip.is_visible())
        page.mouse.move(0, 0)
        button.focus()
        self.assertTrue(tip.is_visible())

        self.go_hard(page)
        self.assertRegex(self.alias(page), HARD)

    def test_new_entries_appear_by_themselves(self):
        page = self.open("/stores/acme/orders/console-test", ADMIN)
        page.wait_for_selector("#live:not([hidden])")
        before = page.locator(".entry").count()
        other = page.context.new_page()
        self.alias(other)
        page.wait_for_function("n => document.querySelectorAll('.entry').length > n", arg=before)
        self.assertIn("New e-mail:", page.inner_text("#live"))
        newest = page.locator(".entry").first
        self.assertIn("Test e-mail", newest.inner_text())
        self.assertNotIn("UTC", newest.locator("time").inner_text())

    def test_works_without_scripts(self):
        page = self.open("/stores/acme/settings", ADMIN, java_script_enabled=False)
        self.go_soft(page)
        self.go_hard(page)
        self.assertRegex(self.alias(page), HARD)
        page.goto(CONSOLE + "/stores/acme/orders")
        page.fill("#search", "v502559llux-01")
        with page.expect_navigation():
            page.get_by_role("button", name="Search").click()
        with page.expect_navigation():
            page.locator("table a").first.click()
        self.assertEqual(page.locator(".entry").count(), 2)
        self.assertIn("UTC", page.locator("time").first.inner_text())

    def test_works_by_keyboard_alone(self):
        page = self.open("/sign-in")
        press = page.keyboard.press

        def focused():
            return page.evaluate("(document.activeElement.innerText || document.activeElement.name || '').trim()")

        def reach(text, key="Tab"):
            for _ in range(60):
                if focused().startswith(text):
                    return
                press(key)
            self.fail(f"The keyboard does not get to {text}.")

        def follow():
            with page.expect_navigation():
                press("Enter")

        # The page puts the cursor there, as soon as it can.
        page.wait_for_selector("#token:focus")
        page.keyboard.type(ADMIN)
        follow()
        page.wait_for_selector(".who")
        press("Tab")
        self.assertEqual(focused(), "Skip to content")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        self.assertEqual(outline, "solid")
        reach("Settings")
        follow()
        page.wait_for_url("**/settings")
        reach("mask")
        press("ArrowDown")
        self.assertTrue(page.get_by_role("radio", name=re.compile("^Soft")).is_checked())
        reach("Save")
        follow()
        page.wait_for_selector("#reason")
        reach("reason")
        page.keyboard.type("our ERP needs it")
        reach("understood")
        press("Space")
        reach("Change to soft")
        follow()
        page.wait_for_url("**done=saved")
        reach("mask")
        press("ArrowUp")
        reach("Save")
        follow()
        page.wait_for_url("**done=saved")
        reach("Orders")
        follow()
        page.wait_for_url("**/orders")
        reach("search")
        page.keyboard.type("hostile-1")
        follow()
        page.wait_for_url("**search=**")
        reach("hostile-1")
        follow()
        reach("Read the e-mail")
        press("Enter")
        self.assertTrue(page.locator("iframe").first.is_visible())
