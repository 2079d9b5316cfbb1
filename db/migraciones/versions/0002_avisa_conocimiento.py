"""A change of what is known of the business is told to every process, as one of the catalogue is."""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_AVISAR = """
CREATE FUNCTION avisar_conocimiento_cambiado() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY conocimiento_cambiado;
    RETURN NULL;
END
$$;
CREATE TRIGGER avisar_conocimiento_cambiado
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON conocimiento
    FOR EACH STATEMENT EXECUTE FUNCTION avisar_conocimiento_cambiado();
CREATE TRIGGER avisar_conocimiento_cambiado
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON empresa
    FOR EACH STATEMENT EXECUTE FUNCTION avisar_conocimiento_cambiado();
"""


def upgrade() -> None:
    op.execute(_AVISAR)


def downgrade() -> None:
    op.execute("DROP TRIGGER avisar_conocimiento_cambiado ON empresa")
    op.execute("DROP TRIGGER avisar_conocimiento_cambiado ON conocimiento")
    op.execute("DROP FUNCTION avisar_conocimiento_cambiado()")
