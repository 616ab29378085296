"""The user guides speak of what is on the pages: what stands in bold there is said by the portal in these words."""

import re
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDES = sorted((ROOT / "docs/huong-dan").glob("*.md"))
IN_BOLD = re.compile(r"\*\*([^*]+)\*\*")
APPS = ("accounts", "teams", "reporting", "kpis")
PLACES = ("templates/**/*.html", "static/js/*.js", *(f"{app}/**/*.py" for app in APPS))


@lru_cache(maxsize=1)
def said_by_the_portal() -> str:
    files = (path for place in PLACES for path in ROOT.glob(place))
    return " ".join(" ".join(path.read_text().split()).lower() for path in files)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_what_a_guide_names_is_on_the_pages(guide: Path) -> None:
    named = {" ".join(words.split()).lower() for words in IN_BOLD.findall(guide.read_text())}
    assert named
    assert not {words for words in named if words not in said_by_the_portal()}


def test_every_guide_is_found_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    assert not [guide.name for guide in GUIDES if f"docs/huong-dan/{guide.name}" not in readme]
