"""Users' API keys. Each is encrypted for its own row, so a copy of it in another row can't be opened."""

from dataclasses import dataclass

from pydantic import SecretStr
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.audit import AuditKind
from bot.domain.clock import Clock
from bot.domain.costs.money import Kopecks
from bot.domain.ids import UserId
from storage.account import audit
from storage.account.accounts import ACCOUNT, NOBODY, Account, get, join, pass_on, set_balance
from storage.engine.database import Database, inserting
from storage.keys.keyring import Keyring
from storage.tables import accounts, connections


@dataclass(frozen=True, slots=True)
class Connection:
    """A user's own key to an account; `sender_phone` None: the service's duty numbers."""

    user_id: UserId
    account: Account
    api_key: SecretStr
    sender_phone: str | None


def about_key(connection_id: int) -> bytes:
    """What an API key's ciphertext is bound to."""
    return b"connections:%d" % connection_id


class ApiKeys:
    """What needs the keyring; everything else about accounts is a function of a transaction."""

    def __init__(self, database: Database, keyring: Keyring, clock: Clock) -> None:
        self._database = database
        self._keyring = keyring
        self._clock = clock

    async def connect(
        self,
        user_id: int,
        *,
        domain: str,
        provider_user_id: int,
        api_key: SecretStr,
        balance_kopecks: Kopecks | None = None,
    ) -> Account:
        """Makes or joins the account and stores the key. A user has one key, so this replaces a former one."""
        now = self._clock()
        async with self._database.writing() as tx:
            account_id = await join(tx, user_id, domain, provider_user_id, now)
            if balance_kopecks is not None:
                await set_balance(tx, account_id, balance_kopecks, asked_at=now)
            # If the account has no owner: its owner was removed when no one else had a key.
            await pass_on(tx, account_id, NOBODY, user_id, user_id, now)
            await self._put_key(tx, user_id, account_id, api_key)
            account = await get(tx, account_id)
        assert account is not None  # noqa: S101 - just written
        return account

    async def connection_of(self, user_id: int) -> Connection | None:
        """Raises storage.engine.errors.KeyringError when the key can't be decrypted."""
        async with self._database.reading() as tx:
            return await self.connection_in(tx, user_id)

    async def connection_in(self, tx: AsyncConnection, user_id: int) -> Connection | None:
        """The same inside the caller's transaction, whose decisions have to hold for this very key."""
        joined = select(connections.c.id, connections.c.api_key, connections.c.sender_phone, *ACCOUNT)
        found = await tx.execute(
            joined.join(accounts, accounts.c.id == connections.c.account_id).where(
                connections.c.user_id == user_id
            )
        )
        row = found.one_or_none()
        if row is None:
            return None
        connection_id, blob, sender_phone, *account = row
        return Connection(UserId(user_id), Account(*account), self._opened(connection_id, blob), sender_phone)

    async def of_account(self, account_id: int) -> tuple[Account | None, list[tuple[UserId, SecretStr]]]:
        """The account with every key of it, the owner's first: any of them may ask about the account's calls."""
        found = (
            select(connections.c.id, connections.c.user_id, connections.c.api_key)
            .join(accounts, accounts.c.id == connections.c.account_id)
            .where(connections.c.account_id == account_id)
            .order_by(connections.c.user_id != accounts.c.owner_id, connections.c.id)
        )
        async with self._database.reading() as tx:
            account = await get(tx, account_id)
            rows = (await tx.execute(found)).all()
        return account, [(UserId(row.user_id), self._opened(row.id, row.api_key)) for row in rows]

    async def _put_key(self, tx: AsyncConnection, user_id: int, account_id: int, api_key: SecretStr) -> None:
        secret = api_key.get_secret_value().encode()
        values = {
            "account_id": account_id,
            "key_hash": self._keyring.keyed_hash(secret),
            "created_at": self._clock(),
        }
        same_user = connections.c.user_id == user_id
        before = await tx.scalar(select(connections.c.account_id).where(same_user))
        if before != account_id:
            # An outgoing number belongs to its account.
            values["sender_phone"] = None
        if before not in {None, account_id}:
            await audit.note(
                tx, AuditKind.DISCONNECTED, now=self._clock(), by=user_id, about=user_id, account_id=before
            )
        # The key's encryption is bound to the row's id, so the row is written first and the key a statement later.
        joining = inserting(tx, connections).values(user_id=user_id, api_key=b"", **values)
        kept = joining.on_conflict_do_update(index_elements=[connections.c.user_id], set_=values)
        row_id = (await tx.execute(kept.returning(connections.c.id))).scalar_one()
        blob = self._keyring.encrypt(secret, about=about_key(row_id))
        await tx.execute(update(connections).where(connections.c.id == row_id).values(api_key=blob))
        await audit.note(tx, AuditKind.CONNECTED, now=self._clock(), by=user_id, account_id=account_id)

    def _opened(self, connection_id: int, blob: bytes) -> SecretStr:
        return SecretStr(self._keyring.decrypt(blob, about=about_key(connection_id)).decode())
