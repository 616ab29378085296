"""What the personas find: Xã Tây Sơn with one of everything, a neighbour, another province."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from io import BytesIO
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from kpis.models import Indicator
from kpis.rollup import rebuild
from reporting import logbook
from reporting.models import LogEntry, UnsettledEntry
from teams import requests
from teams.access import grants
from teams.decision_files import store_file
from teams.enums import Calendar, LineKind, RequestKind, RequestState, Role
from teams.models import (
    Commune,
    CommuneAlias,
    CommuneCode,
    DutyFeed,
    DutyShift,
    DutySwap,
    Hamlet,
    MemberComponent,
    Membership,
    MonthlyPlan,
    PlannedSession,
    Province,
    ProvinceMap,
    RosterImport,
    RosterRequest,
    StoredFile,
    Subgroup,
    SupportPoint,
    Team,
    Volunteer,
)
from teams.periods import month_of
from teams.requests import LineWish
from teams.rosters import Person
from tests.accounts.factories import UserFactory
from tests.conftest import GIA_LAI, TAY_SON
from tests.personas.parts import Ground, parts
from tests.personas.table import REPORTING_LISTS
from tests.reporting.factories import LogEntryFactory, at, entry
from tests.teams.factories import (
    FOUNDED,
    CommuneFactory,
    HamletFactory,
    MembershipFactory,
    ProvinceFactory,
    SupportPointFactory,
    TeamFactory,
)
from tests.teams.plan_factories import MonthlyPlanFactory, PlannedSessionFactory
from tests.teams.rota.factories import AbsenceFactory, DutyShiftFactory


@dataclass
class World:
    people: dict[str, User | None]
    team: Team
    entry: LogEntry
    unsettled: UnsettledEntry
    objects: dict[type[models.Model], models.Model] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    of_parts: dict[str, list[Any]] = field(default_factory=dict)  # the arguments of the parts' addresses
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    @property
    def commune(self) -> Commune:
        return self.team.commune

    @cached_property
    def shift(self) -> DutyShift:
        return self.team.shifts.select_related("user__duty_feed").get()

    @cached_property
    def written(self) -> RosterRequest:
        """A change that the leader is writing."""
        return self.team.requests.get()

    @cached_property
    def waiting(self) -> RosterRequest:
        """The registration of another team of the commune, which waits for approval."""
        return RosterRequest.objects.get(commune=self.commune, state=RequestState.SUBMITTED)

    @cached_property
    def session_to_come(self) -> PlannedSession:
        return self.team.planned_sessions.get()

    @cached_property
    def waiting_plan(self) -> MonthlyPlan:
        return self.team.plans.get()

    def path(self, url: str) -> str:
        """The address behind a row, about the objects of Xã Tây Sơn."""
        for model, row in self.objects.items():
            label = f"{model._meta.app_label}_{model._meta.model_name}"
            if url == f"quan-tri/{label.replace('_', '/')}/<path:object_id>/":
                return f"/quan-tri/{label.replace('_', '/')}/{row.pk}/"
            if url in (f"admin:{label}_changelist", f"admin:{label}_add"):
                return reverse(url)
            if url.startswith(f"admin:{label}_"):
                return reverse(url, args=[row.pk])
        if url.endswith("(?P<url>.*)$"):
            return "/quan-tri/khong-co/trang-nay/"
        arguments: dict[str, list[Any]] = {
            "log_correct": [self.entry.pk],
            "log_remove": [self.entry.pk],
            "log_settle": [self.unsettled.pk],
            "session": [self.entry.session_id],
            "team": [self.team.pk],
            **{name: [self.team.pk] for name in ("plan", "plan_edit", "plan_session_add", "plan_copy")},
            **{name: [self.session_to_come.pk] for name in ("plan_session", "plan_session_remove")},
            **{name: [self.waiting_plan.pk] for name in ("plan_hand_in", "plan_reopen", "plan_review")},
            **{name: [self.commune.pk] for name in ("commune", "commune_meeting", "points", "point_add")},
            **{name: [self.commune.pk] for name in ("hamlets", "hamlet_add")},
            **{name: [self.objects[SupportPoint].pk] for name in ("point", "point_edit")},
            **{name: [self.objects[Hamlet].pk] for name in ("hamlet_edit", "hamlet_remove")},
            **{
                name: [self.team.pk]
                for name in ("rota", "rota_posted", "rota_fill", "rota_clear", "rota_cell", "rota_cell_empty")
            },
            "rota_absences": [self.team.pk],
            "rota_shift": [self.team.pk, self.shift.pk],
            **{name: [self.shift.pk] for name in ("duty_check_in", "duty_swap_ask")},
            "duty_swap_answer": [self.shift.swaps.get().pk],
            "absence_remove": [self.team.absences.get().pk],
            "duty_feed": [self.shift.user.duty_feed.key],
            **{
                name: [self.team.pk]
                for name in (
                    "roster",
                    "team_zalo",
                    "decision_upload",
                    "change_begin",
                    "slips",
                    "chart",
                    "import_roster",
                    "roster_template",
                    "export_roster",
                )
            },
            **{name: [self.commune.pk] for name in ("commune_teams", "register_team", "inbox")},
            **{
                name: [self.written.pk]
                for name in (
                    "request",
                    "request_details",
                    "request_line_add",
                    "request_hand_in",
                    "request_take_back",
                    "request_withdraw",
                    "request_decline",
                )
            },
            **{name: [self.waiting.pk] for name in ("request_approve", "request_give_back")},
            **{name: [self.written.lines.get().pk] for name in ("request_line", "request_line_drop")},
            **{name: [self.entry.membership_id] for name in ("member_change", "member_leave", "ask_to_leave")},
            **{name: [self.team.volunteers.get().pk] for name in ("volunteer_change", "volunteer_leave")},
            "stored_file": [StoredFile.objects.get().pk],
            **{name: [self.team.imports.get().pk] for name in ("import", "import_confirm")},
            **{name: [GIA_LAI] for name in ("province_imports", "province_template", "export_province_rosters")},
            **{name: [GIA_LAI] for name in ("province", "province_meeting")},
            "map_shapes": [GIA_LAI, ProvinceMap.objects.get(province__code=GIA_LAI).pk],
            "export_communes": [GIA_LAI, "csv"],
            **{name: [GIA_LAI] for name in ("indicators", "completeness", "compare_communes")},
            "export_completeness": [GIA_LAI, "csv"],
            "member_month": [self.entry.membership_id],
            "indicator": [GIA_LAI, "team_established"],
            "export_indicator": [GIA_LAI, "team_established", "csv"],
            "export_teams_overview": [GIA_LAI, "csv"],
            "chart": [self.team.pk],
            **{name: [GIA_LAI] for name in ("teams_overview", "minority_communes", "member_components")},
            "province_rules": [GIA_LAI],
            **{name: [GIA_LAI, "to-commune"] for name in ("province_rules_edit", "province_rules_reset")},
            **self.of_parts,
            "admin:app_list": ["teams"],
            "admin:view_on_site": [ContentType.objects.get_for_model(Commune).pk, self.commune.pk],
        }
        cell = f"?ngay={self.shift.day}&buoi={self.shift.half_day}"
        asked = cell if url in ("rota_cell", "rota_cell_empty", "rota_shift") else ""
        return reverse(url, args=arguments.get(url, [])) + asked


def a_team(commune: Commune) -> Team:
    return TeamFactory.create(commune=commune, in_force=True)


def member_of(team: Team, today: date, **traits: Any) -> User:
    return MembershipFactory.create(team=team, user=UserFactory.create(can_sign_in=True), **traits).user


def holder(role: Role, unit: grants.Unit, *, is_staff: bool = False) -> User:
    person = UserFactory.create(can_sign_in=True, is_staff=is_staff)
    grants.grant(person, role, unit, valid_from=FOUNDED)
    return person


def make_people(team: Team, neighbour: Team, elsewhere: Team, today: date) -> dict[str, User | None]:
    province, other = team.province, elsewhere.province
    return {
        "anon": None,
        "none": UserFactory.create(can_sign_in=True),
        "left": member_of(team, today, last_day=today - timedelta(days=1)),
        "mem": member_of(team, today),
        "dep": member_of(team, today, deputy=True),
        "lead": member_of(team, today, leader=True),
        "off": holder(Role.COMMUNE_OFFICIAL, team.commune),
        "sec": holder(Role.COMMUNE_SECRETARY, team.commune),
        "cha": holder(Role.COMMUNE_CHAIR, team.commune),
        "td": holder(Role.TINH_DOAN, province),
        "kh": holder(Role.SO_KHCN, province),
        "vp": holder(Role.VP_UBND, province),
        "ca": holder(Role.CONG_AN, province),
        "sn": holder(Role.AGENCY, province),
        "ld": holder(Role.PROVINCE_LEADER, province),
        "qt": holder(Role.SYSTEM_ADMIN, province, is_staff=True),
        "nm": member_of(neighbour, today),
        "nl": member_of(neighbour, today, leader=True),
        "no": holder(Role.COMMUNE_OFFICIAL, neighbour.commune),
        "ot": holder(Role.TINH_DOAN, other, is_staff=True),
        "om": member_of(elsewhere, today),
        "oo": holder(Role.COMMUNE_OFFICIAL, elsewhere.commune),
    }


def make_duty(member: Membership, deputy: Membership, point: SupportPoint, today: date) -> None:
    """Today's shift of `member`, who asked the deputy to take it, is away next month and has a calendar."""
    shift = DutyShiftFactory.create(member=member, support_point=point, day=today)
    DutySwap.objects.create(
        province=shift.province,
        commune=shift.commune,
        team=shift.team,
        shift=shift,
        asked_by=member.user,
        asked_of=deputy.user,
        asked_at=timezone.now(),
    )
    AbsenceFactory.create(member=member, first_day=today + timedelta(days=30))
    DutyFeed.objects.create(user=member.user, key="mot-khoa-bi-mat", made_at=timezone.now())


