"""Which states may follow which."""

from itertools import pairwise

import pytest

from bot.domain.calls.launch import (
    BatchState,
    LaunchState,
    RecipientState,
    batch_can,
    batch_sources,
    launch_can,
    launch_sources,
    recipient_can,
    recipient_is_settled,
    recipient_sources,
)


@pytest.mark.parametrize(
    "path",
    [
        ["held", "running", "done"],
        ["held", "cancelled"],
        ["held", "running", "paused", "running", "stopped"],
        ["held", "paused", "cancelled"],
    ],
)
def test_a_launch_may_live_like_this(path: list[str]) -> None:
    assert all(launch_can(LaunchState(old), LaunchState(new)) for old, new in pairwise(path))


@pytest.mark.parametrize("end", [LaunchState.DONE, LaunchState.CANCELLED, LaunchState.STOPPED])
def test_an_ended_launch_never_starts_again(end: LaunchState) -> None:
    assert not any(launch_can(end, new) for new in LaunchState)


def test_a_launch_that_has_sent_cannot_be_cancelled_only_stopped() -> None:
    assert not launch_can(LaunchState.RUNNING, LaunchState.CANCELLED)
    assert launch_can(LaunchState.RUNNING, LaunchState.STOPPED)


@pytest.mark.parametrize(
    "path",
    [
        ["queued", "sending", "placed", "final"],
        ["queued", "sending", "queued", "withheld"],
        ["queued", "sending", "unknown", "placed", "final"],
        ["sending", "unknown", "rejected", "placed"],
        ["sending", "rejected"],
    ],
)
def test_a_recipient_may_fare_like_this(path: list[str]) -> None:
    assert all(recipient_can(RecipientState(old), RecipientState(new)) for old, new in pairwise(path))


@pytest.mark.parametrize("state", [RecipientState.UNKNOWN, RecipientState.PLACED, RecipientState.FINAL])
def test_who_may_have_been_called_is_never_queued_again(state: RecipientState) -> None:
    assert not recipient_can(state, RecipientState.QUEUED)
    assert not recipient_can(state, RecipientState.SENDING)


def test_only_a_queued_recipient_is_ever_sent() -> None:
    assert recipient_sources(RecipientState.SENDING) == {RecipientState.QUEUED}


def test_settled_are_those_of_whom_nothing_more_is_expected() -> None:
    settled = {state for state in RecipientState if recipient_is_settled(state)}
    assert settled == {RecipientState.FINAL, RecipientState.REJECTED, RecipientState.WITHHELD}


def test_a_request_is_made_once_and_never_left_again() -> None:
    assert batch_sources(BatchState.SENDING) == frozenset()
    assert batch_sources(BatchState.RETURNED) == {BatchState.SENDING}


def test_a_webhook_outranks_what_a_person_said_of_a_batch() -> None:
    assert batch_can(BatchState.UNKNOWN, BatchState.SETTLED_WAS_NOT)
    assert batch_can(BatchState.SETTLED_WAS_NOT, BatchState.PLACED)
    assert not batch_can(BatchState.PLACED, BatchState.UNKNOWN)


def test_a_launch_runs_only_out_of_its_hold_or_pause() -> None:
    assert launch_sources(LaunchState.RUNNING) == {LaunchState.HELD, LaunchState.PAUSED}


def test_no_state_leads_to_itself() -> None:
    assert not any(launch_can(state, state) for state in LaunchState)
    assert not any(recipient_can(state, state) for state in RecipientState)
    assert not any(batch_can(state, state) for state in BatchState)
