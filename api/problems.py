"""Every error is a sentence: the numbered catalogue of problems and their one shape on the wire.

The number's whole part is the HTTP status. What the records refuse (`records/refusals.py`) carries
its own number and words; what only HTTP can refuse is listed here. `docs/problems.md` names both,
and a test holds the two together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from records.refusals import FieldFault, Refusal


@dataclass(frozen=True, slots=True)
class Sentence:
    """A problem in both languages. `{…}` is filled from the problem's params."""

    zh: str
    en: str


CATALOGUE: dict[str, Sentence] = {
    "400.1": Sentence("请求内容不是有效的 JSON。", "The body isn't valid JSON."),
    "400.2": Sentence("请求无法理解。", "The request can't be understood."),
    "401.1": Sentence("请先登录。", "Sign in first."),
    "401.2": Sentence("账号或密码不正确。", "Login or password is wrong."),
    "401.3": Sentence("登录已失效，请重新登录。", "This sign-in is over. Sign in again."),
    "403.1": Sentence("您的角色不能进行这项操作。", "Your role doesn't allow this."),
    "403.4": Sentence(
        "请求缺少或带有错误的防伪标记，请刷新页面后重试。",
        "The anti-forgery token is missing or wrong. Reload and try again.",
    ),
    "404.2": Sentence("图片还在处理，请稍后再取。", "The picture isn't ready yet. Ask again soon."),
    "404.3": Sentence("没有这个地址。", "There is nothing at this address."),
    "405.1": Sentence("这个地址不支持 {method}。", "This address doesn't take {method}."),
    "408.1": Sentence(
        "请求没有完整送达，请重试。", "The request didn't arrive whole. Send it again."
    ),
    "409.2": Sentence(
        "该巡店已有不同的内容。两份都已保留，请联系总部处理。",
        "This visit already has other content. Both are kept; head office can sort it out.",
    ),
    "409.8": Sentence(
        "这次巡店已在您的另一台手机上继续，这台手机上的内容没有提交，已另行保留。",
        "This visit goes on on another phone of yours. What this one has was not handed in; it is "
        "kept beside.",
    ),
    "413.1": Sentence(
        "内容超过 {limit} 字节的上限。", "The body is larger than the limit of {limit} bytes."
    ),
    "415.1": Sentence("内容类型须为 {wanted}。", "The content type has to be {wanted}."),
    "422.2": Sentence("照片不能接受。", "The photo can't be accepted."),
    "422.7": Sentence("文件不能导入或导出。", "The file can't be brought in or taken out."),
    "422.3": Sentence("有 {count} 处需要修改。", "{count} places need a correction."),
    "429.1": Sentence(
        "尝试次数过多，请在 {minutes} 分钟后再试。",
        "Too many attempts. Try again in {minutes} minutes.",
    ),
    "500.1": Sentence(
        "服务器出错，已记录。您的内容没有丢失，请稍后重试。",
        "Something went wrong here and was written down. Nothing of yours is lost; try again.",
    ),
    "503.1": Sentence("服务器正忙，请稍后重试。", "The server is busy. Try again soon."),
    "507.1": Sentence(
        "服务器存储空间不足，请稍后重试。", "The server has no room left. Try again later."
    ),
}


class Problem(Exception):
    """An answer that is not what was asked for, by its number in the catalogue."""

    def __init__(
        self,
        code: str,
        *,
        words: tuple[str, str] | None = None,
        errors: Sequence[FieldFault] = (),
        headers: Mapping[str, str] | None = None,
        **params: object,
    ) -> None:
        sentence = Sentence(*words) if words else CATALOGUE[code]
        self.code = code
        self.zh = sentence.zh.format(**params)
        self.en = sentence.en.format(**params)
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        super().__init__(f"{code} {self.en}")

    @property
    def status(self) -> int:
        """Return the HTTP status the number belongs to."""
        return int(self.code.partition(".")[0])


def shape(problem: Problem | Refusal, language: str, request_id: str) -> dict[str, Any]:
    """Return the problem as it goes over the wire, `detail` in the reader's language."""
    return {
        "type": "about:blank",
        "status": problem.status,
        "code": problem.code,
        "title": problem.en,
        "detail": problem.en if language == "en" else problem.zh,
        "zh": problem.zh,
        "en": problem.en,
        "errors": [{"path": e.path, "zh": e.zh, "en": e.en} for e in problem.errors],
        "request_id": request_id,
        **(problem.facts if isinstance(problem, Refusal) else {}),
    }
