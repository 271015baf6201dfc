"""What can only be measured in a fresh interpreter: importing, the command's help, and peak memory."""

import os
import statistics
import subprocess
import sys
from pathlib import Path

__all__ = ["heavy_modules_of_help", "import_ratios", "peak_memory"]

ROOT = Path(__file__).parents[1]
IMPORTS = {
    "import pandas": "import pandas",
    "import typology": "import typology",
    "import typology and first use": "import typology as ty; ty.classify, ty.load_rulebook, ty.Assessments",
}
TIMED = "import time; start = time.process_time(); {code}; print(time.process_time() - start)"
HELP = """
import sys
from typology.cli import main
main(["--help"], standalone_mode=False)
print(*sys.modules, file=sys.stderr)
"""
MEMORY = """
import re, sys
from pathlib import Path
import typology as ty
from benchmarks.random_assessments import random_assessments

def resident(field):
    return int(re.search(field + r":\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024

ty.classify(random_assessments(10)).table
units, classified = int(sys.argv[1]), sys.argv[2] == "classified"
before = resident("VmRSS")
assessments = random_assessments(units)
if classified:
    ty.Classification(assessments, ty.load_rulebook()).table
print(resident("VmHWM") - before)
"""


def _run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=True)


def import_ratios(rounds: int) -> dict[str, float]:
    """Return how many times the CPU time of ``import pandas`` the others take: medians of interleaved rounds."""
    for code in IMPORTS.values():
        _run(code)
    taken: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for _ in range(rounds):
        for name, code in IMPORTS.items():
            taken[name].append(float(_run(TIMED.format(code=code)).stdout))
    pandas, *others = IMPORTS
    return {name: statistics.median(a / b for a, b in zip(taken[name], taken[pandas], strict=True)) for name in others}


def heavy_modules_of_help() -> list[str]:
    """Return which of the heavy libraries ``typology --help`` has loaded."""
    loaded = _run(HELP).stderr.split()
    return [name for name in ("pandas", "sklearn", "scipy", "numpy") if name in loaded]


def peak_memory(units: int) -> tuple[int, int]:
    """Return by how many bytes resident memory rises at its peak: with the input alone, and with its table."""
    alone, classified = (int(_run(MEMORY, str(units), what).stdout) for what in ("input", "classified"))
    return alone, classified
