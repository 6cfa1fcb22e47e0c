"""Commands in processes that start at once: children of one that has everything imported.

A line of JSON on standard input asks: ``["warm", "run", ...]`` runs a command here and answers with its status,
``["go", "run", ...]`` runs it in a child and answers with its number, and ``["wait"]`` answers with the status of that
child, or minus the signal that killed it.
"""

import json
import os
import sys

from factorflow.cli import main


def fork(arguments: list[str]) -> int:
    number = os.fork()
    if not number:
        status = 130
        try:
            status = main(arguments)
        finally:
            os._exit(status)
    return number


def serve() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    child = 0
    for line in sys.stdin:
        match json.loads(line):
            case ["warm", *arguments]:
                answer = main(arguments)
            case ["go", *arguments]:
                answer = child = fork(arguments)
            case ["wait"]:
                answer = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(answer, file=answers, flush=True)


if __name__ == "__main__":
    serve()
