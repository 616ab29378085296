"""Cut the stylesheet of @tabler/core down to what a portal without Tabler's JavaScript can use.

The whole stylesheet is 68 KB gzipped, more than a first page over a weak signal can carry. This drops the components
the portal has no use for and the colours outside its palette; grid, spacing, text and the plain components stay
whole, so a class that works today works tomorrow. Run again after an upgrade:

    python make_subset.py path/to/package/dist/css/tabler.min.css > tabler-subset.css
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

COMPONENTS = """
    accordion apexcharts aside autosize bs-popover bs-tooltip calendar carousel chart chat coloris collapsing
    colorinput datepicker dropdown-menu-card dropzone fslightbox iframe imagecheck jsvectormap jvm kanban
    leaflet legend list-timeline litepicker loader maps mention modal navbar nouislider noUi offcanvas otp
    page-tabs payment plyr popover pricing progressbg ratio ribbon segmented-control-vertical signal signature
    social sortable sparkline star-rating status-dot strength swatch switch-icon tag theme toast tooltip
    tracking trending ts- tox turbo typed vc- markdown nav-vertical nav-segmented space-x divide
    list-separated img-responsive layout page-wrapper page-body page-header page-title page-pretitle
    page-center page-cover page-link- columns column-count rotate scroll- cursor- object-fit object float
    text-shadow antialiased shadow-none animated btn-animate- btn-action-x bg-pattern gradient bg-gradient
    text-gradient bg-blur bg-opacity border-opacity text-opacity link-offset link-underline link-opacity
    focus-ring icon-link dropend dropstart dropup form-imagecheck form-colorinput form-range form-floating
    btn-floating prose page- callout stars toolbar empty-bordered status-indicator card-rotate card-stamp
    card-progress card-ribbon card-status card-cover card-stacked card-chart avatar-brand avatar-upload
    avatar-cover spinner-grow placeholder skip-link offset initialism display- link-
    list-group dropdown avatar timeline is-valid is-invalid was-validated valid- invalid- form-selectgroup
    form-switch btn-group btn-check btn-close input-group input-icon nav-tabs nav-pills nav-underline
    nav-bordered card-tabs card-img table-mobile table-sort g-col g-start
""".split()
COLOURS = """
    blue azure indigo purple pink red orange yellow lime green teal cyan x facebook twitter linkedin google
    youtube vimeo dribbble github instagram pinterest vk rss flickr bitbucket tabler gray gray-50 gray-100
    gray-200 gray-300 gray-400 gray-500 gray-600 gray-700 gray-800 gray-900 gray-950 dark light white-x
    black-x
""".split()
COLOURED = (
    "bg text btn btn-outline btn-ghost border link alert badge status table avatar steps progress list-group-item"
)

UNWANTED = [
    re.compile(r"\.(?:{})".format("|".join(map(re.escape, COMPONENTS)))),
    re.compile(r"\.(?:{})-(?:{})(?![a-z])".format("|".join(COLOURED.split()), "|".join(COLOURS))),
    re.compile(r"\.[a-z-]+-xxl(?![a-z])"),
    re.compile(r"\.(?:[mp][tbsexy]?)-(?:sm|xl)-|\.(?:align|order|float|object|column|rounded|border)-(?:sm|md|lg|xl)-"),
    re.compile(r"data-vc|data-bs-popper|data-bs-theme-|data-bs-sidebar|data-bs-layout|::-webkit-datetime|dir=rtl"),
]


def blocks(css: str) -> Iterator[str]:
    """The rules of one level, each with its braces; quotes and data addresses are left whole."""
    depth = start = 0
    quote = ""
    for at, char in enumerate(css):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        if not quote and depth == 0 and char in "};":
            yield css[start : at + 1]
            start = at + 1


def selectors(head: str) -> list[str]:
    """Split at the commas that stand outside brackets."""
    return re.split(r",(?![^(\[]*[)\]])", head)


def keep(rule: str) -> str:
    head, brace, body = rule.partition("{")
    if not brace:
        return rule
    if head.startswith(("@media", "@supports", "@container", "@layer")):
        inner = "".join(map(keep, blocks(body[:-1])))
        return f"{head}{{{inner}}}" if inner else ""
    if head.startswith("@"):
        return rule
    wanted = [one for one in selectors(head) if not any(pattern.search(one) for pattern in UNWANTED)]
    return f"{','.join(wanted)}{{{body}" if wanted else ""


def main() -> None:
    source = Path(sys.argv[1]).read_text(encoding="utf-8")
    notice = re.search(r"/\*!.*?\*/", source, re.DOTALL)
    plain = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    kept = "".join(map(keep, blocks(plain.replace('@charset "UTF-8";', ""))))
    used = set(re.findall(r"var\((--tblr-[\w-]+)", kept))
    kept = re.sub(
        r"(--tblr-[\w-]+):(?:\"[^\"]*\"|'[^']*'|[^;{}\"'])*;",
        lambda found: found[0] if found[1] in used else "",
        kept,
    )
    sys.stdout.write('@charset "UTF-8";' + (notice[0] if notice else "") + "\n" + kept + "\n")


if __name__ == "__main__":
    main()
