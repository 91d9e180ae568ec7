"""The metadata that every table belongs to, and the columns that many share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Column, Dialect, Integer, MetaData, String
from sqlalchemy.types import TypeDecorator

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept as whole microseconds since 1970: exact, sortable and the same in both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To the database."""
        del dialect
        return None if value is None else micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """From the database, in UTC."""
        del dialect
        return None if value is None else _EPOCH + timedelta(microseconds=value)


def number() -> Column[int]:
    """A row number that SQLite and PostgreSQL count up by themselves."""
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def member_columns(*, key: bool = False, needed: bool = True) -> tuple[Column[str], Column[str]]:
    """The member that a row belongs to; erasing the member removes the row."""
    return (
        Column("member_platform", String(20), primary_key=key, nullable=not needed, autoincrement=False),
        Column("member_account", String(80), primary_key=key, nullable=not needed, autoincrement=False),
    )


def community_columns(*, key: bool = False, needed: bool = True) -> tuple[Column[str], Column[str]]:
    """The community that a row belongs to; erasing the community removes the row."""
    return (
        Column("community_platform", String(20), primary_key=key, nullable=not needed, autoincrement=False),
        Column("community_id", String(80), primary_key=key, nullable=not needed, autoincrement=False),
    )
