"""The chat page, its files, and the reference at `/docs`: all served from here, and from nowhere else."""

from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles

ESTATICOS = Path(__file__).resolve().parent.parent / "static"

router = APIRouter(include_in_schema=False)

# Every address is relative, so it also works behind a proxy's prefix.
_DOCS = """<!doctype html>
<html lang="es">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Agente vendedor: referencia</title>
  <link rel="icon" href="./static/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="./docs/recursos/swagger-ui.css">
</head>
<body>
  <div id="swagger-ui"></div>
  <script src="./docs/recursos/swagger-ui-bundle.js"></script>
  <script src="./docs/inicio.js"></script>
</body>
</html>
"""
_INICIO_JS = """SwaggerUIBundle({
  url: "./openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  layout: "BaseLayout",
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset],
});
"""


@router.api_route("/", methods=["GET", "HEAD"])
async def pagina_de_chat() -> FileResponse:
    return FileResponse(ESTATICOS / "index.html")


@router.api_route("/favicon.ico", methods=["GET", "HEAD"])
async def favicon() -> FileResponse:
    return FileResponse(ESTATICOS / "favicon.svg", media_type="image/svg+xml")


@router.get("/docs")
async def referencia() -> HTMLResponse:
    return HTMLResponse(_DOCS)


@router.get("/docs/inicio.js")
async def inicio_de_la_referencia() -> Response:
    return Response(_INICIO_JS, media_type="text/javascript")


def instalar(app: FastAPI) -> None:
    app.include_router(router)
    app.mount("/static", StaticFiles(directory=ESTATICOS), name="static")
    # Swagger UI's files come from a package, not from a network of the page's visitor.
    app.mount("/docs/recursos", StaticFiles(packages=[("fastapi_offline", "static")]), name="docs")
