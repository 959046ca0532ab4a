"""The requests that place no calls: asking, moving, removing, records, the account and verification."""

import re
from datetime import UTC, datetime
from typing import Literal

from bot.sandbox.calling.accounts import Record, SandboxAccount
from bot.sandbox.calling.calls import Call, Kind
from bot.sandbox.calling.changes import Changes
from bot.sandbox.calling.fields import FormFile, Json, SandboxRefusedError
from bot.sandbox.calling.life import Life
from bot.sandbox.calling.office import Office, SandboxFlashCall
from bot.sandbox.calling.placing import FAULTS, MODERATED, NO_MONEY, REFUSED_PHONE
from bot.sandbox.calling.tariff import FLASH_CALL, GENERATED_TEXT
from bot.sandbox.calling.validation import FAR_FUTURE, LANGUAGES, LARGEST_ID, MOST_IDS, read_call_ids
from bot.sandbox.calling.visit import Visit

RecordListing = Literal["names", "whole", "no"]
"""What getRecords answers: ids and names, as was seen; everything, moderation too; or a refusal."""


class CallsDesk:
    """§2, §9, §10: asking what became of calls, moving them, and removing them."""

    def __init__(self, office: Office, life: Life) -> None:
        self._office = office
        self._life = life

    def get(self, visit: Visit) -> list[Json]:
        return self._asked(visit, "ordinary")

    def get_with_templates(self, visit: Visit) -> list[Json]:
        return self._asked(visit, "template")

    def _asked(self, visit: Visit, kind: Kind) -> list[Json]:
        ids = read_call_ids(visit.fields, "apiCallIdList", visit.query_ids)
        found = (self._office.find(kind, call_id, visit.account) for call_id in dict.fromkeys(ids))
        return [call.printed() for call in found if call]

    def update(self, visit: Visit) -> Json:
        """§9: moves ordinary calls that have not begun; the ids of others are left out of the answer."""
        moves = []
        for item in visit.fields.children("callList", MOST_IDS, required=True):
            call_id = item.whole("id", 1, LARGEST_ID, required=True)
            moves.append((call_id, item.whole("replannedAt", 1, FAR_FUTURE, required=True)))
        visit.fields.finish()
        moved = []
        for call_id, planned_at in moves:
            call = self._office.find("ordinary", call_id or 0, visit.account)
            if call and not call.has_begun:
                call.planned_at = planned_at
                call.legs.clear()
                self._life.admit(call)
                moved.append(call.id)
        return {"callIdList": moved}

    def remove(self, visit: Visit) -> Json | list[Json]:
        """§10: removes calls of the named kind that have not begun."""
        fields = visit.fields
        single = fields.whole("id", 1, LARGEST_ID)
        several = fields.wholes("idList", 1, LARGEST_ID, MOST_IDS, required=single is None)
        kind: Kind = "template" if fields.flag("isTemplate") else "ordinary"
        fields.finish()
        ids = several if single is None else [single]
        removed = [call.id for call in self._take_out(visit.account, kind, ids)]
        return {"callIdList": removed} if single is None else []

    def _take_out(self, account: SandboxAccount, kind: Kind, ids: list[int]) -> list[Call]:
        calls = []
        for call_id in ids:
            call = self._office.find(kind, call_id, account)
            if call and not call.has_begun:
                self._life.drop(call)
                calls.append(call)
        return calls


