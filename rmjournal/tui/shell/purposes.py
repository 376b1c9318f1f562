"""What each screen is for, in a sentence, for the help."""

from rmjournal.tui.kit.base_screen import BaseScreen

PURPOSES = {
    "AgreementScreen": "What the two of you agree on, clause by clause. Every version stays readable.",
    "BackupsScreen": "Back up your journal, merge another copy of it, or resolve conflicts.",
    "ConflictsScreen": "The same entry was changed on two computers. Choose which version to keep.",
    "EndingScreen": "The end of a pair: words to share if you like, and what happens to your notes.",
    "ExportLogScreen": "Everything you have shared, with the date and who it was for.",
    "FirstRunScreen": "Set up your journal in six short steps.",
    "FormScreen": "Answer what you like and leave out the rest. Nothing is shared from here.",
    "HistoryScreen": "Earlier versions of one entry. Compare, restore or delete them.",
    "HomeScreen": "Your next steps, the soonest first. Press Enter to start the selected one.",
    "LearnScreen": "Short guides to reverse mentoring, those for your own roles first.",
    "LearningScreen": "Goals for both of you, evidence for your own, and what each of you has learnt.",
    "LineDraftScreen": "Read a line for the log that you began on the command line.",
    "ManualScreen": "The manual, one page per question.",
    "MeetingScreen": "The agenda and what is off limits, while others may be looking.",
    "OwnLinesScreen": "What you held back or rehearsed. You see only counts until you open it.",
    "PairScreen": "One pair: its sessions and everything you wrote, the newest first.",
    "PairsScreen": "All your pairs, with your role in each.",
    "QuestionsScreen": "The example questions, which you can put in your own words.",
    "ReceiveScreen": "See what a reply says about each point before you accept any of it.",
    "RecordScreen": "Read one entry in full.",
    "ReflectScreen": "Reflect in your own words. Answer one question, all of them or none.",
    "SearchScreen": "Find anything you wrote. Results appear as you type.",
    "SecurityScreen": "Your passphrase, your recovery key and the health of your journal.",
    "SessionScreen": "Write about a session or a pair. It saves as you type.",
    "SessionPageScreen": "One session, from the agenda to your reflection.",
    "SettingsScreen": "Change how rmjournal looks and when it locks.",
    "CalendarScreen": "See the exact event before you save it for your calendar. It says when, and no more.",
    "ShareScreen": "See the exact text before you share it. Nothing is shared until you choose how.",
    "SharedItemScreen": "Read again exactly what you shared.",
    "SignalsScreen": "One thing at a time that may need attention, with one small step.",
    "TakeawaysScreen": "The takeaways of each session, and the commitments that follow.",
    "TextScreen": "A 90-second read. Press Space for the full text.",
    "TrendsScreen": "How the sessions have gone, in figures.",
    "UnlockScreen": "Type your passphrase to open your journal.",
}


def purpose_of(screen: type[BaseScreen]) -> str:
    """Return what a screen is for, or "" if nobody has said so."""
    return next((PURPOSES[each.__name__] for each in screen.__mro__ if each.__name__ in PURPOSES), "")
