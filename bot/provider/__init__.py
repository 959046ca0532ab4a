"""The calling service's HTTP API: method objects, their answers, errors that say whether it happened, webhooks."""
