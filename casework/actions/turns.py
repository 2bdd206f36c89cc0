"""Turns: of several transactions that must not look at the same at once, each waits for the one before it."""

import zlib

from django.db import connection


def take_turn(name: str) -> None:
    """Let nobody else take the turn of ``name`` until this transaction ends.

    Where there is no row to lock. On SQLite a transaction is the only one that writes anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])
