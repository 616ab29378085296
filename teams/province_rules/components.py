"""The province's list of whom members represent (thành phần, Đề án III.2.2): added to, renamed, put in order; what is
used stays."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2s

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import fold
from teams.models import MemberComponent, Membership, Province, RosterLine, RulesChange
from teams.province_rules.saving import changed_meanwhile, keep, lock
from teams.province_rules.sections import kinds_of
from teams.refused import RefusedError
from teams.rules.limits import COMPONENT
from teams.rules.reading import Reader
from teams.rules.sections import read_team

SECTION = "thanh-phan"
_LONGEST_CODE = 30


@dataclass(frozen=True)
class ComponentEntry:
    """A line as typed; `key` is the component that it is about, None for a new one."""

    name: str
    order: int
    key: int | None = None
    is_removed: bool = False


def component_uses(province: Province) -> dict[int, int]:
    """In how many places each component stands: memberships, requests, rules. Those in none are left out."""
    uses: Counter[int] = Counter()
    for model in (Membership, RosterLine):
        rows = model._default_manager.filter(province=province, component__isnull=False).order_by()
        uses.update(dict(rows.values_list("component_id").annotate(count=Count("pk"))))
    codes = dict(MemberComponent.objects.filter(province=province).values_list("code", "pk"))
    uses.update(codes[code] for code in _named_in_rules(province) if code in codes)
    return dict(uses)


def _named_in_rules(province: Province) -> Iterable[str]:
    teams = Reader(province.rules, "", {}).section("teams")
    for kind in kinds_of(province.rules):
        team = read_team(teams.section(kind), kind, several=(False, False))
        for position in (team.leader, team.deputies):
            yield from (*position.components, *position.recommended)
        yield from team.required_components
        yield from (one.leader.removeprefix(COMPONENT) for one in team.subgroups if one.leader.startswith(COMPONENT))


def mark_of_components(province: Province) -> str:
    rows = MemberComponent.objects.filter(province=province).order_by("pk").values_list("pk", "name", "order")
    return blake2s(repr(list(rows)).encode(), digest_size=8).hexdigest()


@transaction.atomic
def save_components(
    province: Province, entries: Sequence[ComponentEntry], *, seen: str, by: User
) -> RulesChange | None:
    """Bring the list to what `entries` say; components that they do not name stay. None where nothing changes.

    Raises RefusedError: a line's problem under `<number>-name`, the rest under the empty name.
    """
    locked = lock(province)
    if mark_of_components(locked) != seen:
        raise changed_meanwhile(locked, SECTION)
    rows = {row.pk: row for row in MemberComponent.objects.filter(province=locked)}
    errors = _problems(entries, rows, component_uses(locked))
    if errors:
        raise RefusedError(errors)
    changes: list[tuple[str, str, str]] = []
    for entry in entries:
        changes += _apply(locked, entry, rows)
    if not changes:
        return None
    return keep(locked, SECTION, _("Danh mục thành phần"), changes, by)


def _problems(
    entries: Sequence[ComponentEntry], rows: dict[int, MemberComponent], uses: dict[int, int]
) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    kept = Counter(fold(entry.name) for entry in entries if not entry.is_removed)
    for number, entry in enumerate(entries):
        message = _problem(entry, rows, uses, kept)
        if message:
            errors[f"{number}-name"] = [message]
    return errors


def _problem(entry: ComponentEntry, rows: dict[int, MemberComponent], uses: dict[int, int], kept: Counter[str]) -> str:
    if entry.key is not None and entry.key not in rows:
        return _("Thành phần này không còn trong danh mục. Hãy mở lại trang.")
    if entry.is_removed and entry.key in uses:
        return _("Thành phần này đang được dùng ở %(count)d chỗ nên không xóa được; có thể đổi tên.") % {
            "count": uses[entry.key]
        }
    if entry.is_removed:
        return ""
    if not entry.name.strip():
        return _("Hãy ghi tên thành phần.")
    return _("Tên này đã có trong danh mục.") if kept[fold(entry.name)] > 1 else ""


def _apply(province: Province, entry: ComponentEntry, rows: dict[int, MemberComponent]) -> list[tuple[str, str, str]]:
    name = " ".join(entry.name.split())
    if entry.key is None:
        if entry.is_removed:
            return []
        code = _code(name, {row.code for row in rows.values()})
        row = MemberComponent.objects.create(province=province, code=code, name=name, order=entry.order)
        rows[row.pk] = row
        return [(_("Thêm"), "", name)]
    row = rows[entry.key]
    if entry.is_removed:
        row.delete()
        return [(_("Xóa"), row.name, "")]
    changes = []
    if row.name != name:
        changes.append((_("Đổi tên"), row.name, name))
    if row.order != entry.order:
        changes.append((_("Thứ tự của %(name)s") % {"name": name}, str(row.order), str(entry.order)))
    if changes:
        row.name, row.order = name, entry.order
        row.save(update_fields=["name", "order"])
    return changes


def _code(name: str, taken: set[str]) -> str:
    """`bi_thu_chi_doan` of a name, with a number where that is taken."""
    words = "_".join("".join(ch if ch.isalnum() and ch.isascii() else " " for ch in fold(name)).split())
    base = words[: _LONGEST_CODE - 3].strip("_") or "thanh_phan"
    if not base[0].isalpha():
        base = f"tp_{base}"[: _LONGEST_CODE - 3]
    number, code = 1, base
    while code in taken:
        number += 1
        code = f"{base}_{number}"
    return code
