"""Activities around 10 March 2026 (by Decree 09 in the March that began on 15 February), and pictures as phones make
them."""

# mypy: disallow-untyped-calls=False
# (factory-boy's declarations carry no types; what the factories make does)

from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from factory.declarations import LazyFunction, SelfAttribute, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory
from PIL import Image

from reporting.activities import Attendance, Details
from reporting.enums import ActivityState, PhotoState
from reporting.models import Activity, ActivityKind, ActivityNorm, ActivityPhoto
from teams.models import Province
from tests.accounts.factories import UserFactory
from tests.teams.factories import ProvinceFactory, TeamFactory

TODAY = date(2026, 3, 10)
TOMORROW = date(2026, 3, 11)
YESTERDAY = date(2026, 3, 9)
GPS = 0x8825


class ActivityKindFactory(DjangoModelFactory[ActivityKind]):
    class Meta:
        model = ActivityKind

    province = SubFactory(ProvinceFactory)
    code = Sequence(lambda n: f"loai_{n}")
    name = Sequence(lambda n: f"Loại {n}")


def kind(province: Province, code: str = "lop_ky_nang") -> ActivityKind:
    """A kind of `province` by its code; a province that loads no catalogue gets it."""
    row = ActivityKind.objects.filter(province=province, code=code).first()
    return row or ActivityKindFactory.create(province=province, code=code)


class ActivityNormFactory(DjangoModelFactory[ActivityNorm]):
    class Meta:
        model = ActivityNorm

    province = SubFactory(ProvinceFactory)
    code = Sequence(lambda n: f"dinh_muc_{n}")
    name = Sequence(lambda n: f"Định mức {n}")
    minimum = 1
    period = "month"


class ActivityFactory(DjangoModelFactory[Activity]):
    """Planned for tomorrow at the culture house, unless a trait says otherwise."""

    class Meta:
        model = Activity

    class Params:
        held = Trait(state=ActivityState.HELD, first_day=YESTERDAY, people=30)
        cancelled = Trait(state=ActivityState.CANCELLED, cancelled_because="Mưa bão")

    team = SubFactory(TeamFactory, in_force=True)
    commune = SelfAttribute("team.commune")
    province = SelfAttribute("team.province")
    title = Sequence(lambda n: f"Lớp kỹ năng số {n}")
    first_day = TOMORROW
    last_day = SelfAttribute("first_day")
    other_place = "Nhà văn hóa xã"
    created_by = SubFactory(UserFactory)
    created_at = LazyFunction(timezone.now)
    changed_by = SelfAttribute("created_by")
    changed_at = SelfAttribute("created_at")

    @classmethod
    def _create(cls, model_class: type[Activity], *args: Any, **kwargs: Any) -> Activity:
        kwargs.setdefault("kind", kind(kwargs["province"]))
        made: Activity = super()._create(model_class, *args, **kwargs)
        return made


class ActivityPhotoFactory(DjangoModelFactory[ActivityPhoto]):
    """Waiting for the worker, unless it is ready."""

    class Meta:
        model = ActivityPhoto

    class Params:
        ready = Trait(
            state=PhotoState.READY,
            original="",
            picture=LazyFunction(lambda: ContentFile(jpeg(), "anh.jpg")),
            thumbnail=LazyFunction(lambda: ContentFile(jpeg((320, 240)), "anh-320.jpg")),
        )

    activity = SubFactory(ActivityFactory)
    commune = SelfAttribute("activity.commune")
    province = SelfAttribute("activity.province")
    original = LazyFunction(lambda: ContentFile(jpeg(), "goc.jpg"))
    uploaded_by = SubFactory(UserFactory)
    uploaded_at = LazyFunction(timezone.now)


def details(province: Province, **typed: Any) -> Details:
    """What somebody types for a class tomorrow at the culture house."""
    first = typed.get("first_day", TOMORROW)
    return Details(
        **{
            "kind": kind(province).pk,
            "title": "Lớp kỹ năng số làng Pơ",
            "first_day": first,
            "last_day": first,
            "other_place": "Nhà văn hóa xã",
            **typed,
        }
    )


def attendance(people: int = 30, **typed: Any) -> Attendance:
    return Attendance(people=people, **typed)


def jpeg(size: tuple[int, int] = (640, 480), *, exif: Image.Exif | None = None, color: str = "navy") -> bytes:
    stream = BytesIO()
    Image.new("RGB", size, color).save(stream, "JPEG", **({"exif": exif} if exif else {}), comment=b"made by a phone")
    return stream.getvalue()


def where_it_was_taken(orientation: int = 6) -> Image.Exif:
    """What a telephone writes: its make, which way it was held, when, and where."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Dien thoai", orientation
    exif[0x0132] = datetime(2026, 3, 9, 8, 30).strftime("%Y:%m:%d %H:%M:%S")  # noqa: DTZ001  # as cameras write it
    exif.get_ifd(GPS).update({1: "N", 2: (13.0, 53.0, 30.0), 3: "E", 4: (108.0, 20.0, 0.0)})
    return exif


def upload(content: bytes | None = None, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg() if content is None else content, "image/jpeg")
