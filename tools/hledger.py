"""Finds hledger for the tests of exported journals, and fetches it where there is none: `python tools/hledger.py`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / ".cache" / "hledger"
ENVIRONMENT = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}


def find() -> str | None:
    """The path of hledger: LINLI_HLEDGER, one that is installed on the system, or the one that was unpacked here."""
    if named := os.environ.get("LINLI_HLEDGER"):
        return named
    unpacked = FOLDER / "usr" / "bin" / "hledger"
    return shutil.which("hledger") or (str(unpacked) if unpacked.exists() else None)


def fetch() -> bool:
    """Get Debian's package `hledger`: installed where we are root, otherwise unpacked into .cache. True if it runs."""
    if not shutil.which("apt-get"):
        return False
    print("No hledger on this machine; getting it with apt-get …", flush=True)
    if os.geteuid() == 0:
        _run("apt-get", "update", "-q")
        _run("apt-get", "install", "-y", "-q", "--no-install-recommends", "hledger")
    elif shutil.which("dpkg-deb"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        if _run("apt-get", "download", "-q", "hledger", folder=FOLDER):
            for package in FOLDER.glob("hledger_*.deb"):
                _run("dpkg-deb", "--extract", str(package), str(FOLDER))
    path = find()
    return path is not None and _run(path, "--version")


def _run(*command: str, folder: Path | None = None) -> bool:
    return subprocess.run(command, check=False, env=ENVIRONMENT, cwd=folder).returncode == 0  # noqa: S603


def main() -> int:
    if path := find():
        print(f"hledger: {path}")
        return 0
    if fetch():
        print(f"hledger: {find()}")
        return 0
    print("There is no hledger and none could be installed, so its tests cannot run.")
    print("Install it from your system's packages or from hledger.org, or name it in LINLI_HLEDGER, and run again.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
