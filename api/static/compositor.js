// The box to write in: Enter sends, Shift+Enter breaks the line, a counter near the limit.

const CASI_LLENO = 1800;
const $ = (id) => document.getElementById(id);

export class Compositor {
  #texto = $("mensaje");
  #contador = $("contador");

  constructor({ alEnviar, anunciar }) {
    this.anunciar = anunciar;
    const enviar = () => {
      const mensaje = this.#texto.value.trim();
      if (!mensaje) return;
      this.#texto.value = "";
      this.#medir();
      alEnviar(mensaje);
    };
    $("compositor").addEventListener("submit", (evento) => {
      evento.preventDefault();
      enviar();
      this.#texto.focus();
    });
    this.#texto.addEventListener("keydown", (evento) => {
      // keyCode 229: Safari reports the Enter that ends an IME composition that way.
      if (evento.key !== "Enter" || evento.shiftKey || evento.isComposing || evento.keyCode === 229) return;
      evento.preventDefault();
      enviar();
    });
    this.#texto.addEventListener("input", () => this.#medir());
    // A browser may restore what was typed before a reload.
    this.#medir();
  }

  /** After a button that goes away: back to the box, unless that would raise a phone's keyboard. */
  recibirFoco(evento) {
    const conTeclado = evento?.detail === 0;
    if (conTeclado || matchMedia("(hover: hover) and (pointer: fine)").matches) this.#texto.focus();
  }

  #medir() {
    const maximo = this.#texto.maxLength;
    const largo = this.#texto.value.length;
    this.#texto.style.height = "auto";
    this.#texto.style.height = `${this.#texto.scrollHeight + this.#texto.offsetHeight - this.#texto.clientHeight}px`;
    this.#contador.hidden = largo < CASI_LLENO;
    this.#contador.textContent = `${largo} de ${maximo} caracteres`;
    if (largo === maximo) this.anunciar(`Llegaste al límite de ${maximo} caracteres.`);
  }
}
