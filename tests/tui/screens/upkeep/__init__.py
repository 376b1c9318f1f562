"""Tests of settings, security and backups."""
