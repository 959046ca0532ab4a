"""Leads: whoever asked for one of us during a call, until somebody has taken care of them."""
