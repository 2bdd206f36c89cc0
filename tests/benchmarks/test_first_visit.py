"""A first visit: what crosses the wire for a page without a map, and what holds up its drawing."""

import os
import shutil
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.benchmarks.ground import Ground, say

PAGES = ["/", "/services/report-a-fly-tip/", "/track/"]
BLOCKING = "[...document.scripts].filter(one => one.src && one.type !== 'module' && !one.async && !one.defer).length"


def test_a_first_visit_is_light(server: str, borough: Ground) -> None:
    """Counted by Chromium: response headers and compressed bodies of everything the page asks for."""
    program = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
    if program is None:
        pytest.fail("Chromium is not installed")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        for address in PAGES:
            page = browser.new_context().new_page()
            wire = page.context.new_cdp_session(page)
            sizes: dict[str, float] = {}
            names: dict[str, str] = {}

            def asked(event: dict[str, Any], names: dict[str, str] = names) -> None:
                names[event["requestId"]] = event["request"]["url"]

            def arrived(event: dict[str, Any], sizes: dict[str, float] = sizes) -> None:
                sizes[event["requestId"]] = event["encodedDataLength"]

            wire.on("Network.requestWillBeSent", asked)
            wire.on("Network.loadingFinished", arrived)
            wire.send("Network.enable")
            page.goto(f"{server}{address}", wait_until="networkidle")
            page.evaluate("document.fonts.ready.then(() => true)")
            fonts = sum(name.endswith(".woff2") for name in names.values())
            parts = ", ".join(
                f"{names[key].rsplit('/', 1)[-1].split('?')[0][:14] or 'page'} {size / 1000:.1f}"
                for key, size in sorted(sizes.items(), key=lambda one: -one[1])
            )
            say(f"kB of a first visit to {address}", round(sum(sizes.values()) / 1000, 1), 75, detail=parts)
            say(f"font files of {address}", fonts, 2)
            say(f"scripts that block parsing of {address}", page.evaluate(BLOCKING), 0)
            page.context.close()
        browser.close()
