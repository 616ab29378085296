"""The columns of a list of members: how each cell is read, and what is written into it (django-import-export).

Of its import machinery the fields, their widgets and the collecting of all errors of a row are used. Finding and saving
instances row by row is not: `teams.roster_files` matches whole rosters at once, and nothing is written but a request.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from import_export.fields import Field
from import_export.resources import Resource

from teams.enums import Position
from teams.roster_files import widgets
from teams.roster_files.catalogue import VOLUNTEER, Catalogue
from teams.roster_files.columns import HEADINGS, Column
from teams.roster_files.entries import Entry


class RosterResource(Resource):  # type: ignore[misc]
    number = Field("number", Column.NUMBER, readonly=True)
    commune = Field(column_name=Column.COMMUNE, readonly=True)
    team = Field(column_name=Column.TEAM, readonly=True)
    full_name = Field("full_name", Column.NAME, widgets.NameWidget())
    phone = Field("phone", Column.PHONE, widgets.PhoneWidget())
    position = Field("position", Column.POSITION, widgets.PositionWidget())
    component = Field("component", Column.COMPONENT, widgets.ComponentWidget())
    organisation = Field("organisation", Column.ORGANISATION, widgets.TextWidget(widgets.MAX_ORGANISATION))
    languages = Field("languages", Column.LANGUAGES, widgets.WordsWidget(are_languages=True))
    skills = Field("skills", Column.SKILLS, widgets.WordsWidget())
    groups = Field("groups", Column.GROUPS, widgets.GroupsWidget())
    hamlets = Field("hamlets", Column.HAMLETS, widgets.HamletsWidget())
    leads = Field("leads", Column.LEADS, widgets.LeadsWidget())
    volunteer = Field("is_volunteer", Column.VOLUNTEER, widgets.YesWidget())
    reason = Field("reason", Column.REASON, widgets.TextWidget(widgets.MAX_REASON))

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue

    @cached_property
    def _read(self) -> list[Field]:
        return [field for field in super().get_import_fields() if not field.readonly]

    def get_import_fields(self) -> list[Field]:
        return self._read

    def import_field(
        self, field: Field, instance: Entry, row: Mapping[Column, str], is_m2m: bool = False, **kwargs: Any
    ) -> None:
        """Without the library's detours for relations: a province's list has tens of thousands of cells."""
        text = row.get(field.column_name)
        if text is not None:
            setattr(instance, field.attribute, field.widget.clean(text, row=row, **kwargs))

    def get_export_headers(self, selected_fields: Iterable[str] | None = None) -> list[str]:
        return [str(HEADINGS[field.column_name]) for field in self.get_export_fields(selected_fields)]

    def cell(self, column: Column, entry: Entry) -> str:
        """What stands in a cell of `entry`."""
        name = "volunteer" if column == Column.VOLUNTEER else str(column)
        return str(self.export_field(self.fields[name], entry) or "")

    def dehydrate_commune(self, entry: Entry) -> str:
        return entry.team.commune.full_name

    def dehydrate_team(self, entry: Entry) -> str:
        return entry.team.name

    def dehydrate_position(self, entry: Entry) -> str:
        return "" if entry.position == VOLUNTEER else str(Position(entry.position).label)

    def dehydrate_component(self, entry: Entry) -> str:
        return self.catalogue.components.name(entry.component) if entry.component else ""

    def dehydrate_languages(self, entry: Entry) -> str:
        return _listed(entry.languages)

    def dehydrate_skills(self, entry: Entry) -> str:
        return _listed(entry.skills)

    def dehydrate_groups(self, entry: Entry) -> str:
        groups = self.catalogue.groups(entry.team.kind)
        return _listed(groups.name(code) for code in entry.groups)

    def dehydrate_hamlets(self, entry: Entry) -> str:
        hamlets = self.catalogue.hamlets(entry.team.commune_id)
        return _listed(hamlets.name(hamlet) for hamlet in entry.hamlets)

    def dehydrate_leads(self, entry: Entry) -> str:
        groups = self.catalogue.groups(entry.team.kind)
        hamlets = self.catalogue.hamlets(entry.team.commune_id)
        led = sorted(entry.leads or (), key=lambda seat: (seat[0], seat[1] or 0))
        return _listed(hamlets.name(hamlet) if hamlet else groups.name(code) for code, hamlet in led)

    def dehydrate_volunteer(self, entry: Entry) -> str:
        return "x" if entry.position == VOLUNTEER else ""


def _listed(words: Iterable[Any]) -> str:
    """Joined by semicolons; one word with a comma in it gets a semicolon too, so that it stays one."""
    found = list(words)
    text = "; ".join(found)
    return f"{text};" if len(found) == 1 and any(sign in text for sign in ",/|+\n") else text
