"""Reads, by subject: plain functions of a connection that give the use cases' views."""
