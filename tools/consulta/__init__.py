"""Questions in Spanish about one customer's purchases."""

from tools.consulta.contestar import Contestada, contestar

__all__ = ["Contestada", "contestar"]
