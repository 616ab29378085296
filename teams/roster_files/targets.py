"""Which team a row of a list is about."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from teams.enums import TeamKind, TeamState
from teams.models import Commune, Hamlet, Province, Team
from teams.requests.beginnings import new_team
from teams.roster_files.catalogue import Catalogue
from teams.roster_files.columns import Column
from teams.roster_files.lexicon import Lexicon

TeamKey = tuple[int, str, int | None]  # commune, kind, hamlet: recognises a team that may not be stored yet
Refusal = tuple[Column, str, str]  # column, what stands there, what is wrong and how to mend it


@dataclass
class OneTeam:
    """A list of one team: a column with communes may be there, and must then name this one."""

    team: Team

    def at(self, _catalogue: Catalogue, keys: Iterable[TeamKey]) -> dict[TeamKey, Team]:
        return dict.fromkeys(keys, self.team)

    def of(self, catalogue: Catalogue, commune: str, _team: str) -> Team | Refusal:
        meant = catalogue.commune(commune) if commune else None
        if meant is not None and meant.pk != self.team.commune_id:
            return (
                Column.COMMUNE,
                commune,
                _("Đây là người của %(other)s, không phải %(ours)s. Hãy chọn đúng tệp, hoặc bỏ dòng này.")
                % {"other": meant, "ours": self.team.commune},
            )
        return self.team


@dataclass
class TeamsOfProvince:
    """A list of a province: each row names its commune and, where there are several, its team."""

    province: Province
    _teams: dict[int, list[Team]] = field(default_factory=dict)
    _found: dict[tuple[str, str], Team | Refusal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = Team.objects.filter(province=self.province).exclude(state=TeamState.DISSOLVED)
        # Not joined: the province carries its rules along, which would be read anew for each team.
        for team in rows.select_related("commune").order_by("pk"):
            team.province = self.province
            self._teams.setdefault(team.commune_id, []).append(team)

    def of(self, catalogue: Catalogue, commune: str, team: str) -> Team | Refusal:
        if (commune, team) not in self._found:
            self._found[commune, team] = self._look(catalogue, commune, team)
        return self._found[commune, team]

    def at(self, catalogue: Catalogue, keys: Iterable[TeamKey]) -> dict[TeamKey, Team]:
        """The teams that a preview was about, those that are not stored yet included."""
        keys = list(keys)
        communes = Commune.objects.in_bulk({commune for commune, _kind, _hamlet in keys})
        hamlets = Hamlet.objects.in_bulk({hamlet for _commune, _kind, hamlet in keys if hamlet is not None})
        return {
            (commune, kind, hamlet): self._team(
                catalogue, communes[commune], kind, hamlets[hamlet] if hamlet is not None else None
            )
            for commune, kind, hamlet in keys
        }

    def _look(self, catalogue: Catalogue, commune: str, team: str) -> Team | Refusal:
        if not commune:
            return Column.COMMUNE, "", _("Chưa ghi xã, phường. Hãy điền tên xã, phường của Tổ.")
        unit = catalogue.commune(commune)
        if unit is None:
            return (
                Column.COMMUNE,
                commune,
                _("Tỉnh không có xã, phường này, hoặc tên chưa rõ. Hãy ghi đủ như “Xã Tây Sơn”, hoặc ghi mã."),
            )
        found = self._named(catalogue, unit, team)
        if found is None:
            return (
                Column.TEAM,
                team,
                _("%(commune)s không có Tổ này. Hãy ghi tên Tổ, hoặc tên thôn.") % {"commune": unit},
            )
        return found

    def _named(self, catalogue: Catalogue, commune: Commune, text: str) -> Team | None:
        """The team by its name, its kind or its hamlet; the commune's own where nothing else is possible."""
        usual = TeamKind.COMMUNE if TeamKind.COMMUNE in catalogue.kinds else next(iter(catalogue.kinds))
        teams = self._teams.setdefault(commune.pk, [])
        if not text or set(catalogue.kinds) == {usual}:
            return self._team(catalogue, commune, usual, None)
        known = Lexicon((place, [team.name]) for place, team in enumerate(teams)).find(text)
        if known is not None:
            return teams[known]
        kind = Lexicon((code, [label, code.replace("_", " ")]) for code, label in catalogue.kinds.items()).find(text)
        if kind is not None and kind != TeamKind.HAMLET:
            return self._team(catalogue, commune, kind, None)
        hamlet = catalogue.hamlet(commune.pk, text) if TeamKind.HAMLET in catalogue.kinds else None
        if hamlet is None:
            return None
        row = next(row for row in catalogue.hamlets_of(commune.pk) if row.pk == hamlet)
        return self._team(catalogue, commune, TeamKind.HAMLET, row)

    def _team(self, catalogue: Catalogue, commune: Commune, kind: str, hamlet: Hamlet | None) -> Team:
        teams = self._teams.setdefault(commune.pk, [])
        key = hamlet.pk if hamlet is not None else None
        for team in teams:
            if team.kind == kind and team.hamlet_id == key:
                return team
        team = new_team(commune, catalogue.rules(kind), catalogue.kinds[kind], hamlet)
        team.province, team.commune = self.province, commune
        teams.append(team)
        return team


Targets = OneTeam | TeamsOfProvince


def targets_in(unit: Team | Province) -> Targets:
    return OneTeam(unit) if isinstance(unit, Team) else TeamsOfProvince(unit)
