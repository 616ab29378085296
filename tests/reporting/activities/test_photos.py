"""Photos on their way: sent, made anew by the worker whatever happens to it, removed with their files."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from reporting import photos, tasks
from reporting.enums import PhotoState
from reporting.models import Activity, ActivityPhoto
from reporting.models.activities import MAX_PHOTO_BYTES, MAX_PHOTOS
from reporting.photos import processing
from teams.models import Team
from teams.refused import RefusedError
from tests.reporting.activities.factories import (
    ActivityFactory,
    ActivityPhotoFactory,
    jpeg,
    upload,
    where_it_was_taken,
)
from tests.sql import refused_by, run
from tests.teams.plan_factories import Around
from tests.threads import at_once


@pytest.fixture
def activity(team: Team) -> Activity:
    return ActivityFactory.create(team=team, held=True)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The photos that workers were asked for."""
    sent: list[int] = []
    monkeypatch.setattr(current_app, "send_task", lambda _name, args, **_options: sent.append(args[0]))
    return sent


def files(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def test_a_photo_is_sent_made_and_shown_without_where_it_was_taken(
    activity: Activity, people: Around, media: Path, asked: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        received = photos.receive(activity, [upload(jpeg(exif=where_it_was_taken()))], people.member)
    [photo] = received.photos
    assert asked == [photo.pk]
    assert photo.state == PhotoState.WAITING
    assert "IMG_0001" not in str(photo.original.name)
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.process_photo(photo.pk)
    photo.refresh_from_db()
    assert (photo.state, photo.original.name) == (PhotoState.READY, "")
    assert files(media) == {photo.picture.name, photo.thumbnail.name}, "the original is gone"
    for name in files(media):
        with Image.open(media / name) as image:
            assert not image.getexif()
            assert image.height > image.width, "it stands as it was held"
    with django_capture_on_commit_callbacks(execute=True):
        assert not tasks.process_photo(photo.pk), "the message came twice"
    assert len(files(media)) == 2


def test_the_good_ones_are_kept_and_the_others_named(activity: Activity, people: Around) -> None:
    received = photos.receive(
        activity, [upload(), upload(b"chi la chu", "danh sach.jpg"), upload(b"", "rong.png")], people.member
    )
    assert len(received.photos) == 1
    assert [sentence.split(":")[0] for sentence in received.refused] == ["danh sach.jpg", "rong.png"]


def test_where_none_can_be_kept_it_is_said_why(activity: Activity, people: Around) -> None:
    for wrong in ([], [upload(b"chi la chu")]):
        with pytest.raises(RefusedError) as refused:
            photos.receive(activity, wrong, people.member)
        assert refused.value.errors["photos"]
    assert not ActivityPhoto.objects.exists()


def test_a_heavy_one_is_refused_before_it_is_looked_at(activity: Activity, people: Around) -> None:
    heavy = upload()
    heavy.size = MAX_PHOTO_BYTES + 1
    with pytest.raises(RefusedError) as refused:
        photos.receive(activity, [heavy], people.member)
    assert "15 MB" in refused.value.errors["photos"][0]


def test_there_is_room_for_twelve(activity: Activity, people: Around) -> None:
    ActivityPhotoFactory.create_batch(MAX_PHOTOS - 1, activity=activity)
    ActivityPhotoFactory.create(activity=activity, original="", state=PhotoState.REFUSED, problem="hỏng")
    received = photos.receive(activity, [upload(), upload(jpeg(color="red"), "thua.jpg")], people.member)
    assert len(received.photos) == 1
    assert "thua.jpg" in received.refused[0]
    assert photos.room_in(activity) == 0
    with pytest.raises(RefusedError):
        photos.receive(activity, [upload(jpeg(color="green"))], people.member)


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_do_not_overfill_it(activity: Activity, people: Around, asked: list[int]) -> None:
    ActivityPhotoFactory.create_batch(MAX_PHOTOS - 1, activity=activity)

    def send(color: str) -> bool:
        try:
            return bool(photos.receive(activity, [upload(jpeg(color=color))], people.member).photos)
        except RefusedError:
            return False

    assert sorted(at_once(lambda: send("red"), lambda: send("green"))) == [False, True]
    assert activity.photos.count() == MAX_PHOTOS


def test_a_cancelled_activity_takes_none(team: Team, people: Around) -> None:
    with pytest.raises(RefusedError) as refused:
        photos.receive(ActivityFactory.create(team=team, cancelled=True), [upload()], people.member)
    assert "đã hủy" in refused.value.errors["photos"][0]


class TestSentTwice:
    """A double tap, or sending again as the answer was lost on the way."""

    def test_it_is_kept_once_and_answered_as_before(
        self, activity: Activity, people: Around, media: Path, asked: list[int], django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            first = photos.receive(activity, [upload()], people.member)
        assert photos.process(first.photos[0].pk)
        with django_capture_on_commit_callbacks(execute=True):
            again = photos.receive(activity, [upload(name="IMG_0001 (1).jpg")], people.leader)
        assert (again.photos, again.refused) == (first.photos, [])
        assert asked == [first.photos[0].pk], "no worker makes it anew"
        photo = activity.photos.get()
        assert (photo.state, photo.uploaded_by) == (PhotoState.READY, people.member)
        assert not [name for name in files(media) if name.endswith("(1).jpg")]

    def test_chosen_twice_in_one_sending_it_is_kept_once(self, activity: Activity, people: Around) -> None:
        received = photos.receive(activity, [upload(), upload(jpeg(color="red")), upload()], people.member)
        assert (len(received.photos), received.refused) == (2, [])
        assert activity.photos.count() == 2

    def test_the_last_twelve_sent_again_are_not_told_that_there_is_no_room(
        self, activity: Activity, people: Around
    ) -> None:
        twelve = [jpeg((64, 48 + number)) for number in range(MAX_PHOTOS)]
        photos.receive(activity, [upload(content) for content in twelve], people.member)
        again = photos.receive(activity, [upload(content) for content in twelve], people.member)
        assert (len(again.photos), again.refused) == (MAX_PHOTOS, [])

    def test_another_activity_may_have_it_too(self, activity: Activity, people: Around) -> None:
        photos.receive(activity, [upload()], people.member)
        other = ActivityFactory.create(team=activity.team, held=True)
        assert photos.receive(other, [upload()], people.member).photos == list(other.photos.all())
        assert ActivityPhoto.objects.count() == 2

    def test_what_was_refused_or_removed_is_taken_anew(self, activity: Activity, people: Around) -> None:
        [photo] = photos.receive(activity, [upload()], people.member).photos
        ActivityPhoto.objects.filter(pk=photo.pk).update(original="", state=PhotoState.REFUSED, problem="mất")
        [second] = photos.receive(activity, [upload()], people.member).photos
        assert (second.pk != photo.pk, second.state) == (True, PhotoState.WAITING)
        photos.remove(second)
        assert len(photos.receive(activity, [upload()], people.member).photos) == 1

    @pytest.mark.django_db(transaction=True)
    def test_both_at_the_same_moment_it_is_kept_once(
        self, activity: Activity, people: Around, media: Path, asked: list[int]
    ) -> None:
        def send() -> list[int]:
            return [photo.pk for photo in photos.receive(activity, [upload()], people.member).photos]

        answers = at_once(send, send)
        photo = activity.photos.get()
        assert answers == [[photo.pk], [photo.pk]]
        assert asked == [photo.pk]
        assert len(files(media)) == 1

    def test_the_database_itself_keeps_it_once(self, activity: Activity) -> None:
        first, second = ActivityPhotoFactory.create_batch(2, activity=activity)
        change = "UPDATE reporting_activityphoto SET content_key = %(key)s WHERE id = %(id)s"
        run(change, id=first.pk, key="a" * 64)
        with refused_by("photo_once_per_activity"):
            run(change, id=second.pk, key="a" * 64)


class TestTheWorker:
    def test_what_turns_out_broken_is_refused_and_its_file_deleted(
        self, activity: Activity, media: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        photo = ActivityPhotoFactory.create(activity=activity, original=ContentFile(jpeg()[:900], "goc.jpg"))
        with django_capture_on_commit_callbacks(execute=True):
            photos.process(photo.pk)
        photo.refresh_from_db()
        assert photo.state == PhotoState.REFUSED
        assert "gửi lại" in photo.problem
        assert files(media) == set()

    def test_killed_between_it_is_done_by_the_next(
        self,
        activity: Activity,
        media: Path,
        monkeypatch: pytest.MonkeyPatch,
        asked: list[int],
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        """Killed with the picture written and the row not: nothing is lost, and nothing stays behind twice."""
        photo = ActivityPhotoFactory.create(activity=activity, uploaded_at=timezone.now() - timedelta(minutes=5))

        def killed(*_arguments: Any) -> None:
            raise SystemExit

        with monkeypatch.context() as patch:
            patch.setattr(processing, "_drop_original", killed)
            with pytest.raises(SystemExit):
                photos.process(photo.pk)
        photo.refresh_from_db()
        assert (photo.state, photo.attempts) == (PhotoState.WAITING, 1)
        assert len(files(media)) == 3
        with django_capture_on_commit_callbacks(execute=True):
            assert tasks.resume_photos() == 1
        assert asked == [photo.pk]
        with django_capture_on_commit_callbacks(execute=True):
            assert photos.process(photo.pk)
        photo.refresh_from_db()
        assert photo.state == PhotoState.READY
        assert files(media) == {photo.picture.name, photo.thumbnail.name}

    def test_what_kills_its_worker_is_given_up(
        self, activity: Activity, media: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        photo = ActivityPhotoFactory.create(activity=activity, attempts=processing.MOST_ATTEMPTS)
        with django_capture_on_commit_callbacks(execute=True):
            assert not photos.process(photo.pk)
        photo.refresh_from_db()
        assert photo.state == PhotoState.REFUSED
        assert "nhiều lần" in photo.problem
        assert files(media) == set()

    def test_an_original_that_is_lost_is_said_so(self, activity: Activity) -> None:
        photo = ActivityPhotoFactory.create(activity=activity)
        default_storage.delete(str(photo.original.name))
        photos.process(photo.pk)
        photo.refresh_from_db()
        assert (photo.state, "mất" in photo.problem) == (PhotoState.REFUSED, True)

    def test_a_short_wait_is_no_reason_to_ask_again(self, activity: Activity, asked: list[int]) -> None:
        ActivityPhotoFactory.create(activity=activity)
        ActivityPhotoFactory.create(activity=activity, ready=True, uploaded_at=timezone.now() - timedelta(hours=1))
        assert photos.resume() == 0

    @pytest.mark.django_db(transaction=True)
    def test_two_workers_make_it_once(self, activity: Activity, media: Path) -> None:
        photo = ActivityPhotoFactory.create(activity=activity)
        done = at_once(lambda: photos.process(photo.pk), lambda: photos.process(photo.pk))
        assert sum(done) == 1
        photo.refresh_from_db()
        assert files(media) == {photo.picture.name, photo.thumbnail.name}


class TestWhatNobodyNeeds:
    def test_old_originals_without_a_photo_are_forgotten(self, activity: Activity, monkeypatch: Any) -> None:
        kept = str(ActivityPhotoFactory.create(activity=activity).original.name)
        lost = default_storage.save(f"{processing.INCOMING}/lost.jpg", ContentFile(jpeg()))
        assert tasks.forget_photo_leftovers() == 0, "perhaps somebody is sending it this very moment"
        monkeypatch.setattr(processing, "LEFT_OVER_AFTER", -timedelta(days=3650))
        assert tasks.forget_photo_leftovers() == 1
        assert default_storage.exists(kept)
        assert not default_storage.exists(lost)

    def test_before_the_first_photo_there_is_nothing_to_forget(self) -> None:
        assert photos.forget_leftovers() == 0

    def test_a_photo_is_removed_with_its_files(
        self, activity: Activity, media: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        photo = ActivityPhotoFactory.create(activity=activity, ready=True)
        with django_capture_on_commit_callbacks(execute=True):
            assert photos.remove(photo)
        assert files(media) == set()
        assert not photos.remove(photo), "twice is once"
