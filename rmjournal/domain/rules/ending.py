"""What is said before anything is destroyed for good."""

LEGAL_HOLD = "If there may be a grievance or a legal hold, do not destroy: get advice first."
