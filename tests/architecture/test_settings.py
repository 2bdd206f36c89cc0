"""A production that is not safe does not start, and every variable is known everywhere."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from casework import handover, payments
from notifications import channels
from portal import safety

ROOT = Path(__file__).resolve().parents[2]

SAFE = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "k9$Vt2!pQw7@Zx4#Lm8%Rn6^Bc1&Hj3*Fd5(Gs0)Yu-Te_Ia=Ox+Pz",
    "ALLOWED_HOSTS": "my.council.example",
    "PUBLIC_URL": "https://my.council.example",
    "DATABASE_URL": "postgres://portal@127.0.0.1:1/portal",
    "BROKER_URL": "redis://127.0.0.1:1/0",
    "FILES_DIR": "/var/lib/portal/files",
    "SMTP_URL": "smtp://127.0.0.1:1",
    "TWILIO_ACCOUNT_SID": "AC0",
    "TWILIO_AUTH_TOKEN": "a-token",
    "TWILIO_FROM": "+447700900000",
    "GOVUK_PAY_KEY": "api_live_key",
    "GOVUK_PAY_WEBHOOK_SECRET": "signing-secret",
}
SECRET = "s" * 32


def start(**changes: str) -> "subprocess.CompletedProcess[str]":
    """Start a process as production would, in an environment of exactly ``SAFE`` and ``changes``."""
    environment = {name: value for name, value in {**SAFE, **changes}.items() if value}
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); print('started')"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_safe_settings_start() -> None:
    started = start()
    assert (started.returncode, started.stdout) == (0, "started\n"), started.stderr


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 60}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-k9$Vt2!pQw7@Zx4#Lm8%Rn6^Bc1&Hj3*Fd5(Gs0)"}, "SECRET_KEY"),
        ({"DEBUG": "true"}, "DEBUG"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"PUBLIC_URL": "http://my.council.example"}, "PUBLIC_URL"),
        ({"SECURE_SSL_REDIRECT": "false"}, "SECURE_SSL_REDIRECT"),
        ({"SECURE_HSTS_SECONDS": "0"}, "SECURE_HSTS_SECONDS"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:////var/lib/portal.sqlite3"}, "DATABASE_URL"),
        ({"BROKER_URL": ""}, "BROKER_URL"),
        ({"BROKER_URL": "filesystem://"}, "BROKER_URL"),
        ({"FILES_DIR": ""}, "FILES_DIR"),
        ({"FILES_DIR": "files"}, "FILES_DIR"),
        ({"EMAIL_CHANNEL": "demo_email"}, "EMAIL_CHANNEL"),
        ({"SMS_CHANNEL": "demo_sms"}, "SMS_CHANNEL"),
        ({"EMAIL_CHANNEL": "smtp"}, "EMAIL_CHANNEL"),
        ({"SMS_CHANNEL": "twilio"}, "SMS_CHANNEL"),
        ({"SMTP_URL": ""}, "SMTP_URL"),
        ({"SMTP_URL": "smtp+ssl://mail.example:465"}, "SMTP_URL does not start with"),
        ({"SMTP_URL": "mail.example:587"}, "SMTP_URL does not start with"),
        ({"SMTP_URL": "smtp://user:password@mail.example:25"}, "SMTP_URL would send its password"),
        ({"COUNCIL_CLOSED_ON": "2026-12-29,29/12/2026"}, "COUNCIL_CLOSED_ON has '29/12/2026'"),
        ({"TWILIO_ACCOUNT_SID": ""}, "TWILIO_ACCOUNT_SID"),
        ({"TWILIO_AUTH_TOKEN": ""}, "TWILIO_AUTH_TOKEN"),
        ({"TWILIO_FROM": ""}, "TWILIO_FROM"),
        ({"TWILIO_BASE_URL": "http://127.0.0.1:1"}, "TWILIO_BASE_URL"),
        ({"SECOND_FACTOR_REQUIRED": "false"}, "SECOND_FACTOR_REQUIRED"),
        ({"STAFF_IDLE_SECONDS": "86400"}, "STAFF_IDLE_SECONDS"),
        ({"STAFF_IDLE_SECONDS": "0"}, "STAFF_IDLE_SECONDS"),
        ({"OIDC_SERVER_URL": "http://127.0.0.1:1"}, "OIDC_SERVER_URL"),
        ({"OIDC_SERVER_URL": "https://login.example"}, "OIDC_CLIENT_ID"),
        ({"OIDC_SERVER_URL": "https://login.example", "OIDC_CLIENT_ID": "portal"}, "OIDC_CLIENT_SECRET"),
        ({"PAYMENT_PROVIDER": "demo"}, "PAYMENT_PROVIDER"),
        ({"GOVUK_PAY_URL": "http://127.0.0.1:1"}, "GOVUK_PAY_URL"),
        ({"GOVUK_PAY_KEY": ""}, "GOVUK_PAY_KEY"),
        ({"GOVUK_PAY_WEBHOOK_SECRET": ""}, "GOVUK_PAY_WEBHOOK_SECRET"),
        ({"BACK_OFFICES": json.dumps({"streets": {"url": "http://127.0.0.1:1", "secret": SECRET}})}, "url of streets"),
        ({"BACK_OFFICES": json.dumps({"streets": {"url": "https://127.0.0.1:1", "secret": "x"}})}, "secret of streets"),
        (
            {
                "BACK_OFFICES": json.dumps(
                    {"streets": {"kind": "web-hook", "url": "https://127.0.0.1:1", "secret": SECRET}}
                )
            },
            "kind of streets",
        ),
        ({"BRAND_COLOUR": "teal"}, "BRAND_COLOUR"),
        ({"BRAND_COLOUR": "#8fd3cb"}, "BRAND_COLOUR is too light"),
        ({"BRAND_HOVER_COLOUR": "#cccccc"}, "BRAND_HOVER_COLOUR is too light"),
        ({"SUN_COLOUR": "#00705f"}, "SUN_COLOUR is too close"),
        ({"MAP_TILES_URL": "http://tiles.example/{z}/{x}/{y}"}, "MAP_TILES_URL"),
        ({"ENVIRONMENT": "staging"}, "ENVIRONMENT"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_unsafe_setting_stops_the_start_by_name(changes: dict[str, str], named: str) -> None:
    started = start(**changes)
    assert started.returncode != 0
    assert named in started.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "changes",
    [
        {"SMTP_URL": "smtp+tls://user:password@mail.example:587"},
        {"SMTP_URL": "smtps://user:password@mail.example:465", "COUNCIL_CLOSED_ON": "2026-12-29, 2026-12-30"},
        {"BACK_OFFICES": json.dumps({"streets": {"kind": "webhook", "url": "https://127.0.0.1:1", "secret": SECRET}})},
    ],
    ids=["starttls", "smtps and closing days", "back office"],
)
def test_what_the_example_describes_starts(changes: dict[str, str]) -> None:
    started = start(**changes)
    assert (started.returncode, started.stdout) == (0, "started\n"), started.stderr


def test_the_safety_check_knows_what_is_built() -> None:
    assert set(handover.KINDS) == safety.BACK_OFFICE_KINDS
    built = {name for name in channels.SENDERS if not name.startswith("demo")}
    assert {safety.EMAIL_CHANNEL, safety.SMS_CHANNEL} == built
    assert {safety.PAYMENT_PROVIDER} == set(payments.PROVIDERS) - {"demo"}


def test_all_faults_are_named_at_once_and_no_secret_is_shown() -> None:
    started = start(SECRET_KEY="a-short-one", ALLOWED_HOSTS="", SMTP_URL="")
    last = started.stderr.splitlines()[-1]
    assert all(name in last for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SMTP_URL"))
    assert "a-short-one" not in started.stderr


def test_nothing_said_is_production() -> None:
    assert "refuses to start" in start(ENVIRONMENT="", SECRET_KEY="").stderr


def read_by_settings() -> set[str]:
    """The name of every variable that portal/settings.py asks for."""
    tree = ast.parse((ROOT / "portal" / "settings.py").read_text())
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_the_example_lists_every_variable_and_no_other() -> None:
    example = re.findall(r"^#? ?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert len(example) == len(set(example))
    assert set(example) == read_by_settings()


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_the_composed_services_know_every_variable_and_no_other(service: str) -> None:
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"][service]["environment"]
    assert {line.partition("=")[0] for line in composed} == read_by_settings()


def test_the_manual_names_every_command_that_a_production_needs() -> None:
    ours = {path.stem for path in ROOT.glob("*/management/commands/[!_]*.py")} - {"demo", "seed_demo", "requirements"}
    manual = (ROOT / "docs" / "operations.md").read_text()
    assert {command for command in ours if command not in re.findall(r"[a-z_]+", manual)} == set()
    assert "services check --deployed" in manual


def test_no_variable_is_read_from_the_environment_outside_the_settings() -> None:
    readers = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for floor in ("design", "accounts", "notifications", "casework", "journeys", "portal")
        for path in (ROOT / floor).rglob("*.py")
        if path.name not in {"settings.py", "back_office.py"}
        for line in path.read_text().splitlines()
        if re.search(r"os\.(getenv|environ(\[|\.get))", line)
    ]
    assert readers == []
