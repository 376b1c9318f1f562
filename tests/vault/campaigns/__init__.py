"""Campaigns: the vault against kills, faults, damage, tampering and full disks."""
