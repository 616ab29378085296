"""The rules of the house (ARCHITECTURE), so that nobody has to remember them."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import signals

from accounts.models import User
from teams.access import ScopedQuerySet

APPS = ("config", "accounts", "teams", "reporting", "kpis", "nucleus_communes")
ROOT = Path(settings.BASE_DIR)
MAX_LINES = 400
MAX_TEST_LINES = 450  # a table of cases is long and simple

# Models without a province of their own, and why.
PARTS = {
    "accounts.User": "a person may belong to several provinces; the roles say to which",
    "teams.DutyFeed": "belongs to a person, who may be in teams of several provinces",
    "teams.SubgroupMember": "part of its sub-group",
    "teams.OpeningHours": "part of its support point",
    "teams.LineGroup": "part of its line",
    "teams.AcceptedWarning": "part of its request",
    "teams.PlanItem": "part of its plan",
    "reporting.LogLine": "part of its entry",
    "reporting.CitizenRequestStep": "part of its request",
    "reporting.HouseholdProduct": "part of its household",
    "kpis.ReminderSeen": "part of its reminder",
    # django-guardian's rows, written and read by teams.access alone
    "teams.ProvincePermission": "a permission",
    "teams.CommunePermission": "a permission",
    "teams.TeamPermission": "a permission",
}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in APPS]


def is_history(model: type[models.Model]) -> bool:
    """The database writes these (django-pghistory); nobody reads them but through the row they are of."""
    return hasattr(model, "pgh_tracked_model")


def modules() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


# --- every row has its tenant


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_tenant_data_has_a_province_and_is_seen_through_visible_to(model: type[models.Model]) -> None:
    if model._meta.label in PARTS or is_history(model):
        return
    assert isinstance(model._default_manager.all(), ScopedQuerySet)
    if model._meta.label != "teams.Province":
        province = model._meta.get_field("province")
        assert isinstance(province, models.ForeignKey)
        assert not province.null
    # raises TypeError where the columns do not say whose the row is
    ScopedQuerySet(model).visible_to(User(pk=0))


def test_the_parts_named_above_are_still_there() -> None:
    assert set(PARTS) <= {model._meta.label for model in our_models()}


@pytest.mark.parametrize("label", [label for label, why in PARTS.items() if why.startswith("part of")], ids=str)
def test_a_part_is_reached_through_a_whole_that_has_a_province(label: str) -> None:
    wholes = [
        field.related_model
        for field in apps.get_model(label)._meta.get_fields()
        if isinstance(field, models.ForeignKey) and not field.null
    ]
    assert any(isinstance(whole, type) and any(f.name == "province" for f in whole._meta.fields) for whole in wholes)


# --- no business effects in signals


SIGNALS = ("pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init")


@pytest.mark.parametrize("name", SIGNALS)
def test_no_signal_does_business(name: str) -> None:
    receivers = []
    for entry in getattr(signals, name).receivers:
        reference = entry[1]
        receiver = reference() if callable(reference) and hasattr(reference, "__callback__") else reference
        module = getattr(receiver, "__module__", "")
        if module.split(".")[0] in APPS:
            receivers.append(f"{module}.{getattr(receiver, '__qualname__', receiver)}")
    assert receivers == []


def test_no_module_connects_a_signal() -> None:
    connecting = [
        name_of(path)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in ("django.dispatch", "django.db.models.signals")
    ]
    assert connecting == []


# --- modules stay readable


def test_no_module_grows_past_its_length() -> None:
    def longer(paths: Iterable[Path], limit: int) -> dict[str, int]:
        lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
        return {name: lines for name, lines in lengths.items() if lines > limit}

    assert longer(modules(), MAX_LINES) == {}
    assert longer((ROOT / "tests").rglob("*.py"), MAX_TEST_LINES) == {}


def test_no_module_is_named_for_nothing() -> None:
    empty = {"utils", "helpers", "services", "managers", "common", "misc"}
    assert [name_of(path) for path in modules() if path.stem in empty] == []


# --- views ask the access module


def view_modules() -> list[Path]:
    return [path for path in modules() if "views" in (path.stem, *(part.name for part in path.parents))]


# What leads to rows without asking whose they are.
UNSCOPED = {"all", "get", "filter", "exclude", "first", "last", "earliest", "latest", "in_bulk", "raw", "get_or_create"}
# Rows of an object in hand, which came through access itself: `filter(team=unit)`, but not `filter(team_id=pk)`.
IN_HAND = {"user", "recorded_by", "province", "commune", "team", "session"}


def unscoped_lookups(source: str) -> list[str]:
    """Lookups that go neither through `visible_to` or `access.get_for` nor from an object in hand."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    allowed = {id(part) for call in calls if _called(call) == "get_for" for part in ast.walk(call)}
    return [
        f"line {call.lineno}: {ast.unparse(call.func)}"
        for call in calls
        if id(call) not in allowed and (_shortcut_to_anything(call) or _manager_lookup(call))
    ]


def _shortcut_to_anything(call: ast.Call) -> bool:
    if _called(call) not in ("get_object_or_404", "get_list_or_404"):
        return False
    return not any(isinstance(part, ast.Attribute) and part.attr == "visible_to" for part in ast.walk(call.args[0]))


def _manager_lookup(call: ast.Call) -> bool:
    function = call.func
    if not (isinstance(function, ast.Attribute) and function.attr in UNSCOPED and _is_manager(function.value)):
        return False
    return function.attr != "filter" or not any(keyword.arg in IN_HAND for keyword in call.keywords)


def _called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_manager(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")


@pytest.mark.parametrize("path", view_modules(), ids=name_of)
def test_views_reach_rows_through_access_alone(path: Path) -> None:
    assert unscoped_lookups(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "is_scoped"),
    [
        ("Team.objects.visible_to(user).filter(pk=1)", True),
        ("access.get_for(user, SEE, Team.objects.all(), pk=1)", True),
        ("get_for(user, SEE, Team.objects.select_related('commune'), pk=1)", True),
        ("Team.objects.get(pk=1)", False),
        ("Team.objects.all()", False),
        ("Team.objects.filter(pk=1).visible_to(user)", False),
        ("Team.objects.filter(team_id=pk)", False),
        ("Team.objects.filter(commune=unit).in_force_on(day)", True),
        ("Membership.objects.filter(user=request.user)", True),
        ("get_object_or_404(Team, pk=1)", False),
        ("shortcuts.get_object_or_404(Team.objects.all(), pk=1)", False),
        ("get_object_or_404(Team.objects.visible_to(user), pk=1)", True),
    ],
)
def test_the_rule_for_views_sees_what_it_should(source: str, is_scoped: bool) -> None:
    assert (unscoped_lookups(source) == []) == is_scoped
