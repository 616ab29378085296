"""bin/test and bin/bench, first half, with the system's Python: what is asked for, and .venv to do it in."""

import argparse
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from . import environment
from .datadir import ROOT
from .messages import BootstrapError, guarded
from .processes import take_signals

TEST_HELP = """Kiểm tra chất lượng rồi chạy mọi kiểm thử, với PostgreSQL và Redis riêng.

  bin/test                      tất cả
  bin/test --fast               tất cả, trừ kiểm thử bằng trình duyệt
  bin/test tests/teams -k tên   chỉ pytest, với các tham số này

DATABASE_URL và REDIS_URL, nếu có, được dùng thay cho bản đi kèm."""


def test_options(argv: Sequence[str]) -> tuple[bool, list[str]]:
    """Whether to leave the browser out, and what pytest gets."""
    parser = argparse.ArgumentParser(
        prog="bin/test",
        description=TEST_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        allow_abbrev=False,
    )
    parser.add_argument("--fast", action="store_true", help="bỏ qua kiểm thử bằng trình duyệt")
    parser.add_argument("-h", "--help", action="help", help="hiện hướng dẫn này")
    options, rest = parser.parse_known_args(argv)
    return options.fast, rest


def bench_script(argv: Sequence[str]) -> Path:
    known = sorted(path.stem for path in (ROOT / "bench").glob("[a-z]*.py"))
    if not argv or not re.fullmatch(r"[a-z][a-z0-9_]*", argv[0]) or argv[0] not in known:
        raise BootstrapError(f"Cách dùng: bin/bench TÊN [--quick]. Các phép đo: {', '.join(known) or 'chưa có'}.")
    return ROOT / "bench" / f"{argv[0]}.py"


def test(argv: Sequence[str]) -> int:
    return _enter(test_options, "config.bootstrap.checks", "dev", argv)


def bench(argv: Sequence[str]) -> int:
    return _enter(bench_script, "config.bootstrap.bench", "base", argv)


def _enter(check: Callable[[Sequence[str]], object], module: str, kind: environment.Kind, argv: Sequence[str]) -> int:
    def go_on() -> int:
        check(argv)
        environment.ensure(kind)
        environment.enter(module, argv, os.environ)

    take_signals()
    return guarded(go_on)
