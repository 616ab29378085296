"""Entries from the phone, in batches (R1): what was logged where no signal was leaves by itself when there is one."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router
from ninja.errors import HttpError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, WrapValidator

from reporting import sync
from reporting.api.keys import Refusal
from reporting.enums import Result
from reporting.logbook import Entry, Line, Sent
from teams.enums import HalfDay

router = Router(tags=["logs"])

MAX_ENTRIES = 100
MAX_LINES = 60
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]


class Strict(BaseModel):
    # Not ninja's Schema: that wraps every value once more, for reading attributes of rows, which these never are.
    model_config = ConfigDict(extra="forbid")


class LineIn(Strict):
    service: Key
    count: Count
    procedure: Key | None = None
    result: str = Field(default=Result.DONE, max_length=10, description=", ".join(Result.values))


class EntryIn(Strict):
    """What one member did in one half-day at one place: at a support point or in a hamlet."""

    client_uuid: UUID = Field(description="Made by the phone: the same entry sent again is stored once.")
    team: Key
    member: Key | None = Field(default=None, description="Whose work it is, where the leader writes for a member.")
    day: date = Field(description="YYYY-MM-DD, in Asia/Ho_Chi_Minh.")
    half_day: str = Field(max_length=10, description=", ".join(HalfDay.values))
    support_point: Key | None = None
    hamlet: Key | None = None
    lines: list[LineIn] = Field(max_length=MAX_LINES)
    women: Count = 0
    elderly: Count = 0
    ethnic_minority: Count = 0
    disabled: Count = 0
    difficulty: Key | None = None
    difficulty_note: str = Field(default="", max_length=4000)
    reason: str = Field(default="", max_length=4000, description="Wanted where the month is closed.")
    taken_back: bool = Field(default=False, description="The person undid it; it is not to be counted.")

    def sent(self, by: int) -> Sent:
        entry = Entry(
            day=self.day,
            half_day=self.half_day,
            lines=tuple(Line(line.service, line.count, line.procedure, line.result) for line in self.lines),
            support_point=self.support_point,
            hamlet=self.hamlet,
            women=self.women,
            elderly=self.elderly,
            ethnic_minority=self.ethnic_minority,
            disabled=self.disabled,
            difficulty=self.difficulty,
            difficulty_note=_readable(self.difficulty_note),
        )
        return Sent(self.client_uuid, entry, self.team, self.member or by, _readable(self.reason), self.taken_back)


def _readable(text: str) -> str:
    """Without what PostgreSQL cannot hold; as Django's forms, without blanks around it."""
    return text.replace("\x00", "").strip()


class UnreadableEntry:
    """An entry that is not even of the right shape: refused by itself, the others are taken in."""

    def __init__(self, raw: Any, error: ValidationError) -> None:
        self.client_uuid = raw.get("client_uuid") if isinstance(raw, dict) else None
        self.errors: dict[str, list[str]] = {}
        for problem in error.errors():
            name = str(problem["loc"][0]) if problem["loc"] else "__all__"
            self.errors.setdefault(name, [_("Ô này chưa đúng. Hãy sửa lại.")])


def _by_itself(raw: Any, read: Any) -> Any:
    try:
        return read(raw)
    except ValidationError as error:
        return UnreadableEntry(raw, error)


class LeftIn(Strict):
    """What stays on the phone of one team's entries besides these: the leader is told so much and no more."""

    team: Key
    waiting: int = Field(ge=0, le=10_000)
    to_mend: int = Field(ge=0, le=10_000)


class SyncIn(Strict):
    person: Key = Field(description="Whose entries these are; answered with 409 if somebody else is signed in.")
    device: UUID
    entries: list[Annotated[EntryIn, WrapValidator(_by_itself)]] = Field(max_length=MAX_ENTRIES)
    left: list[LeftIn] = Field(default=[], max_length=20)


class EntryOut(BaseModel):
    client_uuid: str | None
    outcome: str = Field(description="stored, already_stored, kept_apart, taken_back or refused")
    errors: dict[str, list[str]] = Field(description="Field name -> what is wrong and what to do, in Vietnamese.")


class SyncOut(BaseModel):
    server_time: datetime
    results: list[EntryOut] = Field(description="One for each entry, in the order sent.")


class MeOut(BaseModel):
    person: int
    csrf_token: str
    server_time: datetime


@router.get("/me", response={200: MeOut, 401: Refusal}, url_name="log_me")
def me(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in, the token that `sync` wants, and the time by the server's clock."""
    return {"person": request.user.pk, "csrf_token": get_token(request), "server_time": timezone.now()}


@router.post("/sync", response={200: SyncOut, frozenset({400, 401, 403, 409, 422}): Refusal}, url_name="log_sync")
def take_in(request: HttpRequest, batch: SyncIn) -> dict[str, Any]:
    """Take in entries from a phone. Sending the same again is harmless; each entry is answered by itself."""
    person = sync.person_of(request.user)
    if batch.person != person.pk:
        raise HttpError(409, _("Người khác đang đăng nhập trên máy này. Các lần ghi vẫn ở trên máy."))
    readable = [one for one in batch.entries if isinstance(one, EntryIn)]
    recorded = iter(sync.take_in([one.sent(person.pk) for one in readable], by=person))
    sync.note_left(person, batch.device, [sync.Left(**left.model_dump()) for left in batch.left])
    return {"server_time": timezone.now(), "results": [_answer(one, recorded) for one in batch.entries]}


def _answer(one: Any, recorded: Any) -> dict[str, Any]:
    if isinstance(one, UnreadableEntry):
        code = one.client_uuid
        return {
            "client_uuid": code if isinstance(code, str) else None,
            "outcome": sync.Outcome.REFUSED,
            "errors": one.errors,
        }
    result = next(recorded)
    return {"client_uuid": str(one.client_uuid), "outcome": result.outcome, "errors": result.errors}
