"""From exceptions to problem documents (RFC 9457), in Spanish, each with a stable `codigo`.

The domain knows nothing of HTTP: `STATUS` says what each of its errors is here.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import psycopg
import psycopg_pool
import sqlalchemy.exc
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.token import TokenNoGuardadoError
from api.validacion import codigo_de, explicar
from db import errors as dominio
from db.errors import DominioError
from tools.busqueda.sinonimos import SinonimosInvalidosError

log = structlog.get_logger(__name__)

TIPO = "urn:agente-vendedor:problema:"
MEDIA_TYPE = "application/problem+json"


class MensajeDemasiadoLargoError(DominioError):
    codigo = "mensaje_demasiado_largo"

    def __init__(self, *, largo: int, limite: int) -> None:
        super().__init__(
            f"El mensaje tiene {largo} caracteres y se admiten hasta {limite}; envíalo en partes."
        )


class ClaveDistintaError(DominioError):
    codigo = "clave_distinta"

    def __init__(self) -> None:
        super().__init__("La cabecera Idempotency-Key y el campo «mensaje_id» no coinciden; envía uno solo.")


class LoteDemasiadoGrandeError(DominioError):
    codigo = "lote_demasiado_grande"

    def __init__(self, limite: int) -> None:
        super().__init__(f"Cada lote admite hasta {limite} mensajes.")


class JsonInvalidoError(DominioError):
    codigo = "json_invalido"

    def __init__(self) -> None:
        super().__init__("El cuerpo no es JSON válido en UTF-8.")


class TipoDeContenidoError(DominioError):
    codigo = "tipo_de_contenido"

    def __init__(self) -> None:
        super().__init__("Envía el cuerpo como JSON, con la cabecera Content-Type: application/json.")


class ArchivoFaltanteError(DominioError):
    codigo = "archivo_faltante"

    def __init__(self) -> None:
        super().__init__("Envía el CSV en el campo «archivo» del formulario.")


class TipoDeContenidoDeArchivoError(DominioError):
    codigo = "tipo_de_archivo"

    def __init__(self) -> None:
        super().__init__("Envía el CSV en un formulario (multipart/form-data) o como text/csv.")


class FechasInvertidasError(DominioError):
    codigo = "fechas_invertidas"

    def __init__(self) -> None:
        super().__init__("La fecha inicial es posterior a la final.")


class NoAutorizadoError(DominioError):
    codigo = "no_autorizado"

    def __init__(self) -> None:
        super().__init__(
            "Hace falta la cabecera Authorization: Bearer con un token vigente de administración."
        )


class SinPermisoError(DominioError):
    codigo = "sin_permiso"

    def __init__(self, rol: str) -> None:
        super().__init__(f"Un token con el rol «{rol}» no puede hacer esto; pide uno con otro rol.")


class DemasiadasPeticionesError(DominioError):
    codigo = "demasiadas_peticiones"

    def __init__(self, reintentar_en_s: int) -> None:
        super().__init__(f"Son demasiadas peticiones seguidas; intenta de nuevo en {reintentar_en_s} s.")
        self.reintentar_en_s = reintentar_en_s


class CuerpoGrandeError(HTTPException):
    """FastAPI lets an HTTPException through while it reads a body, and turns anything else into a 400."""

    def __init__(self, limite: int) -> None:
        de_una_vez = f"{limite // 2**20} MB" if limite >= 2**20 else f"{limite // 2**10} KB"
        super().__init__(413, f"Se admiten hasta {de_una_vez} de una vez; envía menos o hazlo por partes.")


class PuertoOcupadoError(DominioError):
    codigo = "puerto_ocupado"


STATUS: dict[type[DominioError], int] = {
    dominio.BaseDeDatosError: 503,
    dominio.BaseOcupadaError: 409,
    SinonimosInvalidosError: 500,
    dominio.ProductoNoEncontradoError: 404,
    dominio.CantidadInvalidaError: 422,
    dominio.StockInsuficienteError: 409,
    dominio.LineasSinStockError: 409,
    dominio.PreciosCambiadosError: 409,
    dominio.PedidoVacioError: 409,
    dominio.LimiteDeUnidadesError: 409,
    dominio.LimiteDeLineasError: 409,
    dominio.LimiteDeValorError: 409,
    dominio.PedidoNoEncontradoError: 404,
    dominio.LineaNoEncontradaError: 404,
    dominio.TransicionInvalidaError: 409,
    dominio.DatosIncompletosError: 409,
    dominio.VentaNoEncontradaError: 404,
    dominio.DevolucionExcesivaError: 409,
    dominio.ConversacionNoEncontradaError: 404,
    dominio.TrazaNoEncontradaError: 404,
    dominio.EstadoPodadoError: 409,
    dominio.MensajeRepetidoError: 422,
    dominio.TurnoOcupadoError: 409,
    dominio.ArchivoInvalidoError: 422,
    dominio.ArchivoVacioError: 422,
    dominio.FormatoNoAdmitidoError: 415,
    dominio.ArchivoDanadoError: 422,
    dominio.AudioLargoError: 413,
    dominio.ImagenGrandeError: 413,
    dominio.MediosOcupadosError: 503,
    MensajeDemasiadoLargoError: 413,
    ClaveDistintaError: 422,
    LoteDemasiadoGrandeError: 422,
    JsonInvalidoError: 400,
    TipoDeContenidoError: 415,
    ArchivoFaltanteError: 422,
    TipoDeContenidoDeArchivoError: 415,
    NoAutorizadoError: 401,
    SinPermisoError: 403,
    DemasiadasPeticionesError: 429,
    dominio.DatoNoValidoError: 422,
    FechasInvertidasError: 422,
    dominio.ClienteNoEncontradoError: 404,
    dominio.ClienteAmbiguoError: 409,
    dominio.CursorInvalidoError: 422,
    dominio.SkuRepetidoError: 409,
    dominio.StockExcesivoError: 409,
    dominio.ImportacionNoEncontradaError: 404,
    dominio.ReemplazoConRechazosError: 409,
    dominio.TokenInvalidoError: 422,
    dominio.TokenExistenteError: 409,
    dominio.TokenNoEncontradoError: 404,
    TokenNoGuardadoError: 500,
    PuertoOcupadoError: 500,
}
_CABECERAS: dict[type[DominioError], dict[str, str]] = {
    dominio.TurnoOcupadoError: {"Retry-After": "1"},
    dominio.BaseDeDatosError: {"Retry-After": "5"},
    dominio.MediosOcupadosError: {"Retry-After": "10"},
    NoAutorizadoError: {"WWW-Authenticate": "Bearer"},
}
# The database is out of reach, whichever layer noticed first.
SIN_BASE_DE_DATOS = (
    dominio.BaseDeDatosError,
    sqlalchemy.exc.OperationalError,
    sqlalchemy.exc.InterfaceError,
    sqlalchemy.exc.TimeoutError,
    psycopg.OperationalError,
    psycopg_pool.PoolTimeout,
)
_TITULOS = {
    400: "Cuerpo ilegible",
    401: "No autorizado",
    403: "No permitido",
    404: "No encontrado",
    405: "Método no permitido",
    409: "No se puede ahora",
    413: "Demasiado grande",
    415: "Tipo de contenido no admitido",
    422: "Datos no válidos",
    429: "Demasiadas peticiones",
    503: "Servicio no disponible",
}
_HTTP: dict[int, tuple[str, str]] = {
    400: ("cuerpo_ilegible", "No se pudo leer el cuerpo de la petición."),
    404: ("ruta_no_encontrada", "Esa ruta no existe; mira las que hay en /docs."),
    405: ("metodo_no_permitido", "Esa ruta existe, pero no con ese método."),
    413: ("cuerpo_demasiado_grande", "El cuerpo de la petición es demasiado grande."),
}
_ERROR_INTERNO = "Algo falló de nuestro lado y ya quedó registrado; intenta de nuevo en un momento."
_SIN_SERVICIO = "No puedo consultar la tienda en este momento; intenta de nuevo en unos segundos."


class Documento:
    """A problem, before it is known whether it travels as a response or inside a stream."""

    def __init__(
        self,
        status: int,
        codigo: str,
        detail: str,
        *,
        cabeceras: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        self.status, self.codigo, self.detail = status, codigo, detail
        self.cabeceras, self.extra = dict(cabeceras or {}), extra

    def contenido(self, request: Request) -> dict[str, Any]:
        reintentar = self.cabeceras.get("Retry-After")
        return {
            "type": f"{TIPO}{self.codigo}",
            "title": _TITULOS.get(self.status, "Error interno"),
            "status": self.status,
            "detail": self.detail,
            "instance": request.url.path,
            "codigo": self.codigo,
            "peticion_id": request.scope.get("peticion_id"),
            **({"reintentar_en_s": int(reintentar)} if reintentar else {}),
            **self.extra,
        }

    def respuesta(self, request: Request) -> JSONResponse:
        return JSONResponse(
            self.contenido(request), status_code=self.status, headers=self.cabeceras, media_type=MEDIA_TYPE
        )


def documento_de(exc: Exception) -> Documento:
    """The one place that turns an exception into what a client may know of it."""
    if isinstance(exc, SIN_BASE_DE_DATOS):
        cabeceras = _CABECERAS[dominio.BaseDeDatosError]
        return Documento(503, dominio.BaseDeDatosError.codigo, _SIN_SERVICIO, cabeceras=cabeceras)
    if isinstance(exc, DominioError):
        status = STATUS.get(type(exc), 500)
        detail = str(exc) if status < 500 or isinstance(exc, dominio.MediosOcupadosError) else _ERROR_INTERNO
        return Documento(status, exc.codigo, detail, cabeceras=_cabeceras(exc), **_errores(exc))
    if isinstance(exc, RequestValidationError):
        return _de_validacion(exc)
    if isinstance(exc, HTTPException):
        return _de_http(exc)
    return Documento(500, "error_interno", _ERROR_INTERNO)


def _errores(exc: DominioError) -> dict[str, Any]:
    if not isinstance(exc, dominio.ReemplazoConRechazosError):
        return {}
    return {"errores": [{"campo": f"línea {linea}", "mensaje": motivo} for linea, motivo in exc.rechazadas]}


def _cabeceras(exc: DominioError) -> dict[str, str]:
    if isinstance(exc, DemasiadasPeticionesError):
        return {"Retry-After": str(exc.reintentar_en_s)}
    return _CABECERAS.get(type(exc), {})


def _de_validacion(exc: RequestValidationError) -> Documento:
    errores = list(exc.errors())
    if any(codigo_de(error) == "json_invalid" for error in errores):
        return documento_de(JsonInvalidoError())
    explicados = [explicar(error) for error in errores]
    codigo = codigo_de(errores[0]) if len(errores) == 1 and codigo_de(errores[0]) == "mensaje_vacio" else ""
    return Documento(
        422,
        codigo or "datos_invalidos",
        " ".join(dict.fromkeys(error["mensaje"] for error in explicados)),
        errores=explicados,
    )


def _de_http(exc: HTTPException) -> Documento:
    # Starlette and FastAPI write their details in English; ours are kept.
    codigo, detail = _HTTP.get(exc.status_code, ("error_http", "No se pudo atender la petición."))
    if isinstance(exc, CuerpoGrandeError):
        detail = exc.detail
    elif exc.status_code not in _HTTP and exc.detail and exc.detail != HTTPStatus(exc.status_code).phrase:
        detail = str(exc.detail)
    return Documento(exc.status_code, codigo, detail, cabeceras=exc.headers)


def anotar(exc: Exception, documento: Documento) -> None:
    """Logs, once, what was our fault; what was the client's shows in the access log."""
    if documento.status == 500:
        log.error("error_interno", exc_info=exc)
    elif documento.status > 500:
        log.error("servicio_no_disponible", codigo=documento.codigo, exc_info=exc)


async def _responder(request: Request, exc: Exception) -> JSONResponse:
    documento = documento_de(exc)
    if (
        isinstance(exc, RequestValidationError)
        and not es_json(request)
        and any(error.get("loc") == ("body",) for error in exc.errors() if isinstance(error, Mapping))
    ):
        documento = documento_de(TipoDeContenidoError())
    anotar(exc, documento)
    return documento.respuesta(request)


def es_json(request: Request) -> bool:
    tipo = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return tipo == "application/json" or (tipo.startswith("application/") and tipo.endswith("+json"))


def instalar(app: FastAPI) -> None:
    for clase in (DominioError, RequestValidationError, HTTPException, *SIN_BASE_DE_DATOS):
        app.add_exception_handler(clase, _responder)
