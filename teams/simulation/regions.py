"""What kind of place a commune is: decides on names of people and hamlets, and on what people need help with."""

from enum import StrEnum

from teams.enums import CommuneKind
from teams.models import Commune

# The old Gia Lai lies west of this line; the east is the old Bình Định.
HIGHLAND_EDGE = 108.75
# In the highland, Jrai mostly live west and south of this, Bahnar east of it and north of the Ayun valley.
BAHNAR_EDGE = 108.15
AYUN_VALLEY = 13.6
# Hre and Bahnar Chăm live in the mountains of the old Bình Định.
MOUNTAIN_EDGE = 108.9


class Region(StrEnum):
    TOWN = "town"
    COAST = "coast"
    BAHNAR = "bahnar"
    JRAI = "jrai"

    @property
    def is_highland(self) -> bool:
        return self in {Region.BAHNAR, Region.JRAI}


def region_of(commune: Commune) -> Region:
    """A rough guess from kind and coordinates; a commune without coordinates counts as lowland."""
    if commune.kind == CommuneKind.PHUONG:
        return Region.TOWN
    if commune.longitude is None or commune.latitude is None or commune.longitude >= MOUNTAIN_EDGE:
        return Region.COAST
    if commune.longitude >= HIGHLAND_EDGE:
        return Region.BAHNAR
    if commune.longitude >= BAHNAR_EDGE and commune.latitude >= AYUN_VALLEY:
        return Region.BAHNAR
    return Region.JRAI
