"""What organisers chose of a series, as one JSON object, so that a new series needs no new columns."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

CHOICES = {"direction": 100, "difficulty": 20, "cluster": 100}


def upgrade() -> None:
    """Gather the three columns in one."""
    _add(sa.Column("options", sa.Text(), nullable=True))
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT id, direction, difficulty, cluster FROM schedules")).all():
        chosen = {name: getattr(row, name) for name in CHOICES if getattr(row, name)}
        values = {"id": row.id, "options": json.dumps(chosen, ensure_ascii=False, separators=(",", ":"))}
        connection.execute(sa.text("UPDATE schedules SET options = :options WHERE id = :id"), values)
    with op.batch_alter_table("schedules") as table:
        table.alter_column("options", existing_type=sa.Text(), nullable=False)
        for name in CHOICES:
            table.drop_column(name)


def downgrade() -> None:
    """Spread it over three columns again; what other series chose is lost."""
    for name, size in reversed(CHOICES.items()):
        _add(sa.Column(name, sa.String(length=size), nullable=True))
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT id, options FROM schedules")).all():
        chosen = json.loads(row.options)
        values = {"id": row.id, **{name: chosen.get(name, "") for name in CHOICES}}
        columns = ", ".join(f"{name} = :{name}" for name in CHOICES)
        connection.execute(sa.text(f"UPDATE schedules SET {columns} WHERE id = :id"), values)  # noqa: S608  # own names
    with op.batch_alter_table("schedules") as table:
        for name, size in CHOICES.items():
            table.alter_column(name, existing_type=sa.String(length=size), nullable=False)
        table.drop_column("options")


def _add(column: sa.Column[str]) -> None:
    """Add *column* behind the channel; PostgreSQL knows no place in a table."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("schedules", recreate="always") as table:
            table.add_column(column, insert_after="channel")
    else:
        op.add_column("schedules", column)
