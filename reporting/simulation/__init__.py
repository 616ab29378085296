"""Plausible logs of the teams of a simulated province: for trying the portal out and for measuring it.

The same seed and days give the same logs, apart from keys. Rows are streamed with COPY, so their number is limited by
the disk alone.
"""

from reporting.simulation.activities import simulate_activities
from reporting.simulation.citizens import simulate_citizens
from reporting.simulation.closings import simulate_closings, simulate_late_changes
from reporting.simulation.difficulties import simulate_answers, simulate_difficulties
from reporting.simulation.figures import simulate_figures
from reporting.simulation.logs import NothingToLogError, SimulatedLogs, simulate_logs
from reporting.simulation.removal import remove_simulated_logs

__all__ = [
    "NothingToLogError",
    "SimulatedLogs",
    "remove_simulated_logs",
    "simulate_activities",
    "simulate_answers",
    "simulate_citizens",
    "simulate_closings",
    "simulate_difficulties",
    "simulate_figures",
    "simulate_late_changes",
    "simulate_logs",
]
