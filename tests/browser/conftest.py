"""Chromium on the real application, with and without JavaScript, wide and on a small phone.

A page that logs an error or breaks the content security policy fails its test.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tools.demo import Demo, running_demo

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 640}
MILLISECONDS_TO_WAIT = 10_000  # for what is pressed and for what is looked for alike
expect.set_options(timeout=MILLISECONDS_TO_WAIT)

# Playwright's own event loop runs in this thread; Django would take a query beside it for a mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

WITHOUT_SCRIPTS: WeakSet[BrowserContext] = WeakSet()

Axe = Callable[[Page], list[str]]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium: nothing is downloaded."""
    program = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
    )
    if not program:
        pytest.fail("Chromium is not installed")
    flags = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, *, base_url: str, **options: Any) -> Iterator[Page]:
    """A page of a new visitor. Raises ``AssertionError`` at the end where it logged an error."""
    context: BrowserContext = browser.new_context(
        base_url=base_url, locale="en-GB", timezone_id="Europe/London", **options
    )
    context.set_default_timeout(MILLISECONDS_TO_WAIT)
    errors: list[str] = []

    def note_message(message: ConsoleMessage) -> None:
        # A page that is refused (404, 422) is logged as a failed resource; tests assert its status themselves.
        if message.type == "error" and "Failed to load resource" not in message.text:
            errors.append(message.text)

    def note_missing(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type not in {"document", "fetch", "xhr"}:
            errors.append(f"{response.status} {response.url}")

    page = context.new_page()
    if options.get("java_script_enabled") is False:
        WITHOUT_SCRIPTS.add(context)
    page.on("console", note_message)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("response", note_missing)
    yield page
    context.close()
    assert not errors, errors


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A wide window with JavaScript on the application under test, which shares its database with the test."""
    with opened(chromium, base_url=live_server.url, viewport=WIDE) as page:
        yield page


@pytest.fixture
def plain_page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A wide window without JavaScript."""
    with opened(chromium, base_url=live_server.url, viewport=WIDE, java_script_enabled=False) as page:
        yield page


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A window of 320 pixels with JavaScript, as on a small phone or at 400% zoom."""
    with opened(chromium, base_url=live_server.url, viewport=PHONE) as page:
        yield page


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def either_page(request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """The same test twice: with JavaScript and without."""
    with opened(chromium, base_url=live_server.url, viewport=WIDE, java_script_enabled=request.param) as page:
        yield page


@contextmanager
def replayed(browser: Browser, page: Page) -> Iterator[Page]:
    """What a page without JavaScript shows, where axe can run: the same HTML and styles, every script taken out."""
    html = re.sub(r"<script\b.*?</script>", "", page.content(), flags=re.DOTALL | re.IGNORECASE)
    context = browser.new_context(viewport=page.viewport_size)
    context.add_cookies([{"name": c["name"], "value": c["value"], "url": page.url} for c in page.context.cookies()])
    replay = context.new_page()
    replay.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    replay.goto(page.url)
    yield replay
    context.close()


@pytest.fixture(scope="session")
def axe(chromium: Browser) -> Axe:
    """Return what axe finds wrong with a page: one line for each violation, with the elements."""
    source = AXE.read_text()

    def violations(page: Page) -> list[str]:
        if page.context in WITHOUT_SCRIPTS:
            with replayed(chromium, page) as replay:
                return violations(replay)
        page.evaluate(source)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
        return [
            f"{page.url} {violation['id']}: {violation['help']}: {node['html'][:200]}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return violations


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The whole demo as ``make demo`` runs it: gunicorn, a worker with beat, the stub back office, a seeded borough.

    Tests that use it belong in one group, ``@pytest.mark.xdist_group("demo")``: it takes a while to seed.
    """
    with running_demo(tmp_path_factory.mktemp("demo")) as running:
        yield running
