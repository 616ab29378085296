"""From the commit of a log to the number that the province's page shows: p50 and p95 by length of history.

Two databases of the same density are filled first, a short and a long history, then measured in turns, so that a
machine that slows down meanwhile slows both. Entries go through `reporting.logbook`, real Celery workers roll them up,
and two observers look: one at the stored value of the province, one at the page as a browser polls it.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import _common as common  # noqa: E402

SIZES = (100_000, 10_000_000)
QUICK_SIZES = (20_000, 400_000)
ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    sizes = QUICK_SIZES if options.quick else SIZES
    environments: dict[int, Mapping[str, str]] = {}
    for lines in sizes:
        common.say(f"Tạo {lines:,} dòng ghi …")
        started = time.monotonic()
        environments[lines] = common.make_database(f"freshness_{lines}", lines)
        common.say(f"… xong sau {time.monotonic() - started:.0f} giây")
    seconds: dict[int, dict[str, list[float]]] = {lines: {"value": [], "page": []} for lines in sizes}
    for turn in range(ROUNDS):
        # A, B, B, A, …: neither size always comes first.
        for lines in sizes if turn % 2 == 0 else sizes[::-1]:
            measured = run_round(environments[lines], turn)
            for name in ("value", "page"):
                seconds[lines][name] += measured[name]
            common.say(f"Lượt {turn + 1}, {lines:,} dòng: p95 {common.percentile(measured['value'], 0.95):.3f} giây")
    report(sizes, seconds)


def run_round(env: Mapping[str, str], turn: int) -> dict[str, list[float]]:
    """One round in processes of its own, on the database of `env`."""
    with common.celery(env):
        command = [sys.executable, "-m", "bench._freshness_round", str(turn)]
        done = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return result


def report(sizes: tuple[int, ...], seconds: Mapping[int, Mapping[str, list[float]]]) -> None:
    figures: dict[str, Any] = {}
    for lines in sizes:
        for name in ("value", "page"):
            values = seconds[lines][name]
            figures[f"{name}_seconds_at_{lines}"] = {
                "p50": round(common.percentile(values, 0.5), 4),
                "p95": round(common.percentile(values, 0.95), 4),
                "max": round(max(values), 4),
                "commits": len(values),
            }
    short, long = sizes
    p95 = {(n, lines): figures[f"{n}_seconds_at_{lines}"]["p95"] for n in ("value", "page") for lines in sizes}
    bars = [
        common.bar("p95 from commit to stored value, seconds, long history", p95["value", long], 2.0),
        common.bar("p95 from commit to the polled page, seconds, long history", p95["page", long], 2.0),
        common.bar("p95 to stored value, long history / short", p95["value", long] / p95["value", short], 1.25),
        common.bar("p95 to the polled page, long history / short", p95["page", long] / p95["page", short], 1.25),
    ]
    common.print_result("freshness", {"lines": list(sizes), **figures}, bars)


if __name__ == "__main__":
    main()
