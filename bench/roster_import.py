"""A province's list of 2,700 members in 135 teams, from the uploaded file to lines in 135 draft requests.

Held against what openpyxl alone takes to read the same file, in turns: in a process of its own, so that nothing of the
portal's slows it down. A list of 50,000 rows must be refused at once.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import _common as common  # noqa: E402

if TYPE_CHECKING:
    from accounts.models import User
    from teams.models import Province

MEMBERS_PER_TEAM = 20
TEAMS, QUICK_TEAMS = 135, 90
HAMLETS_PER_COMMUNE = 10
ROUNDS = 9
TEAMS_SHOWN = 10
LIMIT = 3.0
TOO_MANY = 50_000
HEADINGS = [
    "STT", "Xã/phường", "Họ và tên", "Số điện thoại", "Chức vụ trong Tổ", "Thành phần", "Đơn vị công tác",
    "Tiếng dân tộc", "Kỹ năng", "Nhóm", "Thôn thường trực", "Nhóm trưởng của",
]  # fmt: skip
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Rơ Châm", "Siu", "Đinh", "Võ", "Huỳnh", "Kpă", "Puih", "Đặng"]
MIDDLE = ["Văn", "Thị", "Minh", "Thanh", "Đức", "Ngọc", "Hữu", "Thu", "H'", "Quốc", "Mỹ", "Xuân"]
GIVEN = ["An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hạnh", "Khánh", "Lan", "Long", "Mai", "Nam", "Phúc", "Yến"]
COMPONENTS = ["Mặt trận", "Văn phòng Đảng ủy", "Bí thư Chi đoàn", "VNPT", "Giáo viên", "Đoàn viên", "Cán bộ thôn"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    teams = QUICK_TEAMS if options.quick else TEAMS
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    common.manage(os.environ, "migrate", "--verbosity", "0")
    common.manage(os.environ, "load_province", common.GIA_LAI)
    import django

    django.setup()
    measure(teams)


def measure(teams: int) -> None:
    from teams.models import Province

    province = Province.objects.get(code=common.GIA_LAI)
    make_hamlets(province)
    content = province_list(province, teams)
    by = somebody()
    common.say(f"Tệp {len(content):,} byte, {teams * MEMBERS_PER_TEAM:,} thành viên")
    plain: list[float] = []
    steps: dict[str, list[float]] = {"read": [], "write": [], "total": []}
    for turn in range(ROUNDS + 1):  # the first one warms up both
        seconds = seconds_of_openpyxl(content)
        taken = import_once(content, province, by, teams * MEMBERS_PER_TEAM)
        common.say(f"Lượt {turn}: openpyxl {seconds:.3f} giây, nhập {taken['total']:.3f} giây")
        if turn:
            plain.append(seconds)
            for step, value in taken.items():
                steps[step].append(value)
    report(teams, content, plain, steps, refusal_of_many(province, by))


def timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def make_hamlets(province: "Province") -> None:
    from teams.enums import HamletKind
    from teams.models import Hamlet

    Hamlet.objects.bulk_create(
        Hamlet(province=province, commune=commune, kind=HamletKind.THON, name=str(number))
        for commune in province.communes.all()
        for number in range(1, HAMLETS_PER_COMMUNE + 1)
    )


def somebody() -> "User":
    from accounts.models import User

    return User.objects.create(username="tinh-doan", full_name="Cán bộ Tỉnh đoàn")


def province_list(province: "Province", teams: int) -> bytes:
    """A list as a province has it: the communes by their names, phone numbers as numbers without the first 0."""
    luck = random.Random(1)
    rows: list[list[Any]] = [["DANH SÁCH THÀNH VIÊN TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG"], [], list(HEADINGS)]
    for nth, commune in enumerate(province.communes.order_by("sort_name")[:teams]):
        first = nth * MEMBERS_PER_TEAM + 1
        rows += [person(luck, first + place, commune.full_name, place) for place in range(MEMBERS_PER_TEAM)]
    return workbook_of(rows)


def person(luck: random.Random, number: int, commune: str, place: int) -> list[Any]:
    groups = ["Nhóm 2"] if place < 13 else ["Nhóm 1"]
    groups += ["Nhóm 1"] if 0 < place < 4 else []
    hamlet = f"Thôn {place % HAMLETS_PER_COMMUNE + 1}"
    chief = {
        0: ("Tổ trưởng", "Bí thư Đoàn xã", "Nhóm 2"),
        1: ("Tổ phó", "Bí thư Đoàn thanh niên Công an xã", hamlet),
        2: ("Tổ phó", "Chuyên viên chuyển đổi số", "Nhóm 1"),
    }
    position, component, leads = chief.get(place, ("", luck.choice(COMPONENTS), hamlet if place < 10 else ""))
    return [
        number, commune, f"{luck.choice(FAMILY)} {luck.choice(MIDDLE)} {luck.choice(GIVEN)}", 910_000_000 + number,
        position, component, f"UBND {commune}", luck.choice(["Jrai", "Bahnar", ""]),
        luck.choice(["Tin học văn phòng", "Livestream, quay phim", ""]), "; ".join(groups), hamlet, leads,
    ]  # fmt: skip


def workbook_of(rows: list[list[Any]]) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Danh sách")
    for row in rows:
        sheet.append(row)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


PLAIN = """
import sys, time
from io import BytesIO
from openpyxl import load_workbook
content = sys.stdin.buffer.read()
started = time.perf_counter()
book = load_workbook(BytesIO(content))
rows = sum(1 for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
print(time.perf_counter() - started)
"""


def seconds_of_openpyxl(content: bytes) -> float:
    """What it takes to load the workbook and to look at each of its rows."""
    done = subprocess.run([sys.executable, "-c", PLAIN], input=content, check=True, stdout=subprocess.PIPE)
    return float(done.stdout)


def import_once(content: bytes, province: "Province", by: "User", members: int) -> dict[str, float]:
    """Upload, preview, confirm, write; then everything is taken out again, so that each turn finds the same."""
    from django.core.files.base import ContentFile

    from teams.enums import ImportState
    from teams.models import RosterImport, RosterLine
    from teams.roster_files import imports, previews

    started = time.perf_counter()
    row = imports.receive(ContentFile(content, name="tinh.xlsx"), province, by)
    imports.read(row.pk)
    row.refresh_from_db()
    previews.with_verdicts(row, previews.team_rows(row.report)[:TEAMS_SHOWN])  # as the page of the preview does
    read = time.perf_counter()
    imports.confirm(row, by, let_absent_go=False)
    imports.apply(row.pk)
    done = time.perf_counter()
    row.refresh_from_db()
    assert row.state == ImportState.APPLIED, (row.state, row.refusal, row.report.get("counts"))
    assert RosterLine.objects.filter(province=province).count() == members
    take_out(row)
    assert not RosterImport.objects.exists()
    return {"read": read - started, "write": done - read, "total": done - started}


def take_out(row: Any) -> None:
    from django.db import connection

    row.file.delete(save=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE teams_linegroup, teams_rosterline, teams_requestevent, teams_acceptedwarning, "
            "teams_rosterimport, teams_rosterrequest, teams_team CASCADE"
        )
        cursor.execute("ANALYZE")


def refusal_of_many(province: "Province", by: "User") -> float:
    """How long it takes to say no to a list of 50,000 rows."""
    from django.core.files.base import ContentFile

    from teams.enums import ImportState
    from teams.roster_files import imports

    common.say(f"Tạo tệp {TOO_MANY:,} dòng …")
    luck = random.Random(2)
    commune = province.communes.all()[0].full_name
    rows = [list(HEADINGS), *(person(luck, number, commune, number % 20) for number in range(TOO_MANY))]
    row = imports.receive(ContentFile(workbook_of(rows), name="qua-lon.xlsx"), province, by)
    seconds = timed(lambda: imports.read(row.pk))
    row.refresh_from_db()
    assert row.state == ImportState.REFUSED
    common.say(row.refusal)
    return seconds


def report(teams: int, content: bytes, plain: list[float], steps: dict[str, list[float]], refusal: float) -> None:
    def figures(values: list[float]) -> dict[str, float]:
        return {
            "min": round(min(values), 4),
            "median": round(statistics.median(values), 4),
            "max": round(max(values), 4),
        }

    # The quickest round of each: what else the machine does only adds, and adds more to what needs two processes.
    total, alone = min(steps["total"]), min(plain)
    common.print_result(
        "roster_import",
        {
            "members": teams * MEMBERS_PER_TEAM,
            "teams": teams,
            "file_bytes": len(content),
            "openpyxl_seconds": figures(plain),
            **{f"{step}_seconds": figures(values) for step, values in steps.items()},
            "refusal_of_50000_rows_seconds": round(refusal, 3),
            "rounds": ROUNDS,
        },
        [
            common.bar("total of reading, preview and writing / openpyxl's plain read", total / alone, LIMIT),
            common.bar("refusal of 50,000 rows / openpyxl's plain read of the province file", refusal / alone, LIMIT),
        ],
    )


if __name__ == "__main__":
    main()
