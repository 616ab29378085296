"""Photos on the page of their activity: sent, followed, handed out to who may see them."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from reporting import photos
from reporting.enums import PhotoState
from reporting.models import Activity, ActivityPhoto
from teams.enums import Role
from teams.models import Team
from tests.reporting.activities.factories import ActivityFactory, ActivityPhotoFactory, jpeg, upload
from tests.teams.plan_factories import Around
from tests.views.conftest import holder, signed_in
from tests.views.html import page

ASKS = {"HX-Request": "true"}


@pytest.fixture
def activity(team: Team) -> Activity:
    return ActivityFactory.create(team=team, held=True)


@pytest.fixture
def ready(activity: Activity, people: Around) -> ActivityPhoto:
    return ActivityPhotoFactory.create(activity=activity, ready=True, uploaded_by=people.member)


@pytest.fixture
def file_of(activity: Activity) -> Callable[[ActivityPhoto], str]:
    return lambda photo: f"/hoat-dong/{activity.pk}/anh/{photo.pk}/lon/"


def test_a_member_sends_photos_and_watches_them_become_ready(member: Client, activity: Activity) -> None:
    address = f"/hoat-dong/{activity.pk}/"
    sent = {"photos": [upload(), upload(jpeg(color="red"), "IMG_0002.jpg"), upload(b"chu", "ghi chu.txt")]}
    document = page(member.post(f"{address}anh/", sent, follow=True))
    assert "Đã nhận 2 ảnh." in document.messages
    assert any("ghi chu.txt" in message for message in document.messages)
    box = document.one(id="photos-waiting")
    assert "Đang xử lý 2 ảnh" in box.text

    assert member.get(box["hx-get"], headers=ASKS).status_code == 204, "nothing new"
    first, second = ActivityPhoto.objects.order_by("pk")
    photos.process(first.pk)
    news = page(member.get(box["hx-get"], headers=ASKS))
    box = news.one(id="photos-waiting")
    assert "Đang xử lý 1 ảnh" in box.text
    [tile] = news.one("ul", hx_swap_oob="beforeend:#photo-grid").all(css="photo")
    assert tile.one("a")["href"] == f"{address}anh/{first.pk}/lon/"
    photos.process(second.pk)
    news = page(member.get(box["hx-get"], headers=ASKS))
    assert "hx-get" not in news.one(id="photos-waiting").attributes, "it asks no more"
    assert len(page(member.get(address)).one(id="photo-grid").all(css="photo")) == 2
    assert member.get(f"{address}anh/").status_code == 302


def test_sent_again_as_the_answer_was_lost_it_is_answered_as_the_first_time(member: Client, activity: Activity) -> None:
    address = f"/hoat-dong/{activity.pk}/anh/"
    answers = [page(member.post(address, {"photos": upload()}, follow=True)) for _turn in range(2)]
    for document in answers:
        assert document.messages == ["Đã nhận 1 ảnh."]
        assert "Đang xử lý 1 ảnh" in document.one(id="photos-waiting").text
    assert activity.photos.count() == 1


def test_bad_files_are_said_beside_the_choice(member: Client, activity: Activity) -> None:
    for sent in ({}, {"photos": upload(b"chu")}):
        response = member.post(f"/hoat-dong/{activity.pk}/anh/", sent)
        assert response.status_code == 422
        assert page(response).said_beside("photos")


def test_a_photo_is_handed_out_as_a_private_picture(
    member: Client, ready: ActivityPhoto, file_of: Callable[[ActivityPhoto], str]
) -> None:
    response = member.get(file_of(ready))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"].startswith("private")
    assert response["X-Content-Type-Options"] == "nosniff"
    content = b"".join(response)
    assert content.startswith(b"\xff\xd8")
    assert member.get(file_of(ready).replace("lon", "goc")).status_code == 404


def test_the_original_is_never_handed_out(
    member: Client, activity: Activity, file_of: Callable[[ActivityPhoto], str]
) -> None:
    waiting = ActivityPhotoFactory.create(activity=activity)
    assert member.get(file_of(waiting)).status_code == 404
    refused = ActivityPhotoFactory.create(activity=activity, original="", state=PhotoState.REFUSED, problem="Ảnh hỏng")
    assert member.get(file_of(refused)).status_code == 404
    assert "Ảnh hỏng" in page(member.get(f"/hoat-dong/{activity.pk}/")).text


def test_who_may_not_see_the_activity_sees_no_photo(
    neighbour: Client, abroad: Client, team: Team, ready: ActivityPhoto, file_of: Callable[[ActivityPhoto], str]
) -> None:
    for browser in (neighbour, abroad):
        assert browser.get(file_of(ready)).status_code == 404
    assert signed_in(holder(Role.AGENCY, team.province)).get(file_of(ready)).status_code == 403
    assert Client().get(file_of(ready)).status_code == 302
    assert signed_in(holder(Role.SO_KHCN, team.province)).get(file_of(ready)).status_code == 200


def test_a_photo_is_found_under_its_own_activity_alone(member: Client, team: Team, ready: ActivityPhoto) -> None:
    other = ActivityFactory.create(team=team)
    assert member.get(f"/hoat-dong/{other.pk}/anh/{ready.pk}/lon/").status_code == 404
    assert member.post(f"/hoat-dong/{other.pk}/anh/{ready.pk}/sua/xoa/").status_code == 404


def test_a_lost_file_is_not_there(
    member: Client, ready: ActivityPhoto, file_of: Callable[[ActivityPhoto], str]
) -> None:
    ready.picture.storage.delete(str(ready.picture.name))
    assert member.get(file_of(ready)).status_code == 404


def test_its_sender_and_the_leader_describe_and_remove_it(
    member: Client, leader: Client, chair: Client, ready: ActivityPhoto, people: Around
) -> None:
    activity = ready.activity
    address = f"/hoat-dong/{activity.pk}/anh/{ready.pk}/sua/"
    assert member.post(f"{address}chu-thich/", {"caption": "Lớp ở làng Pơ"}).status_code == 302
    assert page(leader.get(f"/hoat-dong/{activity.pk}/")).one("img", alt="Lớp ở làng Pơ")
    response = member.post(f"{address}chu-thich/", {"caption": "x" * 151})
    assert response.status_code == 422
    assert "150" in page(response).text
    from_leader = ActivityPhotoFactory.create(activity=activity, ready=True, uploaded_by=people.leader)
    assert member.post(f"/hoat-dong/{activity.pk}/anh/{from_leader.pk}/sua/xoa/").status_code == 403
    assert chair.post(f"{address}xoa/").status_code == 403
    assert leader.post(f"{address}xoa/").status_code == 302
    assert list(activity.photos.all()) == [from_leader]


def test_twelve_photos_cost_no_more_queries_than_one(member: Client, activity: Activity, people: Around) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert member.get(f"/hoat-dong/{activity.pk}/").status_code == 200
        return len(captured)

    def send() -> None:
        ActivityPhotoFactory.create(activity=activity, ready=True, uploaded_by=people.member)

    send()
    queries()
    few = queries()
    for _photo in range(5):
        send()
        ActivityPhotoFactory.create(activity=activity)
    assert queries() == few


def test_who_only_sees_it_sends_nothing(chair: Client, activity: Activity) -> None:
    assert chair.post(f"/hoat-dong/{activity.pk}/anh/", {"photos": upload()}).status_code == 403
    assert "Gửi ảnh" not in page(chair.get(f"/hoat-dong/{activity.pk}/")).text


def test_a_real_camera_picture_goes_all_the_way(member: Client, activity: Activity) -> None:
    member.post(f"/hoat-dong/{activity.pk}/anh/", {"photos": upload()})
    photo = activity.photos.get()
    photos.process(photo.pk)
    photo.refresh_from_db()
    with Image.open(photo.thumbnail.open()) as image:
        assert image.size == (320, 240)
