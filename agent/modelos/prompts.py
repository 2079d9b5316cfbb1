"""The prompts: templates in `agent/prompts`, or a shop's own of the same name in PROMPTS_DIR.

What customers and the catalogue say is never in them: it travels as JSON, in a message of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import SandboxedEnvironment

CARPETA = Path(__file__).parent.parent / "prompts"
VARIABLES: Mapping[str, frozenset[str]] = {
    "prompt_comprender": frozenset(),
    "prompt_vision": frozenset(),
    "prompt_ventas": frozenset({"tienda", "tono", "trato", "instrucciones"}),
    "prompt_empresa": frozenset({"tienda", "tono", "trato", "instrucciones"}),
}
SUFIJO = ".md.j2"


class PromptInvalidoError(ValueError):
    """A prompt that cannot be used; the message names the file and says why."""


@dataclass(frozen=True)
class Prompts:
    _plantillas: Mapping[str, Template]

    def render(self, nombre: str, **variables: str) -> str:
        return self._plantillas[nombre].render(variables).strip()


def cargar_prompts(propios: Path | None = None) -> Prompts:
    """Ours, with the shop's in the place of those that it has.

    Raises:
        PromptInvalidoError: the folder is not there, or a file of it cannot be used.
    """
    if propios is not None and not propios.is_dir():
        raise PromptInvalidoError(f"PROMPTS_DIR: no existe la carpeta {propios}")
    entorno = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False)
    plantillas: dict[str, Template] = {}
    for nombre, variables in VARIABLES.items():
        propio = propios / f"{nombre}{SUFIJO}" if propios else None
        archivo = propio if propio and propio.is_file() else CARPETA / f"{nombre}{SUFIJO}"
        plantillas[nombre] = _plantilla(entorno, archivo, variables)
    return Prompts(plantillas)


def _plantilla(entorno: Environment, archivo: Path, variables: frozenset[str]) -> Template:
    try:
        fuente = archivo.read_text("utf-8")
        ajenas = meta.find_undeclared_variables(entorno.parse(fuente)) - variables
        plantilla = entorno.from_string(fuente)
    except (OSError, UnicodeDecodeError, TemplateError) as error:
        raise PromptInvalidoError(f"{archivo.name}: {error}") from error
    if ajenas:
        permitidas = ", ".join(sorted(variables)) or "ninguna"
        raise PromptInvalidoError(f"{archivo.name} usa {', '.join(sorted(ajenas))}; puede usar: {permitidas}")
    return plantilla
