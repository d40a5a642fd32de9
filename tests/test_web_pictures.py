"""The page of pictures and analyses: each is drawn, its rows lead to their sentences, and what is wrong is said."""

from __future__ import annotations

import re

import pytest

from tests import web_pages
from tests.web_pages import PHONE, Opener, is_too_wide, list_faults, wait_until_whole

browser, context, open_page, site = web_pages.browser, web_pages.context, web_pages.open_page, web_pages.site
pytestmark = [pytest.mark.pages, pytest.mark.xdist_group("web_query")]  # beside others, which have a server already

DRAWN = "[...document.querySelectorAll('figure.picture img')].every((one) => one.complete && one.naturalWidth > 200)"


def test_picture_is_drawn_with_its_rows(open_page: Opener) -> None:
    """A picture stands above the rows it is drawn from; a click on one shows its sentences; it can be kept as SVG."""
    page = open_page("/pictures", size=PHONE, dark=True)
    page.wait_for_function(DRAWN)
    assert page.locator(".grid tbody tr").count() > 10
    assert "Each route" in (page.get_attribute("figure.picture img", "alt") or "") + page.inner_text("main.page")
    assert list_faults(page) == []
    assert not is_too_wide(page)
    page.click(".numbers >> nth=0")
    page.wait_for_selector("aside.open .claim")
    page.click("aside button:has-text('Close')")
    with page.expect_download() as download:
        page.click("a[download]")
    assert download.value.suggested_filename == "flow.svg"
    assert download.value.path().read_text("utf-8").startswith("<svg")


def test_analysis_says_what_it_finds(open_page: Opener) -> None:
    """An analysis has its sentences, notes, rows with sources and a picture, in either language."""
    page = open_page("/pictures?name=dependence")
    page.wait_for_function(DRAWN)
    assert "Herfindahl index" in page.inner_text("p.told >> nth=1")
    assert page.locator("details.notes li").count() > 2
    assert page.locator(".grid .numbers").count() == page.locator(".grid tbody tr").count()
    assert list_faults(page) == []
    page.click(".languages a:has-text('日本語')")
    page.wait_for_selector(".grid td:has-text('スズキ')")


def test_analysis_of_a_thing_asks_for_it(open_page: Opener) -> None:
    """What an analysis is about is asked in a form, whose address can be sent; a wrong name gets the nearest ones."""
    page = open_page("/pictures?name=explanation")
    assert page.locator("figure.picture").count() == 0
    page.fill("input[name=one]", "Suzuki Fronx")
    page.fill("input[name=other]", "<b>Indai</b>")
    page.click("form.about button")
    page.wait_for_url(re.compile("other="))
    wait_until_whole(page)
    assert "nothing is called '<b>Indai</b>'" in page.inner_text(".error")
    page.fill("input[name=other]", "India")
    page.keyboard.press("Enter")
    page.wait_for_function(DRAWN)
    assert page.input_value("input[name=one]") == "Suzuki Fronx"
    page.wait_for_selector(".grid tbody tr")


def test_unknown_picture_is_said(open_page: Opener) -> None:
    """A name that no picture has gets the nearest one, in a page with all of them."""
    page = open_page("/pictures?name=flwo")
    assert "no picture is called 'flwo'; did you mean flow?" in page.inner_text(".error")
    assert page.locator("nav.kinds a").count() > 10
