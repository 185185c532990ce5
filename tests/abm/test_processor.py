"""Results are the same on a processor that can multiply and add at once and on one that cannot.

The C library's `exp` and `pow` use fused multiplication where the processor has it, and so round
some last digits otherwise; its tunables tell it to do as if there was none.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import math
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from abm.build import load_inputs
from abm.engine import jit
from abm.engine.ensemble import Ensemble
from abm.model import War
from abm.rules.arithmetic import cos_third, exp, log, power, tanh, whole_power
from abm.schema import values

PLAIN = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2"}
ROOT = Path(__file__).resolve().parents[2]


def digest(numbers: object) -> str:
    return hashlib.sha256(repr(numbers).encode()).hexdigest()


def library() -> str:
    chance = random.Random(1)
    drawn = [chance.uniform(-30.0, 3.0) for _ in range(20_000)]
    return digest([(math.exp(x), math.pow(abs(x), 0.6)) for x in drawn])


def functions() -> str:
    chance = random.Random(2)
    drawn = [chance.uniform(0.0, 1.0) for _ in range(5_000)]
    return digest(
        [
            (exp(9.0 * x - 8.0), log(x), tanh(4.0 * x), power(4.0 * x, 0.6), whole_power(x, 9))
            + (cos_third(x),)
            for x in drawn
        ]
    )


def readable() -> str:
    wars = [War(scenario="six-partners", months=18, run=run).play() for run in range(2)]
    return digest([[values(month) for month in war.history] for war in wars])


def compiled() -> str:
    inputs = load_inputs("ukraine-2022", "coordinated", None)
    wars = Ensemble(inputs, 2022).play(np.arange(200))
    return hashlib.sha256(wars.war.tobytes() + wars.months.tobytes()).hexdigest()


def elsewhere(name: str) -> str:
    """Return what a function of this module gives on a processor without fused multiplication."""
    code = f"from tests.abm.test_processor import {name}; print({name}())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | PLAIN,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def two_processors() -> None:
    """Skip where the C library gives the same numbers whatever it is told."""
    if elsewhere("library") == library():
        pytest.skip("the C library here has one exp, or this processor no fused multiplication")


def test_the_functions_are_the_same(two_processors: None) -> None:
    assert elsewhere("functions") == functions()


def test_readable_wars_are_the_same(two_processors: None) -> None:
    assert elsewhere("readable") == readable()


@pytest.mark.compiled
def test_compiled_wars_are_the_same(two_processors: None, kernel: None) -> None:
    assert elsewhere("compiled") == compiled()


#: What every processor gives alike: roots are rounded rightly, the others do not round.
EXACT = {"sqrt", "floor", "isfinite", "frexp", "ldexp", "nan"}
#: What the kernel's module makes with NumPy, none of it by computing.
HELD = {
    "array",
    "dtype",
    "float64",
    "fromiter",
    "int64",
    "ndarray",
    "recarray",
    "record",
    "repeat",
    "void",
    "zeros",
}
IMPORTED = {("math", None), ("zlib", None), ("numpy", "np")}
ALIKE = {"math": EXACT, "np": HELD}
MODULES = {module.__name__: module for module in jit.compiled_modules()}


def is_power_of_two(node: ast.BinOp) -> bool:
    return ast.unparse(node.left) in ("2", "2.0") and isinstance(node.right, ast.Constant)


def rounded(source: str) -> Iterator[str]:
    """Yield what a module computes that some processors may round otherwise."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            library = ast.unparse(node.value)
            if library in ALIKE and node.attr not in ALIKE[library]:
                yield ast.unparse(node)
        elif isinstance(node, ast.Import):
            yield from (
                name.name for name in node.names if (name.name, name.asname) not in IMPORTED
            )
        elif isinstance(node, ast.ImportFrom):
            if node.module in ("math", "numpy"):
                yield ast.unparse(node)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            if not is_power_of_two(node):
                yield ast.unparse(node)
        elif isinstance(node, ast.AugAssign | ast.BinOp):
            if isinstance(node.op, ast.Pow | ast.MatMult):
                yield ast.unparse(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("pow", "sum"):
            yield ast.unparse(node)


@pytest.mark.parametrize("module", MODULES)
def test_nothing_in_the_kernel_is_rounded_by_a_library(module: str) -> None:
    assert list(rounded(inspect.getsource(MODULES[module]))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import math\ndef rule(x):\n    return math.exp(x)",
        "from math import exp",
        "import numpy",
        "def rule(x, y):\n    return x**y",
        "def rule(x):\n    return 2.0**x",
        "def act(x):\n    x.size **= 2",
        "def rule(x):\n    return pow(x, 2)",
        "def act(rows):\n    return np.sum(rows)",
        "def act(rows):\n    return rows @ rows",
    ],
)
def test_what_a_library_rounds_is_found(source: str) -> None:
    assert list(rounded(source))
