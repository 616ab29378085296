"""Logs as members make them, and catalogue rows of provinces that load none."""

# mypy: disallow-untyped-calls=False
# (factory-boy's declarations carry no types; what the factories make does)

from datetime import date, datetime, time
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.utils import timezone
from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from reporting import logbook
from reporting.models import Difficulty, LogEntry, Procedure, Service
from teams.enums import HalfDay
from teams.models import Province, SupportPoint
from tests.teams.factories import MembershipFactory, ProvinceFactory, SupportPointFactory

# A working day in the middle of a month, for tests that need just some day.
SOME_DAY = date(2026, 3, 10)


def at(day: date, clock: time = time(17)) -> datetime:
    """A moment of the day in Gia Lai; at five in the afternoon if nothing is said."""
    return timezone.make_aware(datetime.combine(day, clock))


class ServiceFactory(DjangoModelFactory[Service]):
    class Meta:
        model = Service

    province = SubFactory(ProvinceFactory)
    code = Sequence(lambda n: f"dich_vu_{n}")
    name = Sequence(lambda n: f"Dịch vụ {n}")
    short_name = SelfAttribute("name")


class ProcedureFactory(DjangoModelFactory[Procedure]):
    class Meta:
        model = Procedure

    province = SubFactory(ProvinceFactory)
    code = Sequence(lambda n: f"thu_tuc_{n}")
    name = Sequence(lambda n: f"Thủ tục {n}")
    group = "Hộ tịch"


class DifficultyFactory(DjangoModelFactory[Difficulty]):
    class Meta:
        model = Difficulty

    province = SubFactory(ProvinceFactory)
    code = Sequence(lambda n: f"kho_khan_{n}")
    name = Sequence(lambda n: f"Khó khăn {n}")


def service(province: Province, code: str) -> int:
    """The key of a service of `province` by its code; a province that loads no catalogue gets it."""
    row = Service.objects.filter(province=province, code=code).first() or ServiceFactory.create(
        province=province, code=code
    )
    return int(row.pk)


def entry(place: logbook.Place, day: date = SOME_DAY, **values: Any) -> logbook.Entry:
    """What a member types. `helped` maps service codes to counts; everything else is a field of `Entry`."""
    helped: dict[str, int] = values.pop("helped", {"vneid": 5})
    lines = tuple(logbook.Line(service(place.province, code), count) for code, count in helped.items())
    column = "support_point" if isinstance(place, SupportPoint) else "hamlet"
    return logbook.Entry(**{"day": day, "half_day": HalfDay.MORNING, column: place.pk, "lines": lines, **values})


class LogEntryFactory(DjangoModelFactory[LogEntry]):
    """An entry that went through the logbook. `recorded_at` is in the afternoon of its day unless it says otherwise.

    Other words are those of `entry`: LogEntryFactory.create(membership=m, place=p, helped={"vneid": 5}, women=2).
    """

    class Meta:
        model = LogEntry

    membership = SubFactory(MembershipFactory)
    place = SubFactory(SupportPointFactory, commune=SelfAttribute("..membership.commune"))
    day = SOME_DAY
    recorded_at = LazyAttribute(lambda made: at(made.day))
    client_uuid = LazyFunction(uuid4)

    @classmethod
    def _create(cls, model_class: type[LogEntry], *args: Any, **kwargs: Any) -> LogEntry:
        membership, place, day = kwargs.pop("membership"), kwargs.pop("place"), kwargs.pop("day")
        recorded_at, client_uuid = kwargs.pop("recorded_at"), kwargs.pop("client_uuid")
        with patch.object(timezone, "now", lambda: recorded_at):
            recorded = logbook.record(
                entry(place, day, **kwargs), membership=membership, by=membership.user, client_uuid=client_uuid
            )
        assert recorded.entry is not None
        return recorded.entry
