"""`python -m emulator`: the emulator on 127.0.0.1, until SIGTERM or SIGINT."""

import argparse
import errno
import logging
import sys
from pathlib import Path

import uvloop
from aiohttp import web

from emulator.server import build


def main() -> int:
    options = _options()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    app = build(options.state, options.callbacks, seed=options.seed)
    try:
        web.run_app(
            app,
            host="127.0.0.1",
            port=options.port,
            print=None,
            access_log=None,
            shutdown_timeout=1,
            loop=uvloop.new_event_loop(),
        )
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        sys.stderr.write(f"端口 {options.port} 已被占用：请先停止占用它的程序，或用 --port 换一个端口。\n")
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m emulator", description="模拟企业微信，供试用和测试")
    parser.add_argument("--port", type=int, default=8700, help="监听 127.0.0.1 的端口")
    parser.add_argument("--state", type=Path, default=Path(".scrm/emulator.sqlite"), help="保存状态的文件")
    parser.add_argument("--callbacks", default="http://127.0.0.1:8080", help="机器人的地址，回调发往那里")
    parser.add_argument("--no-seed", dest="seed", action="store_false", help="首次启动时不放入示例公司")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
