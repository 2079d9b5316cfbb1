"""What every response carries so that a browser keeps to our own pages, and how large a request may be."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import CuerpoGrandeError, documento_de
from settings import Settings

LIMITE_JSON = 64 * 1024
_DIRECTIVAS: Mapping[str, str] = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",  # blob: the photos and notes that a page is about to send
    "media-src": "'self' blob:",
    "style-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def csp(cambios: Mapping[str, str] | None = None) -> str:
    return "; ".join(f"{nombre} {valor}" for nombre, valor in {**_DIRECTIVAS, **(cambios or {})}.items())


_CSP = csp()
# Both pages are other people's programs, and keep their style and start-up data inline. LangServe's compiles
# its form validators with `new Function`. They read no customer's text but what is typed into them.
_CSP_AJENAS = {
    "/docs": csp({"style-src": "'self' 'unsafe-inline'"}),
    "/agente/playground": csp(
        {"style-src": "'self' 'unsafe-inline'", "script-src": "'self' 'unsafe-inline' 'unsafe-eval'"}
    ),
}
_CABECERAS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Pages and their files are asked for again (cheap, by ETag), so that an update shows at once.
_REVISABLES = ("/static/", "/docs", "/agente/playground")


def cors(settings: Settings) -> dict[str, Any]:
    """What pages of the origins in `CORS_ORIGENES` may do. No cookie is ever read, so none is allowed."""
    return {
        "allow_origins": settings.cors_origenes,
        "allow_methods": ("GET", "POST", "PUT", "PATCH", "DELETE"),
        "allow_headers": ("Authorization", "Content-Type", "Idempotency-Key", "X-Request-ID"),
        "expose_headers": ("Content-Disposition", "Location", "Retry-After", "X-Request-ID"),
    }


def limites_de_cuerpo(settings: Settings) -> dict[str, int]:
    """Of the routes that take more than a JSON."""
    de_un_catalogo = settings.max_mb_importacion * 2**20
    de_archivos = settings.max_mb_medios * 2**20 + LIMITE_JSON  # and the words that come with them
    return {
        "/productos/importar": de_un_catalogo,
        "/productos/reemplazar_csv": de_un_catalogo,
        "/chat/audio": de_archivos,
        "/chat/imagen": de_archivos,
    }


class CabecerasDeSeguridad:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        ruta = scope["path"].removeprefix(scope.get("root_path", ""))

        async def enviar(mensaje: Message) -> None:
            if mensaje["type"] == "http.response.start":
                cabeceras = MutableHeaders(scope=mensaje)
                for nombre, valor in _CABECERAS.items():
                    cabeceras.setdefault(nombre, valor)
                cabeceras.setdefault("Content-Security-Policy", _csp_de(ruta))
                cabeceras.setdefault("Cache-Control", _cache_de(ruta))
            await send(mensaje)

        await self.app(scope, receive, enviar)


def _csp_de(ruta: str) -> str:
    return next((valor for prefijo, valor in _CSP_AJENAS.items() if ruta.startswith(prefijo)), _CSP)


def _cache_de(ruta: str) -> str:
    return "no-cache" if ruta == "/" or ruta.startswith(_REVISABLES) else "no-store"


class LimiteDeCuerpo:
    """Refuses a body over its route's limit: at once when it says its length, else while it is read.

    Not FastAPI's `max_body_size`, which answers a declared length in plain English text.
    """

    def __init__(
        self, app: ASGIApp, limite: int = LIMITE_JSON, por_ruta: Mapping[str, int] | None = None
    ) -> None:
        self.app, self.limite, self.por_ruta = app, limite, dict(por_ruta or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limite = self.por_ruta.get(scope["path"], self.limite)
        largo = Headers(scope=scope).get("content-length", "")
        if largo.isascii() and largo.isdigit() and int(largo) > limite:
            await documento_de(CuerpoGrandeError(limite)).respuesta(Request(scope))(scope, receive, send)
            return
        leidos = 0

        async def recibir() -> Message:
            nonlocal leidos
            mensaje = await receive()
            leidos += len(mensaje.get("body", b""))
            if leidos > limite:
                raise CuerpoGrandeError(limite)
            return mensaje

        await self.app(scope, recibir, send)
