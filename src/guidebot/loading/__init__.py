"""Files to values: YAML and TOML in, frozen dataclasses out, every mistake named at once."""
