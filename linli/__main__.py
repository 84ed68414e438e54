"""The console command `linli`. A subcommand says in one sentence what went wrong, and answers 0 only if all is well."""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from linli import __version__
from linli.kernel.errors import Refused
from linli.run import database, home, prepare, supervisor, worker
from linli.run.errors import CannotStart

BENCHES = "linli.bench"
DEMO = "linli.demo"
COMMANDS = "linli.run.commands"


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    try:
        # What follows these two belongs to the program behind them, options and all.
        if given[:1] == ["manage"]:
            return manage(given[1:])
        if given[:1] == ["bench"] and len(given) > 1 and not given[1].startswith("-"):
            return bench(given[1], given[2:])
        options = parser().parse_args(given)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
        answer: int = options.run(options)
        return answer
    except (CannotStart, ImproperlyConfigured, Refused) as error:
        print(f"linli: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has had enough
        return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="linli", description="A residential community governs itself in the open.")
    top.add_argument("--version", action="version", version=f"Linli {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=run)
        return added

    for name, run, text in (
        ("serve", serve, "Serve Linli: database, web pages and jobs, until Ctrl-C."),
        ("demo", demo, "Serve a demo district with people, cases and a sign-in for every role."),
    ):
        added = command(name, run, text)
        added.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
        added.add_argument("--port", type=_port, help="the port to listen on (default: LINLI_PORT, or 8000)")
    command("worker", work, "Run jobs only, beside a `linli serve` on another machine.")
    command("migrate", migrate, "Bring the database's tables and rights up to date.")
    added = command("import", through("import_register"), "Read a community's register from an XLSX or CSV file.")
    added.add_argument("community", metavar="COMMUNITY", help="its code, its number or its name")
    added.add_argument("file", metavar="FILE", type=Path)
    added.add_argument("--commit", action="store_true", help="enter the rows; without it every problem is only shown")
    added = command("archive", through("archive"), "Write a community's whole log to a file that anyone can verify.")
    added.add_argument("community", metavar="COMMUNITY", help="its code, its number or its name")
    added.add_argument("file", metavar="FILE", type=Path)
    added = command("verify", verify, "Verify an archive or a receipt.")
    added.add_argument("file", metavar="FILE", type=Path)
    added.add_argument("--key", default="", help="the public key (base64) that must have signed it")
    added = command(
        "operator-create", through("create_operator"), "Make the first operator, who sets up everything else."
    )
    added.add_argument("--name", required=True)
    added.add_argument("--phone", default="", help="with country code: +8613800000000")
    added.add_argument("--email", default="")
    added.add_argument("--city", default="本市", help="the city she works for, made if it is not there (%(default)s)")
    added.add_argument("--code", default="city", help="the city's code in addresses (%(default)s)")
    added.add_argument("--body", default="系统运维", help="the name of the operators' body (%(default)s)")
    command("bench", list_benches, "Measure: linli bench NAME [--json] …; without a name the benches are listed.")
    command("manage", list_benches, "Django's own commands: linli manage …")
    return top


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; write a number from 1 to 65535")
    return int(text)


def serve(options: argparse.Namespace, load: Callable[[datetime], object] | None = None) -> int:
    try:
        port = options.port or _port(os.environ.get("LINLI_PORT", "").strip() or "8000")
    except argparse.ArgumentTypeError as error:
        raise CannotStart(f"LINLI_PORT: {error}.") from None
    os.environ["LINLI_PORT"] = str(port)  # the settings derive the address of links from it
    os.environ["LINLI_HOME"] = str(home.data_home())
    return supervisor.serve(host=options.host, port=port, load=load)


def demo(options: argparse.Namespace) -> int:
    os.environ["LINLI_DEMO"] = "yes"

    def load(at: datetime) -> None:
        importlib.import_module(DEMO).load(at, supervisor.say)

    return serve(options, load)


@contextmanager
def at_home() -> Iterator[None]:
    """The data folder and the database for the length of one command, named in the environment for the settings."""
    folder = home.data_home()
    os.environ["LINLI_HOME"] = str(folder)
    with database.using(folder) as url:
        os.environ["DATABASE_URL"] = url
        yield


def work(_options: argparse.Namespace) -> int:
    with at_home():
        worker.main()
    return 0


def migrate(_options: argparse.Namespace) -> int:
    with at_home():
        prepare.set_up_django(as_owner=True)
        prepare.migrate(supervisor.say)
    print("The database is up to date.")
    return 0


def through(name: str) -> Callable[[argparse.Namespace], int]:
    """A subcommand that works with the rooms: loaded when the settings and the models are."""

    def run(options: argparse.Namespace) -> int:
        with at_home():
            prepare.set_up_django(as_owner=True)
            prepare.compile_catalogues()
            prepare.migrate(supervisor.say)
            answer: int = getattr(importlib.import_module(COMMANDS), name)(options)
            return answer

    return run


def verify(options: argparse.Namespace) -> int:
    """Needs neither a database nor a data folder: anyone can run it anywhere."""
    os.environ.setdefault("LINLI_SECRET_KEY", "verifying-keeps-no-secret")
    prepare.set_up_django(as_owner=True)
    answer: int = importlib.import_module(COMMANDS).verify(options)
    return answer


def bench(name: str, arguments: list[str]) -> int:
    """``linli.bench.NAME.main(arguments)``; a bench starts what it measures."""
    module = f"{BENCHES}.{name}"
    if not name.isidentifier() or name not in bench_names():
        raise CannotStart(f"There is no bench {name!r}. There are: {', '.join(bench_names()) or 'none yet'}.")
    answer: int | None = importlib.import_module(module).main(arguments)
    return answer or 0


def bench_names() -> list[str]:
    folder = Path(__file__).resolve().parent / "bench"
    found = [*folder.glob("*.py"), *(p.parent for p in folder.glob("*/__init__.py"))]
    return sorted({p.stem for p in found if not p.stem.startswith("_") and p.stem not in ("common", "limits")})


def list_benches(_options: argparse.Namespace) -> int:
    print("\n".join(bench_names()))
    return 0


def manage(arguments: list[str]) -> int:
    """Django's management commands, as the owner of the database."""
    with at_home():
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
        os.environ["LINLI_AS_OWNER"] = "yes"
        execute_from_command_line(["linli manage", *arguments])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
