"""Take the pictures of docs/ from a demo of one's own: ``make docs``."""

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tools.demo import ROOT, running_demo

PICTURES = {"front-page": "/"}


def main() -> None:
    """Write one PNG of 1280 pixels' width for each of ``PICTURES``."""
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder)) as demo, sync_playwright() as playwright:
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        page = browser.new_page(base_url=demo.url, viewport={"width": 1280, "height": 900}, locale="en-GB")
        for name, address in PICTURES.items():
            page.goto(address, wait_until="networkidle")
            page.screenshot(path=ROOT / "docs" / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
