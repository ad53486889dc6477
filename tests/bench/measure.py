"""Runs programs one at a time and says what each cost: seconds, processor seconds, peak memory; and describes the
machine they ran on."""
import dataclasses
import json
import os
import pathlib
import platform
import subprocess
import sys
import time


@dataclasses.dataclass
class Cost:
    seconds: float
    cpu_seconds: float
    peak_mb: float
    stdout: bytes

    def json(self):
        return json.loads(self.stdout.decode().splitlines()[-1])


def run(command, accepted=(0,), stdout=subprocess.PIPE):
    """The cost of one run, its children included; stops the benchmark where the program fails."""
    start = time.monotonic()
    child = subprocess.Popen([str(part) for part in command], stdout=stdout, stderr=subprocess.PIPE)
    printed, complaints = child.stdout.read() if child.stdout else b"", child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in accepted:
        sys.exit(f"scripts/bench: {' '.join(map(str, command))} ended with {child.returncode}\n{complaints.decode()}")
    return Cost(time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, printed)


def megabytes(path):
    path = pathlib.Path(path)
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_blocks * 512 for file in files) / 1e6


def median(values):
    """The middle one; of an even number the lower of the two in the middle, so that it is one that was measured."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2]


def first_line_of(file, start):
    try:
        lines = pathlib.Path(file).read_text().splitlines()
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(start)), "")


def installed_version(package):
    found = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True)
    return found.stdout if found.returncode == 0 else None


def machine():
    return {"cpu": first_line_of("/proc/cpuinfo", "model name") or platform.processor(), "cores": os.cpu_count(),
            "memory": first_line_of("/proc/meminfo", "MemTotal"), "kernel": platform.release(),
            "load_at_start": os.getloadavg()[0], "python": platform.python_version()}
