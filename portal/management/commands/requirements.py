"""Write docs/requirements.md from the marks of the tests: what each requirement asks, and which tests show it."""

import ast
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

TABLE = Path("docs") / "requirements.md"
ROW = re.compile(r"^\| (R-\d\d) \| ([^|]+) \|", re.MULTILINE)
HEAD = """# Requirements

One row for each requirement: what it asks, and the tests that show it. `make docs` writes the last column from the
tests' own marks (`@pytest.mark.req("R-16")`); `make check` fails where it is not current. Where it is empty, the
requirement is not built yet.

| no | requirement | shown by |
|---|---|---|
"""


class Command(BaseCommand):
    """``manage.py requirements``, and with ``--check`` only whether the file is current."""

    help = __doc__ or ""
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail where the file is not current")

    def handle(self, *, check: bool, **options: Any) -> None:
        path = settings.BASE_DIR / TABLE
        asked = dict(ROW.findall(path.read_text()))
        shown = marks(settings.BASE_DIR / "tests")
        if unknown := sorted(set(shown) - set(asked)):
            tests = ", ".join(test for number in unknown for test in shown[number])
            raise CommandError(f"{TABLE} knows no {', '.join(unknown)}, which these tests name: {tests}")
        text = written(asked, shown)
        if check and text != path.read_text():
            raise CommandError(f"{TABLE} is not current: run make docs")
        path.write_text(text)


def marks(folder: Path) -> dict[str, list[str]]:
    """Return the tests that are marked with each requirement, as ``path::name`` below ``folder``'s parent."""
    shown: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text())
        where = path.relative_to(folder.parent)
        whole_file = [number for node in tree.body if isinstance(node, ast.Assign) for number in _numbers([node.value])]
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                for number in {*whole_file, *_numbers(node.decorator_list)}:
                    shown[number].append(f"{where}::{node.name}")
    return shown


def _numbers(expressions: list[ast.expr]) -> list[str]:
    """The arguments of each ``pytest.mark.req(...)`` in ``expressions``."""
    return [
        argument.value
        for expression in expressions
        for node in ast.walk(expression)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "req"
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def written(asked: dict[str, str], shown: dict[str, list[str]]) -> str:
    """Return the whole file: one row a requirement, its tests grouped by file."""
    return HEAD + "".join(
        f"| {number} | {text.strip()} | {_cell(shown.get(number, []))} |\n" for number, text in asked.items()
    )


def _cell(tests: list[str]) -> str:
    files = sorted({test.partition("::")[0] for test in tests})
    return "<br>".join(f"[{file.removeprefix('tests/')}](../{file})" for file in files)
