"""How well the agent sells: conversations as data, labelled messages and simulated customers."""
