"""The designer as an author uses it: by the names of its fields, nothing else."""

from playwright.sync_api import Frame, Locator, Page, expect


class Catalogue:
    """The list of checklists."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def new(self) -> "Designer":
        """Begin a checklist from nothing."""
        self.page.get_by_role("button", name="新建检查表").click()
        return Designer(self.page).is_shown()

    def sheet(self, title: str) -> Locator:
        """Return what the list says of one checklist."""
        return self.page.get_by_role("region", name=title)


class Designer:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.editor = page.get_by_role("region", name="编辑区")
        self.outline = page.get_by_role("tree", name="大纲")
        self.kept = page.get_by_text("已保存", exact=True)

    def is_shown(self) -> "Designer":
        expect(self.editor).to_be_visible()
        return self

    def called(self, zh: str, en: str, code: str) -> None:
        """Give the checklist its names and its code."""
        self.editor.get_by_label("检查表名称（中文）").fill(zh)
        self.editor.get_by_label("检查表名称（英文）").fill(en)
        self.editor.get_by_label("检查表编码").fill(code)

    def section(self, zh: str, en: str, *, first: bool = False) -> None:
        """Begin a section; the first one is there from the start and only gets its name."""
        if first:
            self.outline.get_by_role("treeitem", name="第一部分").click()
        else:
            self.page.get_by_role("button", name="+ 分类").click()
        self.editor.get_by_label("分类名称（中文）").fill(zh)
        self.editor.get_by_label("分类名称（英文）").fill(en)

    def item(self, code: str, zh: str, en: str, kind: str = "是否合格") -> "Designer":
        """Add an item behind the one looked at, which gets the next code by itself."""
        self.page.get_by_role("button", name="+ 检查项").click()
        expect(self.editor.get_by_label("编码", exact=True)).to_have_value(code)
        self.editor.get_by_label("检查内容（中文）").fill(zh)
        self.editor.get_by_label("检查内容（英文）").fill(en)
        if kind != "是否合格":
            self.editor.get_by_label("类型", exact=True).select_option(label=kind)
        return self

    def classed(self, name: str) -> "Designer":
        self.editor.get_by_label("级别", exact=True).select_option(label=name)
        return self

    def worth(self, points: str) -> "Designer":
        self.editor.get_by_label("分值", exact=True).fill(points)
        return self

    def limited(self, field: str, value: str) -> "Designer":
        self.editor.get_by_label(field, exact=True).fill(value)
        return self

    def shown_when(self, about: str, value: str, test: str | None = None) -> "Designer":
        """Let the item be asked only when an earlier answer says so."""
        self.editor.get_by_role("heading", name="条件").click()
        rule = self.editor.get_by_role("group", name="显示条件")
        rule.get_by_role("button", name="+ 添加条件").click()
        rule.get_by_label("条件 1：看什么").select_option(value=about)
        if test is not None:
            rule.get_by_label("条件 1：怎么比").select_option(label=test)
        box = rule.get_by_label("条件 1：值")
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(label=value)
        else:
            box.fill(value)
        return self

    def preview(self) -> "Preview":
        """Open the phone beside the editor."""
        self.page.get_by_role("tab", name="预览").click()
        return Preview(self.page)

    def publish(self) -> None:
        """Publish, and wait until the server has it."""
        expect(self.kept).to_be_visible()
        self.page.get_by_role("button", name="发布…").click()
        self.page.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()
        expect(self.page.get_by_role("dialog")).to_contain_text("已发布")
        self.page.get_by_role("button", name="完成").click()


class Preview:
    """The phone on the desk: the same runner as in a hand, in a frame."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.score = page.get_by_test_id("preview-score")

    def phone(self) -> Frame:
        """Return the inside of the phone, once it shows an item."""
        frame = self.page.get_by_title("手机预览").element_handle().content_frame()
        assert frame is not None
        expect(frame.locator("article.item").first).to_be_visible()
        return frame
