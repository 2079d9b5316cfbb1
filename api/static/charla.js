// The talk: bubbles in a live log, the reply while it streams, and where the page scrolls.

import { muestras } from "./adjuntos.js";
import { conNegritas, dia, hora } from "./texto.js";

const CERCA_DEL_FINAL_PX = 80;
const $ = (id) => document.getElementById(id);

export class Charla {
  #rollo = $("rollo");
  #registro = $("registro");
  #enCurso = $("en-curso");
  #enCursoTexto = $("en-curso-texto");
  #puntos = $("puntos");
  #plantilla = $("t-mensaje");
  #bajar = $("bajar");
  #parcial = "";
  #cuadro = 0;
  #ultimoDia = "";
  #puesto = NaN;

  constructor() {
    this.#rollo.addEventListener("scroll", () => this.#mirarFinal(), { passive: true });
    this.#bajar.addEventListener("click", () => {
      this.bajar();
      this.#rollo.focus({ preventScroll: true });
    });
    // The keyboard of a phone, or a growing composer, must not hide the last message.
    let alto = this.#rollo.clientHeight;
    new ResizeObserver(() => {
      // A reply taller than the screen was put at its first line: that is where one reads.
      const leyendo = Math.abs(this.#rollo.scrollTop - this.#puesto) < 1;
      if (!leyendo && this.#estaAlFinal(alto)) this.bajar(false);
      alto = this.#rollo.clientHeight;
      this.#mirarFinal();
    }).observe(this.#rollo);
  }

  /** Runs `pintar` without a screen reader hearing the whole talk again. */
  enSilencio(pintar) {
    this.#registro.setAttribute("aria-live", "off");
    pintar();
    this.bajar(false);
    setTimeout(() => this.#registro.setAttribute("aria-live", "polite"), 300);
  }

  vaciar() {
    this.#registro.replaceChildren();
    this.#ultimoDia = "";
    this.olvidarRespuesta();
  }

  /** Adds a bubble. `fecha` null: a greeting of the page's own, which was never sent. */
  agregar({ rol, texto, adjuntos = [], fecha = new Date() }) {
    if (fecha) this.#separarDia(fecha);
    const mensaje = this.#plantilla.content.firstElementChild.cloneNode(true);
    mensaje.classList.add(rol);
    mensaje.dataset.rol = rol;
    mensaje.querySelector(".autor").textContent = rol === "cliente" ? "Tú: " : "Tienda: ";
    mensaje.querySelector(".texto").append(conNegritas(texto));
    if (adjuntos.length) mensaje.querySelector(".texto").before(muestras(adjuntos));
    const reloj = mensaje.querySelector("time");
    if (fecha) {
      reloj.dateTime = fecha.toISOString();
      reloj.textContent = hora(fecha);
    } else reloj.remove();
    this.#registro.append(mensaje);
    return mensaje;
  }

  /** A note of the page in the talk, with one thing to do about it. */
  avisar(texto, rotulo, accion) {
    const aviso = document.createElement("div");
    aviso.className = "aviso";
    aviso.dataset.testid = "aviso";
    const parrafo = document.createElement("p");
    parrafo.textContent = texto;
    const boton = document.createElement("button");
    boton.type = "button";
    boton.textContent = rotulo;
    boton.addEventListener("click", accion, { once: true });
    aviso.append(parrafo, boton);
    this.#registro.append(aviso);
  }

  /** Shows under a customer's bubble how far the message got. */
  marcarEnvio(mensaje, estado, texto, alReintentar) {
    mensaje.dataset.envio = estado;
    const envio = document.createElement("span");
    envio.className = "envio";
    envio.dataset.testid = "envio";
    envio.textContent = texto;
    const pie = mensaje.querySelector(".pie");
    const teniaFoco = pie.contains(document.activeElement);
    pie.querySelectorAll(".envio, .reintentar").forEach((viejo) => viejo.remove());
    pie.append(envio);
    if (alReintentar) pie.append(botonDeReintento(alReintentar));
    // A keyboard user who pressed the button must not lose the place when it goes.
    if (teniaFoco) this.#rollo.focus({ preventScroll: true });
  }

  /** Under a voice note, the words that were heard. */
  transcribir(mensaje, texto) {
    const oido = document.createElement("p");
    oido.className = "oido";
    oido.dataset.testid = "transcripcion";
    oido.textContent = `“${texto}”`;
    mensaje.querySelector(".globo").append(oido);
  }

  empezarRespuesta() {
    const pegado = this.#estaAlFinal();
    this.olvidarRespuesta();
    this.#enCurso.hidden = false;
    if (pegado) this.bajar();
  }

  fragmento(texto) {
    this.#parcial += texto;
    // Models send many small pieces: paint once a frame.
    this.#cuadro ||= requestAnimationFrame(() => {
      this.#cuadro = 0;
      const pegado = this.#estaAlFinal();
      this.#puntos.hidden = this.#parcial !== "";
      this.#enCursoTexto.replaceChildren(conNegritas(this.#parcial));
      if (pegado) this.bajar(false);
    });
  }

  olvidarRespuesta() {
    cancelAnimationFrame(this.#cuadro);
    this.#cuadro = 0;
    this.#parcial = "";
    this.#enCursoTexto.replaceChildren();
    this.#puntos.hidden = false;
    this.#enCurso.hidden = true;
  }

  /** Replaces the streamed text by the final reply; `adornar(mensaje)` may change the page around it. */
  terminarRespuesta(texto, adornar) {
    const pegado = this.#estaAlFinal();
    this.olvidarRespuesta();
    const mensaje = this.agregar({ rol: "agente", texto });
    mensaje.classList.add("sin-entrada");
    adornar(mensaje);
    if (pegado) this.mostrarDesde(mensaje);
    this.#mirarFinal();
  }

  bajar(suave = true) {
    this.#rollo.scrollTo({ top: this.#rollo.scrollHeight, behavior: suave ? "auto" : "instant" });
  }

  /** To the end, but never past the first line of a reply taller than the screen. */
  mostrarDesde(mensaje) {
    const inicio = mensaje.offsetTop - this.#rollo.offsetTop - 12;
    const final = this.#rollo.scrollHeight - this.#rollo.clientHeight;
    this.#puesto = inicio < final ? inicio : NaN;
    this.#rollo.scrollTo({ top: Math.min(inicio, final) });
  }

  #estaAlFinal(alto = this.#rollo.clientHeight) {
    return this.#rollo.scrollHeight - this.#rollo.scrollTop - alto < CERCA_DEL_FINAL_PX;
  }

  #mirarFinal() {
    const alFinal = this.#estaAlFinal();
    if (alFinal && document.activeElement === this.#bajar) this.#rollo.focus({ preventScroll: true });
    this.#bajar.hidden = alFinal;
  }

  #separarDia(fecha) {
    const nombre = dia(fecha);
    // A talk that is all of today needs no date.
    const sobra = nombre === this.#ultimoDia || (nombre === "Hoy" && !this.#ultimoDia);
    this.#ultimoDia = nombre;
    if (sobra) return;
    const separador = document.createElement("p");
    separador.className = "dia";
    separador.textContent = nombre;
    this.#registro.append(separador);
  }
}

function botonDeReintento(alReintentar) {
  const boton = document.createElement("button");
  boton.type = "button";
  boton.className = "reintentar";
  boton.dataset.testid = "reintentar";
  boton.textContent = "Reintentar";
  boton.addEventListener("click", alReintentar);
  return boton;
}
