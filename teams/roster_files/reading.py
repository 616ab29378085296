"""Reading a file into entries: everything that is wrong with any row, and what was repaired (T9)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.names import fold
from teams.models import Province, Team
from teams.resources import RosterResource
from teams.roster_files.catalogue import Catalogue
from teams.roster_files.cells import one_line
from teams.roster_files.columns import Column
from teams.roster_files.entries import Entry
from teams.roster_files.headings import Table, find_table, refuse_missing
from teams.roster_files.refusals import FileRefusedError
from teams.roster_files.rows import Row, Rows
from teams.roster_files.sheets import read_sheets
from teams.roster_files.targets import Targets, targets_in
from teams.roster_files.widgets import Reading

MAX_ROWS_OF_TEAM, MAX_ROWS_OF_PROVINCE = 500, 5_000
NECESSARY = (Column.NAME, Column.PHONE)
ROWS_BETWEEN_REPORTS = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell, and how to mend it."""

    column: Column
    value: str
    message: str


@dataclass
class ReadRow:
    entry: Entry
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class ReadFile:
    table: Table
    rows: list[ReadRow]
    given: frozenset[Column]
    remarks: list[str] = field(default_factory=list)  # about the file as a whole


def read_list(
    content: bytes, catalogue: Catalogue, unit: Team | Province, progress: Progress = lambda _done, _total: None
) -> ReadFile:
    """Read the list of one team, or of the teams of a province. Raises FileRefusedError if there is nothing to read."""
    targets = targets_in(unit)
    table, others = find_table(read_sheets(content), NECESSARY, _recognises(catalogue))
    walk = Rows(table, lambda text: catalogue.commune(text) is not None)
    most = MAX_ROWS_OF_TEAM if isinstance(unit, Team) else MAX_ROWS_OF_PROVINCE
    rows = list(walk)
    _refuse_numbers(rows, most, table)
    if isinstance(unit, Province) and not any(row.texts[Column.COMMUNE] for row in rows):
        refuse_missing(table, [Column.COMMUNE])
    reader = _Reader(catalogue, targets, frozenset(table.columns))
    read: list[ReadRow] = []
    for row in rows:
        read.append(reader.read(row))
        if len(read) % ROWS_BETWEEN_REPORTS == 0:
            progress(len(read), len(rows))
    _find_repetitions(read)
    return ReadFile(table, read, reader.given, _remarks(table, others, walk))


def _refuse_numbers(rows: list[Row], most: int, table: Table) -> None:
    if not rows:
        raise FileRefusedError(
            _("Bảng chỉ có dòng tiêu đề (dòng %(row)s), chưa có người nào. Hãy điền danh sách rồi tải lên.")
            % {"row": table.header + 1}
        )
    if len(rows) > most:
        raise FileRefusedError(
            _("Danh sách có %(count)s dòng, nhiều nhất được %(most)s dòng một lần. Hãy chia thành nhiều tệp.")
            % {"count": _number(len(rows)), "most": _number(most)}
        )


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _recognises(catalogue: Catalogue) -> Callable[[Column, str], bool]:
    known: dict[Column, Callable[[str], object]] = {
        Column.POSITION: catalogue.positions.find,
        Column.COMPONENT: catalogue.components.find,
        Column.COMMUNE: catalogue.commune,
    }
    return lambda column, text: known[column](text) is not None if column in known else True


def _remarks(table: Table, others: list[str], walk: Rows) -> list[str]:
    remarks = []
    if others:
        names = ", ".join(f"“{name}”" for name in others)
        remarks.append(
            _("Đã đọc trang tính “%(read)s”. Các trang khác cũng có bảng nhưng không đọc: %(others)s.")
            % {"read": table.sheet.name, "others": names}
        )
    if table.sheet.facts.hidden_rows:
        remarks.append(
            _("Tệp có %(count)s dòng bị ẩn. Các dòng này vẫn được đọc.") % {"count": table.sheet.facts.hidden_rows}
        )
    for number, text in walk.set_aside[:20]:
        remarks.append(
            _("Dòng %(row)s “%(text)s” không phải một người nên bỏ qua.") % {"row": number, "text": text[:80]}
        )
    return remarks


