"""Stores over SQLAlchemy Core: SQLite or PostgreSQL, one code path.

To add a subject, add four things:

1. its port, a ``Protocol`` of what it stores, beside the domain types (``core/goals.py``: ``GoalStore``);
2. ``storage/tables/SUBJECT.py`` with its ``Table`` definitions on `tables.base.METADATA`, imported by
   ``tables/__init__.py``. Instants are `Instant`. A row about a member has the columns of `member_columns`, a row of a
   community those of `community_columns`: erasing a member or a community walks every table that has them;
3. ``storage/SUBJECT.py`` with a class that takes a `Database` and satisfies the port. Use ``async with
   database.read()`` or ``database.write()`` for a connection inside one transaction; never nest them, and never wait
   for anything but the database inside;
4. a revision ``migrations/versions/NNNN_SUBJECT.py``: the next free number, ``revision = "NNNN"``,
   ``down_revision`` the one before. ``tests/storage/test_migrations.py`` fails until tables and revisions agree.

Then add it to `runtime.stores.Stores`.
"""
