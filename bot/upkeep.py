"""`dialgram backup` and `dialgram rotate-key`, which an operator uses beside a running bot, and `dialgram restore`,
which comes before the start.
"""

from pathlib import Path

from bot.config import Settings
from storage.keys.keyring import keys_in_environment
from storage.upkeep import backup, rotation
from storage.upkeep.restore import restore as put_back


async def back_up(settings: Settings, target: Path | None) -> int:
    """Raises storage.engine.errors.BackupFailed."""
    made = await backup.back_up(settings, target)
    for file in made.files:
        print(f"{file.name}: {file.size} bytes, {sum(file.rows.values())} rows, verified")
    print(backup.restore_hint(made))
    return 0


async def restore(settings: Settings, source: Path) -> int:
    """Raises storage.engine.errors.RestoreFailed, DataInUse."""
    restored = await put_back(settings, source)
    print(f"Restored as of {restored.made_at:%Y-%m-%d %H:%M} UTC: {', '.join(restored.files)}.")
    print(
        "What happened since then is unknown to it. At the next start nothing paid leaves until the owner of each account "
        "has said what becomes of the launches that were waiting then."
    )
    return 0


async def rotate(settings: Settings, *, drop_retired: bool) -> int:
    """Raises storage.engine.errors.NotRotated, KeyMissing."""
    if drop_retired:
        dropped = await rotation.drop_retired(settings)
        ids = ", ".join(map(str, dropped))
        print(
            f"Forgotten: the keys with id {ids}."
            if ids
            else "Forgotten: none, nothing is retired and unused."
        )
        return 0
    if keys_in_environment(settings):
        print(
            "The keys come from SECRET_KEY, so no new one is made: put 32 random bytes in base64 (openssl rand -base64 32) "
            "and a comma in front of what stands there, restart, and run this again."
        )
    rotated = await rotation.rotate_key(settings)
    print(
        f"Everything is encrypted with the master key that has id {rotated.newest_id} (the key itself is never printed)."
    )
    return 0
