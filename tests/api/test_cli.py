"""The command as a person runs it: a process of its own, its output and its exit code."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr, ValidationError

from api.cli import main
from api.consola import explicar_ajustes, presentar_servicio
from db.conexion import dsn
from settings import Settings
from tests.api.conftest import Servido
from tests.api.procesos import Hecho, entorno

CATALOGO = "sku,nombre,precio,stock\nA,Casco,$ 45.000,10\nB,Guante,1.500,3\n"
AYUDA = """
import sys
from api.cli import main
try:
    main(["--help"])
except SystemExit:
    pass
pesados = {"sqlalchemy", "pydantic", "fastapi", "numpy", "rich", "langgraph", "settings"}
sys.exit(f"loaded: {cargados}" if (cargados := pesados & sys.modules.keys()) else 0)
"""
Vendedor = Callable[..., Hecho]


@pytest.fixture
def vendedor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Vendedor:
    """In this process, which has the libraries loaded already."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "datos"))
    # The loggers of this process are the tests'.
    monkeypatch.setattr("api.logs.configurar", lambda settings: None)

    def correr(*argumentos: str, **ajustes: str) -> Hecho:
        with monkeypatch.context() as parche:
            for nombre, valor in ajustes.items():
                parche.setenv(nombre, valor)
            with pytest.raises(SystemExit) as salida:
                main(list(argumentos))
        visto = capfd.readouterr()
        assert isinstance(salida.value.code, int)
        return Hecho(salida.value.code, visto.out, visto.err)

    return correr


def filas(url: str, consulta: str) -> list[tuple[object, ...]]:
    with psycopg.connect(dsn(url)) as connection:
        return connection.execute(consulta.encode()).fetchall()


