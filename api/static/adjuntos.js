// Photos and voice notes on their way: chosen, taken, dropped or pasted; shown, and removed before they leave.

import { reloj } from "./grabadora.js";

const $ = (id) => document.getElementById(id);
const EXTENSIONES = {
  imagen: /\.(jpe?g|png|webp|heic|heif|avif)$/i,
  audio: /\.(ogg|oga|opus|mp3|m4a|aac|wav|webm|flac)$/i,
};
// The service reads no photo larger than this, so none needs to travel larger.
const LADO = 2000;
const PESADA = 1.5 * 2 ** 20;

/** "imagen", "audio" or null. Some systems give a .heic or an .opus no type at all. */
function claseDe(archivo) {
  if (archivo.type.startsWith("image/") || EXTENSIONES.imagen.test(archivo.name)) return "imagen";
  if (archivo.type.startsWith("audio/") || EXTENSIONES.audio.test(archivo.name)) return "audio";
  return null;
}

/** A photo no larger than is read, upright; as it came where the browser cannot open it. */
async function reducida(archivo) {
  try {
    const dibujo = await createImageBitmap(archivo, { imageOrientation: "from-image" });
    const escala = Math.min(1, LADO / Math.max(dibujo.width, dibujo.height));
    if (escala === 1 && archivo.size < PESADA) return archivo;
    const lienzo = new OffscreenCanvas(Math.round(dibujo.width * escala), Math.round(dibujo.height * escala));
    lienzo.getContext("2d").drawImage(dibujo, 0, 0, lienzo.width, lienzo.height);
    const menor = await lienzo.convertToBlob({ type: "image/jpeg", quality: 0.88 });
    return menor.size < archivo.size ? new File([menor], archivo.name, { type: menor.type }) : archivo;
  } catch {
    return archivo;
  }
}

/** What a message shows of its files; `segundos`, of the notes recorded here. */
export function muestras(adjuntos) {
  const cuadro = document.createElement("div");
  cuadro.className = "muestras";
  cuadro.append(...adjuntos.map(muestra));
  return cuadro;
}

function muestra({ clase, archivo, url, segundos }) {
  if (clase === "audio") return muestraDeVoz(url, segundos);
  const imagen = document.createElement("img");
  imagen.alt = `Foto: ${archivo.name}`;
  imagen.src = url;
  // A .heic that this browser cannot paint is sent all the same.
  imagen.addEventListener("error", () => imagen.replaceWith(marca(`Foto: ${archivo.name}`)), { once: true });
  return imagen;
}

function muestraDeVoz(url, segundos) {
  const caja = document.createElement("div");
  caja.className = "voz";
  const audio = document.createElement("audio");
  Object.assign(audio, { controls: true, preload: "metadata", src: url });
  audio.setAttribute("aria-label", "Nota de voz");
  caja.append(marca(segundos ? `Nota de voz, ${reloj(segundos)}` : "Nota de voz"), audio);
  return caja;
}

/** A word in place of what is not there to be seen: "Foto", "Nota de voz, 0:07". */
export function marca(texto) {
  const rotulo = document.createElement("span");
  rotulo.className = "marca";
  rotulo.textContent = texto;
  return rotulo;
}

export class Adjuntos {
  #lista = $("adjuntos");
  #menu = $("menu-adjuntar");
  #boton = $("adjuntar");
  #queja = $("queja");
  #salida = $("queja-archivo");
  #adjuntos = [];
  limites = { max_mb: 16, max_archivos: 6 };

