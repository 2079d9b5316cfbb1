// The order pad: beside the talk on a wide screen, a bar that unfolds on a phone.

import { nombreCorto } from "./campos.js";
import { dinero, folio, plural } from "./texto.js";

const $ = (id) => document.getElementById(id);
const ESTAMPAS = { cerrada: "Compra cerrada ✔", cancelada: "Cancelado" };
const PASOS = ["armar", "datos", "cerrar"];
const PASO = { recolectando_datos: 1, cerrada: 3 };

export class Pedido {
  #panel = $("pedido");
  #barra = $("pedido-barra");
  #hoja = $("pedido-hoja");

  constructor() {
    this.#barra.addEventListener("click", () => this.#abrir(this.#barra.getAttribute("aria-expanded") !== "true"));
    this.#panel.addEventListener("keydown", (evento) => {
      if (evento.key !== "Escape" || this.#barra.getAttribute("aria-expanded") !== "true") return;
      this.#abrir(false);
      this.#barra.focus();
    });
  }

  cerrar() {
    this.#abrir(false);
  }

  /** Paints the order of the last answer. Returns a sentence for the screen reader. */
  mostrar(metadatos) {
    const pedido = metadatos?.pedido ?? null;
    const lineas = pedido?.lineas ?? [];
    const estado = lineas.length ? (metadatos.estado_venta ?? "pendiente") : "vacio";
    const total = lineas.length ? dinero(pedido.total, pedido.moneda) : "";
    this.#panel.dataset.estado = estado;
    this.#pintarHoja({ pedido, lineas, estado, total });
    this.#pintarPasos(estado, metadatos?.espera);
    this.#pintarFaltan(estado === "recolectando_datos" ? (metadatos.datos_faltantes ?? []) : []);
    return this.#pintarBarra({ lineas, estado, total });
  }

  #abrir(abierta) {
    this.#barra.setAttribute("aria-expanded", String(abierta));
    this.#panel.classList.toggle("abierta", abierta);
  }

  #pintarHoja({ pedido, lineas, estado, total }) {
    $("pedido-vacio").hidden = lineas.length > 0;
    $("pedido-tabla").hidden = $("total-fila").hidden = lineas.length === 0;
    $("pedido-lineas").replaceChildren(...lineas.map((linea) => filaDe(linea, pedido.moneda)));
    $("total").textContent = total;
    const numero = folio(pedido?.id);
    $("folio").hidden = !numero || !lineas.length;
    $("folio").textContent = `Nº ${numero}`;
    $("folio").dataset.pedidoId = pedido?.id ?? "";
    $("estampa").hidden = !ESTAMPAS[estado];
    $("estampa").textContent = ESTAMPAS[estado] ?? "";
  }

  #pintarPasos(estado, espera) {
    const actual = espera === "confirmar_cierre" ? PASOS.indexOf("cerrar") : (PASO[estado] ?? 0);
    $("pasos").hidden = estado === "vacio" || estado === "cancelada";
    PASOS.forEach((paso, indice) => {
      const item = $("pasos").querySelector(`[data-paso="${paso}"]`);
      item.classList.toggle("hecho", indice < actual);
      if (indice === actual) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
  }

  #pintarFaltan(faltantes) {
    $("faltan").hidden = faltantes.length === 0;
    $("faltan").textContent = `Falta: ${faltantes.map(nombreCorto).join(", ")}`;
  }

  #pintarBarra({ lineas, estado, total }) {
    const unidades = lineas.reduce((suma, linea) => suma + Number(linea.cantidad), 0);
    const titulo = ESTAMPAS[estado] ?? "Tu pedido";
    const cuenta = plural(unidades, "unidad", "unidades");
    $("barra-titulo").textContent = titulo;
    $("barra-cuenta").textContent = cuenta;
    $("barra-total").textContent = total;
    if (!lineas.length) this.#abrir(false);
    return lineas.length ? `${titulo}: ${cuenta}, total ${total}.` : "";
  }
}

function filaDe(linea, moneda) {
  const fila = $("t-linea").content.firstElementChild.cloneNode(true);
  fila.dataset.productoId = linea.producto_id;
  fila.querySelector(".cantidad").textContent = Number(linea.cantidad);
  fila.querySelector(".nombre").textContent = linea.nombre;
  fila.querySelector(".unitario").textContent = `a ${dinero(linea.precio_unitario, moneda)} c/u`;
  fila.querySelector(".valor").textContent = dinero(linea.subtotal, moneda);
  return fila;
}
