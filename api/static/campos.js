// The customer's data a sale may ask for: how we name each, and what the keyboard should offer.

// Documents that are digits only; elsewhere they carry letters (RUT, CURP, cédula V-…).
const DOCUMENTO_NUMERICO = new Set(["CO", "EC", "DO", "AR", "PE", "BO"]);

const CAMPOS = {
  nombre_completo: { nombre: "tu nombre completo", ejemplo: "Nombre y apellido", autocomplete: "name", autocapitalize: "words" },
  cedula: { nombre: "tu número de documento", ejemplo: "Número de documento", autocomplete: "off" },
  telefono: { nombre: "tu teléfono", ejemplo: "Número de teléfono", autocomplete: "tel", inputmode: "tel" },
  correo: { nombre: "tu correo", ejemplo: "nombre@correo.com", autocomplete: "email", inputmode: "email", autocapitalize: "none" },
  direccion: { nombre: "tu dirección", ejemplo: "Calle, número, apartamento", autocomplete: "street-address", autocapitalize: "words" },
  barrio: { nombre: "tu barrio", ejemplo: "Barrio o sector", autocomplete: "address-level3", autocapitalize: "words" },
  indicaciones_adicionales: { nombre: "indicaciones para la entrega", ejemplo: "Portería, referencias, horario…", autocomplete: "off" },
};

export function campo(clave, pais = "") {
  const conocido = CAMPOS[clave] ?? { nombre: clave.replaceAll("_", " "), ejemplo: "Escribe el dato", autocomplete: "off" };
  if (clave !== "cedula" || !DOCUMENTO_NUMERICO.has(pais)) return conocido;
  return { ...conocido, inputmode: "numeric" };
}

/** "tu correo" as it stands in a list: "correo". */
export function nombreCorto(clave) {
  return campo(clave).nombre.replace(/^tu /, "").replace("indicaciones para la entrega", "indicaciones");
}
