"""Plausible logs of the teams of a simulated province: for trying the portal out and for measuring it.

The same seed and days give the same logs, apart from keys. Rows are streamed with COPY, so their number is limited by
the disk alone.
"""

from reporting.simulation.logs import NothingToLogError, SimulatedLogs, simulate_logs
from reporting.simulation.removal import remove_simulated_logs

__all__ = ["NothingToLogError", "SimulatedLogs", "remove_simulated_logs", "simulate_logs"]
