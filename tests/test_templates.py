"""Rules for templates that no linter knows."""

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# A key printed like a figure becomes 1.168 from a thousand on; {% url %} and {% querystring %} write it plainly.
KEY_AS_A_FIGURE = re.compile(r"\{\{\s*[\w.]*(?:\bpk|\bid|_id)\s*\}\}")
ELEMENT_ID = re.compile(r"\{\{\s*(?:id|chart\.id|field\.auto_id)\s*\}\}")


def test_no_key_is_printed_like_a_figure() -> None:
    found = {
        str(path.relative_to(TEMPLATES)): keys
        for path in TEMPLATES.rglob("*.html")
        if (keys := [m for m in KEY_AS_A_FIGURE.findall(path.read_text()) if not ELEMENT_ID.fullmatch(m)])
    }
    assert found == {}
