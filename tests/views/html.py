"""Reading a page as a person does: what is shown, what is typed in, and what is said beside a field."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.utils.html import VOID_ELEMENTS

CONTROLS = ("input", "select", "textarea")


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    def __iter__(self) -> Iterator["Node"]:
        """This node and all nodes in it, in the order of the document."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    @property
    def text(self) -> str:
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(" ".join(parts).split())

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def all(self, tag: str = "", *, css: str = "", **attributes: str) -> list["Node"]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            node
            for node in self
            if (not tag or node.tag == tag)
            and (not css or css in node.classes)
            and all(node.attributes.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag: str = "", *, css: str = "", **attributes: str) -> "Node":
        found = self.all(tag, css=css, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} .{css} {attributes}"
        return found[0]

    @property
    def messages(self) -> list[str]:
        return [node.text for node in self.one(id="messages").all(css="notice-text")]

    def links(self) -> dict[str, str]:
        return {node.text: node["href"] for node in self.all("a") if "href" in node.attributes}

    def typed(self, name: str) -> str:
        """What stands in a field of the form."""
        controls = [node for node in self if node.tag in CONTROLS and node.attributes.get("name") == name]
        assert controls, f"no field {name}"
        if controls[0].tag == "textarea":
            return controls[0].text
        if controls[0].tag == "select":
            chosen = [option for option in controls[0].all("option") if "selected" in option.attributes]
            return chosen[0]["value"] if chosen else ""
        if controls[0].attributes.get("type") == "radio":
            return next((radio["value"] for radio in controls if "checked" in radio.attributes), "")
        return controls[0].attributes.get("value", "")

    def said_beside(self, name: str) -> list[str]:
        """The messages that follow the field, before the next one begins."""
        seen, said = False, []
        for node in self:
            if node.tag in CONTROLS and node.attributes.get("type") != "hidden":
                seen = node.attributes.get("name") == name
            elif seen and node.tag == "ul" and "errorlist" in node.classes:
                said += [item.text for item in node.all("li")]
        return said

    def rows(self) -> list[list[str]]:
        """The cells of the rows of a table's body."""
        return [
            [cell.text for cell in row.children if isinstance(cell, Node)]
            for body in self.all("tbody")
            for row in body.all("tr")
        ]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID_ELEMENTS:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID_ELEMENTS:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def page(response: Any) -> Node:
    """Read a response; every element must be closed where it should be."""
    reader = _Reader()
    reader.feed(response.content.decode())
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is not closed"
    return reader.open[0]