def test_la_ayuda_no_carga_lo_pesado(vendedor: Vendedor, raiz: Path) -> None:
    ayuda = vendedor("--help").stdout
    assert all(orden in ayuda for orden in ("servir", "chat", "importar", "conocimiento", "token"))
    hecho = subprocess.run(
        [sys.executable, "-c", AYUDA],
        cwd=raiz,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert hecho.returncode == 0, hecho.stderr


def test_importa_e_informa(vendedor: Vendedor, base_aparte: str, tmp_path: Path) -> None:
    (tmp_path / "catálogo uno.csv").write_text(CATALOGO)
    hecho = vendedor("importar", "catálogo uno.csv", DATABASE_URL=base_aparte)
    assert (hecho.returncode, hecho.stderr) == (0, "")
    assert hecho.stdout == "catálogo uno.csv: 2 creados, 0 actualizados, 0 sin cambios, 0 rechazados\n"
    assert filas(base_aparte, "SELECT sku, precio::int, stock FROM productos ORDER BY sku") == [
        ("A", 45000, 10),
        ("B", 1500, 3),
    ]
    assert filas(base_aparte, "SELECT DISTINCT motivo, detalle FROM movimientos_inventario") == [
        ("importacion", "catálogo uno.csv")
    ]


def test_dice_las_filas_rechazadas_y_sale_con_3_si_tomo_otras(
    vendedor: Vendedor, base_aparte: str, tmp_path: Path
) -> None:
    (tmp_path / "c.csv").write_text("Proveedor," + CATALOGO.replace("\n", "\nAcme,") + "C,,gratis,1\n")
    hecho = vendedor("importar", "c.csv", "--en-seco", DATABASE_URL=base_aparte)
    assert hecho.returncode == 3
    assert hecho.stdout.splitlines() == [
        "línea 4: C: nombre: está vacío; precio: no es un número: «GRATIS»",
        "Columnas que no se usan: Proveedor",
        "c.csv, en seco (no se guardó nada): 2 creados, 0 actualizados, 0 sin cambios, 1 rechazado",
    ]
    assert filas(base_aparte, "SELECT count(*) FROM productos") == [(0,)]


@pytest.mark.parametrize(
    ("contenido", "motivo"),
    [
        ("sku,nombre\nA,Uno\n", "falta la columna precio"),
        ("", "está vacío"),
        ("nombre,precio\n,\x00\n", ""),
        (None, "no existe"),
    ],
)
def test_sale_con_1_si_no_tomo_nada(
    vendedor: Vendedor, base_aparte: str, tmp_path: Path, contenido: str | None, motivo: str
) -> None:
    if contenido is not None:
        (tmp_path / "c.csv").write_text(contenido)
    hecho = vendedor("importar", "c.csv", DATABASE_URL=base_aparte)
    assert hecho.returncode == 1
    assert motivo in hecho.stderr
    assert "Traceback" not in hecho.stderr


def test_verifica_y_sale_con_1_si_algo_no_cuadra(
    vendedor: Vendedor, base_aparte: str, tmp_path: Path
) -> None:
    (tmp_path / "c.csv").write_text(CATALOGO)
    vendedor("importar", "c.csv", DATABASE_URL=base_aparte)
    hecho = vendedor("verificar", DATABASE_URL=base_aparte)
    assert (hecho.returncode, hecho.stderr) == (0, "")
    assert hecho.stdout.startswith("2 productos, 2 movimientos, 0 ventas")
    assert hecho.stdout.endswith("todo cuadra\n")
    with psycopg.connect(dsn(base_aparte)) as connection:
        connection.execute("UPDATE productos SET stock = 11 WHERE sku = 'A'")
    hecho = vendedor("verificar", DATABASE_URL=base_aparte)
    assert hecho.returncode == 1
    assert "No se cumple: El stock de un producto es la suma de sus movimientos." in hecho.stdout
    assert hecho.stdout.endswith("1 diferencias\n")
    hecho = vendedor("verificar", "--json", DATABASE_URL=base_aparte)
    assert hecho.returncode == 1
    leido = json.loads(hecho.stdout)
    assert (leido["correcto"], leido["total"], leido["revisado"]["productos"]) == (False, 1, 2)
    assert (leido["diferencias"][0]["esperado"], leido["diferencias"][0]["hay"]) == ("10", "11")


def test_genera_una_tienda_y_no_la_mezcla_con_una_de_verdad(vendedor: Vendedor, base_aparte: str) -> None:
    orden = ["generar", "--ventas", "60", "--clientes", "10", "--productos", "8", "--semilla", "3"]
    hecho = vendedor(*orden, DATABASE_URL=base_aparte)
    assert (hecho.returncode, hecho.stderr) == (0, "")
    assert hecho.stdout.startswith("Generado: 60 ventas, ")
    assert vendedor("verificar", DATABASE_URL=base_aparte).returncode == 0
    with psycopg.connect(dsn(base_aparte)) as connection:
        connection.execute("INSERT INTO conversaciones (chat_id) VALUES ('de verdad')")
        connection.execute("INSERT INTO ventas (chat_id, moneda) VALUES ('de verdad', 'COP')")
    hecho = vendedor(*orden, DATABASE_URL=base_aparte)
    assert hecho.returncode == 1
    assert "--forzar" in hecho.stderr
    assert filas(base_aparte, "SELECT count(*) FROM ventas") == [(61,)]


def test_respalda_y_restaura(vendedor: Vendedor, base_aparte: str, base_vacia: str, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(CATALOGO)
    vendedor("importar", "c.csv", DATABASE_URL=base_aparte)
    hecho = vendedor("respaldo", DATABASE_URL=base_aparte)
    assert (hecho.returncode, hecho.stderr) == (0, "")
    (archivo,) = tmp_path.glob("vendedor-*.respaldo")
    assert hecho.stdout.startswith(f"{archivo.name}: ")
    for veces, forzar in ((0, []), (1, []), (2, ["--forzar"])):
        hecho = vendedor("restaurar", archivo.name, *forzar, DATABASE_URL=base_vacia)
        assert hecho.returncode == int(veces == 1)
        assert ("--forzar" in hecho.stderr) == (veces == 1)
    assert filas(base_vacia, "SELECT sku, stock FROM productos ORDER BY sku") == [("A", 10), ("B", 3)]
    assert vendedor("respaldo", archivo.name, DATABASE_URL=base_aparte).returncode == 1


def test_reemplaza_el_conocimiento(vendedor: Vendedor, base_aparte: str, tmp_path: Path) -> None:
    (tmp_path / "yo.md").write_text("# Mi tienda\n## Horario\nDe 8 a 5.\n## Pagos\nEfectivo.\n")
    hecho = vendedor("conocimiento", "yo.md", DATABASE_URL=base_aparte)
    assert (hecho.returncode, hecho.stdout.split(".")[0]) == (0, "Mi tienda: 2 secciones")
    assert filas(base_aparte, "SELECT titulo, texto FROM conocimiento ORDER BY posicion") == [
        ("Horario", "De 8 a 5."),
        ("Pagos", "Efectivo."),
    ]
    (tmp_path / "yo.md").write_text("# Otra\n## Vacía\n")
    assert vendedor("conocimiento", "yo.md", DATABASE_URL=base_aparte).returncode == 1
    assert filas(base_aparte, "SELECT nombre FROM empresa") == [("Mi tienda",)]


def test_el_token_es_siempre_el_mismo_y_solo_del_dueno(vendedor: Vendedor, tmp_path: Path) -> None:
    token = vendedor("token").stdout
    assert re.fullmatch(r"[\w-]{43}\n", token)
    assert vendedor("token").stdout == token
    assert (tmp_path / "datos" / "admin_token").stat().st_mode & 0o777 == 0o600
    assert vendedor("token", ADMIN_TOKEN="el-mio").stdout == "el-mio\n"


def test_los_tokens_con_nombre_se_crean_se_listan_y_se_revocan(vendedor: Vendedor, base_aparte: str) -> None:
    creado = vendedor("token", "crear", "panel", "--rol", "operador", DATABASE_URL=base_aparte)
    assert (creado.returncode, creado.stderr) == (0, "")
    assert re.fullmatch(r"vnd_[\w-]{43}\n", creado.stdout)
    repetido = vendedor("token", "crear", "panel", DATABASE_URL=base_aparte)
    assert (repetido.returncode, repetido.stdout) == (1, "")
    assert "panel" in repetido.stderr
    assert vendedor("token", "revocar", "panel", DATABASE_URL=base_aparte).stdout == "Revocado: panel\n"
    lista = vendedor("token", "lista", DATABASE_URL=base_aparte).stdout
    assert "operador" in lista
    assert creado.stdout.strip() not in lista
    assert vendedor("token", "revocar", "panel", DATABASE_URL=base_aparte).returncode == 1


@pytest.mark.parametrize(
    ("ajustes", "lineas"),
    [
        (
            {"PORT": "99999", "TOP_K": "x", "DEMO": "quizás"},
            ["TOP_K debe ser un número entero", "PORT debe ser 65535 o menos", "DEMO debe ser 1 o 0"],
        ),
        ({"TEMPERATURE": "-1"}, ["TEMPERATURE debe ser 0.0 o más"]),
        ({"ZONA_HORARIA": "Marte/Uno"}, ["ZONA_HORARIA no es una zona conocida, como America/Bogota"]),
    ],
)
def test_los_ajustes_malos_se_dicen_uno_por_linea(
    vendedor: Vendedor, ajustes: dict[str, str], lineas: list[str]
) -> None:
    hecho = vendedor("token", **ajustes)
    assert (hecho.returncode, hecho.stdout) == (1, "")
    assert hecho.stderr.splitlines() == lineas


def test_ningun_ajuste_malo_se_dice_en_ingles_ni_muestra_su_valor() -> None:
    for nombre in Settings.model_fields:
        try:
            Settings.model_validate({nombre: ["secreto"]})
        except ValidationError as error:
            (linea, *_) = explicar_ajustes(error)
            assert linea.startswith(nombre.upper())
            assert not re.search(r"input|should|valid |secreto(?!;)", linea) or nombre == "campos_requeridos"


@pytest.mark.parametrize(
    ("ajustes", "motivo"),
    [
        ({"DATABASE_URL": "postgresql://u:clave-secreta@127.0.0.1:1/x"}, "127.0.0.1:1"),
        ({"DATABASE_URL": "mysql://u:clave-secreta@h/x"}, "DATABASE_URL"),
        ({"DATA_DIR": "/dev/null/datos"}, "/dev/null/datos"),
    ],
)
def test_una_base_inservible_se_dice_en_una_frase(
    vendedor: Vendedor, tmp_path: Path, ajustes: dict[str, str], motivo: str
) -> None:
    (tmp_path / "c.csv").write_text(CATALOGO)
    hecho = vendedor("importar", "c.csv", **ajustes)
    assert (hecho.returncode, hecho.stdout) == (1, "")
    assert motivo in hecho.stderr
    assert len(hecho.stderr.splitlines()) == 1
    assert "clave-secreta" not in hecho.stderr


# `servir` with the stand-in for what takes seconds to start.
SERVIR = """
import sys
from contextlib import asynccontextmanager
from api import cli, server
from tests.api.doble import AgenteDoble

@asynccontextmanager
async def abrir_doble(settings):
    yield AgenteDoble()
    print("cerrado", file=sys.stderr)

server.abrir_agente = abrir_doble
cli.main(["servir", *sys.argv[1:]])
"""


def puerto_libre() -> int:
    with socket.create_server(("127.0.0.1", 0)) as escucha:
        return int(escucha.getsockname()[1])


@pytest.fixture
def lanzar(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    procesos: list[subprocess.Popen[str]] = []

    def lanzar(*argumentos: str, **ajustes: str) -> "subprocess.Popen[str]":
        orden = [sys.executable, "-c", SERVIR, *argumentos]
        env = entorno(tmp_path, **ajustes)
        procesos.append(
            subprocess.Popen(
                orden, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        )
        return procesos[-1]

    yield lanzar
    for proceso in procesos:
        if proceso.poll() is None:
            proceso.kill()
        proceso.communicate(timeout=10)


def leer_hasta(proceso: "subprocess.Popen[str]", texto: str) -> list[str]:
    assert proceso.stdout is not None
    lineas: list[str] = []
    for linea in proceso.stdout:
        lineas.append(linea.rstrip("\n"))
        if texto in linea:
            return lineas
    pytest.fail(f"ended without «{texto}»: {lineas}")


@pytest.mark.parametrize("senal", [signal.SIGINT, signal.SIGTERM])
def test_servir_dice_donde_y_termina_limpio(
    lanzar: Callable[..., "subprocess.Popen[str]"], tmp_path: Path, senal: signal.Signals
) -> None:
    raiz = f"http://127.0.0.1:{(puerto := puerto_libre())}"
    proceso = lanzar("--port", str(puerto))
    lineas = leer_hasta(proceso, "Ctrl+C")
    token = (tmp_path / "datos" / "admin_token").read_text().strip()
    assert lineas == [
        "Ferretería de prueba · 3 productos",
        f"  Chat           {raiz}/",
        f"  Documentación  {raiz}/docs",
        f"  Token          {token}  (guardado en datos/admin_token)",
        "Ctrl+C para terminar.",
    ]
    with urllib.request.urlopen(f"{raiz}/chat/health", timeout=10) as respuesta:
        assert respuesta.status == 200
    proceso.send_signal(senal)
    _, errores = proceso.communicate(timeout=20)
    assert proceso.returncode == 0
    assert "cerrado" in errores
    assert "Traceback" not in errores


def test_desde_el_segundo_arranque_el_token_no_queda_en_el_registro(
    servido: Servido, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ajustes = Settings.model_validate({"port": int(servido.url.rpartition(":")[2]), "data_dir": "datos"})
    presentar_servicio(ajustes, "el-secreto", primera_vez=False)
    visto = capsys.readouterr().out
    assert "  Token          guardado en datos/admin_token; lo muestra «vendedor token»" in visto
    assert "el-secreto" not in visto
    propio = ajustes.model_copy(update={"admin_token": SecretStr("el-secreto")})
    presentar_servicio(propio, "el-secreto", primera_vez=True)
    visto = capsys.readouterr().out
    assert "  Token          el de ADMIN_TOKEN" in visto
    assert "el-secreto" not in visto


def test_un_puerto_ocupado_se_dice_en_una_frase(lanzar: Callable[..., "subprocess.Popen[str]"]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as ocupado:
        puerto = str(ocupado.getsockname()[1])
        proceso = lanzar("--port", puerto)
        salida, errores = proceso.communicate(timeout=30)
    assert (proceso.returncode, salida) == (1, "")
    assert len(errores.splitlines()) == 1
    assert puerto in errores
    assert "PORT" in errores
