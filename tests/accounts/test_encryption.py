"""Texts that the database holds encrypted: what it sees, what can be asked of it, what happens when a key is lost."""

import copy
import pickle
from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from accounts import key_rotation
from accounts.encryption import Unreadable, UnreadableError, decrypt, encrypt, is_under_first_key, unreadable_fields
from accounts.key_rotation import encrypted_models
from reporting.models import SupportedPerson
from tests.reporting.citizens.factories import NAME, CitizenRequestFactory, SupportedPersonFactory
from tests.sql import query

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def one_key(settings: Settings) -> None:
    settings.DATA_ENCRYPTION_KEYS = [OLD]


def stored(row: SupportedPerson) -> tuple[str, str, str]:
    [[name, phone, note]] = query(
        "SELECT full_name, phone, note FROM reporting_supportedperson WHERE id = %(pk)s", pk=row.pk
    )
    return name, phone, note


# --- the field


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_what_is_encrypted_comes_back(text: str) -> None:
    token = encrypt(text)
    assert decrypt(token) == text
    assert token.isascii()
    assert encrypt(text) != token  # the same name twice looks different


@pytest.mark.django_db
def test_the_database_sees_neither_name_nor_number() -> None:
    row = SupportedPersonFactory.create(full_name=NAME, phone="0912345678", note="")
    name, phone, note = stored(row)
    assert name.startswith("gAAAA")
    assert phone.startswith("gAAAA")
    assert note == ""
    everything = str(query("SELECT row_to_json(p)::text FROM reporting_supportedperson p"))
    assert "Lan" not in everything
    assert "12345" not in everything
    row.refresh_from_db()
    assert (row.full_name, row.phone) == (NAME, "0912345678")


@pytest.mark.django_db
def test_all_that_can_be_asked_is_whether_it_is_empty() -> None:
    row = SupportedPersonFactory.create(note="")
    assert SupportedPerson.objects.filter(note="").get() == row
    assert not SupportedPerson.objects.exclude(note="").exists()
    with pytest.raises(TypeError):
        SupportedPerson.objects.filter(full_name=NAME)
    for lookup in ("icontains", "startswith", "in", "regex", "gt"):
        with pytest.raises(FieldError):
            SupportedPerson.objects.filter(**{f"full_name__{lookup}": [NAME] if lookup == "in" else NAME})


@pytest.mark.django_db
def test_bulk_writes_encrypt_too() -> None:
    row = SupportedPersonFactory.create()
    SupportedPerson.objects.update(note="Ghi chú riêng")
    assert stored(row)[2].startswith("gAAAA")
    row.note = "Ghi chú khác"
    SupportedPerson.objects.bulk_update([row], ["note"])
    assert decrypt(stored(row)[2]) == "Ghi chú khác"


def test_keys_that_are_none_are_refused(settings: Settings) -> None:
    for wrong in ([], ["ngan"], ["a" * 44]):
        settings.DATA_ENCRYPTION_KEYS = wrong
        with pytest.raises(ImproperlyConfigured, match="DATA_ENCRYPTION_KEYS"):
            encrypt("một")


# --- a lost key


@pytest.mark.django_db
def test_without_its_key_a_text_is_shown_as_unreadable_and_survives_a_save(settings: Settings) -> None:
    row = SupportedPersonFactory.create(note="")
    before = stored(row)
    settings.DATA_ENCRYPTION_KEYS = [NEW]
    lost = SupportedPerson.objects.get()
    assert lost.full_name == "(không đọc được: thiếu khóa mã hóa)"
    assert unreadable_fields(lost) == ["full_name", "phone"]
    lost.save()
    SupportedPerson.objects.bulk_update([lost], ["full_name", "phone"])
    assert stored(row) == before
    settings.DATA_ENCRYPTION_KEYS = [NEW, OLD]
    assert SupportedPerson.objects.get().full_name == NAME


def test_what_was_never_encrypted_is_unreadable_too() -> None:
    for text in ("Rơ Châm H'Lan", "gAAAA", "ă" * 200):
        with pytest.raises(UnreadableError):
            decrypt(text)
        assert not is_under_first_key(text)


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])  # noqa: S301
def test_an_unreadable_text_keeps_its_token(duplicate: Any) -> None:
    assert duplicate(Unreadable("gAAAA-token")).token == "gAAAA-token"


# --- rotation


def rotate() -> str:
    said = StringIO()
    call_command("rotate_data_key", stdout=said, stderr=said)
    return said.getvalue()


@pytest.mark.django_db
def test_after_rotation_the_old_key_can_go(settings: Settings) -> None:
    row = SupportedPersonFactory.create(note="")
    request = CitizenRequestFactory.create()
    request.steps.update(note="Đã gọi")
    settings.DATA_ENCRYPTION_KEYS = [NEW, OLD]
    said = rotate()
    assert "Đã mã hóa lại 6 ô; 0 ô đã ở khóa mới từ trước." in said
    settings.DATA_ENCRYPTION_KEYS = [NEW]
    assert SupportedPerson.objects.get().full_name == NAME
    assert request.steps.get().note == "Đã gọi"
    assert stored(row)[2] == ""
    assert SupportedPerson.objects.get().version == row.version  # nobody's open form is refused because of it


@pytest.mark.django_db
def test_rotation_goes_on_where_it_was_stopped(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    SupportedPersonFactory.create_batch(5, phone="", note="")
    settings.DATA_ENCRYPTION_KEYS = [NEW, OLD]
    monkeypatch.setattr(key_rotation, "ROWS_PER_BATCH", 2)
    [columns] = [columns for model, columns in encrypted_models() if model is SupportedPerson]
    next(key_rotation.rotate_model(SupportedPerson, columns))  # killed after the first batch
    assert "Đã mã hóa lại 3 ô; 2 ô đã ở khóa mới từ trước." in rotate()
    assert "Đã mã hóa lại 0 ô; 5 ô đã ở khóa mới từ trước." in rotate()


@pytest.mark.django_db
def test_rotation_leaves_what_no_key_fits_and_says_so(settings: Settings) -> None:
    lost = SupportedPersonFactory.create(phone="", note="")
    before = stored(lost)
    settings.DATA_ENCRYPTION_KEYS = [NEW]
    kept = SupportedPersonFactory.create(phone="", note="")
    said = StringIO()
    with pytest.raises(CommandError, match="Hãy thêm khóa cũ"):
        call_command("rotate_data_key", stdout=said, stderr=said)
    assert f"reporting.SupportedPerson: 1 (id {lost.pk})" in said.getvalue()
    assert stored(lost) == before
    assert NAME not in said.getvalue()
    assert decrypt(stored(kept)[0]) == NAME


@pytest.mark.django_db
def test_rotation_takes_few_statements(settings: Settings) -> None:
    SupportedPersonFactory.create_batch(40)
    settings.DATA_ENCRYPTION_KEYS = [NEW, OLD]
    with connection.execute_wrapper(_count := Counter()):
        rotate()
    assert _count.statements < 40


class Counter:
    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements += 1
        return execute(sql, params, many, context)


def test_every_encrypted_column_is_found() -> None:
    found = {f"{model.__name__}.{column}" for model, columns in encrypted_models() for column in columns}
    assert found == {
        "SupportedPerson.full_name",
        "SupportedPerson.phone",
        "SupportedPerson.note",
        "CitizenRequest.full_name",
        "CitizenRequest.phone",
        "CitizenRequest.content",
        "CitizenRequest.answer",
        "CitizenRequestStep.note",
        "Incident.description",
        "Household.head",
        "Household.phone",
        "Household.note",
    }
