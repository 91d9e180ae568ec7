"""The heartbeat: APScheduler lives here and nowhere else."""
