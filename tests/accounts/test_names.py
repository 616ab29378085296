"""Search and order of Vietnamese names: people type without accents, and expect the order of their own alphabet."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from accounts.names import fold, given_name_first, sort_key
from teams.models import Commune, Province
from tests.accounts.factories import UserFactory
from tests.teams.factories import ProvinceFactory

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
vietnamese = st.text(alphabet=LETTERS + LETTERS.upper() + " .'-0123456789", max_size=30)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Xã Đăk Đoa", "xa dak doa"),
        ("ĐẮK LẮK", "dak lak"),
        ("Phường Diên Hồng", "phuong dien hong"),
        ("  Nguyễn   Thị\tHòa ", "nguyen thi hoa"),
        ("T\0ây Sơn\0", "tay son"),
        ("Hoà", "hoa"),
        ("ƯỚC MƠ", "uoc mo"),
        ("K'Bang", "k'bang"),
    ],
)
def test_folding_leaves_bare_lower_case_words(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(("full_name", "sorted_as"), [("Nguyễn Văn An", "An Nguyễn Văn"), ("Ngọc", "Ngọc "), ("", " ")])
def test_people_are_sorted_by_the_name_that_stands_last(full_name: str, sorted_as: str) -> None:
    assert given_name_first(full_name) == sorted_as


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(vietnamese)
def test_folding_does_not_care_for_case_accents_or_unicode_form(text: str) -> None:
    typed = {
        text.upper(),
        text.lower(),
        unicodedata.normalize("NFD", text),
        unicodedata.normalize("NFC", text),
        fold(text),
    }
    assert {fold(each) for each in typed} == {fold(text)}


@given(vietnamese)
def test_a_folded_vietnamese_text_is_plain_ascii(text: str) -> None:
    assert fold(text).isascii()


@pytest.mark.parametrize(
    "in_order",
    [
        # the letters with their marks are letters of their own, after the bare one
        ["An", "Ăn", "Ân", "Ba", "Cư", "Dũng", "Đăk", "Đông", "Em", "Êa", "On", "Ôn", "Ơn", "Un", "Ưng", "Vân", "Ya"],
        # ngang, huyền, hỏi, ngã, sắc, nặng
        ["ma", "mà", "mả", "mã", "má", "mạ", "mác", "mặc"],
        # communes of Gia Lai
        ["An Khê", "An Lão", "An Nhơn", "An Nhơn Bắc", "Ayun", "Ân Hảo", "Bàu Cạn", "Biển Hồ"],
        ["Đak Đoa", "Đak Pơ", "Đăk Song", "Đề Gi", "Đức Cơ"],
        ["Thôn 1", "Thôn 2", "Thôn 10", "Thôn 10A", "Thôn 11"],
        # a shorter word stands before a longer one
        ["Phù Cát", "Phù Mỹ", "Phù Mỹ Bắc", "Phú Thiện", "Phú Túc"],
    ],
)
def test_names_stand_in_the_order_of_the_vietnamese_alphabet(in_order: list[str]) -> None:
    mixed = in_order[::-1]
    assert sorted(mixed, key=sort_key) == in_order


@given(vietnamese)
def test_order_does_not_care_for_case_or_unicode_form(text: str) -> None:
    typed = [text.upper(), text.lower(), unicodedata.normalize("NFD", text), unicodedata.normalize("NFC", text)]
    assert {sort_key(each) for each in typed} == {sort_key(text)}


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_numbers_in_names_stand_by_their_size(one: int, other: int) -> None:
    assert (sort_key(f"Thôn {one}") < sort_key(f"Thôn {other}")) == (one < other)


def test_the_database_orders_as_the_alphabet_does(gia_lai: Province) -> None:
    names = [commune.name for commune in Commune.objects.filter(province=gia_lai)]
    assert names == sorted(names, key=sort_key)
    assert names[0] == "Al Bá"
    assert names.index("Diên Hồng") < names.index("Đak Đoa") < names.index("Gào")
    assert names[-1] == "Ya Ma"


def test_people_are_listed_by_given_name(db: None) -> None:
    for name in ("Nguyễn Văn Bình", "Trần Ánh", "Lê Thị An", "Đinh Văn Ân", "Siu H'Bia"):
        UserFactory.create(full_name=name)
    listed = [user.full_name for user in User.objects.order_by("sort_name")]
    assert listed == ["Lê Thị An", "Trần Ánh", "Đinh Văn Ân", "Nguyễn Văn Bình", "Siu H'Bia"]


def test_search_columns_follow_the_name_in_bulk_too(db: None) -> None:
    Commune.objects.bulk_create(
        [Commune(province=ProvinceFactory.create(), official_code=99999, kind="xa", name="Đặng Hòa")]
    )
    assert Commune.objects.filter(search_name__contains=fold("dang hoà")).exists()
