import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url, text

from db.conexion import abrir_pool, comprobar, crear_engine, crear_sessions, dsn, normalizar_url
from db.errors import BaseDeDatosError


@pytest.mark.parametrize(
    "scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+asyncpg", "postgresql+psycopg2"]
)
def test_todas_las_formas_de_url_llegan_a_psycopg(scheme: str) -> None:
    url = f"{scheme}://ana:clave@servidor:5433/tienda"
    assert normalizar_url(url) == "postgresql+psycopg://ana:clave@servidor:5433/tienda"
    assert conninfo_to_dict(dsn(url)) == {
        "user": "ana",
        "password": "clave",
        "host": "servidor",
        "port": "5433",
        "dbname": "tienda",
    }


def test_las_opciones_de_asyncpg_se_traducen_o_se_quitan() -> None:
    url = "postgresql+asyncpg://ana@servidor/tienda?ssl=require&prepared_statement_cache_size=0"
    assert conninfo_to_dict(dsn(url))["sslmode"] == "require"
    assert make_url(normalizar_url(url)).query == {"sslmode": "require"}


def test_los_caracteres_especiales_llegan_enteros() -> None:
    url = "postgresql://ana%40casa:p%2F%40ss%3A%20%25+@servidor/tienda?host=/ruta%20con/espacio"
    partes = conninfo_to_dict(dsn(url))
    assert partes["user"] == "ana@casa"
    assert partes["password"] == "p/@ss: %+"
    assert partes["host"] == "/ruta con/espacio"
    assert dsn(normalizar_url(url)) == dsn(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "tienda.db",
        "sqlite:///secreto.db",
        "mysql://ana:secreto@s/b",
        "postgresql://a:secreto@s:puerto/b",
    ],
)
def test_lo_que_no_es_postgresql_se_rechaza_sin_mostrarlo(url: str) -> None:
    with pytest.raises(BaseDeDatosError, match="DATABASE_URL no es") as error:
        normalizar_url(url)
    assert "secreto" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("postgresql://ana:secreto@127.0.0.1:1/tienda", ["127.0.0.1:1", "nadie contesta"]),
        ("postgresql://ana:secreto@servidor.invalid/tienda", ["servidor.invalid:5432", "no se encuentra"]),
        ("postgresql://ana:secreto@/tienda?host=/no/existe", ["/no/existe", "ahí no hay ningún servidor"]),
    ],
)
def test_un_servidor_inalcanzable_se_dice_en_una_frase(url: str, parts: list[str]) -> None:
    with pytest.raises(BaseDeDatosError) as error:
        comprobar(url)
    message = str(error.value)
    assert all(part in message for part in parts)
    assert "secreto" not in message
    assert "\n" not in message


def test_una_base_que_no_existe_se_dice(servidor: str) -> None:
    url = make_url(servidor).set(database="no_existe").render_as_string(hide_password=False)
    with pytest.raises(BaseDeDatosError, match="no existe en el servidor"):
        comprobar(url)


def test_una_base_buena_pasa(database_url: str) -> None:
    comprobar(database_url)


async def test_el_engine_trabaja_en_utc(database_url: str) -> None:
    engine = crear_engine(database_url, pool_size=1)
    async with crear_sessions(engine)() as session:
        assert await session.scalar(text("SHOW timezone")) == "UTC"
    await engine.dispose()


async def test_el_engine_lee_lo_confirmado_aunque_la_base_diga_otra_cosa(base_aparte: str) -> None:
    """Orders count what is left after a lock; a snapshot older than the lock would sell it twice."""
    nombre = make_url(base_aparte).database
    async with abrir_pool(base_aparte) as pool, pool.connection() as connection:
        await connection.execute(
            f"ALTER DATABASE \"{nombre}\" SET default_transaction_isolation TO 'repeatable read'"
        )
    engine = crear_engine(base_aparte)
    async with crear_sessions(engine)() as session:
        assert await session.scalar(text("SHOW transaction_isolation")) == "read committed"
    await engine.dispose()


async def test_el_engine_repone_una_conexion_muerta(database_url: str) -> None:
    engine = crear_engine(database_url, pool_size=1)
    async with engine.connect() as connection:
        pid = await connection.scalar(text("SELECT pg_backend_pid()"))
    async with abrir_pool(database_url) as pool, pool.connection() as raw:
        await raw.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT 1")) == 1
    await engine.dispose()


async def test_el_pool_da_diccionarios_sin_transaccion(database_url: str) -> None:
    async with abrir_pool(database_url, con_pooler=True) as pool, pool.connection() as connection:
        cursor = await connection.execute("SELECT 1 AS uno")
        assert await cursor.fetchone() == {"uno": 1}
        assert connection.autocommit
        assert connection.prepare_threshold is None


async def test_el_pool_repone_una_conexion_muerta(database_url: str) -> None:
    async with abrir_pool(database_url, max_size=1) as pool, abrir_pool(database_url) as other:
        async with pool.connection() as connection, other.connection() as killer:
            await killer.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.info.backend_pid])
        async with pool.connection() as connection:
            cursor = await connection.execute("SELECT 1 AS uno")
            assert await cursor.fetchone() == {"uno": 1}
