from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.requests import SignedInRequest
from teams.models.units import FIRST_POSSIBLE_DAY


def asked_day(request: SignedInRequest) -> date:
    """The day that the address asks for (`ngay`: 20/11/2026 or 2026-11-20); today where it names none that can be."""
    try:
        day = forms.DateField().clean(request.GET.get("ngay", ""))
    except ValidationError:
        return timezone.localdate()
    return day if day >= FIRST_POSSIBLE_DAY else timezone.localdate()
