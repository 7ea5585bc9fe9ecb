"""What the person at the terminal sees."""

import os
import sys

from rich.console import Console

HINT = """
试一试：
  1. 用浏览器打开下面的地址：一边是企业微信里的员工，一边是客户；
  2. 选一位销售，给“助手”发 帮助，或者发 查 加客户名字里的一两个字；
  3. 再选一位客户，在微信客服里说句话，然后用 历史 看它出现在档案里；
  4. 左边换到钉钉：先在企业微信发 绑定，再到同一位同事的钉钉里发 绑定 加那个码，两边就查到同样的客户。
按 Ctrl-C 停止；数据留在 .scrm/，下次接着用；make demo RESET=1 从头开始。
"""


class Screen(Console):
    """Lines of progress. A reader who went away is no reason to stop."""

    def __init__(self) -> None:
        super().__init__(markup=False, highlight=False, soft_wrap=True)

    def step(self, text: str) -> None:
        self.print(f"· {text}")

    def ready(self, address: str) -> None:
        """Scripts wait for exactly this line."""
        self.print(HINT)
        self.print(f"ready: {address}/")

    def failed(self, reason: str) -> None:
        sys.stderr.write(f"{reason}\n")

    def on_broken_pipe(self) -> None:
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
