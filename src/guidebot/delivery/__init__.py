"""The outbox as values and ports: what shall be sent, and who knows how."""
