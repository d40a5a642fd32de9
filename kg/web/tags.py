"""Elements of HTML, made one by one: text is text, attributes are attributes, and neither is ever read as markup."""

from __future__ import annotations

from nicegui.elements.mixins.text_element import TextElement

from kg.escapes import show


def tag(name: str, text: str = "", /, *, classes: str = "", **attributes: object) -> TextElement:
    """Make an element with a text; names of attributes are written with low lines, so `aria_label` is `aria-label`.

    What is not seen in the text is made visible.
    """
    element = TextElement(tag=name, text=show(text))
    if classes:
        element.classes(classes)
    if attributes:
        shown = {name: show(value) if isinstance(value, str) else value for name, value in attributes.items()}
        element.props.update({name.strip("_").replace("_", "-"): value for name, value in shown.items()})
    return element


def link(text: str, address: str, /, *, classes: str = "", **attributes: object) -> TextElement:
    """Make a link to a page of this server."""
    return tag("a", text, classes=classes, href=address, **attributes)


def link_out(text: str, address: str, *, classes: str = "") -> TextElement:
    """Make a link to another address, which learns nothing of this page; a text where it is no address of the web."""
    if not is_web_address(address):
        return tag("span", text, classes=classes)
    return tag("a", text, classes=classes, href=address, rel="noopener noreferrer", target="_blank")


def is_web_address(address: str) -> bool:
    """Say whether this is an http or https address, so that following it runs nothing here.

    >>> is_web_address("https://example.org/a"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    return address.startswith(("https://", "http://")) and not any(c.isspace() or ord(c) < 32 for c in address)
