"""The JSON API: what the pages can do, for programs (docs/reference/api.md). Every call goes through the same verbs."""
