"""All 135 communes of Gia Lai are found however their names are written (DOMAIN 14)."""

import unicodedata
from collections.abc import Callable

import pytest

from accounts.names import fold
from teams.commune_names import CommuneFinder
from teams.enums import CommuneKind
from teams.models import Commune, Province
from teams.provinces import load_province
from tests.teams.factories import CommuneFactory, ProvinceFactory

SHORT = {CommuneKind.XA: "X", CommuneKind.PHUONG: "P"}


def _short(commune: Commune) -> str:
    return SHORT[CommuneKind(commune.kind)]


def _tone_on_the_other_vowel(text: str) -> str:
    """`Hòa` as `Hoà` and the other way round: both spellings are taught."""
    pairs = [("òa", "oà"), ("óa", "oá"), ("ọa", "oạ"), ("ũy", "uỹ"), ("úy", "uý"), ("òe", "oè")]
    for one, other in pairs:
        if one in text:
            return text.replace(one, other)
        if other in text:
            return text.replace(other, one)
    return text


WAYS: dict[str, Callable[[Commune], str]] = {
    "as it is": lambda c: c.full_name,
    "upper case": lambda c: c.full_name.upper(),
    "lower case": lambda c: c.full_name.lower(),
    "without accents": lambda c: fold(c.full_name),
    "decomposed": lambda c: unicodedata.normalize("NFD", c.full_name),
    "composed": lambda c: unicodedata.normalize("NFC", c.full_name),
    "P. or X.": lambda c: f"{_short(c)}. {c.name}",
    "P. or X., no space": lambda c: f"{_short(c)}.{c.name}",
    "small p. or x., no accents": lambda c: f"{_short(c).lower()}.{fold(c.name)}",
    "P or X": lambda c: f"{_short(c)} {c.name}",
    "the bare name": lambda c: c.name,
    "no spaces in it": lambda c: f"{c.get_kind_display()} {c.name.replace(' ', '')}",
    "spaces everywhere": lambda c: f"  {c.full_name.replace(' ', '   ')} ",
    "d for đ": lambda c: c.full_name.replace("đ", "d").replace("Đ", "D"),
    "the tone elsewhere": lambda c: _tone_on_the_other_vowel(c.full_name),
    "K' for K": lambda c: c.full_name.replace("Kbang", "K'Bang").replace("KDang", "K'Dang"),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_commune_is_found_however_it_is_written(gia_lai: Province, way: str) -> None:
    finder = CommuneFinder(gia_lai)
    communes = list(Commune.objects.filter(province=gia_lai))
    missed = [WAYS[way](commune) for commune in communes if finder.by_name(WAYS[way](commune)) != commune]
    assert len(communes) == 135
    assert missed == []


def test_the_spelling_of_the_decision_is_an_alias(gia_lai: Province) -> None:
    """Decision 3306 writes "Xã Đăk Đoa"; the commune is "Xã Đak Đoa"."""
    finder = CommuneFinder(gia_lai)
    for written in ("Xã Đăk Đoa", "xa dak doa", "Đăk Đoa", "Đak Đoa"):
        found = finder.by_name(written)
        assert found is not None
        assert found.full_name == "Xã Đak Đoa"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (21859, "Xã Đề Gi"),
        (21862, "Xã Đề Gi"),
        (21901, "Xã Ngô Mây"),
        (21880, "Xã Cát Tiến"),
        (22006, "Xã Canh Vinh"),
        (23938, "Xã Ia Mơ"),
        (21808, "Xã Tây Sơn"),
    ],
)
def test_official_and_other_codes_find_the_commune(gia_lai: Province, code: int, name: str) -> None:
    found = CommuneFinder(gia_lai).by_code(code)
    assert found is not None
    assert found.full_name == name


def test_an_unknown_code_or_name_finds_nothing(gia_lai: Province) -> None:
    finder = CommuneFinder(gia_lai)
    assert finder.by_code(1) is None
    assert [finder.by_name(text) for text in ("", "Xã", "Xã Không Có", "Tây", "Phường Tây Sơn")] == [None] * 5


def test_a_name_that_could_be_two_communes_finds_neither(db: None) -> None:
    province = ProvinceFactory.create()
    xa = CommuneFactory.create(province=province, name="An Phú")
    ward = CommuneFactory.create(province=province, name="An Phú", ward=True)
    finder = CommuneFinder(province)
    assert finder.by_name("An Phú") is None
    assert finder.by_name("xã an phú") == xa
    assert finder.by_name("P.An Phú") == ward


def test_names_that_differ_by_accents_alone_are_told_apart_where_accents_are_written(db: None) -> None:
    """Quảng Ngãi has Xã Sơn Hà and Xã Sơn Hạ, Xã Ba Tơ and Xã Ba Tô."""
    quang_ngai = load_province(51)
    finder = CommuneFinder(quang_ngai)
    for name in ("Xã Sơn Hà", "Xã Sơn Hạ", "Xã Ba Tơ", "Xã Ba Tô"):
        for written in (name, name.upper(), unicodedata.normalize("NFD", name), name.removeprefix("Xã ")):
            found = finder.by_name(written)
            assert found is not None, written
            assert found.full_name == name
    assert finder.by_name("xa son ha") is None


def test_a_finder_knows_its_own_province_only(gia_lai: Province) -> None:
    elsewhere = CommuneFactory.create(name="Ngoài Tỉnh")
    finder = CommuneFinder(gia_lai)
    assert finder.by_name("Xã Ngoài Tỉnh") is None
    assert finder.by_code(elsewhere.official_code) is None
