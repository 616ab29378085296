"""The hamlets of a commune: added by lines, renamed, removed while nothing refers to them (T1)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, models, transaction
from django.db.models import Count, Q
from django.db.models.deletion import ProtectedError
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from accounts.names import fold
from teams.enums import HamletKind
from teams.models import Commune, Hamlet, Subgroup, Team
from teams.place_names import likeness, tidy
from teams.refused import RefusedError

MOST_LINES = 200
MOST_NAMED = 10
MAX_NAME = 100
# `1.`, `2)`, `-`, or a first column of numbers pasted from a sheet.
_LIST_SIGN = re.compile(r"^\s*(?:[-–•*+]\s+|\d{1,3}(?:[.)]\s*|\t))")
_BEFORE_A_NUMBER = r"(?=\s*\d)"
# What may stand in front of a name, folded; the longer ones first.
_WORDS = (
    (r"to dan pho\b|tdp\b\.?|tdp(?=\d)", HamletKind.TO_DAN_PHO),
    (rf"to{_BEFORE_A_NUMBER}", HamletKind.TO_DAN_PHO),
    (r"khu pho\b|kp\b\.?|kp(?=\d)", HamletKind.KHU_PHO),
    (r"thon\b", HamletKind.THON),
    (r"lang\b", HamletKind.LANG),
    (r"ban\b", HamletKind.BAN),
)


@dataclass(frozen=True)
class Added:
    """What became of the lines: the new hamlets, and those that were there already."""

    new: list[Hamlet] = field(default_factory=list)
    known: list[Hamlet] = field(default_factory=list)


def read_line(line: str, otherwise: str = "") -> tuple[str, str]:
    """Return kind and name of `Làng Plei Ngol`, `tdp 3`, `2. Thôn 1`; `otherwise` is the kind where none is written.

    The kind is known without accents too; where accents are written they decide, so that "Bàn Thạch" is no bản.
    """
    text = tidy(_LIST_SIGN.sub("", line, count=1))
    for pattern, kind in _WORDS:
        found = re.match(pattern, fold(text))
        if found is None:
            continue
        words, rest = text[: found.end()], text[found.end() :]
        if words.isascii() or likeness(str(kind.label)).startswith(likeness(words)):
            return str(kind), rest.strip(" .:-–")
    return otherwise, text


@transaction.atomic
def add_hamlets(commune: Commune, lines: Iterable[str], *, otherwise: str = "") -> Added:
    """Add one hamlet for every line that names a new one.

    Raises RefusedError about `lines` with a sentence for every line that cannot be read; nothing is stored then.
    """
    _lock(commune)
    known = {_identity(hamlet): hamlet for hamlet in Hamlet.objects.filter(commune=commune)}
    added = Added()
    errors: list[str] = []
    for number, line in _written(lines):
        kind, name = read_line(line, otherwise)
        fault = _fault(kind, name)
        if fault:
            errors.append(_line_error(number, line, fault))
            continue
        hamlet = Hamlet(commune=commune, province_id=commune.province_id, kind=kind, name=capfirst(name))
        earlier = known.setdefault(_identity(hamlet), hamlet)
        (added.new if earlier is hamlet else added.known).append(earlier)
    if not errors and not added.new and not added.known:
        errors = [_("Hãy ghi ít nhất một thôn, làng, tổ dân phố.")]
    if errors:
        raise RefusedError({"lines": errors})
    _keep_all(added.new)
    return added


def _written(lines: Iterable[str]) -> list[tuple[int, str]]:
    written = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if len(written) > MOST_LINES:
        message = _("Mỗi lần thêm tối đa %(most)d dòng. Hãy chia thành nhiều lần.") % {"most": MOST_LINES}
        raise RefusedError({"lines": [message]})
    return written


def _line_error(number: int, line: str, fault: str) -> str:
    return _("Dòng %(number)d “%(line)s”: %(fault)s") % {
        "number": number,
        "line": Truncator(tidy(line)).chars(40),
        "fault": fault,
    }


def _fault(kind: str, name: str) -> str:
    if kind not in HamletKind.values:
        return _("chưa rõ là thôn, làng, bản, khu phố hay tổ dân phố. Hãy ghi ở đầu dòng, ví dụ “Thôn 1”.")
    if not name:
        return _("chưa có tên. Hãy ghi cả tên, ví dụ “Thôn 1”.")
    if len(name) > MAX_NAME:
        return _("tên dài quá %(max)d ký tự.") % {"max": MAX_NAME}
    if not name.isprintable():
        return _("có ký tự lạ. Hãy gõ lại dòng này.")
    return ""


def _keep_all(hamlets: list[Hamlet]) -> None:
    try:
        with transaction.atomic():
            Hamlet.objects.bulk_create(hamlets)
    except IntegrityError as error:
        # Somebody who does not wait for our lock (the admin) added one of them in this moment.
        raise RefusedError({"lines": [_("Danh sách vừa được người khác sửa. Hãy gửi lại.")]}) from error


def listed(hamlets: list[Hamlet]) -> str:
    """`Thôn 1, Làng Plei Ngol`; a long list is cut, so that the sentence can still be read."""
    names = ", ".join(str(hamlet) for hamlet in hamlets[:MOST_NAMED])
    if len(hamlets) <= MOST_NAMED:
        return names
    return _("%(names)s và %(more)d nơi khác") % {"names": names, "more": len(hamlets) - MOST_NAMED}


@transaction.atomic
def rename_hamlet(hamlet: Hamlet, *, kind: str, name: str) -> Hamlet:
    """Raises RefusedError if the commune has another one of this name; what refers to the hamlet stays with it."""
    _lock(hamlet.commune)
    stored = Hamlet.objects.select_for_update().get(pk=hamlet.pk)
    stored.kind, stored.name = kind, capfirst(tidy(name))
    fault = _fault(kind, stored.name)
    if fault:
        raise RefusedError({"name": [capfirst(fault)]})
    others = Hamlet.objects.filter(commune_id=stored.commune_id).exclude(pk=stored.pk)
    taken = _("Xã, phường đã có %(hamlet)s. Hãy ghi tên khác.") % {"hamlet": stored}
    if _identity(stored) in {_identity(other) for other in others}:
        raise RefusedError({"name": [taken]})
    try:
        with transaction.atomic():
            stored.save()
    except IntegrityError as error:
        raise RefusedError({"name": [taken]}) from error
    return stored


def remove_hamlet(hamlet: Hamlet) -> None:
    """Remove a hamlet that nothing refers to. Raises RefusedError with what does; nothing is removed then."""
    try:
        with transaction.atomic():
            _lock(hamlet.commune)
            used = uses(hamlet)
            if not used:
                Hamlet.objects.get(pk=hamlet.pk).delete()
    except (ProtectedError, IntegrityError):
        used = uses(hamlet)  # came in between
    if used:
        message = _("Chưa xóa được %(hamlet)s vì đang được dùng: %(uses)s.")
        raise RefusedError({"__all__": [message % {"hamlet": hamlet, "uses": ", ".join(used)}]})


def uses(hamlet: Hamlet) -> list[str]:
    """What refers to `hamlet`, in whichever app: `2 điểm hỗ trợ số`, `5 buổi hỗ trợ`."""
    found = []
    for relation in Hamlet._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete is not models.DO_NOTHING:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: hamlet})
            count = rows.count()
            if count:
                found.append(f"{count} {relation.related_model._meta.verbose_name}")
    return found


def _lock(commune: Commune) -> None:
    """One at a time writes the hamlets of a commune, so that a name seen free is free."""
    Commune.objects.select_for_update(no_key=True).get(pk=commune.pk)


def _identity(hamlet: Hamlet) -> tuple[str, str]:
    return str(hamlet.kind), likeness(hamlet.name)


@dataclass(frozen=True)
class HamletRow:
    hamlet: Hamlet
    has_group: bool
    people: int  # in its standing group today
    points: int


def hamlet_rows(commune: Commune, today: date) -> list[HamletRow]:
    """The hamlets of a commune with their standing groups (Đề án III.4.3) and support points of today."""
    in_group = Q(members__valid_from__lte=today) & (Q(members__valid_to__isnull=True) | Q(members__valid_to__gte=today))
    teams = Team.objects.filter(commune=commune).in_force_on(today)
    groups = (
        Subgroup.objects.filter(team__in=teams, hamlet__isnull=False)
        .values_list("hamlet")
        .annotate(people=Count("members", filter=in_group))
    )
    people: dict[int, int] = {}
    for hamlet, count in groups:
        people[hamlet] = people.get(hamlet, 0) + count
    hamlets = Hamlet.objects.filter(commune=commune).annotate(points=Count("support_points", filter=_open_on(today)))
    return [
        HamletRow(hamlet, has_group=hamlet.pk in people, people=people.get(hamlet.pk, 0), points=hamlet.points)
        for hamlet in hamlets.order_by("kind", "sort_name")
    ]


def _open_on(today: date) -> Q:
    opened = Q(support_points__open_from__lte=today)
    return opened & (Q(support_points__open_to__isnull=True) | Q(support_points__open_to__gte=today))


def search(rows: list[HamletRow], text: str, *, without_group: bool = False) -> list[HamletRow]:
    """The rows whose name contains `text`, typed with or without accents."""
    wanted = fold(text)
    return [row for row in rows if wanted in fold(str(row.hamlet)) and not (without_group and row.has_group)]
