"""Revisions of the schema, applied by Alembic. `storage.migrating` runs them."""
