"""Measures the wall time of a command and the memory of all its processes."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.5


@dataclass(frozen=True)
class Measured:
    """Wall time from launch to exit, and the largest sum of the processes' proportional set sizes."""

    seconds: float
    peak_bytes: int


def run(command: list[str], environment: dict[str, str], log: Path) -> Measured:
    """Runs a command in a session of its own, by which its processes are found.

    Raises RuntimeError with the end of the command's output if it fails.
    """
    start = time.perf_counter()
    with log.open("w") as out:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        peak = 0
        while True:
            try:
                status = process.wait(SAMPLE_SECONDS)
                break
            except subprocess.TimeoutExpired:
                peak = max(peak, _session_bytes(process.pid))
    seconds = time.perf_counter() - start
    if status != 0:
        tail = "\n".join(log.read_text().splitlines()[-20:])
        raise RuntimeError(f"{' '.join(command)[:200]}... exited {status}:\n{tail}")
    return Measured(seconds, peak)


def _session_bytes(session: int) -> int:
    """Returns the sum of the proportional set sizes (shared pages are divided) of a session's processes."""
    total = 0
    for directory in Path("/proc").iterdir():
        if directory.name.isdigit():
            try:
                fields = (directory / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == session:
                    total += _proportional_bytes(directory)
            except (FileNotFoundError, ProcessLookupError):
                continue  # the process has ended
    return total


def _proportional_bytes(directory: Path) -> int:
    for line in (directory / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
