"""Declarative base and the column types every table shares."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Identity, MetaData, Numeric, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

Id = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
Dinero = Annotated[Decimal, mapped_column(Numeric(16, 2))]
Ahora = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]

ACENTUADAS = "áàäâãéèëêíìïîóòöôõúùüûñç"
LLANAS = "aaaaaeeeeiiiiooooouuuunc"


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dict[str, Any]: JSONB, datetime: DateTime(timezone=True)}


def lexemas(*columnas: str) -> str:
    """SQL of the words of some columns, folded, as a tsvector: `unaccent` is not in the embedded server."""
    texto = " || ' ' || ".join(columnas)
    llano = f"translate(lower({texto}), '{ACENTUADAS}', '{LLANAS}')"
    return f"array_to_tsvector(array_remove(regexp_split_to_array({llano}, '[^a-z0-9]+'), ''))"
