"""The rules of rosters (T4): what a province asks of its teams is data, and each rule is one file."""

from teams.rules.in_order import passed
from teams.rules.registry import RULES, check

__all__ = ["RULES", "check", "passed"]
