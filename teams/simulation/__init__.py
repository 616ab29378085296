"""Plausible teams for a province that has none: for trying the portal out and for measuring it.

Everybody and every place here is invented. The same seed gives the same teams, apart from keys and passwords.
"""

from teams.simulation.chance import chance
from teams.simulation.duty import simulate_duty
from teams.simulation.regions import Region, region_of
from teams.simulation.removal import remove_simulated_teams
from teams.simulation.teams import SimulatedTeams, simulate_teams

__all__ = [
    "Region",
    "SimulatedTeams",
    "chance",
    "region_of",
    "remove_simulated_teams",
    "simulate_duty",
    "simulate_teams",
]
