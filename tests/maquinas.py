"""Hypothesis' state machines on a worker's own database."""

import asyncio
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from db.conexion import crear_engine


def correr_maquina(
    maquina: type[RuleBasedStateMachine], database_url: str, *, ejemplos: int, pasos: int
) -> None:
    """Runs it so many times, with `loop` and `engine` for its rules to work with."""
    loop = asyncio.new_event_loop()
    engine = crear_engine(database_url)
    en_esta_base: Any = type(maquina.__name__, (maquina,), {"loop": loop, "engine": engine})
    try:
        run_state_machine_as_test(
            en_esta_base,
            settings=settings(
                max_examples=ejemplos,
                stateful_step_count=pasos,
                deadline=None,
                phases=[Phase.explicit, Phase.reuse, Phase.generate],
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            ),
        )
    finally:
        loop.run_until_complete(engine.dispose())
        loop.close()
