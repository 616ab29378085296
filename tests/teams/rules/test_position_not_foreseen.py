"""Nobody holds a position that the province's rules do not have."""

from typing import cast

from teams.enums import Position
from teams.rules.findings import Severity
from tests.teams.rules.rosters import GIA_LAI, NGHE_AN, found, gia_lai, nghe_an, rules_of, with_seat


def test_gia_lai_has_no_collaborators() -> None:
    whole = with_seat(gia_lai(), 9, position=Position.COLLABORATOR)
    (finding,) = found(whole, rules_of(GIA_LAI), "position_not_foreseen")
    assert (finding.severity, finding.subject, finding.people) == (Severity.ERROR, "seat:s9", ("s9",))
    assert finding.message == ("Người Số 9 giữ vị trí “Cộng tác viên”, quy định của tỉnh không có vị trí này ở Tổ.")
    assert "(Tổ trưởng, Tổ phó, Thành viên)" in finding.mend
    assert found(whole, rules_of(GIA_LAI), "collaborators") == []


def test_nghe_an_has_them() -> None:
    assert found(nghe_an(collaborators=1), rules_of(NGHE_AN), "position_not_foreseen") == []


def test_a_position_that_nobody_knows() -> None:
    whole = with_seat(gia_lai(), 9, position=cast(Position, "thư ký"))
    (finding,) = found(whole, rules_of(GIA_LAI), "position_not_foreseen")
    assert "“thư ký”" in finding.message
