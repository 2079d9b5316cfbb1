// Words and numbers as the customer reads them. Data only ever becomes text nodes.

const SIN_DECIMALES = new Set(["COP", "CLP", "PYG"]);
const ORDINALES = ["primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo"];
// Markdown's ** is read as well, because models slip into it.
const NEGRITA = /(^|[^\p{L}\p{N}*])(\*{1,2})([^\s*](?:[^*\n]*[^\s*])?)\2(?![\p{L}\p{N}*])/gmu;

let region = { pais: "", moneda: "" };

export function usarRegion({ pais, moneda }) {
  region = { pais: pais || "", moneda: moneda || "" };
}

/** Amount (number or decimal string) in the shop's way; a bare number while its currency is unknown. */
export function dinero(monto, moneda = region.moneda) {
  const numero = Number(monto);
  if (monto === null || monto === "" || !Number.isFinite(numero)) return "—";
  const opciones = moneda ? { style: "currency", currency: moneda } : {};
  if (SIN_DECIMALES.has(moneda)) Object.assign(opciones, { minimumFractionDigits: 0, maximumFractionDigits: 0 });
  try {
    const partes = new Intl.NumberFormat(region.pais ? `es-${region.pais}` : "es", opciones).formatToParts(numero);
    return partes.map(({ value }, indice) => (pegado(partes, indice) ? "" : value)).join("");
  } catch {
    // An unknown country or currency code makes Intl throw; the amount still matters more than its sign.
    return `${new Intl.NumberFormat("es").format(numero)} ${moneda}`.trim();
  }
}

/** The space between a sign and its digits: the agent writes "$45.000". Letters ("US$", "S/") keep theirs. */
function pegado(partes, indice) {
  const antes = partes[indice - 1];
  return antes?.type === "currency" && antes.value.length === 1 && !partes[indice].value.trim();
}

export function ordinal(indice) {
  return ORDINALES[indice] ? `el ${ORDINALES[indice]}` : `el número ${indice + 1}`;
}

/** Plain text with WhatsApp bold, as a fragment of text nodes and <strong>. */
export function conNegritas(texto) {
  const fragmento = document.createDocumentFragment();
  let desde = 0;
  for (const hallazgo of texto.matchAll(NEGRITA)) {
    fragmento.append(texto.slice(desde, hallazgo.index) + hallazgo[1]);
    const fuerte = document.createElement("strong");
    fuerte.textContent = hallazgo[3];
    fragmento.append(fuerte);
    desde = hallazgo.index + hallazgo[0].length;
  }
  fragmento.append(texto.slice(desde));
  return fragmento;
}

export function hora(fecha) {
  return fecha.toLocaleTimeString("es", { hour: "2-digit", minute: "2-digit" });
}

/** "Hoy", "Ayer" or "lunes, 3 de marzo". */
export function dia(fecha) {
  const medianoche = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  // Rounded, because a day with a clock change has 23 or 25 hours.
  const dias = Math.round((medianoche(new Date()) - medianoche(fecha)) / 86_400_000);
  if (dias === 0) return "Hoy";
  if (dias === 1) return "Ayer";
  return fecha.toLocaleDateString("es", { weekday: "long", day: "numeric", month: "long" });
}

/** An order number short enough to read aloud; long ones (UUID) keep their first eight characters. */
export function folio(id) {
  const texto = String(id ?? "");
  return texto.length > 12 ? texto.slice(0, 8).toUpperCase() : texto;
}

export function plural(cuenta, singular, plural_) {
  return `${cuenta} ${cuenta === 1 ? singular : plural_}`;
}
