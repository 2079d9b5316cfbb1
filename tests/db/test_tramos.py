"""A period is made of whole stretches: every hour once, and few stretches however long it is."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.tramos import TRAMOS_H, Racha, rachas

_ORIGEN = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENTOS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


def horas(racha: Racha) -> range:
    inicio, fin = ((momento - _ORIGEN) / timedelta(hours=1) for momento in (racha.desde, racha.hasta))
    assert inicio % racha.tramo == fin % racha.tramo == 0, "it begins and ends with its stretches"
    return range(int(inicio), int(fin))


@given(desde=_MOMENTOS, largo=st.timedeltas(timedelta(hours=1), timedelta(days=800)))
def test_cada_hora_esta_una_vez(desde: datetime, largo: timedelta) -> None:
    hasta = desde + largo
    partes = rachas(desde, hasta)
    suyas = [hora for racha in partes for hora in horas(racha)]
    todas = range(int(desde.timestamp()) // 3600 - 1, int(hasta.timestamp()) // 3600 + 2)
    assert suyas == [hora for hora in todas if desde.timestamp() <= hora * 3600 < hasta.timestamp()]


@given(desde=_MOMENTOS, dias=st.integers(1, 800))
def test_un_periodo_largo_se_lee_en_pocos_tramos(desde: datetime, dias: int) -> None:
    partes = rachas(desde, desde + timedelta(days=dias))
    for menor, mayor in zip(TRAMOS_H, TRAMOS_H[1:], strict=False):
        sueltos = sum(len(horas(racha)) for racha in partes if racha.tramo == menor)
        assert sueltos < 2 * mayor, "at each end, less than a longer one would hold"
