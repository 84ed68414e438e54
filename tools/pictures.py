"""The pictures of the README, taken from a running demo: `python tools/pictures.py [http://127.0.0.1:8000]`.

A phone is 390 pixels wide and a desk 1280. Pictures are reduced to a palette, so that the repository stays small.
"""

import argparse
import io
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools import browser as browsers

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
PHONE, DESK = (390, 844), (1280, 860)
COLOURS = 128
FIRE_LANE = "北门消防通道长期被私家车堵住"
NOISE = "楼上半夜剁肉，和他们说过几次也不听"


@dataclass(frozen=True)
class Picture:
    """``steps`` lead from the first page: an address, or "click:" and the words of a link."""

    name: str
    size: tuple[int, int]
    who: str  # the sign-in of the demo; empty for anyone
    steps: tuple[str, ...]


PICTURES = (
    Picture("home", PHONE, "owner", ("/",)),
    Picture("case", PHONE, "owner", ("/cases/", f"click:{FIRE_LANE}")),
    Picture("receipt", PHONE, "owner", ("/cases/", f"click:{FIRE_LANE}", "click:马上核验")),
    Picture("fund", PHONE, "owner", ("/c/hh/book/",)),
    Picture("ballot", PHONE, "owner", ("/c/hh/votes/1/", "click:去投票", "click:我已阅读，去选择")),
    Picture("desk", DESK, "secretary", ("/desk/", f"click:{NOISE}")),
    Picture("cockpit", DESK, "ps-district", ("/cockpit/",)),
)


def take(browser: Browser, address: str, picture: Picture) -> bytes:
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if picture.size == PHONE else 1,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        base_url=address,
    )
    page = context.new_page()
    if picture.who:
        page.goto("/sign-in/demo/")
        page.locator(f'form[action*="demo-{picture.who}/"] button').first.click()
        page.wait_for_load_state("networkidle")
    for step in picture.steps:
        go(page, step)
    shot = page.screenshot()
    context.close()
    return reduced(shot)


def go(page: Page, step: str) -> None:
    verb, _colon, words = step.partition(":")
    if verb == "click":
        page.get_by_text(words).first.click()
    else:
        page.goto(step)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)  # for what the page's own script draws


def reduced(shot: bytes) -> bytes:
    out = io.BytesIO()
    whole = Image.open(io.BytesIO(shot)).convert("RGB")
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("address", nargs="?", default="http://127.0.0.1:8000")
    address = asked.parse_args().address
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.find(), args=browsers.ARGUMENTS)
        for picture in PICTURES:
            content = take(browser, address, picture)
            (FOLDER / f"{picture.name}.png").write_bytes(content)
            print(f"{picture.name}.png {len(content) >> 10} KB")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
