"""Plans of April 2026 (by Decree 09: 15 March to 14 April), as they look on 10 March, and the people around them."""

# mypy: disallow-untyped-calls=False
# (factory-boy's declarations carry no types; what the factories make does)

from dataclasses import dataclass
from datetime import UTC, date, datetime

from factory.declarations import LazyAttribute, SelfAttribute, SubFactory, Trait
from factory.django import DjangoModelFactory

from accounts.models import User
from teams import plans
from teams.access import grants
from teams.enums import Calendar, HalfDay, PlanState, Role
from teams.models import MonthlyPlan, PlanItem, PlannedSession, Team
from teams.periods import Month
from tests.accounts.factories import UserFactory
from tests.teams.factories import FOUNDED, HamletFactory, MembershipFactory, SupportPointFactory, TeamFactory

TODAY = date(2026, 3, 10)
MARCH, APRIL, MAY = (Month(2026, month, Calendar.DECREE_09) for month in (3, 4, 5))
SATURDAY = date(2026, 3, 21)
HANDED_IN = datetime(2026, 3, 9, 2, 30, tzinfo=UTC)  # 09:30 in Gia Lai
TOPIC = "Hướng dẫn cài VNeID mức 2"


class PlannedSessionFactory(DjangoModelFactory[PlannedSession]):
    """In a hamlet on a Saturday morning."""

    class Meta:
        model = PlannedSession

    class Params:
        at_point = Trait(hamlet=None, support_point=SubFactory(SupportPointFactory, commune=SelfAttribute("..commune")))

    team = SubFactory(TeamFactory, in_force=True)
    commune = SelfAttribute("team.commune")
    province = SelfAttribute("team.province")
    day = SATURDAY
    half_day = HalfDay.MORNING
    hamlet = SubFactory(HamletFactory, commune=SelfAttribute("..commune"))
    topic = TOPIC


class MonthlyPlanFactory(DjangoModelFactory[MonthlyPlan]):
    """A draft for April, unless a trait says otherwise."""

    class Meta:
        model = MonthlyPlan

    class Params:
        submitted = Trait(state=PlanState.SUBMITTED, submitted_by=SubFactory(UserFactory), submitted_at=HANDED_IN)
        approved = Trait(
            submitted=True,
            state=PlanState.APPROVED,
            decided_by=SubFactory(UserFactory),
            decided_at=HANDED_IN,
        )

    team = SubFactory(TeamFactory, in_force=True)
    commune = SelfAttribute("team.commune")
    province = SelfAttribute("team.province")
    first_day = APRIL.first
    last_day = APRIL.last
    changed_by = LazyAttribute(lambda plan: plan.submitted_by)
    changed_at = LazyAttribute(lambda plan: plan.submitted_at)
    submitted_by = None
    submitted_at = None


class PlanItemFactory(DjangoModelFactory[PlanItem]):
    class Meta:
        model = PlanItem

    plan = SubFactory(MonthlyPlanFactory)
    content = "Mở lớp hướng dẫn dịch vụ công trực tuyến"


@dataclass
class Around:
    """A team with the people who plan and those who decide."""

    team: Team
    leader: User
    deputy: User
    member: User
    official: User
    chair: User


def around(team: Team) -> Around:
    def holder(role: Role) -> User:
        person = UserFactory.create(can_sign_in=True)
        grants.grant(person, role, team.commune, valid_from=FOUNDED)
        return person

    def member(**traits: bool) -> User:
        return MembershipFactory.create(team=team, user=UserFactory.create(can_sign_in=True), **traits).user

    return Around(
        team,
        member(leader=True),
        member(deputy=True),
        member(),
        holder(Role.COMMUNE_OFFICIAL),
        holder(Role.COMMUNE_CHAIR),
    )


def in_hamlet(session: PlannedSession, **changed: object) -> plans.SessionEntry:
    """What somebody types to keep `session` as it is, but for what is `changed`."""
    entry = {
        "day": session.day,
        "half_day": session.half_day,
        "support_point": session.support_point_id,
        "hamlet": session.hamlet_id,
        "topic": session.topic,
        "lead": session.lead_id,
    }
    return plans.SessionEntry(**{**entry, **changed})  # type: ignore[arg-type]
