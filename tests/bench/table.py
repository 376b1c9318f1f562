"""Print every figure that has a goal, in one run: each bench of time and memory after the other.

    python tests/bench/table.py [--quick] [--against CHECKOUT] [--jrnl PATH] [--sqlcipher PYTHON]

For Linux; more than an hour with 100,000 entries. What is passed on is told in the benches themselves."""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Run the benches one after the other, so that none disturbs another."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer turns, up to 3,000 records")
    parser.add_argument("--against", metavar="CHECKOUT", help="an older checkout to measure as well")
    parser.add_argument("--jrnl", metavar="PATH", help="this jrnl")
    parser.add_argument("--sqlcipher", metavar="PYTHON", help="a Python that has sqlcipher3")
    options = parser.parse_args()
    quick = ["--quick"] if options.quick else []
    against = ["--against", options.against] if options.against else []
    others = [part for name in ("jrnl", "sqlcipher") if (given := vars(options)[name]) for part in (f"--{name}", given)]
    sizes = [] if options.quick else ["--sizes", "1000,10000,100000"]
    for name, *arguments in (
        ["growth.py", *quick, *sizes, *against],
        ["peers.py", "--sizes", "1000" if options.quick else "10000", *others],
        ["screen.py", *quick],
        ["forms.py", *quick],
        ["opening.py", *quick],
        ["footprint.py", *quick],
        ["run.py", *quick, *(["--jrnl", options.jrnl] if options.jrnl else [])],
    ):
        print(f"\n{name} {' '.join(arguments)}".rstrip(), flush=True)
        subprocess.run([sys.executable, str(HERE / name), *arguments], check=True)


if __name__ == "__main__":
    main()
