"""The barest server that could take webhooks: reads the JSON, keeps nothing, answers 200. `… bare_server PORT`."""

import sys

from aiohttp import web


async def taken(request: web.Request) -> web.Response:
    await request.json()
    return web.Response()


async def ready(_request: web.Request) -> web.Response:
    return web.Response()


if __name__ == "__main__":
    app = web.Application()
    app.add_routes(
        [
            web.post("/hooks/calls/{key}/{batch}/{mac}", taken),
            web.get("/health/ready", ready),
        ]
    )
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None, backlog=1024)
