"""What the phone page's form is shown with.

Nothing of it is needed to check and store an entry, so it is looked up only where the form is shown: the weaker the
signal, the less a saving may wait.
"""

from collections.abc import Callable
from functools import cached_property

from django.utils import timezone

from accounts.models import User
from reporting import my_log, on_behalf
from reporting.models import LogEntry, Service
from teams.models import Membership


class Surroundings:
    """The membership that an entry is written for, the services in its order, and for whom `by` may write besides."""

    def __init__(self, membership: Callable[[], Membership], by: User, correcting: LogEntry | None = None) -> None:
        self._membership, self._by, self._correcting = membership, by, correcting

    @cached_property
    def membership(self) -> Membership:
        return self._membership()

    @cached_property
    def services(self) -> list[Service]:
        return my_log.services_for(self.membership, timezone.localdate(), self._correcting)

    @cached_property
    def people(self) -> list[Membership]:
        """Whose an entry is does not change with a correction."""
        if self._correcting is not None:
            return []
        return on_behalf.people_to_log_for(self.membership, self._by, timezone.localdate())