class _Reader:
    """Reads row after row by the fields of the resource, which gather all errors of a row."""

    def __init__(self, catalogue: Catalogue, targets: Targets, columns: frozenset[Column]) -> None:
        self.catalogue, self.targets = catalogue, targets
        self.resource = RosterResource(catalogue)
        self.two_names = Column.GIVEN_NAME in columns or Column.FAMILY_NAME in columns
        self.given = columns | {Column.NAME}
        self.known: dict[object, object] = {}
        self.own_names = {field.attribute: field.column_name for field in self.resource.get_import_fields()}

    def read(self, row: Row) -> ReadRow:
        texts = row.texts
        if self.two_names:
            parts = (texts.get(Column.FAMILY_NAME, ""), texts.get(Column.NAME, ""))
            texts[Column.NAME] = one_line(" ".join(filter(None, parts)))
        target = self.targets.of(self.catalogue, texts.get(Column.COMMUNE, ""), one_line(texts.get(Column.TEAM, "")))
        if not isinstance(target, Team):
            nobody = Entry(Team(), row.number, one_line(texts[Column.NAME])[:80], texts=texts)
            return ReadRow(nobody, [Problem(*target)])
        return self._read_for(target, row)

    def _read_for(self, team: Team, row: Row) -> ReadRow:
        entry = Entry(team, row.number, texts=row.texts)
        reading = Reading(self.catalogue, team, row.phone, known=self.known)
        problems = [Problem(column, said, _about_formula(said)) for column, said in row.broken.items()]
        wanted = {column: text for column, text in row.texts.items() if column not in row.broken}
        try:
            self.resource.import_instance(entry, wanted, reading=reading)
        except ValidationError as errors:
            for attribute, messages in errors.message_dict.items():
                column = self.own_names[attribute]
                problems += [Problem(column, one_line(row.texts[column])[:80], message) for message in messages]
        if not entry.lead_their_group(self.catalogue.standing(team.kind)):
            message = _("Chưa rõ là trưởng của nhóm nào. Hãy ghi tên nhóm hoặc tên thôn thay cho chữ x.")
            problems.append(Problem(Column.LEADS, row.texts[Column.LEADS], message))
        entry.settle()
        entry.full_name = entry.full_name or one_line(row.texts[Column.NAME])[:80]
        return ReadRow(entry, problems, reading.notes)


def _about_formula(said: str) -> str:
    if said:
        return _("Công thức trong ô bị lỗi %(error)s. Hãy gõ thẳng nội dung vào ô.") % {"error": said}
    return _("Ô là công thức chưa có kết quả. Hãy mở tệp bằng Excel, bấm Lưu rồi tải lên lại, hoặc gõ thẳng nội dung.")


def _find_repetitions(rows: list[ReadRow]) -> None:
    """The same number twice, or the same person twice in a team."""
    by_phone: dict[str, ReadRow] = {}
    by_name: dict[tuple[object, ...], ReadRow] = {}
    for row in rows:
        entry = row.entry
        team, name = (entry.team.commune_id, entry.team.kind, entry.team.hamlet_id), fold(entry.full_name)
        first = by_phone.setdefault(entry.phone, row) if entry.phone else row
        if first is not row:
            _note_phone_twice(row, first)
            continue
        first = by_name.setdefault((*team, name), row) if name and team[0] else row
        if first is not row:
            _note_name_twice(row, first)


def _note_phone_twice(row: ReadRow, first: ReadRow) -> None:
    about = {"row": first.entry.number, "name": first.entry.full_name}
    if fold(first.entry.full_name) != fold(row.entry.full_name):
        message = _("Số điện thoại này đã ghi cho %(name)s ở dòng %(row)s. Mỗi người một số, hãy kiểm tra lại.") % about
    elif first.entry.team is row.entry.team:
        message = _("%(name)s đã có ở dòng %(row)s. Hãy bỏ một trong hai dòng.") % about
    else:
        return  # in two teams: the rules say whether that is allowed
    row.problems.append(Problem(Column.PHONE, row.entry.phone, message))


def _note_name_twice(row: ReadRow, first: ReadRow) -> None:
    about = {"row": first.entry.number, "name": first.entry.full_name}
    if not row.entry.phone or not first.entry.phone:
        message = (
            _("%(name)s đã có ở dòng %(row)s. Hãy bỏ một dòng; nếu là hai người, hãy ghi đủ số điện thoại.") % about
        )
        row.problems.append(Problem(Column.NAME, row.entry.full_name, message))
    else:
        row.notes.append(_("Cùng họ tên với người ở dòng %(row)s, được coi là hai người khác nhau.") % about)
