"""`data/now.yaml`: when the curators last looked. The machine's clock is never read."""

from __future__ import annotations

import datetime as dt

from kg.model.claims import Where
from kg.reader.problems import Problems
from kg.reader.records import Record, check_fields, get_text
from kg.reader.values import parse_date

FORM = "write 'now: 2026-11-28', the day when the curators last looked"


def read_now(record: Record | None, where: Where, problems: Problems) -> dt.date:
    """Return the day of a file; where it is missing or names no day, tell, and return the last of the calendar."""
    if record is None:
        problems.add(where, f"the file is missing; {FORM}")
        return dt.date.max
    check_fields(record, ("now",), problems)
    text = get_text(record, "now", problems)
    day = parse_date(text)
    if day and day.earliest and day.earliest == day.latest:
        return day.earliest
    if text:
        problems.add(record.fields["now"].where, f"'{text}' is no day; {FORM}")
    return dt.date.max


def check_published(record: Record, now: dt.date, problems: Problems) -> None:
    """Tell of a source whose publication begins after `now`."""
    field = record.get("published")
    date = parse_date(field.text or "") if field else None
    if field and date and date.earliest and date.earliest > now:
        told = f"published {date.text}, after the day of data/now.yaml, {now.isoformat()}; correct one of them"
        problems.add(field.where, told)
