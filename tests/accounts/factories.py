# mypy: disallow-untyped-calls=False
# (factory-boy's declarations carry no types; what the factories make does)

from django.contrib.auth.hashers import make_password
from factory.declarations import LazyFunction, Sequence, Trait
from factory.django import DjangoModelFactory

from accounts.models import User

PASSWORD = "mat-khau-de-thu"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    class Params:
        can_sign_in = Trait(password=LazyFunction(lambda: make_password(PASSWORD)))
        left = Trait(is_active=False)

    username = Sequence(lambda n: f"nguoi-{n}")
    full_name = Sequence(lambda n: f"Nguyễn Văn {chr(ord('A') + n % 26)}{n}")
    phone = Sequence(lambda n: f"09{n:08d}")
    password = "!"
