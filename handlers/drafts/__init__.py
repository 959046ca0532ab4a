"""A draft on its confirm screen: confirmed, edited part by part in the same message, or cancelled."""

from handlers.drafts.call_me_first import make_router as make_hearing_router
from handlers.drafts.confirming import make_router as make_confirming_router
from handlers.drafts.editing import make_router as make_editing_router
from handlers.drafts.offers import make_router as make_offers_router
from handlers.drafts.options import make_router as make_options_router
from handlers.drafts.own_hook import make_router as make_own_hook_router
from handlers.drafts.record_choice import make_router as make_record_choice_router
from handlers.drafts.recording import make_router as make_recording_router
from handlers.drafts.rounds import make_router as make_rounds_router
from handlers.drafts.templating import make_router as make_templating_router
from handlers.drafts.text_language import make_router as make_text_language_router

__all__ = [
    "make_confirming_router",
    "make_editing_router",
    "make_hearing_router",
    "make_offers_router",
    "make_options_router",
    "make_own_hook_router",
    "make_record_choice_router",
    "make_recording_router",
    "make_rounds_router",
    "make_templating_router",
    "make_text_language_router",
]
