"""`dialgram backup` and `dialgram rotate-key`: what an operator does beside a running bot."""

from pathlib import Path

from bot.config import Settings
from storage import backup, rotation
from storage.keyring import keys_in_environment


async def back_up(settings: Settings, target: Path | None) -> int:
    """Raises storage.errors.BackupFailed."""
    made = await backup.back_up(settings, target)
    for file in made.files:
        print(f"{file.name}: {file.size} bytes, {sum(file.rows.values())} rows, verified")
    print(backup.restore_hint(made))
    return 0


async def rotate(settings: Settings, *, drop_retired: bool) -> int:
    """Raises storage.errors.NotRotated, KeyMissing."""
    if drop_retired:
        dropped = await rotation.drop_retired(settings)
        print(f"Forgotten: {', '.join(map(str, dropped)) or 'none, nothing is retired and unused'}.")
        return 0
    if keys_in_environment(settings):
        print(
            "The keys come from SECRET_KEY, so no new one is made: put 32 random bytes in base64 (openssl rand -base64 32) "
            "and a comma in front of what stands there, restart, and run this again."
        )
    rotated = await rotation.rotate_key(settings)
    print(f"The master key is {rotated.newest_id}; everything is encrypted with it.")
    return 0
