"""A real OpenID Connect provider, run for as long as a test needs it: ``tests/oidc/provider.js``."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / ".venv" / "bin" / "node"
CLIENT = {"client_id": "portal", "secret": "only-for-tests"}


class Account:
    """Someone at the council: what its sign-in says of them."""

    def __init__(
        self, email: str = "", *, is_verified: bool = True, amr: tuple[str, ...] = ("pwd",), dies: bool = False
    ) -> None:
        self.claims: dict[str, Any] = {"email": email, "email_verified": is_verified, "name": "Sam Officer"}
        self.amr = list(amr)
        self.dies = dies  # the provider does, once they have signed in


@contextmanager
def provider(accounts: Mapping[str, Account], *, comes_back_to: str) -> Iterator["Provider"]:
    """The provider with these ``accounts``, by what is typed as the user name."""
    running = subprocess.Popen(
        [str(NODE), str(ROOT / "tests" / "oidc" / "provider.js")],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "CLIENT_ID": CLIENT["client_id"],
            "CLIENT_SECRET": CLIENT["secret"],
            "REDIRECT_URI": comes_back_to,
            "ACCOUNTS": json.dumps({name: vars(account) for name, account in accounts.items()}),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,  # the program of the wheel starts node as its child
    )
    assert running.stdout is not None
    started = Provider(running, running.stdout.readline().strip())
    try:
        yield started
    finally:
        started.stop()
        running.communicate()


class Provider:
    """A provider that runs at ``url``."""

    def __init__(self, running: "subprocess.Popen[str]", url: str) -> None:
        self._running = running
        self.url = url

    def stop(self) -> None:
        """From now on nobody answers there."""
        with suppress(ProcessLookupError):
            os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait()


def settings_for(url: str) -> dict[str, Any]:
    """What the portal's settings say of a provider at ``url``."""
    app = {"provider_id": "council", "name": "Council", **CLIENT, "settings": {"server_url": url}}
    return {"council": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
