"""bin/manage works on the portal that bin/run keeps running, and says so when there is none."""

import subprocess
from pathlib import Path

from config.bootstrap.datadir import ROOT


def test_without_a_running_portal_it_says_what_to_do(tmp_path: Path) -> None:
    env = {"PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path / "nothing")}
    answer = subprocess.run([ROOT / "bin" / "manage", "check"], env=env, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "hãy chạy bin/run" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
