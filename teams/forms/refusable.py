from django import forms


class RefusableForm(forms.Form):
    def refuse(self, errors: dict[str, list[str]]) -> None:
        """Put the sentences of a business module beside the fields that they are about."""
        for name, messages in errors.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)
