"""Elements of HTML, made one by one: text is text, attributes are attributes, and neither is ever read as markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nicegui.elements.mixins.text_element import TextElement

from kg.escapes import show
from kg.web.addresses import find_page


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


def name_thing(text: str, name: str, lang: str, /, *, classes: str = "", **attributes: object) -> None:
    """Name a thing, a claim or a source, with a link to its page; `name` is its IRI, or that of nothing with a page."""
    page = find_page(name, lang)
    tag("a" if page else "span", text, classes=classes, **({"href": page} if page else {}), **attributes)


def button(text: str, act: Callable[..., object], /, *, classes: str = "", **attributes: object) -> TextElement:
    """Make a button, and call what it does."""
    return tag("button", text, type="button", classes=classes, **attributes).on("click", act, args=[])


def list_texts(texts: Iterable[str]) -> None:
    """Make a list of texts."""
    with tag("ul"):
        for text in texts:
            tag("li", text, dir="auto")


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
