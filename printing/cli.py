"""The printing command line. Exit 0 done, 1 printer or disk at fault, 2 bad input; one sentence, no trace."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from desktop.domain.errors import Trouble, UserError

BACKENDS = ("escpos", "pdf", "png")
LANGUAGES = ("en", "sw", "both")
WAYS = "tcp://HOST:PORT, or another way to a printer (docs/printing.md)"

Deed = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str]) -> int:
    """Runs one command."""
    try:
        chosen = parser().parse_args(arguments)
        deed: Deed = chosen.deed
        return deed(chosen)
    except UserError as refused:
        print(refused, file=sys.stderr)
        return 2
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    whole = argparse.ArgumentParser(prog="python -m printing", description="Papers: made, drawn, sent, proved.")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")

    sample = commands.add_parser("sample", help="write a sample document with made-up people")
    sample.add_argument("kind", metavar="receipt|slip|acknowledgement|not_completed|ticket|x|z|test")
    sample.add_argument("--out", required=True, metavar="FILE.json")
    sample.set_defaults(deed=write_sample)

    render = commands.add_parser("render", help="turn a document into bytes, a PDF or a picture")
    render.add_argument("--document", required=True, metavar="FILE.json")
    render.add_argument("--backend", required=True, choices=BACKENDS)
    render.add_argument("--width", type=int, default=80, metavar="80|58", help="paper in millimetres")
    render.add_argument("--columns", type=int, metavar="48|42|32", help="instead of --width")
    render.add_argument("--paper", choices=("roll", "a4", "a5"), default="roll", help="of a PDF")
    render.add_argument("--code-page", default="CP858", metavar="CP858|CP1252|PC437")
    render.add_argument("--lang", choices=LANGUAGES, help="instead of the document's own")
    render.add_argument("--out", required=True, metavar="FILE")
    render.set_defaults(deed=write_rendering)

    send = commands.add_parser("send", help="send bytes to a printer as they are")
    send.add_argument("file", metavar="FILE.bin")
    send.add_argument(
        "--to", required=True, metavar="ADDRESS", help="tcp://HOST:PORT, or another way (docs/printing.md)"
    )
    send.set_defaults(deed=send_file)

    ask = commands.add_parser("probe", help="ask a printer what it can confirm, without printing")
    ask.add_argument(
        "--to", required=True, metavar="ADDRESS", help="tcp://HOST:PORT, or another way (docs/printing.md)"
    )
    ask.set_defaults(deed=probe_printer)

    job = commands.add_parser("job", help="print a document through the job machine, one JSON line a step")
    job.add_argument("--document", required=True, metavar="FILE.json")
    job.add_argument(
        "--to", required=True, metavar="ADDRESS", help="tcp://HOST:PORT, or another way (docs/printing.md)"
    )
    job.add_argument("--store", required=True, metavar="DIR", help="keeps the jobs; the same again resumes")
    job.add_argument("--copy-reason", metavar="TEXT", help="print a marked copy, and why")
    job.add_argument("--width", type=int, default=80, metavar="80|58")
    job.add_argument("--give-up", type=float, default=60.0, metavar="SECONDS", help="when the printer is not ready")
    job.add_argument("--wait", type=float, default=120.0, metavar="SECONDS", help="in all; what then lies is unknown")
    job.set_defaults(deed=run_job)

    papers = commands.add_parser("papers", help="tell every paper of a store with its history, one JSON line each")
    papers.add_argument("--store", required=True, metavar="DIR")
    papers.set_defaults(deed=tell_papers)

    look = commands.add_parser("discover", help="printers that there are, one JSON line each")
    look.add_argument("--network", action="store_true", help="look into this computer's own network too")
    look.set_defaults(deed=discover)

    virtual = commands.add_parser("virtual", help="be a printer: listen, and draw what arrives as paper")
    virtual.add_argument("--port", type=int, default=9100)
    virtual.add_argument("--host", default="127.0.0.1")
    virtual.add_argument("--width", type=int, default=80, metavar="80|58")
    virtual.add_argument("--out", required=True, metavar="DIR")
    virtual.add_argument("--control", type=int, metavar="PORT", help="a page with switches for faults; 0: a free one")
    virtual.add_argument("--speed", type=float, default=0.0, metavar="MM/S", help="0 prints at once")
    virtual.add_argument("--buffer", type=int, default=4 * 1024 * 1024, metavar="BYTES")
    virtual.add_argument("--roll", type=float, default=0.0, metavar="MM", help="length of a roll; 0 never ends")
    virtual.set_defaults(deed=be_a_printer)
    return whole


def write_sample(chosen: argparse.Namespace) -> int:
    """`sample`."""
    from printing.document_json import to_json
    from printing.samples import sample

    write(chosen.out, (to_json(sample(chosen.kind)) + "\n").encode())
    return 0


def write_rendering(chosen: argparse.Namespace) -> int:
    """`render`."""
    from dataclasses import replace

    from printing.charset import CODE_PAGES
    from printing.document_json import from_json

    document = from_json(read(chosen.document).decode("utf-8", "replace"))
    document = replace(document, language=chosen.lang) if chosen.lang else document
    columns = columns_from(chosen)
    if chosen.code_page not in CODE_PAGES:
        raise UserError(
            "The character set “{page}” is not known. Use {known}.", page=chosen.code_page, known=", ".join(CODE_PAGES)
        )
    if chosen.backend == "escpos":
        from printing.escpos_backend import render_escpos

        write(chosen.out, render_escpos(document, columns, chosen.code_page))
    elif chosen.backend == "pdf":
        from printing.pdf_backend import render_pdf

        write(chosen.out, render_pdf(document, columns, chosen.paper))
    else:
        from printing.preview_backend import render_preview

        write(chosen.out, render_preview(document, columns, chosen.code_page))
    return 0


def columns_from(chosen: argparse.Namespace) -> int:
    from printing.printer_settings import columns_of

    given: int | None = chosen.columns
    return columns_of(chosen.width) if given is None else given


def send_file(chosen: argparse.Namespace) -> int:
    """`send`: the bytes, then how the printer says it is. Sent is not printed."""
    from printing.conversation import Patience
    from printing.probe import ask_status
    from printing.transports import transport_for

    data = read(chosen.file)
    link = transport_for(chosen.to).open()
    try:
        sent = link.send(data)
        answers, condition = ask_status(link, Patience()) if link.answers and not link.broken else ({}, None)
    finally:
        link.close()
    problem = condition.problem if condition is not None else ""
    say({"bytes": len(data), "sent": sent, "status": hexadecimal(answers), "problem": problem})
    if sent < len(data):
        raise Trouble("The connection broke after {sent} of {all} bytes.", sent=sent, all=len(data))
    return 0


def probe_printer(chosen: argparse.Namespace) -> int:
    """`probe`."""
    from printing.probe import SAYS, probe
    from printing.transports import transport_for

    found = probe(transport_for(chosen.to))
    say(
        {
            "address": chosen.to,
            "grade": str(found.grade),
            "certain": found.certain,
            "says": SAYS[found.grade],
            "status": {str(number): answer for number, answer in found.answers.items()},
            "in_order": found.in_order,
            "noisy": found.noisy,
            "process_id": found.process_id,
            "problem": found.condition.problem,
            "paper_low": found.condition.paper_low,
        }
    )
    return 0


def run_job(chosen: argparse.Namespace) -> int:
    """`job`."""
    from printing.job_command import print_one
    from printing.printer_settings import columns_of

    text = read(chosen.document).decode("utf-8", "replace")
    end = print_one(
        text,
        chosen.to,
        Path(chosen.store),
        columns=columns_of(chosen.width),
        copy_reason=chosen.copy_reason,
        give_up_s=chosen.give_up,
        wait_s=chosen.wait,
        say=say,
    )
    return 0 if end else 1


def be_a_printer(chosen: argparse.Namespace) -> int:
    """`virtual`: until it is interrupted."""
    from printing.virtual.command import be_a_printer

    return be_a_printer(chosen, say)


def tell_papers(chosen: argparse.Namespace) -> int:
    """`papers`."""
    from printing.job_command import papers

    if not (Path(chosen.store) / "jobs.sqlite").is_file():
        raise UserError("There are no papers in {path}. Look at the folder.", path=chosen.store)
    papers(Path(chosen.store), say)
    return 0


def discover(chosen: argparse.Namespace) -> int:
    """`discover`."""
    from printing.discovery import find_printers

    for found in find_printers(network=chosen.network):
        say({"name": found.name, "address": found.address, "way": found.way, "receipt": found.receipt})
    return 0


def say(facts: dict[str, object]) -> None:
    """One JSON line on standard output, at once."""
    print(json.dumps(facts, ensure_ascii=False), flush=True)


def hexadecimal(answers: dict[int, bytes]) -> dict[str, str]:
    return {str(number): answer.hex() for number, answer in answers.items()}


def read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as fault:
        raise UserError(
            "The file {path} cannot be read ({why}). Look at the name.", path=path, why=fault.strerror or str(fault)
        ) from fault


def write(path: str, data: bytes) -> None:
    try:
        Path(path).write_bytes(data)
    except OSError as fault:
        raise Trouble(
            "The file {path} cannot be written ({why}). Choose another place.",
            path=path,
            why=fault.strerror or str(fault),
        ) from fault
