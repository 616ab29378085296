"""Invented rows of the registers that name citizens. Nobody in them can be taken for real: "Người dân mô phỏng 12", and
telephone numbers that are not given out. The same seed and days give the same rows, apart from keys."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from reporting.citizens import retention
from reporting.citizens.registers import BOOKS
from reporting.enums import CitizenRequestKind, CitizenRequestState, ReceivedBy, Register, Result
from reporting.models import (
    Agency,
    CitizenRequest,
    CitizenRequestStep,
    Household,
    HouseholdProduct,
    Incident,
    IncidentChannel,
    IncidentKind,
    PersonalDataUse,
    ProductGroup,
    Readiness,
    Service,
    SupportedPerson,
)
from reporting.simulation.catalogues import NULL
from reporting.simulation.crews import Crew, load_crews, roll_on
from teams.models import Province
from teams.simulation import chance

PHONE = "09000{number:05d}"  # no such numbers are given out
ROWS_AT_ONCE = 1_000
RECENT = 60  # days, of people helped and of requests
PER_TEAM = {Register.SUPPORTED: (4, 9), Register.REQUESTS: (2, 4), Register.HOUSEHOLDS: (2, 5)}
INCIDENTS_A_MONTH = 0.8
ANSWER = "Đã kiểm tra, sửa xong trong tuần."
STORY = "Gọi điện tự xưng cán bộ, bảo cài ứng dụng rồi chuyển tiền (chuyện mô phỏng)."
WISHES = (
    (CitizenRequestKind.REPORT, "Sóng điện thoại ở cuối làng rất yếu, không vào được dịch vụ công."),
    (CitizenRequestKind.NEED, "Cần người đến nhà giúp cài VNeID cho bố mẹ già."),
    (CitizenRequestKind.PROPOSAL, "Đề nghị mở thêm buổi hỗ trợ vào chiều thứ Bảy ở nhà văn hóa."),
    (CitizenRequestKind.REPORT, "Nộp hồ sơ trực tuyến đã lâu mà chưa có kết quả."),
)
PRODUCTS = (
    ("Cà phê bột", "ca_phe_ho_tieu_dieu"),
    ("Hạt tiêu khô", "ca_phe_ho_tieu_dieu"),
    ("Mật ong rừng", "duoc_lieu_mat_ong"),
    ("Thổ cẩm", "thu_cong"),
    ("Rau sạch", "nong_san"),
    ("Bò khô", "che_bien"),
    ("Gà thả vườn", "chan_nuoi_thuy_san"),
)


@dataclass
class Lists:
    """The province's lists, loaded once."""

    services: list[Service]
    agencies: list[Agency]
    kinds: list[IncidentKind]
    channels: list[IncidentChannel]
    levels: list[Readiness]
    groups: dict[str, ProductGroup]

    @classmethod
    def of(cls, province: Province) -> "Lists":
        def of(model: Any) -> list[Any]:
            return list(model.objects.filter(province=province, is_active=True).order_by("code"))

        groups = {group.code: group for group in of(ProductGroup)}
        return cls(of(Service), of(Agency), of(IncidentKind), of(IncidentChannel), of(Readiness), groups)

    @property
    def are_complete(self) -> bool:
        return all(vars(self).values())


@dataclass
class Rows:
    people: list[SupportedPerson] = field(default_factory=list)
    requests: list[CitizenRequest] = field(default_factory=list)
    steps: list[CitizenRequestStep] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    products: list[HouseholdProduct] = field(default_factory=list)

    def write(self) -> None:
        made: Sequence[Sequence[Any]] = (
            self.people,
            self.requests,
            self.steps,
            self.incidents,
            self.households,
            self.products,
        )
        for rows in made:
            if rows:
                type(rows[0])._default_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def simulate_citizens(province: Province, *, seed: int, first_day: date, last_day: date) -> int:
    """A few rows in each register of each team of a simulated `province`; returns how many.

    Raises ValueError if the province is not simulated.
    """
    if not province.is_simulated:
        raise ValueError(f"{province} is not simulated")
    lists, rows, number = Lists.of(province), Rows(), 0
    if not lists.are_complete:
        return 0
    for crew in load_crews(province):
        if crew.last < last_day or not roll_on(crew, last_day).members:
            continue
        teller = Teller(crew, lists, chance(seed, crew.code, "citizens"), max(first_day, crew.first), last_day, number)
        teller.tell(rows)
        number = teller.number
    rows.write()
    return sum(len(each) for each in (rows.people, rows.requests, rows.incidents, rows.households))


