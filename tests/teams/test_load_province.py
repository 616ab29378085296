"""`manage.py load_province` loads a province once and for all, and again without harm (T1)."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from kpis.models import CommuneGroup, Indicator, RatedIndicator, RatingClass, RatingRule
from nucleus_communes.models import NucleusCommune
from reporting.models import (
    ActivityKind,
    ActivityNorm,
    Agency,
    Difficulty,
    FigureDefinition,
    IncidentChannel,
    IncidentKind,
    Procedure,
    ProductGroup,
    Readiness,
    Service,
)
from teams.enums import Calendar, CommuneKind
from teams.models import (
    Commune,
    CommuneAlias,
    CommuneCode,
    CommuneShape,
    MemberComponent,
    Province,
    ProvinceMap,
)
from teams.provinces import profile
from tests.teams.factories import TeamFactory

LOADED = [
    Province,
    Commune,
    CommuneCode,
    CommuneAlias,
    ProvinceMap,
    CommuneShape,
    MemberComponent,
    Service,
    Procedure,
    Difficulty,
    FigureDefinition,
    Agency,
    ActivityNorm,
    ActivityKind,
    IncidentKind,
    IncidentChannel,
    ProductGroup,
    Readiness,
    Indicator,
    NucleusCommune,
    CommuneGroup,
    RatingRule,
    RatedIndicator,
    RatingClass,
]


def load(code: int) -> None:
    call_command("load_province", code, stdout=StringIO())


def rows() -> dict[str, list[dict[str, object]]]:
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in LOADED}


def test_gia_lai_has_110_xa_and_25_phuong(gia_lai: Province) -> None:
    communes = gia_lai.communes
    assert communes.count() == 135
    assert communes.filter(kind=CommuneKind.XA).count() == 110
    assert communes.filter(kind=CommuneKind.PHUONG).count() == 25


def test_every_commune_of_gia_lai_is_on_the_map(gia_lai: Province) -> None:
    assert not gia_lai.communes.filter(latitude__isnull=True).exists()


def test_gia_lai_has_its_scheme_and_rules(gia_lai: Province) -> None:
    assert "3306/QĐ-UBND" in gia_lai.scheme_name
    assert gia_lai.calendar == Calendar.DECREE_09
    assert gia_lai.rules["teams"]["commune"]["size"] == {"min": 15, "max": 20}


def test_thirty_nucleus_communes_stand_in_the_order_of_the_appendix(gia_lai: Province) -> None:
    nucleus = list(NucleusCommune.objects.filter(province=gia_lai).select_related("commune"))
    assert [row.order for row in nucleus] == list(range(1, 31))
    assert len({row.commune_id for row in nucleus}) == 30
    assert nucleus[0].commune.full_name == "Phường Quy Nhơn"
    assert "Xã Tây Sơn" in {row.commune.full_name for row in nucleus}


def test_the_three_essential_services_are_marked(gia_lai: Province) -> None:
    assert Service.objects.filter(province=gia_lai, is_essential=True).count() == 3
    assert Service.objects.get(province=gia_lai, code="dich_vu_cong").has_procedures


def test_the_first_indicators_have_the_targets_of_the_scheme(gia_lai: Province) -> None:
    sessions = Indicator.objects.get(province=gia_lai, code="support_sessions_per_month")
    assert (sessions.target, sessions.share_target) == (Decimal(3), Decimal(100))
    assert Indicator.objects.get(province=gia_lai, code="daily_update").target == Decimal(100)


def test_loading_again_changes_nothing(gia_lai: Province) -> None:
    before = rows()
    load(52)
    assert rows() == before


def test_loading_again_keeps_what_the_province_decided_itself(gia_lai: Province) -> None:
    Province.objects.filter(pk=gia_lai.pk).update(
        calendar=Calendar.SOLAR,
        extra_working_days=[date(2026, 1, 10)],
        extra_days_off=[date(2026, 1, 2)],
        is_simulated=True,
    )
    Indicator.objects.filter(province=gia_lai, code="daily_update").update(target=95, near_share=Decimal("0.8"))
    Service.objects.filter(province=gia_lai, code="vneid").update(is_active=False)
    own = Service.objects.create(province=gia_lai, code="cua_tinh", name="Dịch vụ riêng", short_name="Riêng")
    load(52)
    gia_lai.refresh_from_db()
    assert gia_lai.calendar == Calendar.SOLAR
    assert (gia_lai.extra_working_days, gia_lai.extra_days_off) == ([date(2026, 1, 10)], [date(2026, 1, 2)])
    assert gia_lai.is_simulated
    indicator = Indicator.objects.get(province=gia_lai, code="daily_update")
    assert (indicator.target, indicator.near_share) == (Decimal(95), Decimal("0.8"))
    assert not Service.objects.get(province=gia_lai, code="vneid").is_active
    assert Service.objects.filter(pk=own.pk).exists()


def test_loading_again_adds_rules_that_are_new_and_keeps_those_that_the_province_edited(gia_lai: Province) -> None:
    """A province loaded before its profile had `teams` gets them."""
    edited = {"province_code": 52, "requests": {"approved_by": "commune_chair"}, "team_size": {"min": 15, "max": 20}}
    Province.objects.filter(pk=gia_lai.pk).update(rules=edited)
    load(52)
    gia_lai.refresh_from_db()
    assert gia_lai.rules == {**profile(52), **edited}
    gia_lai.rules["teams"]["commune"]["size"]["max"] = 25
    gia_lai.save()
    load(52)
    gia_lai.refresh_from_db()
    assert gia_lai.rules["teams"]["commune"]["size"] == {"min": 15, "max": 25}


def test_a_renamed_commune_keeps_its_key_and_its_team(gia_lai: Province, tay_son: Commune) -> None:
    team = TeamFactory.create(commune=tay_son)
    Commune.objects.filter(pk=tay_son.pk).update(name="Tên Cũ", search_name="xa ten cu")
    load(52)
    tay_son.refresh_from_db()
    assert (tay_son.name, tay_son.search_name) == ("Tây Sơn", "xa tay son")
    assert team.commune_id == Commune.objects.get(official_code=21808).pk


def test_a_commune_with_a_new_official_code_keeps_its_key_and_its_old_code(gia_lai: Province, tay_son: Commune) -> None:
    Commune.objects.filter(pk=tay_son.pk).update(official_code=21807)
    load(52)
    assert Commune.objects.get(official_code=21808).pk == tay_son.pk
    assert list(CommuneCode.objects.filter(commune=tay_son).values_list("code", flat=True)) == [21807]
    assert gia_lai.communes.count() == 135


@pytest.mark.parametrize(("code", "communes"), [(40, 130), (51, 96)])
def test_other_provinces_load_the_same_way_beside_gia_lai(gia_lai: Province, code: int, communes: int) -> None:
    before = rows()["Commune"]
    load(code)
    province = Province.objects.get(code=code)
    assert province.communes.count() == communes
    assert Service.objects.filter(province=province).count() == Service.objects.filter(province=gia_lai).count()
    assert Indicator.objects.filter(province=province).exists()
    assert not NucleusCommune.objects.filter(province=province).exists()
    assert [row for row in rows()["Commune"] if row["province_id"] == gia_lai.pk] == before


def test_a_code_of_no_province_is_refused_in_words(db: None) -> None:
    with pytest.raises(CommandError, match="Không có tỉnh nào mang mã 999"):
        load(999)


def test_all_that_a_load_writes_is_compared_above(gia_lai: Province) -> None:
    ours = {"accounts", "teams", "reporting", "kpis", "nucleus_communes"}
    filled = {model for model in apps.get_models() if model._meta.app_label in ours and model._default_manager.exists()}
    assert filled == set(LOADED)


def test_every_norm_of_the_decision_has_a_kind_that_counts_for_it(gia_lai: Province) -> None:
    assert not ActivityNorm.objects.filter(province=gia_lai, kinds__isnull=True).exists()
    class_about_security = ActivityKind.objects.get(province=gia_lai, code="lop_an_toan_thong_tin")
    assert {norm.code for norm in class_about_security.norms.all()} == {"lop_an_toan_thong_tin", "an_ninh_mang"}
