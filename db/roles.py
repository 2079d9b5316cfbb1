"""The roles of a token, apart from the models so that the command line need not load them."""

from enum import StrEnum


class Rol(StrEnum):
    ADMIN = "admin"
    OPERADOR = "operador"
    LECTURA = "lectura"
