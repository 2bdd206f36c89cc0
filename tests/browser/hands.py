"""How a person fills in a page: with a mouse, or with nothing but a keyboard."""

from typing import Protocol

from playwright.sync_api import Locator, Page

TABS_AT_MOST = 150


class CannotReach(AssertionError):
    """The keyboard does not get there."""


class Hands(Protocol):
    """What is done on every page."""

    page: Page

    def choose(self, label: str) -> None:
        """Choose a radio by its label."""

    def type(self, label: str, words: str) -> None:
        """Type into a field by its label."""

    def press(self, name: str) -> None:
        """Press a button by its words."""

    def follow(self, name: str) -> None:
        """Follow a link by its words."""


class Mouse:
    """Points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def choose(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).first.check()

    def type(self, label: str, words: str) -> None:
        self.page.get_by_label(label).first.fill(words)

    def press(self, name: str) -> None:
        seen_button(self.page, name).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()


class Keyboard:
    """Tabs from where it stands, as someone does who cannot see or hold a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def choose(self, label: str) -> None:
        wanted = self.page.get_by_label(label, exact=True).first
        group = self.page.locator(f"input[name='{wanted.get_attribute('name')}']")
        self._tab_to_one_of(group)
        self.page.keyboard.press("Space")
        for _step in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise CannotReach(label)

    def type(self, label: str, words: str) -> None:
        self._tab_to_one_of(self.page.get_by_label(label).first)
        self.page.keyboard.type(words)

    def press(self, name: str) -> None:
        self._tab_to_one_of(seen_button(self.page, name))
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        self._tab_to_one_of(self.page.get_by_role("link", name=name).first)
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def _tab_to_one_of(self, wanted: Locator) -> None:
        for _tab in range(TABS_AT_MOST):
            if any(one.evaluate("element => element === document.activeElement") for one in wanted.all()):
                return
            self.page.keyboard.press("Tab")
        raise CannotReach(str(wanted))


def seen_button(page: Page, name: str) -> Locator:
    """The button a person sees; a form's first one may stand there only for the Enter key."""
    return page.get_by_role("button", name=name).first
