"""What a team logs on a day: who worked where with whom, whom they helped, and when they wrote it down."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from reporting.simulation.catalogues import SIZE, Catalogues
from reporting.simulation.crews import Crew, Member, Place, Roll, roll_on
from reporting.simulation.rhythm import Temper
from teams.enums import HalfDay
from teams.simulation import Region, chance

LINES_PER_ENTRY = (1, 1, 2, 2, 2, 3, 3, 3, 4, 4)
# People helped with one thing: mostly a few, now and then a whole class.
COUNTS = (1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 8, 12)
HALF_DAYS = (HalfDay.MORNING,) * 12 + (HalfDay.AFTERNOON,) * 7 + (HalfDay.EVENING,)
# From when on a session of this half-day is written down the same day; before that it is still going on.
ENDS = {HalfDay.MORNING: time(10, 45), HalfDay.AFTERNOON: time(16, 15), HalfDay.EVENING: time(20, 30)}
OFFICES_OPEN = time(7)
LAST_CLOCK = time(23, 30)
JOINS_COLLEAGUES = 0.45
NEW_FACE = 0.8  # somebody who has not worked in this half-day yet, rather than one who logs again
WRITTEN_NEXT_DAY = 0.11
WRITTEN_LATER = 0.03
WHOLE_DAY_LATE = 0.035
LATEST = 9  # days
GROUP_SHARES = {  # women, elderly, ethnic minority, disabled
    Region.TOWN: (0.53, 0.2, 0.06, 0.015),
    Region.COAST: (0.53, 0.24, 0.02, 0.015),
    Region.JRAI: (0.5, 0.2, 0.6, 0.02),
    Region.BAHNAR: (0.5, 0.2, 0.68, 0.02),
}
UUID4 = 0x4000_8000_0000_0000_0000
UUID4_FREE = ~0xF000_C000_0000_0000_0000


@dataclass
class Batch:
    """Rows as COPY wants them, without their keys; parents are places in the lists above."""

    sessions: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    session_of: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    entry_of: list[int] = field(default_factory=list)


@dataclass
class Visit:
    """One session and the members who are there."""

    session: int
    place: Place
    crew: list[str] = field(default_factory=list)


@dataclass
class HalfDayAtWork:
    """Nobody is at two places in one half-day."""

    free: list[str]
    visits: list[Visit] = field(default_factory=list)


class Clock:
    """When entries are written down, up to the moment at which the simulation ends."""

    def __init__(self, luck: Random, closing: datetime) -> None:
        self.last_day = closing.date()
        self._usual = {half: _times(luck, ENDS[half], LAST_CLOCK) for half in HalfDay}
        self._later = _times(luck, OFFICES_OPEN, LAST_CLOCK)
        end = min(closing.time(), LAST_CLOCK)
        self._at_the_end = {half: _times(luck, ends, end) for half, ends in ENDS.items() if ends <= end}
        self._later_at_the_end = _times(luck, min(OFFICES_OPEN, end), end)
        self.half_days_at_the_end = tuple(half for half in HALF_DAYS if half in self._at_the_end)

    def same_day(self, day: date, half: HalfDay) -> list[str]:
        return (self._usual if day < self.last_day else self._at_the_end)[half]

    def later(self, day: date) -> list[str]:
        return self._later if day < self.last_day else self._later_at_the_end


def _times(luck: Random, first: time, last: time) -> list[str]:
    """Times of day in Gia Lai, most of them towards the beginning."""
    start, span = _seconds(first), _seconds(last) - _seconds(first)
    picked = (start + int(span * luck.random() * luck.random()) for _ in range(SIZE))
    return [f"{at // 3600:02d}:{at // 60 % 60:02d}:{at % 60:02d}+07" for at in picked]


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second


class Diary:
    """Writes the days of one team into batches, one after the other."""

    def __init__(self, crew: Crew, mood: Temper, catalogues: Catalogues, clock: Clock, seed: int) -> None:
        self.crew = crew
        self.mood = mood
        self.catalogues = catalogues
        self.clock = clock
        self.luck = chance(seed, crew.code, "log")
        self.difficulties = catalogues.difficulties(crew.region)
        self.diligence = {member: member.diligence * self.luck.lognormvariate(0, 0.7) for member in crew.members}
        self.roll: Roll | None = None

    def write_day(self, day: date, lines: int, batch: Batch) -> None:
        """Log `lines` lines on `day`, in as many entries and sessions as they need."""
        if self.roll is None or day > self.roll.until:
            self.roll = roll_on(self.crew, day)
        day_at_work = _DayAtWork(self, day, self.roll, batch)
        luck, longest = self.luck, self.catalogues.longest_entry
        while lines > 0:
            count = min(LINES_PER_ENTRY[int(luck.random() * len(LINES_PER_ENTRY))], lines, longest)
            day_at_work.write_entry(count)
            lines -= count


class _DayAtWork:
    def __init__(self, diary: Diary, day: date, roll: Roll, batch: Batch) -> None:
        self.diary = diary
        self.day = day
        self.roll = roll
        self.batch = batch
        self.is_late = diary.luck.random() < WHOLE_DAY_LATE
        is_market_day = day.weekday() == diary.mood.market_weekday
        self.places = roll.places_on_market_day if is_market_day else roll.places
        at_the_end = day == diary.clock.last_day
        self.half_days = diary.clock.half_days_at_the_end if at_the_end else HALF_DAYS
        self.halves: dict[HalfDay, HalfDayAtWork] = {}
        self.month = day.month
        crew = diary.crew
        self.unit = f"{crew.commune}\t{crew.province}\t{crew.team}"
        self.shares = GROUP_SHARES[crew.region]

    def write_entry(self, lines: int) -> None:
        random = self.diary.luck.random
        half_day = self.half_days[int(random() * len(self.half_days))]
        half = self.halves.get(half_day)
        if half is None:
            half = self.halves[half_day] = HalfDayAtWork(self._free())
        visit = self._visit(half_day, half)
        member = self._member(half, visit)
        batch = self.batch
        entry = len(batch.entries)
        total = self._write_lines(lines, entry, visit.place)
        women, elderly, minority, disabled = (
            min(total, int(total * share * (0.5 + random()) + random())) for share in self.shares
        )
        uuid = (self.diary.luck.getrandbits(128) & UUID4_FREE) | UUID4
        batch.session_of.append(visit.session)
        batch.entries.append(
            f"{uuid:032x}\t{self._written(half_day)}\t{women}\t{elderly}\t{minority}\t{disabled}\t"
            f"{self.diary.difficulties[int(random() * len(self.diary.difficulties))]}\t{self.unit}\t{member}"
        )

    def _free(self) -> list[str]:
        """Everybody, those who work most at the end of the list."""
        random, diligence = self.diary.luck.random, self.diary.diligence
        order: list[Member] = sorted(self.roll.members, key=lambda member: random() * diligence[member])
        return [f"{member.membership}\t{member.user}" for member in order]

    def _visit(self, half_day: HalfDay, half: HalfDayAtWork) -> Visit:
        random = self.diary.luck.random
        if half.visits and (not half.free or random() < JOINS_COLLEAGUES):
            return half.visits[int(random() * len(half.visits))]
        place = self.places[int(random() * len(self.places))]
        for visit in half.visits:
            if visit.place is place:
                return visit
        batch = self.batch
        visit = Visit(len(batch.sessions), place)
        half.visits.append(visit)
        hamlet, point = place.columns
        batch.sessions.append(f"{self.day}\t{half_day.value}\t{self.unit}\t{hamlet}\t{point}")
        return visit

    def _member(self, half: HalfDayAtWork, visit: Visit) -> str:
        random = self.diary.luck.random
        if half.free and (not visit.crew or random() < NEW_FACE):
            visit.crew.append(half.free.pop())
            return visit.crew[-1]
        return visit.crew[int(random() * len(visit.crew))]

    def _write_lines(self, count: int, entry: int, place: Place) -> int:
        random = self.diary.luck.random
        table = self.diary.catalogues.lines(self.diary.crew.region, self.month, place.venue)
        batch, size, written, total = self.batch, len(table), set[str](), 0
        for _ in range(count):
            row = table[int(random() * size)]
            while row in written:
                row = table[int(random() * size)]
            written.add(row)
            helped = COUNTS[int(random() * len(COUNTS))]
            total += helped
            batch.lines.append(f"{row}\t{helped}")
            batch.entry_of.append(entry)
        return total

    def _written(self, half_day: HalfDay) -> str:
        """When the entry is written down: mostly the same day, never after the simulation ends."""
        random, clock = self.diary.luck.random, self.diary.clock
        when = random()
        days = 0
        if self.is_late or when < WRITTEN_LATER:
            days = 2 + int(random() * (LATEST - 1))
        elif when < WRITTEN_LATER + WRITTEN_NEXT_DAY:
            days = 1
        day = self.day + timedelta(days=days)
        if days == 0 or day > clock.last_day:
            times, day = clock.same_day(self.day, half_day), self.day
        else:
            times = clock.later(day)
        return f"{day} {times[int(random() * len(times))]}"
