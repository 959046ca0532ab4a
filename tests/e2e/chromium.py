"""Where the browser is; apart from what drives it, which takes long to import."""

import os
import shutil
from pathlib import Path

import pytest


def find_chromium() -> str:
    """The executable named by CHROMIUM, or a usual one. Skips the test without it; fails where CI is set."""
    named = os.environ.get("CHROMIUM")
    found = (
        named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )
    if found and Path(found).exists():
        return found
    why = f"no Chromium ({'CHROMIUM=' + named if named else 'neither CHROMIUM nor chromium on PATH'})"
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)
