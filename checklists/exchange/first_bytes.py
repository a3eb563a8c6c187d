"""What a file is by its first bytes, and text out of bytes, without any workbook library."""

from checklists.exchange.outcome import FileRefused
from checklists.texts import BLANK

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\xa0": " "})


def is_workbook(data: bytes) -> bool:
    """Tell a workbook by its first bytes."""
    return data.startswith((ZIP, OLE))


def text_of(data: bytes) -> str:
    """Read text as UTF-8, with or without a mark."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused("not_a_file_we_read") from None
    if "\x00" in text:
        raise FileRefused("not_a_file_we_read")
    return text


def straight(text: str) -> str:
    """Give a formula with plain quotes, as word processors bend them."""
    return text.translate(_QUOTES).strip(BLANK)