def make_rosters(team: Team, people: dict[str, User | None], today: date) -> None:
    """What the leader writes and what waits, a volunteer of a hamlet, a decision as a file, a list on its way."""
    units = {"province": team.province, "commune": team.commune}
    leader, secretary = people["lead"], people["sec"]
    assert leader is not None
    assert secretary is not None
    written = requests.open_change(team, leader)
    requests.put_line(written, LineWish(LineKind.JOIN, Person("Siu Krung", "0377111111")), leader)
    RosterRequest.objects.create(
        **units,
        team=TeamFactory.create(commune=team.commune),
        kind=RequestKind.REGISTRATION,
        state=RequestState.SUBMITTED,
        effective_from=today,
        created_by=secretary,
        created_at=timezone.now(),
        submitted_by=secretary,
        submitted_at=timezone.now(),
    )
    hamlet = HamletFactory.create(commune=team.commune)
    group = Subgroup.objects.create(**units, team=team, kind="thuong_truc_thon", name="Nhóm", hamlet=hamlet)
    volunteer = Volunteer.objects.create(**units, team=team, full_name="Rmah H'Lan")
    group.members.create(volunteer=volunteer, valid_from=FOUNDED)
    page = BytesIO()
    Image.new("RGB", (4, 4)).save(page, "PNG")
    store_file(SimpleUploadedFile("quyet-dinh.png", page.getvalue()), team.commune, leader)
    RosterImport.objects.create(
        **units, team=team, name="danh-sach.xlsx", uploaded_by=leader, uploaded_at=timezone.now()
    )


