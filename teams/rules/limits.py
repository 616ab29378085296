"""What a province asks of its teams, as read from its rules. What is not stated is not limited."""

from dataclasses import dataclass

# Who leads a sub-group; COMPONENT is followed by the code that a deputy represents.
TEAM_LEADER, TEAM_MEMBER, COMPONENT = "team_leader", "team_member", "component:"


@dataclass(frozen=True)
class Range:
    """From `min` to `max` people, both included; no upper limit where `max` is None."""

    min: int
    max: int | None

    def holds(self, count: int) -> bool:
        return not self.is_below(count) and not self.is_above(count)

    def is_below(self, count: int) -> bool:
        return count < self.min

    def is_above(self, count: int) -> bool:
        return self.max is not None and count > self.max

    def missed_by(self, count: int) -> int:
        """By how many people `count` lies outside; 0 inside."""
        if self.is_below(count):
            return self.min - count
        return count - self.max if self.max is not None and self.is_above(count) else 0

    @property
    def is_limited(self) -> bool:
        return self.min > 0 or self.max is not None

    @property
    def is_none(self) -> bool:
        """Nobody is foreseen."""
        return self.max == 0


NO_LIMIT = Range(0, None)


@dataclass(frozen=True)
class PositionRule:
    """How many hold a position and whom they represent. `recommended` is offered first and never checked."""

    count: Range
    components: tuple[str, ...] = ()
    recommended: tuple[str, ...] = ()


@dataclass(frozen=True)
class SubgroupRule:
    """A sub-group (Đề án III.4). `leader` is TEAM_LEADER, COMPONENT and the code that a deputy represents,
    TEAM_MEMBER, or empty where anybody may lead."""

    code: str
    name: str
    size: Range
    per_hamlet: bool = False
    leader: str = ""
    works: str = ""
    volunteers: bool = False


@dataclass(frozen=True)
class TeamRules:
    """What a province asks of one kind of team."""

    kind: str
    name_pattern: str = ""
    size: Range = NO_LIMIT
    leader: PositionRule = PositionRule(Range(1, 1))
    deputies: PositionRule = PositionRule(NO_LIMIT)
    members: Range = NO_LIMIT
    collaborators: Range = NO_LIMIT
    required_components: tuple[str, ...] = ()
    minority_language: bool = False
    subgroups: tuple[SubgroupRule, ...] = ()
    zalo_pattern: str = ""
    same_kind_forbidden: bool = True
    other_kind_forbidden: bool = False
    sources: tuple[tuple[str, str], ...] = ()

    def source(self, rule: str) -> str:
        """Where the province's document lays down what `rule` checks."""
        return dict(self.sources).get(rule, "")

    def subgroup(self, code: str) -> SubgroupRule | None:
        return next((subgroup for subgroup in self.subgroups if subgroup.code == code), None)


@dataclass(frozen=True)
class RequestRules:
    """The steps by which somebody joins or leaves, of STEPS, and the role that approves."""

    join: tuple[str, ...]
    leave: tuple[str, ...]
    approved_by: str
