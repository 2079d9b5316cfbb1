// Product cards and the seal of a closed sale, hung on the agent's messages.

import { dinero, folio, ordinal } from "./texto.js";

const $ = (id) => document.getElementById(id);

/** `disponible` may come as a flag or as a count. */
const hay = (disponible) => disponible === true || Number(disponible) > 0;

/** The list of cards of one reply. With `elegir` each answers "which one?" by its place. */
export function tarjetas(productos, { elegir, alPedir }) {
  const lista = document.createElement("ul");
  lista.className = "productos";
  lista.dataset.testid = "productos";
  lista.setAttribute("role", "list");
  lista.setAttribute("aria-label", elegir ? "Productos para elegir" : "Productos");
  // The reply already names them: a screen reader finds the cards, but is not read them aloud.
  lista.setAttribute("aria-live", "off");
  lista.append(...productos.map((producto, indice) => tarjeta(producto, indice, { elegir, alPedir })));
  return lista;
}

function tarjeta(producto, indice, { elegir, alPedir }) {
  const item = $("t-producto").content.firstElementChild.cloneNode(true);
  const disponible = hay(producto.disponible);
  item.dataset.productoId = producto.id;
  item.classList.toggle("agotado", !disponible);
  item.querySelector(".nombre").textContent = producto.nombre;
  item.querySelector(".precio").textContent = dinero(producto.precio, producto.moneda);
  item.querySelector(".existencia").textContent = disponible ? "Disponible" : "Agotado";
  const boton = item.querySelector("button");
  if (!disponible) {
    boton.remove();
    return item;
  }
  if (elegir) {
    item.querySelector(".ordinal").hidden = false;
    item.querySelector(".ordinal").textContent = indice + 1;
    ponerAccion(boton, "elegir", `Elegir ${ordinal(indice)}: ${producto.nombre}`, "Elegir");
  } else {
    ponerAgregar(boton, producto.nombre);
  }
  boton.addEventListener("click", (evento) => {
    const texto = boton.dataset.accion === "elegir" ? ordinal(indice) : `agrega 1 ${producto.nombre}`;
    alPedir(texto, evento);
  });
  return item;
}

function ponerAccion(boton, accion, etiqueta, texto) {
  boton.dataset.accion = accion;
  boton.dataset.testid = accion;
  boton.setAttribute("aria-label", etiqueta);
  boton.textContent = texto;
}

function ponerAgregar(boton, nombre) {
  ponerAccion(boton, "agregar", `Agregar ${nombre}`, "Agregar");
}

/** "El segundo" means the list last offered: once that question is past, cards ask by name. */
export function congelarElecciones() {
  for (const boton of document.querySelectorAll('.producto button[data-accion="elegir"]')) {
    const item = boton.closest(".producto");
    item.querySelector(".ordinal").hidden = true;
    ponerAgregar(boton, item.querySelector(".nombre").textContent);
  }
}

export function selloDeCierre(pedido) {
  const sello = $("t-cierre").content.firstElementChild.cloneNode(true);
  sello.querySelector(".cierre-total").textContent = dinero(pedido.total, pedido.moneda);
  sello.querySelector(".cierre-folio").textContent = `Pedido Nº ${folio(pedido.id)}`;
  sello.dataset.pedidoId = pedido.id;
  return sello;
}
