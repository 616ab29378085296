"""The forms of the registers that name citizens: what is typed becomes the details that `reporting.citizens` writes."""

from reporting.citizens.registers import HOUSEHOLDS, INCIDENTS, REQUESTS, SUPPORTED, Book
from reporting.forms.citizens.base import RegisterForm
from reporting.forms.citizens.household import HouseholdForm
from reporting.forms.citizens.incident import IncidentForm
from reporting.forms.citizens.person import PersonForm
from reporting.forms.citizens.request import RequestForm

FORMS: dict[Book, type[RegisterForm]] = {
    SUPPORTED: PersonForm,
    REQUESTS: RequestForm,
    INCIDENTS: IncidentForm,
    HOUSEHOLDS: HouseholdForm,
}

__all__ = ["FORMS", "RegisterForm"]
