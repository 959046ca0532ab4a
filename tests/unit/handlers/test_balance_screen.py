"""What the balance screen tells of the way from the balance then to the balance now."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.costs.money import Kopecks
from bot.domain.costs.spending import Spending
from bot.services.account.accounts import Overview
from bot.services.account.balance_check import BalanceFacts
from bot.telegram.texts import Texts
from handlers.account.overview import balance_screen

TEXTS = Texts.load(strict=True)
MOSCOW = ZoneInfo("Europe/Moscow")
ACCOUNT = Overview(
    account_number=77,
    domain="calls.example",
    balance_kopecks=70_000,
    enough_for=None,
    price_kopecks=None,
    sender_phone=None,
    is_locked=False,
    is_account_owner=True,
)


def facts(*, lost: int = 0) -> BalanceFacts:
    spending = Spending(
        Kopecks(4920), Kopecks(80), lost_requests=lost, flash_calls=0, unpriced_calls=0, awaited=0
    )
    return BalanceFacts(datetime(2026, 11, 23, 9, tzinfo=UTC), Kopecks(100_000), spending)


@pytest.mark.parametrize(
    ("language", "then", "ours", "lost"),
    [
        ("ru", "23 ноября в 12:00 на балансе было", "стоили 49,20 ₽, тексты — 0,80 ₽", "потерян: 1"),
        ("en", "the balance was", "calls through the bot cost 49,20 ₽, texts 0,80 ₽", "was lost: 1"),
    ],
)
def test_the_facts_name_both_balances_what_ours_cost_and_what_was_lost(
    language: str, then: str, ours: str, lost: str
) -> None:
    text = balance_screen(ACCOUNT, facts(lost=1), TEXTS(language), zone=MOSCOW).text.replace("\u00a0", " ")
    assert then in text
    assert "1 000,00 ₽" in text
    assert text.count("700,00 ₽") == 2
    assert ours in text
    assert lost in text


def test_what_there_was_none_of_is_not_mentioned() -> None:
    assert "потерян" not in balance_screen(ACCOUNT, facts(), TEXTS("ru"), zone=MOSCOW).text


def test_before_the_first_comparison_only_the_balance_is_told() -> None:
    text = balance_screen(ACCOUNT, None, TEXTS("ru"), zone=MOSCOW).text
    assert len(text.splitlines()) == 3
