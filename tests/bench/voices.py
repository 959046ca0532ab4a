"""A minute of voice: from the moment it is sent in the chat to the record's arrival at the service."""

import time
from typing import Final

from tests.bench.chat import talking
from tests.bench.ground import PATIENCE_S, Ground
from tests.bench.registry import Figures, Metric, Side, Target, measures
from tests.sounds import TOOLS, encoded, spoken

SECONDS: Final = 60


@measures(Metric("voice_60s", "s", Target("ratio", "≤", 1.5)), programs=TOOLS)
async def voice_60s(side: Side, ground: Ground) -> Figures:
    """Ours: download, conversion in a confined child, upload. The baseline: a process that only transcodes."""
    voice = encoded(spoken("repeat", "11", "trim", "0", str(SECONDS)), "ogg", "libopus")
    if side == "baseline":
        return {"voice_60s": await _transcoded(voice, ground)}
    async with talking(side, ground, people=1) as chat:
        (person,) = chat.people
        await chat.everybody_says("/start")
        await chat.everybody_says(chat.world.api_key)
        calling = chat.world.calling
        known = len(calling.account(chat.world.api_key).records)
        began = time.monotonic()
        await chat.world.telegram.send_file(person.id, "voice", voice, duration=SECONDS)
        await calling.until(
            lambda: len(calling.account(chat.world.api_key).records) > known, timeout_s=PATIENCE_S
        )
        return {"voice_60s": time.monotonic() - began}


async def _transcoded(voice: bytes, ground: Ground) -> float:
    source, target = ground.folder / "voice.ogg", ground.folder / "voice.mp3"
    source.write_bytes(voice)
    async with ground.running("-m", "tests.bench.bare_transcode", str(source), str(target)) as bare:
        if await bare.process.wait():
            raise RuntimeError("the bare transcode failed")
        return time.monotonic() - bare.started_at
