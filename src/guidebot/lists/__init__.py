"""Lists that others keep on the web: asked for carefully, and checked entry by entry."""
