"""The comparison's side of a contender's process."""

import subprocess
from contextlib import suppress
from pathlib import Path


class ContenderFailed(Exception):
    """Is raised if a contender's process ends instead of answering; the message is the end of its log."""


class ContenderProcess:
    """A process that is pinned to a core and idle between an answer and the next question."""

    def __init__(self, command: list[str], core: int, log: Path) -> None:
        self._log = log
        self._process = subprocess.Popen(
            ["taskset", "-c", str(core), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log.open("w"),
            text=True,
        )

    def ask(self, question: str) -> str:
        self.begin(question)
        return self.answer()

    def begin(self, question: str) -> None:
        assert self._process.stdin
        with suppress(BrokenPipeError):  # the process has ended: answer() says why
            self._process.stdin.write(question + "\n")
            self._process.stdin.flush()

    def answer(self) -> str:
        """Returns the next answer and skips other lines that the process prints."""
        assert self._process.stdout
        for line in self._process.stdout:
            if line.startswith("="):
                return line[1:].strip()
        raise ContenderFailed("\n".join(self._log.read_text().splitlines()[-15:]))

    def close(self) -> None:
        assert self._process.stdin
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()
