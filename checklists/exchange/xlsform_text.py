"""Labels as plain sentences: no mark-up, no references to answers, no more than fits."""

import html
import re

MOST = 500

_REF = re.compile(r"\$\{[^{}]*\}")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_MARK = re.compile(r"\*\*(.+?)\*\*|(?<![A-Za-z0-9])_(\S[^_]*?)_(?![A-Za-z0-9])", re.DOTALL)
_HEAD = re.compile(r"^#{1,6} ", re.MULTILINE)


def plain_text(text: str) -> tuple[str, list[str]]:
    """Give a label as a sentence, and the codes of what was taken out."""
    said: list[str] = []
    if _REF.search(text):
        said.append("label_reference")
        text = _REF.sub("…", text)
    bare = _HEAD.sub("", _MARK.sub(lambda m: m[1] or m[2], _TAG.sub("", text)))
    bare = html.unescape(bare) if bare != text else bare
    if bare != text:
        said.append("label_markup")
    bare = "\n".join(" ".join(line.split()) for line in bare.splitlines()).strip()
    if len(bare) > MOST:
        said.append("label_cut")
        bare = bare[: MOST - 1] + "…"
    return bare, said
