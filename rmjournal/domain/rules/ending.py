"""Word the warning that is shown before anything is destroyed."""

LEGAL_HOLD = "If there may be a grievance or a legal hold, don't destroy anything. Get advice first."
