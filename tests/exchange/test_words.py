"""Every code that the exchange can say has its sentence, and every sentence is said somewhere."""

import re
from pathlib import Path

from checklists.exchange.refusal_words import REFUSED
from checklists.exchange.report_words import SAID

CODE = Path(__file__).parents[2] / "checklists" / "exchange"
SOURCE = "\n".join(path.read_text("utf-8") for path in sorted(CODE.glob("*.py")))
BUILT = frozenset({"not_json", "not_yaml"}) | {
    f"lost_{column}" for column in ("default", "choice_filter", "trigger", "repeat_count")
}


def test_every_sentence_is_said_somewhere_and_in_two_languages() -> None:
    for code, (level, zh, en) in SAID.items():
        assert f'"{code}"' in SOURCE or code in BUILT, code
        assert level in ("error", "loss", "note"), code
        assert zh != en
    for code, text in REFUSED.items():
        assert SOURCE.count(f'"{code}"') > 1 or code in BUILT, code
        assert text.zh != text.en


def test_every_code_that_is_said_has_a_sentence() -> None:
    refused = set(re.findall(r'FileRefused\(\s*"(\w+)"', SOURCE))
    assert refused <= set(REFUSED)
    formulas = set(re.findall(r'XPathError\(\s*"(\w+)"', SOURCE))
    said = set(re.findall(r'\.say\(\s*[^,]+,\s*"(\w+)"', SOURCE))
    said |= set(re.findall(r'\.drop\(\s*\w+,\s*"(\w+)"', SOURCE))
    said |= set(re.findall(r'\.(?:part|wrong)\(\s*[\w.]+,\s*"?\w*"?,\s*"(\w+)"', SOURCE))
    assert len(formulas) > 5
    assert len(said) > 40
    assert formulas | said <= set(SAID)


def test_chinese_sentences_use_full_width_punctuation() -> None:
    for code, text in [
        *((c, zh) for c, (_, zh, _) in SAID.items()),
        *((c, t.zh) for c, t in REFUSED.items()),
    ]:
        plain = re.sub(r"\{[a-z_]+\}|\([^)]*\)|https?\S+|\.\w+|schema: \S+|selected\(\)", "", text)
        assert not re.search(r"[\u4e00-\u9fff][,;:!?]", plain), (code, text)
