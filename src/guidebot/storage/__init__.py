"""Stores over SQLAlchemy Core: SQLite or PostgreSQL, one code path.

To add a subject, add four things:

1. its port, a ``Protocol`` of what it stores, beside the domain types (``core/goals.py``: ``GoalStore``);
2. ``storage/tables/SUBJECT.py`` with its ``Table`` definitions on `tables.base.METADATA`, imported by
   ``tables/__init__.py``. Instants are `Instant`. A row about a member has the columns of `member_columns`, a row of a
   community those of `community_columns`: erasing a member or a community walks every table that has them;
3. ``storage/SUBJECT.py`` with a subclass of `database.Store` that satisfies the port. Its methods are plain functions
   that take a `Connection` first and are marked `reading` or `writing`: each runs as one transaction, on SQLite in a
   thread of its own, so it touches nothing but the connection and values. Callers await it and leave the connection
   out. What must not happen twice at once on PostgreSQL asks for `alone`;
4. a revision ``migrations/versions/NNNN_SUBJECT.py``: the next free number, ``revision = "NNNN"``,
   ``down_revision`` the one before. ``tests/storage/test_migrations.py`` fails until tables and revisions agree.

Then add it to `runtime.stores.Stores`.
"""
