from collections.abc import Mapping

from django import forms


class RefusableForm(forms.Form):
    is_stale = False  # another person saved meanwhile

    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        """Put the sentences of a business module beside the fields that they are about."""
        self.is_stale = "seen" in errors
        for name, messages in errors.items():
            for message in messages:
                self.add_error(self.field_of(name), message)

    def field_of(self, name: str) -> str | None:
        """The field beside which a sentence about `name` stands; None where it is said above the form."""
        return name if name in self.fields else None