@dataclass
class Teller:
    """Makes up the registers of one team."""

    crew: Crew
    lists: Lists
    luck: Random
    first: date
    last: date
    number: int

    def tell(self, rows: Rows) -> None:
        for _time in range(self.luck.randint(*PER_TEAM[Register.SUPPORTED])):
            rows.people.append(self._person())
        for _time in range(self.luck.randint(*PER_TEAM[Register.REQUESTS])):
            self._request(rows)
        months = max(1, (self.last - self.first).days // 30)
        for _time in range(self.luck.randint(0, round(2 * INCIDENTS_A_MONTH * months))):
            rows.incidents.append(self._incident())
        for _time in range(self.luck.randint(*PER_TEAM[Register.HOUSEHOLDS])):
            self._household(rows)

    def _columns(self, register: Register, day: date) -> dict[str, Any]:
        roll = roll_on(self.crew, self.last)
        hamlets = [int(place.columns[0]) for place in roll.places if place.columns[0] != NULL]
        return {
            "province_id": self.crew.province,
            "commune_id": self.crew.commune,
            "team_id": self.crew.team,
            "hamlet_id": self.luck.choice(hamlets) if hamlets else None,
            "written_by_id": self.luck.choice(roll.members).user,
            "written_at": _moment(day, 16),
            "erase_on": retention.erase_on(register, day),
        }

    def _somebody(self) -> dict[str, Any]:
        self.number += 1
        return {
            "full_name": f"Người dân mô phỏng {self.number}",
            "phone": PHONE.format(number=self.number),
            "agreed": True,
        }

    def _recent(self) -> date:
        return max(self.first, self.last - timedelta(days=self.luck.randrange(RECENT)))

    def _person(self) -> SupportedPerson:
        day, is_done = self._recent(), self.luck.random() < 0.7  # noqa: PLR2004
        return SupportedPerson(
            **self._columns(Register.SUPPORTED, day),
            **self._somebody(),
            day=day,
            service=self.luck.choice(self.lists.services),
            result=Result.DONE if is_done else Result.PENDING,
            follow_up_on=None if is_done else day + timedelta(days=self.luck.randint(3, 45)),
            note="" if is_done else "Hẹn mang giấy tờ đến điểm hỗ trợ.",
        )

    def _request(self, rows: Rows) -> None:
        day = self._recent()
        kind, content = self.luck.choice(WISHES)
        columns = self._columns(Register.REQUESTS, day)
        named = self._somebody() if self.luck.random() < 0.8 else {}  # noqa: PLR2004
        row = CitizenRequest(
            **columns,
            **named,
            kind=kind,
            content=content,
            received_on=day,
            received_by=self.luck.choice(ReceivedBy.values),
        )
        rows.requests.append(row)
        self._step(rows, row, CitizenRequestState.RECEIVED, day)
        if self.luck.random() < 0.75:  # noqa: PLR2004
            self._pass_on(rows, row, min(self.last, day + timedelta(days=1)))

    def _pass_on(self, rows: Rows, row: CitizenRequest, day: date) -> None:
        row.agency, row.passed_on = self.luck.choice(self.lists.agencies), day
        row.due_on = day + timedelta(days=self.luck.choice((7, 10, 30)))
        self._step(rows, row, CitizenRequestState.PASSED, day)
        answered = day + timedelta(days=self.luck.randint(2, 12))
        if answered <= self.last and self.luck.random() < 0.7:  # noqa: PLR2004
            row.answer, row.answered_on = ANSWER, answered
            self._step(rows, row, CitizenRequestState.ANSWERED, answered, ANSWER)
            if self.luck.random() < 0.7:  # noqa: PLR2004
                row.closed_on = answered
                self._step(rows, row, CitizenRequestState.TOLD, answered)

    def _step(self, rows: Rows, row: CitizenRequest, state: CitizenRequestState, day: date, note: str = "") -> None:
        row.__dict__["state"] = state  # a state is else moved, not set
        made_at = _moment(day, 16 if state == CitizenRequestState.RECEIVED else 17)
        rows.steps.append(
            CitizenRequestStep(
                request=row, state=state, agency=row.agency, note=note, made_by_id=row.written_by_id, made_at=made_at
            )
        )

    def _incident(self) -> Incident:
        day = self.first + timedelta(days=self.luck.randrange((self.last - self.first).days + 1))
        loss = 0 if self.luck.random() < 0.6 else self.luck.choice((2, 5, 12, 30, 80)) * 500_000  # noqa: PLR2004
        told = day + timedelta(days=1)
        return Incident(
            **self._columns(Register.INCIDENTS, day),
            day=day,
            kind=self.luck.choice(self.lists.kinds),
            channel=self.luck.choice(self.lists.channels),
            loss=loss,
            description=STORY,
            police_told_on=told if told <= self.last and (loss or self.luck.random() < 0.5) else None,  # noqa: PLR2004
        )

    def _household(self, rows: Rows) -> None:
        who = self._somebody()
        row = Household(
            **self._columns(Register.HOUSEHOLDS, self._recent()),
            head=who["full_name"],
            phone=who["phone"],
            agreed=True,
            readiness=self.luck.choice(self.lists.levels),
        )
        rows.households.append(row)
        for name, group in self.luck.sample(PRODUCTS, self.luck.randint(1, 2)):
            if group in self.lists.groups:
                rows.products.append(
                    HouseholdProduct(
                        household=row,
                        name=name,
                        group=self.lists.groups[group],
                        ocop_stars=self.luck.choice((None, None, None, 3, 4)),
                        has_qr=self.luck.random() < 0.2,  # noqa: PLR2004
                    )
                )


def remove_simulated_citizens(province: Province) -> None:
    """Raises ValueError if the province is not simulated."""
    if not province.is_simulated:
        raise ValueError(f"{province} is not simulated")
    PersonalDataUse.objects.filter(province=province).delete()
    for book in BOOKS.values():
        book.model._default_manager.filter(province=province).delete()


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
