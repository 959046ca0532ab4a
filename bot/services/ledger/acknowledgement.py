"""Whether somebody has acknowledged: then a launch that goes from one recipient to the next calls nobody else."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.reactions import acknowledging
from storage.calling import calls
from storage.calling.launches import LaunchRow


async def is_acknowledged(tx: AsyncConnection, launch: LaunchRow) -> bool:
    nodes = [one.number for one in acknowledging(launch.content.reactions)]
    return launch.content.until_acknowledged and await calls.is_any_chosen(tx, launch.id, nodes)
