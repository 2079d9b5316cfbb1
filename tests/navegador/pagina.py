"""The chat page as a customer uses it."""

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

PACIENCIA_MS = 30_000


class PaginaDeChat:
    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url
        self.peticiones_afuera: list[str] = []
        self.quejas: list[str] = []
        page.set_default_timeout(PACIENCIA_MS)
        page.on("request", self._mirar_peticion)
        page.on("console", self._mirar_consola)
        page.on("pageerror", lambda error: self.quejas.append(str(error)))
        page.goto(url)
        self._esperar_conexion()

    def _mirar_peticion(self, peticion: Request) -> None:
        direccion = urlsplit(peticion.url)
        if direccion.scheme not in {"data", "blob"} and direccion.netloc != urlsplit(self._url).netloc:
            self.peticiones_afuera.append(peticion.url)

    def _mirar_consola(self, mensaje: ConsoleMessage) -> None:
        # A broken Content-Security-Policy rule says so here.
        if mensaje.type in {"error", "warning"}:
            self.quejas.append(mensaje.text)

    def _esperar_conexion(self) -> None:
        expect(self.por("conexion")).to_have_attribute("data-estado", "en_linea", timeout=PACIENCIA_MS)

    def por(self, testid: str) -> Locator:
        return self.page.get_by_test_id(testid)

    @property
    def chat_id(self) -> str:
        return str(self.page.evaluate("localStorage.getItem('agente-vendedor.chat_id')"))

    @property
    def respuestas(self) -> Locator:
        return self.page.locator('[data-testid="mensaje"][data-rol="agente"]')

    @property
    def productos(self) -> Locator:
        """The cards of the last reply."""
        return self.respuestas.last.get_by_test_id("producto")

    @property
    def lineas(self) -> dict[str, int]:
        """Name and quantity of each line of the order panel."""
        filas = self.page.get_by_test_id("linea").all()
        return {
            str(fila.locator(".nombre").text_content()): int(fila.locator(".cantidad").text_content() or 0)
            for fila in filas
        }

    def dice(self, mensaje: str) -> str:
        self.por("mensaje-texto").fill(mensaje)
        return self.pulsa(self.por("enviar"))

    def sugerencia(self, texto: str) -> str:
        return self.pulsa(self.por("sugerencia").filter(has_text=texto))

    def pulsa(self, boton: Locator) -> str:
        """Presses what sends a message; returns the reply once it is whole."""
        antes = self.respuestas.count()
        boton.click()
        expect(self.respuestas).to_have_count(antes + 1, timeout=PACIENCIA_MS)
        return self.respuestas.last.locator(".texto").inner_text()

    def recargar(self) -> None:
        self.page.reload()
        self._esperar_conexion()

    def espera(self, que: str) -> None:
        """Checks what the page says it waits for."""
        expect(self.por("espera")).to_have_attribute("data-espera", que)
        expect(self.por("espera")).to_be_visible()
