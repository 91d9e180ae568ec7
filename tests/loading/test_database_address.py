"""The address of the database: what is wrong with it is said before anything starts, and without repeating it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.core.errors import StorageError
from guidebot.loading.database_address import wrong_with, wrong_with_variable
from guidebot.storage.postgres import postgres_url


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("sqlite:///", "wants a file behind sqlite:///"),
        ("sqlite:///g.db?mode=ro", "takes no options for SQLite"),
        ("sqlite:///folder/", "wants a file, and this is a folder"),
        ("sqlite:///~/g.db", "~ and $NAME are not replaced"),
        ("sqlite:///a\x00b.db", "holds a control character"),
        ("sqlite:///C:\new.db", "between single quotes, where a backslash is one"),
        (f"sqlite:///{'x' * 300}.db", "is longer than a path may be"),
        ("sqlite://g.db", "wants sqlite:///PATH or postgresql://HOST/DATABASE"),
        ("SQLITE:///g.db", "wants sqlite:///PATH"),
        ("POSTGRESQL://h/d", "wants sqlite:///PATH"),
        ("mysql://h/d", "wants sqlite:///PATH"),
        ("g.db", "wants sqlite:///PATH"),
        ("postgresql://h:port/d", "postgresql://USER@HOST:PORT/DATABASE"),
        ("postgresql://h:0/d", "a port between 1 and 65535"),
        ("postgresql://h:/d", "a port between 1 and 65535"),
        ("postgresql://h:99999/d", "a port between 1 and 65535"),
        ("postgresql://[::1/d", "a host of IPv6 stands in [brackets]"),
        ("postgresql://::1/d", "a host of IPv6 stands in [brackets]"),
        ("postgresql://a host/d", "postgresql://USER@HOST:PORT/DATABASE"),
        ("postgresql://h/d?sslmode=on", "knows for sslmode only"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(address: str, says: str) -> None:
    """As the end of a sentence with the name of the setting in front."""
    assert says in wrong_with(address)


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///guidebot.db",
        "sqlite:////var/lib/guidebot/guidebot.db",
        "sqlite:///a b.db",
        "postgresql://h/d",
        "postgresql:///d",
        "postgresql:///d?host=/run/postgresql",
        "postgres://u:p@h:5432/d",
        "postgresql+asyncpg://u@h/d",
        "postgresql://[::1]:5432/d",
        "postgresql://u:p%40w@h/d?sslmode=require&connect_timeout=5",
        "postgresql://u:a/b?c#d@h:5432/d",
    ],
)
def test_an_address_of_any_usual_form_is_right(address: str) -> None:
    """Also with a password that holds signs of its own."""
    assert "" == wrong_with(address)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", ""),
        ("sqlite://", ""),
        ('"sqlite:///g.db"', "quotation marks stand round it"),
        ("DATABASE_URL=sqlite:///g.db", "a name and a sign of equality"),
        ("host=db password=sesame", "a name and a sign of equality"),
        ("mysql://u:sesame@h/d", "wants sqlite:///PATH"),
    ],
)
def test_a_variable_that_was_copied_with_something_round_it_is_named(address: str, says: str) -> None:
    """And no password in it is."""
    said = wrong_with_variable(address)

    assert says in said
    assert bool(says) == bool(said)
    assert "sesame" not in said


@given(st.text(max_size=60).map("postgresql://{}".format))
def test_what_passes_is_understood(address: str) -> None:
    """No address passes that the driver would break on, and any other is refused in words."""
    if wrong_with(address):
        return
    try:
        assert postgres_url(address).drivername
    except StorageError as error:
        assert error.fix  # noqa: PT017  # either outcome is right
