"""How the service behaves while it calls. What nobody has chosen is left to the service.

A template's call takes none of this: it is set in the cabinet (contract, section 12).
"""

from dataclasses import dataclass

ANSWER_TIMEOUT_S = (15, 60)
"""The least and the most; contract section 1, `answerTimeout`."""
USUAL_TIMEOUT_S = 30
"""What the service waits if nothing is said."""


@dataclass(frozen=True, slots=True)
class Manner:
    """Contract section 1: `answerTimeout`, `voiceDetection`, `endOfSpeech`, `isManagerDeliveryPhone`.

    `answer_timeout_s`: how long it rings, None for the service's 30. `notices_interruption`: whether the robot
    notices that the recipient speaks while it does. `finds_end_of_speech`: whether it finds out by itself when
    the recipient has finished. `manager_sees_sender`: whether a reaction's manager is called from the number
    that the recipient was called from.
    """

    answer_timeout_s: int | None = None
    notices_interruption: bool = False
    finds_end_of_speech: bool = False
    manager_sees_sender: bool = False


USUAL_MANNER = Manner()
