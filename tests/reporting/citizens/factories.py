"""Rows of the registers as the forms write them, and what is typed into the forms."""

# mypy: disallow-untyped-calls=False
# (factory-boy's declarations carry no types; what the factories make does)

from datetime import date
from typing import Any
from uuid import uuid4

from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, SubFactory
from factory.django import DjangoModelFactory

from accounts.models import User
from reporting.citizens import requests, retention
from reporting.enums import CitizenRequestKind, ReceivedBy, Register, Result
from reporting.models import (
    Agency,
    CitizenRequest,
    Household,
    HouseholdProduct,
    Incident,
    IncidentChannel,
    IncidentKind,
    ProductGroup,
    Readiness,
    Service,
    SupportedPerson,
)
from reporting.models.catalogues import CatalogueItem
from teams.models import Province
from tests.accounts.factories import UserFactory
from tests.reporting.factories import at
from tests.teams.factories import TeamFactory

SOME_DAY = date(2026, 3, 9)
NAME, PHONE = "Rơ Châm H'Lan", "0912345678"


def item(model: type[CatalogueItem], province: Province, code: str = "") -> Any:
    """An item of a list of the province, its first one if none is named; provinces that load none get one."""
    rows = model._default_manager.filter(province=province)
    found = rows.filter(code=code).first() if code else rows.first()
    return found or model._default_manager.create(province=province, code=code or "mot", name=f"Mục {code}")


class _RowFactory(DjangoModelFactory[Any]):
    class Meta:
        abstract = True

    team = SubFactory(TeamFactory, in_force=True)
    commune = SelfAttribute("team.commune")
    province = SelfAttribute("team.province")
    hamlet = None
    written_by = SubFactory(UserFactory)
    written_at = LazyFunction(lambda: at(SOME_DAY))
    client_uuid = LazyFunction(uuid4)


class SupportedPersonFactory(_RowFactory):
    class Meta:
        model = SupportedPerson

    full_name = NAME
    phone = PHONE
    agreed = True
    day = SOME_DAY
    service = LazyAttribute(lambda row: item(Service, row.province, "vneid"))
    result = Result.DONE
    erase_on = LazyAttribute(lambda row: retention.erase_on(Register.SUPPORTED, row.day))


class CitizenRequestFactory(_RowFactory):
    """Received, unless a trait of `moved` takes it on; with its first step."""

    class Meta:
        model = CitizenRequest
        skip_postgeneration_save = True

    kind = CitizenRequestKind.REPORT
    content = "Sóng điện thoại ở cuối làng rất yếu"
    received_on = SOME_DAY
    received_by = ReceivedBy.IN_PERSON
    full_name = NAME
    phone = PHONE
    agreed = True
    erase_on = LazyAttribute(lambda row: retention.erase_on(Register.REQUESTS, row.received_on))

    @classmethod
    def _create(cls, model_class: type[CitizenRequest], *args: Any, **kwargs: Any) -> CitizenRequest:
        row: CitizenRequest = super()._create(model_class, *args, **kwargs)
        row.steps.create(state=row.state, made_by=row.written_by, made_at=row.written_at)
        return row


class IncidentFactory(_RowFactory):
    class Meta:
        model = Incident

    day = SOME_DAY
    kind = LazyAttribute(lambda row: item(IncidentKind, row.province))
    channel = LazyAttribute(lambda row: item(IncidentChannel, row.province))
    loss = 1_500_000
    description = "Gọi điện tự xưng công an, bảo chuyển tiền"
    erase_on = LazyAttribute(lambda row: retention.erase_on(Register.INCIDENTS, row.day))


class HouseholdFactory(_RowFactory):
    class Meta:
        model = Household

    head = NAME
    phone = PHONE
    agreed = True
    readiness = LazyAttribute(lambda row: item(Readiness, row.province))
    erase_on = LazyAttribute(lambda row: retention.erase_on(Register.HOUSEHOLDS, SOME_DAY))


class ProductFactory(DjangoModelFactory[HouseholdProduct]):
    class Meta:
        model = HouseholdProduct

    household = SubFactory(HouseholdFactory)
    name = "Mật ong rừng"
    group = LazyAttribute(lambda row: item(ProductGroup, row.household.province, "duoc_lieu_mat_ong"))


def passed_on(row: CitizenRequest, by: User, *, day: date = SOME_DAY, due_on: date | None = None) -> CitizenRequest:
    """The request after it was passed to the commune's police."""
    agency = item(Agency, row.province, "cong_an_xa")
    return requests.pass_on(row, agency=agency, day=day, due_on=due_on, note="", by=by, seen=row.version)


def answered(row: CitizenRequest, by: User, answer: str = "Sẽ lắp thêm trạm trong quý II") -> CitizenRequest:
    return requests.write_answer(row, answer=answer, day=SOME_DAY, by=by, seen=row.version)


# --- what is typed


def person_typed(province: Province, **typed: Any) -> dict[str, str]:
    return _typed(
        {
            "full_name": NAME,
            "phone": "0912 345 678",
            "day": "09/03/2026",
            "service": item(Service, province, "vneid").pk,
            "result": "done",
            "agreed": "on",
        },
        typed,
    )


def request_typed(**typed: Any) -> dict[str, str]:
    return _typed(
        {
            "kind": "report",
            "content": "Sóng điện thoại ở cuối làng rất yếu",
            "received_on": "09/03/2026",
            "received_by": "phone",
            "full_name": NAME,
            "agreed": "on",
        },
        typed,
    )


def incident_typed(province: Province, **typed: Any) -> dict[str, str]:
    return _typed(
        {
            "day": "09/03/2026",
            "kind": item(IncidentKind, province, "gia_mao_cong_an").pk,
            "channel": item(IncidentChannel, province, "goi_dien").pk,
            "loss": "1.500.000",
            "description": "Tự xưng công an, bảo chuyển tiền",
        },
        typed,
    )


def household_typed(province: Province, **typed: Any) -> dict[str, str]:
    return _typed(
        {
            "head": NAME,
            "readiness": item(Readiness, province, "moi_bat_dau").pk,
            "agreed": "on",
            "sp-TOTAL_FORMS": "2",
            "sp-INITIAL_FORMS": "0",
            "sp-0-name": "Mật ong rừng",
            "sp-0-group": item(ProductGroup, province, "duoc_lieu_mat_ong").pk,
            "sp-0-ocop_stars": "3",
        },
        typed,
    )


def _typed(usual: dict[str, Any], typed: dict[str, Any]) -> dict[str, str]:
    return {"client_uuid": str(uuid4()), **{name: str(value) for name, value in {**usual, **typed}.items()}}
