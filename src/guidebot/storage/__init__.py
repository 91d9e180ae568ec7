"""Stores in SQL: SQLite or PostgreSQL, the same statements for both.

To add a subject, add four things:

1. its port, a ``Protocol`` of what it stores, beside the domain types (``core/goals.py``: ``GoalStore``);
2. a revision ``migrations/versions/NNNN_SUBJECT.py``: the next free number, ``revision = "NNNN"``,
   ``down_revision`` the one before. A moment is a ``BigInteger`` whose name says so (``sent_at``, ``paused_until``). A
   row about a member has ``member_platform`` and ``member_account``, a row of a community ``community_platform`` and
   ``community_id``: erasing a member or a community walks every table that has them;
3. the same table in ``schema.sql``, where a moment is declared ``INSTANT``: that alone makes it a ``datetime`` when it
   is read. Any other ``BigInteger`` is declared ``BIGINT`` and stays a number. ``tests/storage/test_migrations.py``
   fails until both agree, and shows the statement that the revision made;
4. ``storage/SUBJECT.py`` with a subclass of `database.Store` that satisfies the port. Its methods are plain functions
   that take a `Connection` first and are marked `reading` or `writing`: each runs as one transaction, on SQLite in a
   thread of its own, so it touches nothing but the connection and values. Callers await it and leave the connection
   out. What must not happen twice at once on PostgreSQL asks for `alone`.

Then add it to `runtime.stores.Stores`. What a statement may say, and what comes back, is in `connection`; what people
typed is always a value, never a part of a statement.
"""
