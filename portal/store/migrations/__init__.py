"""The schema's history. A version that was released is never edited; a change is a new version."""
