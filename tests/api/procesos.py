"""A command as a process of its own, with its own input, environment and, if it needs one, terminal."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Hecho:
    returncode: int
    stdout: str
    stderr: str


def entorno(carpeta: Path, **ajustes: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(RAIZ), "DATA_DIR": str(carpeta / "datos"), **ajustes}


def correr(carpeta: Path, *argumentos: str, entrada: str = "", **ajustes: str) -> Hecho:
    hecho = subprocess.run(
        [sys.executable, "-m", "api.cli", *argumentos],
        cwd=carpeta,
        env=entorno(carpeta, **ajustes),
        input=entrada,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Hecho(hecho.returncode, hecho.stdout, hecho.stderr)


class Terminal:
    """A program on a terminal of its own, read as a person would: the text, without the escapes."""

    def __init__(self, carpeta: Path, *argumentos: str) -> None:
        self._maestro, esclavo = pty.openpty()
        env = entorno(carpeta, TERM="xterm-256color", COLUMNS="110", LINES="40")
        self.proceso = subprocess.Popen(
            [sys.executable, "-m", "api.cli", *argumentos],
            cwd=carpeta,
            env=env,
            stdin=esclavo,
            stdout=esclavo,
            stderr=esclavo,
            start_new_session=True,
        )
        os.close(esclavo)
        self.visto = ""

    def esperar(self, texto: str, plazo_s: float = 30.0) -> None:
        """Until `texto` appears after what was already waited for."""
        fin = time.monotonic() + plazo_s
        while texto not in self.visto:
            assert time.monotonic() < fin, f"«{texto}» did not appear in: {self.visto}"
            if select.select([self._maestro], [], [], 0.2)[0]:
                leido = os.read(self._maestro, 65536).decode(errors="replace")
                if "\x1b[6n" in leido:  # the program asks where the cursor is
                    os.write(self._maestro, b"\x1b[1;1R")
                self.visto += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]", "", leido)
        self.visto = self.visto.partition(texto)[2]

    def escribir(self, texto: str) -> None:
        os.write(self._maestro, texto.encode())

    def cerrar(self) -> None:
        if self.proceso.poll() is None:
            self.proceso.kill()
        self.proceso.wait(10)
        os.close(self._maestro)
