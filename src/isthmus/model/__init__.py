"""How a table is declared, the tables by theme, their checks and their descriptions. Imports nothing of ours."""
