"""{% piece %}: equal pieces of pages are rendered once."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from pytest_django import Settings

from accounts.templatetags import pieces

TILE = Template('{% piece "components/tile.html" label=label value=value %}')


@pytest.fixture(autouse=True)
def rendered(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What was rendered since the test began."""
    done: list[dict[str, Any]] = []

    def count(template: str, shown: dict[str, Any]) -> str:
        done.append(shown)
        return render_to_string(template, shown)

    monkeypatch.setattr("accounts.templatetags.pieces.render_to_string", count)
    pieces._rendered.cache_clear()
    yield done
    pieces._rendered.cache_clear()


def tile(value: object, label: str = "Lượt") -> str:
    return TILE.render(Context({"label": label, "value": value}))


def test_what_is_equal_is_rendered_once(rendered: list[dict[str, Any]]) -> None:
    assert tile("8") == tile("8")
    assert rendered == [{"label": "Lượt", "value": "8"}]


def test_what_differs_is_rendered_anew(rendered: list[dict[str, Any]]) -> None:
    assert "8" in tile("8")
    assert "9" in tile("9")
    assert "Buổi" in tile("9", "Buổi")
    assert len(rendered) == 3


def test_what_people_typed_is_escaped() -> None:
    assert "&lt;b&gt;" in tile("<b>")


def test_it_holds_nothing_of_the_page_around_it() -> None:
    whole = Template('{% piece "components/tile.html" label="Lượt" %}').render(Context({"value": "8"}))
    assert "8" not in whole


def test_who_works_on_a_template_sees_it_change(rendered: list[dict[str, Any]], settings: Settings) -> None:
    settings.DEBUG = True
    tile("8")
    tile("8")
    assert len(rendered) == 2
