"""Pictures of figures, for a phone: drawn in a child process, since the library that draws them takes a second and 70 MB
that the bot must not pay for.
"""

from bot.charts.drawing import ChartBars, ChartColumns, Picture, drawn

__all__ = ["ChartBars", "ChartColumns", "Picture", "drawn"]
