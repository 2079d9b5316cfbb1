// The box to write in: Enter sends, Shift+Enter breaks the line, a counter near the limit; and what goes with it.

import { Adjuntos } from "./adjuntos.js";
import { Grabadora } from "./grabadora.js";

const CASI_LLENO = 1800;
const $ = (id) => document.getElementById(id);

export class Compositor {
  #texto = $("mensaje");
  #contador = $("contador");

  /** alEnviar(mensaje, adjuntos): what was written, and the files of one kind that go with it, if any. */
  constructor({ alEnviar, anunciar }) {
    this.anunciar = anunciar;
    this.adjuntos = new Adjuntos({ alCambiar: () => this.#medir(), anunciar });
    const enviar = () => {
      const mensaje = this.#texto.value.trim();
      const grupos = this.adjuntos.tomar();
      this.#texto.value = "";
      this.#medir();
      if (!grupos.length && mensaje) alEnviar(mensaje);
      grupos.forEach((adjuntos, i) => alEnviar(i ? "" : mensaje, adjuntos));
    };
    this.grabadora = new Grabadora({
      alGrabar: (archivo, segundos, fin) => {
        this.adjuntos.agregarNota(archivo, segundos);
        if (fin.enviar) enviar();
      },
      alQuejarse: (texto) => this.adjuntos.quejarse(texto, true),
      anunciar,
    });
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

  /** How much the shop takes, as it says. */
  limitar({ max_mb, max_archivos, max_segundos }) {
    this.adjuntos.limites = { max_mb, max_archivos };
    this.grabadora.maxSegundos = max_segundos;
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
    $("compositor").toggleAttribute("data-listo", Boolean(this.#texto.value.trim()) || !this.adjuntos.vacio);
    if (largo === maximo) this.anunciar(`Llegaste al límite de ${maximo} caracteres.`);
  }
}
