"""Lists of recipients: a file, a pasted text or contact cards become a list draft; lists are kept, and so is their consent."""

from handlers.lists.arriving import make_router as make_arriving_router
from handlers.lists.basis import make_router as make_basis_router
from handlers.lists.columns import make_router as make_columns_router
from handlers.lists.keeping import make_router as make_keeping_router
from handlers.lists.unknown_files import make_router as make_unknown_files_router

__all__ = [
    "make_arriving_router",
    "make_basis_router",
    "make_columns_router",
    "make_keeping_router",
    "make_unknown_files_router",
]
