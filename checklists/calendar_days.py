"""Days as numbers: a date text is read once and then only subtracted."""

from datetime import date

from checklists.conditions import DATE


def day_number(text: object) -> int | None:
    """Give the day number of a ``YYYY-MM-DD`` text, or None where it is not a date."""
    if not isinstance(text, str) or not DATE.fullmatch(text):
        return None
    try:
        return date(int(text[:4]), int(text[5:7]), int(text[8:10])).toordinal()
    except ValueError:
        return None