def make_world() -> World:
    today = timezone.localdate()
    province = Province.objects.get(code=GIA_LAI)
    tay_son = province.communes.get(official_code=TAY_SON)
    neighbour = province.communes.exclude(pk=tay_son.pk)[0]
    team = a_team(tay_son)
    people = make_people(
        team, a_team(neighbour), a_team(CommuneFactory.create(province=ProvinceFactory.create())), today
    )
    member = team.memberships.get(user=people["mem"])
    point = SupportPointFactory.create(commune=tay_son)
    logged = LogEntryFactory.create(membership=member, place=point, day=today, recorded_at=at(today))
    logbook.record(
        entry(point, today, helped={"vneid": 7}), membership=member, by=member.user, client_uuid=logged.client_uuid
    )
    # The member who left had logged there too: it is the membership that counts, not having been there.
    LogEntryFactory.create(
        membership=team.memberships.get(user=people["left"]), place=point, day=today - timedelta(days=1)
    )
    # A session of the running month, and the next month's plan that the leader has handed in.
    month = month_of(today, Calendar(province.calendar))
    PlannedSessionFactory.create(team=team, day=month.last)
    following = {"first_day": month.next.first, "last_day": month.next.last}
    MonthlyPlanFactory.create(team=team, submitted=True, submitted_by=people["lead"], **following)
    make_rosters(team, people, today)
    make_duty(member, team.memberships.get(user=people["dep"]), point, today)
    objects: dict[type[models.Model], models.Model] = {
        Province: province,
        Commune: tay_son,
        Hamlet: HamletFactory.create(commune=tay_son),
        SupportPoint: point,
        CommuneAlias: CommuneAlias.objects.create(province=province, commune=tay_son, name="Xã Tây Sơn cũ"),
        CommuneCode: CommuneCode.objects.create(province=province, commune=tay_son, code=99_999),
    }
    lists: list[type[models.Model]] = [*REPORTING_LISTS, MemberComponent, Indicator]
    for model in lists:
        objects[model] = model._default_manager.filter(province=province)[0]
    world = World(people, team, logged, UnsettledEntry.objects.get(), objects)
    ground = Ground(province, tay_son, team, point, people, today)
    for add in parts():
        world.of_parts |= add(ground)
    for name, person in people.items():
        if person is not None:
            client = Client()
            client.force_login(person)
            world.sessions[name] = client.session.session_key or ""
            client.get(reverse("healthz"))  # the day's look at the roles is done once
    rebuild(province)  # nothing waits any more, so healthz is well
    return world
