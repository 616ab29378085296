from dataclasses import dataclass, field

from teams.models import RequestEvent


@dataclass
class StaleError(Exception):
    """Somebody else was faster: what happened to the request since it was looked at. Nothing was stored."""

    since: list[RequestEvent] = field(default_factory=list)
