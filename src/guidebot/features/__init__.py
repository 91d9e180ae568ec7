"""What people can do: a file per subject, each from Request to Reply or Form."""
