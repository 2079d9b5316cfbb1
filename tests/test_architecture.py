"""What no linter knows: read from the source. Each exception stands in a list, with its reason."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

RAIZ = Path(__file__).resolve().parent.parent
LINEAS_DE_FUNCION, LINEAS_DE_MODULO = 60, 400

FUNCIONES_LARGAS = {
    "db/migraciones/versions/*": "Alembic: a migration is one list of steps, and it never changes",
}
MODULOS_LARGOS: dict[str, str] = {}
CON_LANGSERVE = {
    "api/langserve.py": "the thin adapter at the edge",
    "tests/api/test_langserve.py": "drives it with langserve's own client",
}
CON_ENTORNO = {
    "settings.py": "the one reader",
    "graph/__init__.py": "sets what LangGraph reads of it",
    "db/account.py": "a child process is given PATH alone",
    "db/respaldo.py": "so are those that read and write a backup, and the password of theirs",
    "tests/**": "they start processes, and say with what environment",
    "bench/**": "it starts services, and says with what environment",
}
CON_PRINT = {
    "api/cli.py": "the command line talks to a person",
    "bench/**": "a benchmark prints its table",
    "scripts/**": "they talk to a person",
}
# Written so that none of them matches itself.
AJENO = {
    "a package index": re.compile(
        r"--(?:extra-)?index-url|--find[-]links|files\.pythonhosted|(?:https?|file)://\S+/simple\b"
    ),
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(?:work|root|Users|home/\w+|tmp/w)/"),
}


def coincide(ruta: str, patrones: dict[str, str]) -> bool:
    return any(_coincide(ruta, patron) for patron in patrones)


def _coincide(ruta: str, patron: str) -> bool:
    if patron.endswith("/**"):
        return ruta.startswith(patron.removesuffix("**"))
    return PurePosixPath(ruta).match(patron)


@lru_cache
def archivos() -> dict[str, str]:
    """Every text file of the project, by its path: what `pyproject.toml` puts in a source distribution."""
    proyecto = tomllib.loads((RAIZ / "pyproject.toml").read_text())
    raices = proyecto["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]
    textos: dict[str, str] = {}
    for ruta in _bajo([*raices, "pyproject.toml", ".ci"]):
        try:
            textos[ruta.relative_to(RAIZ).as_posix()] = ruta.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # an image or the like
    return textos


def _bajo(raices: list[str]) -> Iterator[Path]:
    for raiz in raices:
        ruta = RAIZ / raiz
        if ruta.is_file():
            yield ruta
        for hallada in ruta.rglob("*"):
            if hallada.is_file() and "__pycache__" not in hallada.parts:
                yield hallada


@lru_cache
def modulos() -> dict[str, ast.Module]:
    return {ruta: ast.parse(texto) for ruta, texto in archivos().items() if ruta.endswith(".py")}


def importados(nodos: Iterator[ast.AST]) -> set[str]:
    """The top packages that these nodes import."""
    nombres: set[str] = set()
    for nodo in nodos:
        if isinstance(nodo, ast.Import):
            nombres |= {alias.name.partition(".")[0] for alias in nodo.names}
        elif isinstance(nodo, ast.ImportFrom) and nodo.module and not nodo.level:
            nombres.add(nodo.module.partition(".")[0])
    return nombres


def al_importar(nodo: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is imported: no function's body, nothing that only a type checker sees."""
    for hijo in ast.iter_child_nodes(nodo):
        if isinstance(hijo, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(hijo, ast.If) and ast.unparse(hijo.test).endswith("TYPE_CHECKING"):
            continue
        yield hijo
        yield from al_importar(hijo)


def lee_el_entorno(nodo: ast.AST) -> bool:
    if isinstance(nodo, ast.ImportFrom):
        return nodo.module == "os" and any(alias.name in {"environ", "getenv"} for alias in nodo.names)
    return isinstance(nodo, ast.Attribute) and ast.unparse(nodo) in {"os.environ", "os.getenv"}


def llama_a_print(nodo: ast.AST) -> bool:
    return isinstance(nodo, ast.Call) and isinstance(nodo.func, ast.Name) and nodo.func.id == "print"


def atados_dos_veces(modulo: ast.Module) -> list[str]:
    """The names that a module binds more than once at its top level."""
    nombres: list[str] = []
    for nodo in modulo.body:
        if isinstance(nodo, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            nombres.append(nodo.name)
        elif isinstance(nodo, ast.Assign | ast.AnnAssign):
            blancos = nodo.targets if isinstance(nodo, ast.Assign) else [nodo.target]
            nombres += [blanco.id for blanco in blancos if isinstance(blanco, ast.Name)]
    return [nombre for nombre, veces in Counter(nombres).items() if veces > 1]


def test_nadie_confirma_transacciones_a_mano() -> None:
    """The edges open them with `sessions.begin()`."""
    con_commit = [ruta for ruta in modulos() if re.search(r"\.commit\(", archivos()[ruta])]
    assert con_commit == []


def test_las_funciones_son_cortas() -> None:
    largas = [
        f"{ruta}: {nodo.name} ({nodo.end_lineno - nodo.lineno + 1})"
        for ruta, modulo in modulos().items()
        for nodo in ast.walk(modulo)
        if isinstance(nodo, ast.FunctionDef | ast.AsyncFunctionDef)
        and nodo.end_lineno is not None
        and nodo.end_lineno - nodo.lineno >= LINEAS_DE_FUNCION
        and not coincide(ruta, FUNCIONES_LARGAS)
    ]
    assert largas == []


def test_los_modulos_son_cortos() -> None:
    largos = [
        f"{ruta} ({lineas})"
        for ruta in modulos()
        if (lineas := len(archivos()[ruta].splitlines())) > LINEAS_DE_MODULO
        and not coincide(ruta, MODULOS_LARGOS)
    ]
    assert largos == []


def test_langserve_esta_en_un_solo_archivo() -> None:
    """It is archived upstream: on the day it goes, one file goes with it."""
    con_langserve = {
        ruta for ruta, modulo in modulos().items() if "langserve" in importados(ast.walk(modulo))
    }
    assert con_langserve == set(CON_LANGSERVE)


def test_el_entorno_se_lee_en_settings() -> None:
    lectores = [
        ruta
        for ruta, modulo in modulos().items()
        if any(lee_el_entorno(nodo) for nodo in ast.walk(modulo)) and not coincide(ruta, CON_ENTORNO)
    ]
    assert lectores == []


def test_los_modelos_se_importan_solo_con_clave() -> None:
    """They take seconds to load, and most shops have no key."""
    pesados = {
        ruta: malos
        for ruta, modulo in modulos().items()
        if (malos := importados(al_importar(modulo)) & {"langchain_google_genai", "langchain_openai"})
    }
    assert pesados == {}


def test_print_es_de_quien_habla_con_una_persona() -> None:
    habladores = [
        ruta
        for ruta, modulo in modulos().items()
        if any(map(llama_a_print, ast.walk(modulo))) and not coincide(ruta, CON_PRINT)
    ]
    assert habladores == []


def test_ningun_nombre_se_ata_dos_veces() -> None:
    """Two merges that each add a name pass every linter, and the first of the two is lost."""
    repetidos = [
        f"{ruta}: {nombre}" for ruta, modulo in modulos().items() for nombre in atados_dos_veces(modulo)
    ]
    assert repetidos == []


def test_ningun_archivo_nombra_una_maquina_ni_un_indice() -> None:
    nombrados = [
        f"{ruta}:{texto.count(chr(10), 0, hallado.start()) + 1}: {que} ({hallado.group()})"
        for ruta, texto in archivos().items()
        for que, patron in AJENO.items()
        for hallado in patron.finditer(texto)
    ]
    assert nombrados == []


def test_las_excepciones_siguen_haciendo_falta() -> None:
    patrones = [*FUNCIONES_LARGAS, *MODULOS_LARGOS, *CON_LANGSERVE, *CON_ENTORNO, *CON_PRINT]
    assert [patron for patron in patrones if not any(_coincide(ruta, patron) for ruta in archivos())] == []


def test_las_reglas_ven_lo_que_prohiben() -> None:
    """A rule that can find nothing would pass for ever."""
    codigo = (
        "import os.path\nif TYPE_CHECKING:\n    import b\ntry:\n    from c.d import e\nfinally:\n    pass\n"
    )
    modulo = ast.parse(codigo + "def f():\n    import g\n    print(os.environ)\n")
    assert importados(al_importar(modulo)) == {"os", "c"}
    assert importados(ast.walk(modulo)) == {"os", "b", "c", "g"}
    assert any(map(lee_el_entorno, ast.walk(modulo)))
    assert any(map(llama_a_print, ast.walk(modulo)))
    assert atados_dos_veces(ast.parse("a = 1\nb: int = 2\ndef a(): ...\nclass b: ...\nc = 3\n")) == ["a", "b"]
    assert AJENO["a package index"].search("--extra-index" + "-url https://x/y")
    assert AJENO["a path of somebody's machine"].search('cd "' + "/home" + '/ana/tienda"')