class RecordsDesk:
    """§3, §4 and the undocumented getRecords: see RecordListing."""

    def __init__(self, changes: Changes, listing: RecordListing) -> None:
        self._changes = changes
        self.listing = listing

    def create(self, visit: Visit) -> Json:
        fields, account = visit.fields, visit.account
        name = fields.text("name", 255, required=True)
        source = fields.raw("source", required=True)
        if source not in {None, "text", "file"}:
            fields.fail("source", "Значение должно быть text или file")
        text = fields.text("text", 1024, required=source == "text")
        upload = fields.raw("file", required=source == "file")
        if source == "file" and upload is not None and not (isinstance(upload, FormFile) and upload.data):
            fields.fail("file", "Значение должно быть непустым файлом")
        fields.finish()
        record = (
            self._from_text(account, name, text)
            if source == "text"
            else self._from_file(account, name, upload)
        )
        visit.accepted = True
        self._changes.emit("record", account_id=account.id, record_id=record.id, name=record.name)
        return record.printed(visit.origin)

    def _from_text(self, account: SandboxAccount, name: str | None, text: str | None) -> Record:
        if account.moderation:
            raise SandboxRefusedError(MODERATED)
        if account.balance < GENERATED_TEXT:
            raise SandboxRefusedError(NO_MONEY)
        account.charge(GENERATED_TEXT)
        return account.add_record(name or "", text=text, cost=GENERATED_TEXT)

    def _from_file(self, account: SandboxAccount, name: str | None, upload: FormFile) -> Record:
        return account.add_record(name or "", data=upload.data, content_type=upload.content_type)

    def remove(self, visit: Visit) -> Json | list[Json]:
        """Answers with a bare object for one id, a list for several."""
        ids = visit.fields.wholes("idList", 1, LARGEST_ID, MOST_IDS, required=True)
        visit.fields.finish()
        records = [record for record_id in ids if (record := visit.account.record(record_id))]
        if len(records) < len(ids):
            raise SandboxRefusedError("Запись не найдена")
        printed = []
        for record in records:
            record.deleted_at = int(self._changes.now())
            printed.append({**record.printed(visit.origin), "deletedAt": record.deleted_at})
            self._changes.emit("record", account_id=visit.account.id, record_id=record.id, removed=True)
        return printed[0] if len(printed) == 1 else printed

    def listed(self, visit: Visit) -> list[Json]:
        visit.fields.finish()
        if self.listing == "no":
            raise SandboxRefusedError("Метод не найден")
        alive = [record for record in visit.account.records.values() if record.deleted_at is None]
        if self.listing == "whole":
            return [record.printed(visit.origin) for record in alive]
        return [{"id": record.id, "name": record.name} for record in alive]


class AccountDesk:
    """§5, §6, §7, §8, §11."""

    def __init__(self, office: Office, changes: Changes) -> None:
        self._office = office
        self._changes = changes

    def user_info(self, visit: Visit) -> Json:
        """The balance is a string here; clients must take both."""
        return {"id": visit.account.id, "balance": str(visit.account.balance)}

    def phones(self, visit: Visit) -> list[Json]:
        """`all` adds the shared numbers and those not confirmed yet."""
        everything = visit.fields.flag("all")
        visit.fields.finish()
        own = [phone for phone in visit.account.phones if phone.enable or everything]
        return [phone.printed() for phone in (*own, *(visit.account.shared_phones if everything else ()))]

    def languages(self, _visit: Visit) -> list[Json]:
        return [{"id": id_, "name": name, "defaultLangCode": code} for id_, name, code in LANGUAGES]

    def templates(self, visit: Visit) -> list[Json]:
        only_moderated = visit.fields.flag("onlyModerated")
        visit.fields.finish()
        return [
            {"id": template.id, "name": template.name, "needModeration": int(not template.moderated)}
            for template in visit.account.templates.values()
            if template.moderated or not only_moderated
        ]

    def confirm_phone(self, visit: Visit) -> str:
        """§8: rings the phone from a number that ends with the pin; checks nothing afterwards."""
        phone = visit.fields.phone("phone", required=True)
        pin = visit.fields.text("pin", 4, required=True)
        if pin is not None and not re.fullmatch(r"\d{4}", pin, re.ASCII):
            visit.fields.fail("pin", "Значение должно состоять из 4 цифр")
        visit.fields.finish()
        placing = self._office.outcome(phone or "").placing
        if placing == "item_error":
            raise SandboxRefusedError(REFUSED_PHONE)
        if visit.account.balance < FLASH_CALL:
            raise SandboxRefusedError(NO_MONEY)
        visit.account.charge(FLASH_CALL)
        visit.accepted = True
        visit.fault = FAULTS.get(placing)
        now = datetime.fromtimestamp(self._changes.now(), UTC)
        flash = SandboxFlashCall(visit.account.id, phone or "", pin or "", now)
        self._office.flash_calls.append(flash)
        self._changes.emit("flash", account_id=visit.account.id, phone=flash.phone, pin=flash.pin)
        return "done"
