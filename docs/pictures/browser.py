"""Pictures of pages, taken by Chromium without a window."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "Chromium is not on the PATH. On Debian: "
    "apt-get install chromium fonts-inter fonts-jetbrains-mono fonts-noto-color-emoji"
)
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=2",
    "--default-background-color=00000000",
)
_SIZE = re.compile(r'data-size="(\d+,\d+)"')
_MEASURE = """<script>
const { width, height } = document.body.getBoundingClientRect();
document.body.dataset.size = `${Math.ceil(width)},${Math.ceil(height)}`;
</script>"""


class NoBrowserError(Exception):
    """Chromium is missing or took no picture."""


def photograph(html: str, target: Path) -> None:
    """Write a picture of *html*, as large as its body, to *target*.

    Raises:
        NoBrowserError: Chromium is missing, or failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(html.replace("</body>", f"{_MEASURE}</body>"), encoding="utf-8")
        measured = _SIZE.search(_chromium(folder, source, "--dump-dom", "--window-size=1000,3000"))
        if measured is None:
            raise NoBrowserError("Chromium did not tell how large the page is.")
        target.unlink(missing_ok=True)
        _chromium(folder, source, f"--screenshot={target}", f"--window-size={measured[1]}")
        if not target.exists():
            raise NoBrowserError("Chromium took no picture.")
    _lighter(target)


def _lighter(target: Path) -> None:
    """Keep 256 colours: text and flat areas look the same in a third of the bytes."""
    with Image.open(target) as picture:
        picture.quantize(256, method=Image.Quantize.FASTOCTREE).save(target, optimize=True)


def _chromium(folder: str, source: Path, *more: str) -> str:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise NoBrowserError(MISSING)
    command = [program, *OPTIONS, f"--user-data-dir={folder}/profile", *more, source.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603  # our page
    if done.returncode:
        raise NoBrowserError(done.stderr[-2000:])
    return done.stdout
