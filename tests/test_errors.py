"""The errors: what codes they give, what they say by themselves, and how they suggest a name."""

from __future__ import annotations

import pytest

from kg.errors import DataError, KGError, LimitError, NotFound, QueryError, suggest, tell_all

CODES = [(DataError, 3, 500), (QueryError, 4, 400), (NotFound, 5, 404), (LimitError, 6, 503)]


@pytest.mark.parametrize(("kind", "exit_code", "status"), CODES, ids=lambda v: getattr(v, "__name__", None))
def test_codes(kind: type[KGError], exit_code: int, status: int) -> None:
    """Scripts and web clients rely on these numbers, so they never change."""
    assert (kind.exit_code, kind.status) == (exit_code, status)
    assert issubclass(kind, KGError)


def test_no_error_looks_like_success_or_wrong_usage() -> None:
    """Exit codes 0 and 2 have other meanings, and 1 stays a crash: no child of KGError takes any of them."""
    codes = [kind.exit_code for kind in KGError.__subclasses__()]
    assert not {0, 1, 2} & set(codes)
    assert len(set(codes)) == len(codes)


def test_tell_all_has_each_problem_once() -> None:
    """A curator sees every problem with its place, in the order found, and none of them twice."""
    error = tell_all([("b.yaml:2", "no label"), ("a.yaml:1", "no source"), ("b.yaml:2", "no label")])
    assert type(error) is DataError
    assert str(error) == "b.yaml:2: no label\na.yaml:1: no source"


def test_suggest_keeps_spelling_of_known_names() -> None:
    """The name that is suggested is written as the user has to type it, whatever case they used."""
    assert suggest("FRONCS", ["Fronx", "Camry"]) == "; did you mean Fronx?"


def test_suggest_gives_three_at_most_nearest_first() -> None:
    """A wrong name brings a short list, in which the best guess comes first."""
    found = suggest("plant-1", ["plant-9999", "plant-22", "plant-1", "plant-12", "road"])
    assert found == "; did you mean plant-1, plant-12, plant-22?"


@pytest.mark.parametrize("name", ["", "xyz", "?"])
def test_suggest_stays_silent_without_a_near_name(name: str) -> None:
    """A far-fetched guess is worse than none."""
    assert suggest(name, ["suzuki", "honda"]) == ""
    assert suggest("suzuki", []) == ""
