"""`vendedor token`: the administration's keys."""

from typing import Annotated

import typer

from api.ordenes import cargar_ajustes, con_base
from db.roles import Rol

app = typer.Typer(
    name="token", help="Tokens de administración; sin más, muestra el principal.", rich_markup_mode=None
)


@app.callback(invoke_without_command=True)
def principal(contexto: typer.Context) -> None:
    """Muestra el token de administración; si no hay, lo crea."""
    if contexto.invoked_subcommand is None:
        from api.token import token_de_admin

        typer.echo(token_de_admin(cargar_ajustes()))


@app.command("crear")
def crear(
    nombre: Annotated[str, typer.Argument(help="Quién lo usa: minúsculas, cifras o _ . -")],
    rol: Annotated[Rol, typer.Option(help="Qué puede hacer.")] = Rol.LECTURA,
) -> None:
    """Crea un token con nombre y rol, y lo muestra: no se puede volver a ver.

    Roles: admin, todo; operador, conversaciones y pedidos; lectura, solo consultas y exportaciones.
    """
    from tools import tokens

    typer.echo(con_base(lambda session: tokens.crear(session, nombre, rol)))


@app.command("lista")
def lista() -> None:
    """Muestra los tokens con nombre: rol, cuándo se crearon, se usaron y se revocaron."""
    from api.consola import contar_tokens
    from tools import tokens

    settings = cargar_ajustes()
    contar_tokens(con_base(tokens.listar), settings.zona)


@app.command("revocar")
def revocar(nombre: Annotated[str, typer.Argument(help="El de «vendedor token lista».")]) -> None:
    """Revoca un token: deja de servir al instante."""
    from tools import tokens

    con_base(lambda session: tokens.revocar(session, nombre))
    typer.echo(f"Revocado: {nombre}")
