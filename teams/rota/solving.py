"""Fills a rota with the least cost: a mixed-integer programme solved by HiGHS (docs/decisions/0005-rota-solver.md).

Imported only where a rota is filled, so that no other process carries the library.
"""

from collections import defaultdict
from datetime import date, timedelta

import highspy
import numpy as np

from teams.rota.problem import DAY_AFTER_DAY, MISSING, NOT_WANTED, TWICE_A_DAY, UNEVEN_GAPS, Problem

# Every measured rota is solved long before; whatever comes, the page does not hang.
MOST_NODES = 200
MOST_SECONDS = 5.0


def solve(problem: Problem) -> list[tuple[int, int]]:
    """Return pairs of person and slot (their places in `problem`), in order. The same problem gets the same answer."""
    model = _Model(problem)
    return model.solved() if problem.costs else []


class _Model:
    """Columns are 0/1 for every person and slot that may go together; the others count what costs."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.column_costs: list[int] = []
        self.uppers: list[int] = []
        self.rows: list[tuple[float, float, list[tuple[int, int]]]] = []
        self.pairs = {pair: self._column(cost) for pair, cost in sorted(problem.costs.items())}
        self.of_slot: dict[int, list[int]] = defaultdict(list)
        self.of_day: dict[tuple[int, date], list[int]] = defaultdict(list)
        self.of_person: dict[int, list[int]] = defaultdict(list)
        for (person, slot), column in self.pairs.items():
            self.of_slot[slot].append(column)
            self.of_day[person, problem.slots[slot].day].append(column)
            self.of_person[person].append(column)
        self._one_place_at_a_time()
        self._seats()
        self._days()
        self._loads()

    def _column(self, cost: int = 0, upper: int = 1) -> int:
        self.column_costs.append(cost)
        self.uppers.append(upper)
        return len(self.column_costs) - 1

    def _row(self, low: float, high: float, plus: list[int], minus: list[int]) -> None:
        self.rows.append((low, high, [(column, 1) for column in plus] + [(column, -1) for column in minus]))

    def _one_place_at_a_time(self) -> None:
        at_once: dict[tuple[int, object], list[int]] = defaultdict(list)
        for (person, slot), column in self.pairs.items():
            at_once[person, self.problem.slots[slot].time].append(column)
        for columns in at_once.values():
            self._row(-highspy.kHighsInf, 1, columns, [])

    def _seats(self) -> None:
        """Who comes, who is missing and who was only asked for make up what a slot wants."""
        missing: dict[int, list[int]] = defaultdict(list)
        for place, slot in enumerate(self.problem.slots):
            if not slot.open_seats:
                self._row(0, 0, self.of_slot[place], [])
                continue
            empty = self._column(NOT_WANTED, slot.open_seats - slot.needed)
            gap = self._column(MISSING, slot.needed)
            missing[slot.point] += [gap]
            self._row(slot.open_seats, slot.open_seats, [*self.of_slot[place], empty, gap], [])
        for gaps in missing.values():
            most = sum(self.uppers[column] for column in gaps)
            steps = [self._column(UNEVEN_GAPS * (2 * number + 1)) for number in range(most)]
            self._row(0, 0, gaps, steps)

    def _days(self) -> None:
        """A second shift on a day, and shifts on two days running."""
        works: dict[tuple[int, date], int] = {}
        for (person, day), columns in self.of_day.items():
            again = self._column(TWICE_A_DAY, len(columns))
            if day in self.problem.people[person].days:
                self._row(0, 0, columns, [again])
                continue
            works[person, day] = self._column()
            self._row(-highspy.kHighsInf, 0, columns, [works[person, day], again])
            for beside in (day - timedelta(1), day + timedelta(1)):
                if beside in self.problem.people[person].days:
                    self.column_costs[works[person, day]] += DAY_AFTER_DAY
        for (person, day), column in works.items():
            following = works.get((person, day + timedelta(1)))
            if following is not None:
                tired = self._column(DAY_AFTER_DAY)
                self._row(-highspy.kHighsInf, 1, [column, following], [tired])

    def _loads(self) -> None:
        """One more shift costs the more the more a person has already, which makes loads equal."""
        for place, columns in self.of_person.items():
            person = self.problem.people[place]
            days = len({self.problem.slots[slot].time for one, slot in self.pairs if one == place})
            most = days if person.limit is None else min(days, max(person.limit, 0))
            steps = [self._column(2 * (person.load + number) + 1) for number in range(most)]
            self._row(0, 0, columns, steps)

    def solved(self) -> list[tuple[int, int]]:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.silent()
        for name, value in (
            ("threads", 1),
            ("random_seed", 1),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.9),  # costs are whole numbers
            ("mip_max_nodes", MOST_NODES),
            ("time_limit", MOST_SECONDS),
        ):
            solver.setOptionValue(name, value)
        solver.passModel(self._matrix())
        solver.run()
        values = solver.getSolution().col_value
        return [pair for pair, column in self.pairs.items() if values and values[column] > 1 / 2]

    def _matrix(self) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.column_costs), len(self.rows)
        model.col_cost_ = np.array(self.column_costs, dtype=float)
        model.col_lower_ = np.zeros(len(self.uppers))
        model.col_upper_ = np.array(self.uppers, dtype=float)
        # Only who is placed where has to be whole: everything else then is.
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.pairs) + [highspy.HighsVarType.kContinuous] * (
            len(self.uppers) - len(self.pairs)
        )
        model.row_lower_ = np.array([low for low, _high, _terms in self.rows], dtype=float)
        model.row_upper_ = np.array([high for _low, high, _terms in self.rows], dtype=float)
        terms = [term for _low, _high, row in self.rows for term in row]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *[len(row) for _low, _high, row in self.rows]], dtype=np.int32)
        model.a_matrix_.index_ = np.array([column for column, _factor in terms], dtype=np.int32)
        model.a_matrix_.value_ = np.array([factor for _column, factor in terms], dtype=float)
        return model
