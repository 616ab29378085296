"""What the template says about its columns."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from teams.roster_files.columns import HEADINGS, Column


def hint(column: Column) -> str:
    """One or two sentences beside the cell that is being typed in."""
    hints = {
        Column.NUMBER: _("Không bắt buộc."),
        Column.COMMUNE: _("Tên hoặc mã của xã, phường. Có thể ghi không dấu, ghi tắt P., X."),
        Column.TEAM: _("Tên Tổ, hoặc tên thôn nếu là Tổ của thôn. Để trống: Tổ cấp xã."),
        Column.NAME: _("Bắt buộc. Ghi đủ họ, tên đệm và tên."),
        Column.PHONE: _("Bắt buộc với thành viên Tổ. Mỗi người một số; cũng là số để đăng nhập."),
        Column.POSITION: _("Tổ trưởng, Tổ phó, Thành viên hoặc Cộng tác viên. Để trống: Thành viên."),
        Column.COMPONENT: _("Chọn trong danh sách: người này đại diện cho ai."),
        Column.ORGANISATION: _("Cơ quan, đơn vị hoặc nơi làm việc."),
        Column.LANGUAGES: _("Tiếng dân tộc thiểu số biết nói. Nhiều tiếng cách nhau bằng dấu chấm phẩy."),
        Column.SKILLS: _("Nhiều kỹ năng cách nhau bằng dấu chấm phẩy."),
        Column.GROUPS: _("Nhóm hỗ trợ chuyên trách. Ở hai nhóm thì ghi cả hai, cách nhau bằng dấu chấm phẩy."),
        Column.HAMLETS: _("Ở nhóm thường trực của thôn nào. Nhiều thôn cách nhau bằng dấu chấm phẩy."),
        Column.LEADS: _("Nếu là nhóm trưởng: ghi tên nhóm hoặc tên thôn. Không phải thì để trống."),
        Column.VOLUNTEER: _("Ghi x nếu chỉ giúp nhóm thường trực của thôn, không phải thành viên Tổ."),
        Column.REASON: _("Nguyện vọng tham gia và ngày đăng ký."),
    }
    return hints.get(column, "")


def guide_lines(columns: Iterable[Column], choices: Callable[[Column], list[str]]) -> Iterator[tuple[str, str]]:
    """(title, text) of the sheet that explains the list."""
    yield (
        _("Cách dùng"),
        _(
            "1. Điền danh sách ở trang đầu, mỗi người một dòng. 2. Lưu tệp. 3. Tải lên cổng, xem bản kiểm tra "
            "rồi xác nhận. Chưa xác nhận thì chưa có gì được ghi."
        ),
    )
    yield (
        _("Thứ tự cột"),
        _("Có thể đổi thứ tự cột, thêm cột riêng (cột lạ được bỏ qua), thêm dòng tiêu đề phía trên bảng."),
    )
    for column in columns:
        offered = choices(column) if column not in (Column.COMMUNE, Column.VOLUNTEER) else []
        text = hint(column)
        yield str(HEADINGS[column]), f"{text} {_('Gồm')}: {'; '.join(offered)}." if offered else text
