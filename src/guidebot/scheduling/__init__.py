"""The heartbeat, which wakes what has to be looked at now and then."""
