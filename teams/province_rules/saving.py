"""Changing a section of a province's rules: under a lock, whole or not at all, with what was changed kept."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from teams.models import Province, RulesChange
from teams.province_rules.checking import component_names, problems_of
from teams.province_rules.document import Document, as_shipped, document_of, mark_of, merged, put_into, shipped
from teams.province_rules.sections import Section, section_of
from teams.province_rules.wording import lines_of
from teams.refused import RefusedError


class ChangedMeanwhileError(RefusedError):
    """Somebody else was first; saving again with the newer mark is meant."""


@transaction.atomic
def save_section(province: Province, key: str, edited: Mapping[str, Any], *, seen: str, by: User) -> RulesChange | None:
    """Let the section `key` say what `edited` (path -> value) says; None where it said so already.

    `seen` is the mark of what the editor had before them. Raises RefusedError with every problem under its path, or,
    under the empty path, with what somebody else changed in between.
    """
    locked, document, section = _locked(province, key, seen)
    return _write(locked, document, merged(document, edited), section, by)


@transaction.atomic
def reset_section(province: Province, key: str, *, seen: str, by: User) -> RulesChange | None:
    """Let the section say again what the portal was delivered with. Raises RefusedError."""
    locked, document, section = _locked(province, key, seen)
    values = shipped(locked, section)
    if values is None:
        raise RefusedError({"": [_("Cổng không có sẵn quy định gốc cho phần này nên không đưa về được.")]})
    return _write(locked, document, as_shipped(document, section, values), section, by)


def lock(province: Province) -> Province:
    return Province.objects.select_for_update(no_key=True).get(pk=province.pk)


def changed_meanwhile(province: Province, section: str) -> ChangedMeanwhileError:
    """Tells the second of two editors who was first, and what that changed."""
    last = RulesChange.objects.filter(province=province, section=section).select_related("by").first()
    if last is None:
        who = _("Phần này vừa được người khác sửa.")
    else:
        what = "; ".join(f"{name}: {old} → {new}" for name, old, new in last.changes)
        who = _("%(who)s đã sửa phần này lúc %(when)s (%(what)s).") % {
            "who": last.by.full_name,
            "when": date_format(timezone.localtime(last.at), "H:i d/m/Y"),
            "what": what,
        }
    mend = _("Những gì bạn gõ còn ở dưới và chưa lưu. Hãy xem lại rồi bấm Lưu lần nữa nếu vẫn muốn thay.")
    return ChangedMeanwhileError({"": [f"{who} {mend}"]})


def keep(province: Province, section: str, title: str, changes: list[tuple[str, str, str]], by: User) -> RulesChange:
    return RulesChange.objects.create(
        province=province, section=section, title=title, changes=changes, by=by, at=timezone.now()
    )


def _locked(province: Province, key: str, seen: str) -> tuple[Province, Document, Section]:
    locked = lock(province)
    document = document_of(locked)
    section = section_of(document, key)
    if section is None:
        raise RefusedError({"": [_("Phần này không còn trong quy định của tỉnh. Hãy mở lại trang Quy định.")]})
    if mark_of(document, section) != seen:
        raise changed_meanwhile(locked, key)
    return locked, document, section


def _write(province: Province, old: Document, new: Document, section: Section, by: User) -> RulesChange | None:
    components = component_names(province)
    problems = problems_of(new, section, components)
    if problems:
        raise RefusedError({path: [message] for path, message in problems.items()})
    before, after = (lines_of(document, section, components) for document in (old, new))
    nothing = _("không có")
    changes = [
        (name, before.get(name, nothing), after.get(name, nothing))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]
    if not changes:  # what the form shows is all that it changes; other keys stay as somebody wrote them
        return None
    put_into(province, new)
    province.save(update_fields=["rules", "extra_working_days", "extra_days_off"])
    return keep(province, section.key, section.title, changes, by)
