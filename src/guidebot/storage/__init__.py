"""Tables and queries: SQLAlchemy Core, one code path for SQLite and PostgreSQL."""