  /** alCambiar() after each change of what is attached. */
  constructor({ alCambiar, anunciar }) {
    Object.assign(this, { alCambiar, anunciar });
    this.#boton.addEventListener("click", () => this.#abrir(this.#menu.hidden));
    for (const nombre of ["foto", "camara", "audio"]) this.#conectar(nombre);
    this.#salida.addEventListener("click", () => $("archivo-audio").click());
    $("queja-cerrar").addEventListener("click", () => this.callar());
    document.addEventListener("keydown", (evento) => {
      if (evento.key !== "Escape" || this.#menu.hidden) return;
      this.#abrir(false);
      this.#boton.focus();
    });
    document.addEventListener("click", ({ target }) => {
      if (!this.#menu.contains(target) && !this.#boton.contains(target)) this.#abrir(false);
    });
    this.#oirArrastres();
  }

  get vacio() {
    return !this.#adjuntos.length;
  }

  /** Hands over what is attached: the photos, then the notes. They go as a message each. */
  tomar() {
    const tomados = this.#adjuntos;
    this.#adjuntos = [];
    this.callar();
    this.#pintar();
    return ["imagen", "audio"].map((clase) => tomados.filter((uno) => uno.clase === clase)).filter((grupo) => grupo.length);
  }

  async agregar(archivos) {
    this.callar();
    for (const archivo of archivos) {
      const clase = claseDe(archivo);
      if (!clase) this.quejarse(`“${archivo.name}” no es una foto ni una nota de voz.`);
      else if (clase === "imagen") this.#poner({ clase, archivo: await reducida(archivo) });
      else this.#poner({ clase, archivo });
    }
  }

  agregarNota(archivo, segundos) {
    this.callar();
    this.#poner({ clase: "audio", archivo, segundos });
  }

  /** Says what is wrong; `conArchivo`: a recorded note is the way out. */
  quejarse(texto, conArchivo = false) {
    $("queja-texto").textContent = texto;
    this.#salida.hidden = !conArchivo;
    this.#queja.hidden = false;
  }

  callar() {
    this.#queja.hidden = true;
    $("queja-texto").textContent = "";
  }

  #poner(adjunto) {
    const { max_mb, max_archivos } = this.limites;
    const juntos = [...this.#adjuntos, adjunto].reduce((suma, { archivo }) => suma + archivo.size, 0);
    if (!adjunto.archivo.size) return this.quejarse(`“${adjunto.archivo.name}” está vacío.`);
    if (juntos > max_mb * 2 ** 20) return this.quejarse(`Es demasiado: hasta ${max_mb} MB por mensaje.`);
    if (this.#adjuntos.length >= max_archivos) return this.quejarse(`Hasta ${max_archivos} archivos por mensaje.`);
    adjunto.url = URL.createObjectURL(adjunto.archivo);
    this.#adjuntos.push(adjunto);
    this.#pintar();
    this.anunciar(adjunto.clase === "imagen" ? "Foto adjunta." : "Nota de voz adjunta.");
  }

  #pintar() {
    this.#lista.replaceChildren(...this.#adjuntos.map((adjunto, i) => this.#renglon(adjunto, i)));
    this.#lista.hidden = this.vacio;
    this.alCambiar();
  }

  #renglon(adjunto, indice) {
    const quitar = document.createElement("button");
    quitar.type = "button";
    quitar.className = "quitar";
    quitar.dataset.testid = "quitar-adjunto";
    quitar.textContent = "×";
    quitar.setAttribute("aria-label", adjunto.clase === "imagen" ? `Quitar la foto ${indice + 1}` : "Quitar la nota de voz");
    quitar.addEventListener("click", () => this.#quitar(adjunto));
    const renglon = document.createElement("li");
    renglon.dataset.testid = "adjunto";
    renglon.append(muestra(adjunto), quitar);
    return renglon;
  }

  #quitar(adjunto) {
    URL.revokeObjectURL(adjunto.url);
    this.#adjuntos = this.#adjuntos.filter((otro) => otro !== adjunto);
    this.#pintar();
    this.anunciar("Se quitó.");
    (this.#lista.querySelector("button") ?? this.#boton).focus();
  }

  #abrir(si) {
    this.#menu.hidden = !si;
    this.#boton.setAttribute("aria-expanded", String(si));
    if (si) this.#menu.querySelector("button").focus();
  }

  #conectar(nombre) {
    const entrada = $(`archivo-${nombre}`);
    $(`elegir-${nombre}`).addEventListener("click", () => {
      this.#abrir(false);
      entrada.click();
    });
    entrada.addEventListener("change", async () => {
      const elegidos = [...entrada.files];
      entrada.value = ""; // the same photo may be chosen again
      await this.agregar(elegidos);
      $("mensaje").focus();
    });
  }

  #oirArrastres() {
    const trae = (evento) => evento.dataTransfer?.types.includes("Files");
    const senalar = (si) => document.body.toggleAttribute("data-soltar", si);
    document.addEventListener("dragover", (evento) => {
      if (!trae(evento)) return;
      evento.preventDefault();
      senalar(true);
    });
    document.addEventListener("dragleave", (evento) => evento.relatedTarget || senalar(false));
    document.addEventListener("drop", (evento) => {
      senalar(false);
      if (!trae(evento)) return;
      evento.preventDefault();
      this.agregar(evento.dataTransfer.files);
    });
    document.addEventListener("paste", (evento) => {
      const pegados = [...(evento.clipboardData?.files ?? [])];
      if (!pegados.length) return;
      evento.preventDefault();
      this.agregar(pegados);
    });
  }
}
