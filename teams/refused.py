"""How a business module says no: every rule that is broken, beside the field it is about."""

from dataclasses import dataclass, field


@dataclass
class RefusedError(Exception):
    """What was wanted cannot be: field name -> what is wrong and what to do, in Vietnamese. Nothing was stored."""

    errors: dict[str, list[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        return "; ".join(message for messages in self.errors.values() for message in messages)
