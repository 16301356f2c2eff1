"""Programs of Node.js that tests run, installed as their lock files pin them (npm checks each package's hash).

installed(ROOT / "tests" / "browser", Path(sys.prefix) / "axe", "axe-core")
"""

import shutil
import subprocess
from pathlib import Path

from tests.conftest import absent


def installed(source: Path, folder: Path, what: str) -> None:
    """Install into `folder` what the lock file in `source` names, unless it is there; without npm, `what` is absent."""
    npm = shutil.which("npm")
    if npm is None:
        absent(f"npm, which {what} needs,")
        raise AssertionError
    folder.mkdir(exist_ok=True)
    lock = (source / "package-lock.json").read_bytes()
    done = folder / "installed-lock.json"
    if done.is_file() and done.read_bytes() == lock:
        return
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(source / name, folder / name)
    run = subprocess.run([npm, "ci", "--no-progress"], cwd=folder, capture_output=True, text=True)
    if run.returncode:
        absent(f"{what} (npm ci: {run.stderr[-300:]})")
    done.write_bytes(lock)
