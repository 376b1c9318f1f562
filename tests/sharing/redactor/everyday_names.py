"""Everyday words that are names, and where they stand as names: written before the rules were looked at."""

from rmjournal.sharing.redactor.redaction import redact
from tests.sharing.redactor.scoring import words

_NAMES = """
Foster Cox Lynch Hall Grant Will Mark Bill Rose Grace Hope Faith Joy Dawn Eve May April June Summer Ivy Holly Hazel
Heather Lily Daisy Violet Olive Iris Poppy Ruby Pearl Jade Amber Gene Frank Rob Pat Sue Drew Chase Hunter Mason
Carter Taylor Cook Baker Fisher Page Reed Ward Wood Stone Hill Field Brook Banks Rivers Park King Young Long Short
Brown White Black Green Gray Rich Price Noble Sharp Swift Best Good Wise Bright Love Power Day Knight Bell Bird Fox
Wolf Lamb Case Cross Lane Street Church Bush Rush Marsh Moss Cliff Dale Dean Ray Guy Miles Earl Art Glen Lance
Victor Christian Penny Sky Angel Star Patience Prudence Constance Mercy Charity Justice Major Marshall Bishop Pope
Abbott Cash Sterling Buck Chance Worth Wells Waters Ford Bridge Gates Walls Small Little Self Savage Moody Strong
Weeks Winter Snow Frost Rain Storm Blessing Precious Gift
"""
_POSITIONS = """
{} to write the first draft.
{}, a junior, helped with the words.
{} vows to ask more questions.
{}: what would you change?
Agreed. {} will take the notes.
{} is leaving the team.
{} asks good questions.
{} and I agreed on this.
{} has a new role.
{} never reads the report.
{} thought it was too long.
- {}
{}'s idea was better.
{} would like to join.
{}, {} and me
{} also came along.
Thanks {}
Ask {} about the plan.
{} can't make it.
{}, if you read this, thank you.
{} said that we talk too much.
{} didn't mind.
I met {}. {} listened.
{} reads, I talk.
{} wants to go on.
"""
NAMES = _NAMES.split()
POSITIONS = _POSITIONS.strip().split("\n")


def is_left(name: str, position: str) -> bool:
    """Does the name come through where it stands here?"""
    out = redact(position.replace("{}", name)).text
    return name.lower() in {word for word, _, _ in words(out)}
