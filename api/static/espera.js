// Whose turn it is: the sign over the composer, the suggested replies, the keyboard to offer.

import { campo } from "./campos.js";

const $ = (id) => document.getElementById(id);
const TURNOS = {
  elegir_producto: { que: "elegir un producto", ejemplo: "Por ejemplo: el segundo" },
  confirmar_pedido: { que: "confirmar el pedido", ejemplo: "Responde sí, o pide un cambio" },
  confirmar_cierre: { que: "confirmar la compra", ejemplo: "Responde sí para cerrar la compra" },
};
const LIBRE = "Escribe tu mensaje";

export class Espera {
  #senal = $("espera");
  #teclado = $("teclado");
  #lista = $("sugerencias");
  #texto = $("mensaje");

  constructor({ alSugerir }) {
    this.alSugerir = alSugerir;
    this.pais = "";
    // A keypad of digits would leave no way to write "mejor cancela".
    this.#teclado.addEventListener("click", () => {
      this.#texto.removeAttribute("inputmode");
      this.#teclado.hidden = true;
      // The keyboard only changes when the field is entered anew.
      this.#texto.blur();
      this.#texto.focus();
    });
  }

  /** What the last answer awaits; null metadatos: nothing. Returns the sign's text. */
  mostrar(metadatos, sugerencias = metadatos?.sugerencias) {
    this.#sugerir(sugerencias ?? []);
    const espera = metadatos?.espera ?? null;
    const { quien, que, ...ayuda } = this.#describir(espera, metadatos?.datos_faltantes ?? []);
    this.#senal.hidden = !espera;
    this.#senal.dataset.espera = espera ?? "";
    $("espera-quien").textContent = quien;
    $("espera-que").textContent = que;
    this.#ayudar(ayuda);
    return espera ? `${quien} ${que}` : "";
  }

  /** The customer has spoken: it is the shop's turn now. */
  ocultar() {
    this.mostrar(null, []);
  }

  #describir(espera, faltantes) {
    if (!espera) return { quien: "", que: "", ejemplo: LIBRE };
    if (!espera.startsWith("dato:")) {
      return { quien: "Te toca:", que: "responder", ejemplo: LIBRE, ...TURNOS[espera] };
    }
    const clave = espera.slice("dato:".length);
    const { nombre, ...ayuda } = campo(clave, this.pais);
    const despues = faltantes.filter((otro) => otro !== clave).length;
    const resto = despues ? ` (y ${despues} ${despues === 1 ? "dato" : "datos"} más)` : "";
    return { quien: "Falta:", que: nombre + resto, ...ayuda };
  }

  #ayudar({ ejemplo, inputmode, autocomplete = "off", autocapitalize = "sentences" }) {
    this.#texto.placeholder = ejemplo;
    this.#texto.setAttribute("autocomplete", autocomplete);
    this.#texto.setAttribute("autocapitalize", autocapitalize);
    if (inputmode) this.#texto.setAttribute("inputmode", inputmode);
    else this.#texto.removeAttribute("inputmode");
    // Only a touch screen shows an on-screen keypad to get out of.
    const soloDigitos = inputmode === "tel" || inputmode === "numeric";
    this.#teclado.hidden = !(soloDigitos && matchMedia("(pointer: coarse)").matches);
  }

  #sugerir(sugerencias) {
    this.#lista.replaceChildren(...sugerencias.slice(0, 4).map((texto) => this.#boton(String(texto))));
    this.#lista.hidden = sugerencias.length === 0;
    this.#lista.scrollLeft = 0;
  }

  #boton(texto) {
    const boton = document.createElement("button");
    boton.type = "button";
    boton.textContent = texto;
    boton.dataset.testid = "sugerencia";
    boton.addEventListener("click", (evento) => this.alSugerir(texto, evento));
    const item = document.createElement("li");
    item.append(boton);
    return item;
  }
}
