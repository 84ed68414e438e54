"""Finds a Chromium for the browser tests, and fetches one where there is none: `python tools/browser.py`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A container gives /dev/shm 64 MB, which is too little; and root has no sandbox to give.
ARGUMENTS = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def find() -> str | None:
    """The path of a Chromium: LINLI_BROWSER, one that is installed on the system, or Playwright's own."""
    if named := os.environ.get("LINLI_BROWSER"):
        return named
    for name in NAMES:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def fetch() -> bool:
    """Install a Chromium and a Chinese font. True if there is one afterwards."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("No Chromium on this machine; installing it with apt-get …", flush=True)
        if _run("apt-get", "update", "-q") and _run(
            "apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-noto-cjk"
        ):
            return find() is not None
    print("Fetching Playwright's own Chromium …", flush=True)
    extra = ["--with-deps"] if os.geteuid() == 0 else []
    if not _run(sys.executable, "-m", "playwright", "install", *extra, "chromium"):
        return False
    return find() is not None


def _run(*command: str) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, check=False, env=environment).returncode == 0  # noqa: S603


def main() -> int:
    if path := find():
        print(f"Chromium: {path}")
        return 0
    if fetch():
        print(f"Chromium: {find()}")
        return 0
    print("There is no Chromium and none could be installed. Install one and run again, or name it in LINLI_BROWSER.")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
