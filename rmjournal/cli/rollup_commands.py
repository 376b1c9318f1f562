"""The report for a coordinator, in words."""

from rmjournal.cli.parser import Commands, add


def add_rollup(commands: Commands) -> None:
    """Declare the report on a folder of summaries."""
    parser = add(
        commands,
        "rollup",
        "rollup:rollup",
        "report on a folder of summaries: rounded counts, with nobody to be picked out; needs no journal",
        "rmjournal rollup summaries --invited 60 --html report.html",
        json='one object: {"format", "version", "period", "files", "k", "invited", "response",\n'
        '"response_instead", "tables", "withheld", "statements", "rejected",\n'
        '"replaced", "notes"}; under ten summaries "files": "fewer than 10", "rejected".\n'
        '"rejected" and "replaced" are rounded, null for one to nine',
    )
    parser.add_argument("folder", metavar="FOLDER", help="the summaries; or what --parquet wrote, by its name")
    parser.add_argument("--period", metavar="P", help="which, where there are several: such as 2026-H1 or cycle-3")
    parser.add_argument("--invited", metavar="N", type=int, help="how many were invited, for the response rate")
    parser.add_argument("--one-role", action="store_true", help="only one role handed in: groups of 5 in place of 10")
    parser.add_argument("--csv", metavar="F", help="write the figures as a table to a file that does not exist yet")
    parser.add_argument("--html", metavar="F", help="write a page with charts, for a browser or a printer")
    parser.add_argument(
        "--parquet", metavar="F", help="write the single summaries for another engine (F.parquet); needs DuckDB"
    )
    parser.add_argument("--ledger", metavar="F", help="another ledger of earlier reports than your usual one")
