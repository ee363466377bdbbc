"""The endpoint for programs."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

from tests.ui.conftest import Server
from tests.ui.samples import FakeEngine, answered


@pytest.fixture(scope="module")
def client(server: Server) -> Client:
    return Client(server.url, verbose=False)


def test_ask_returns_the_answer_as_json(client: Client, engine: FakeEngine):
    expected = json.loads(json.dumps(answered(engine.documents[0]).to_dict()))
    assert client.predict("修了多少路？", api_name="/ask") == expected


def test_ask_takes_history_and_speeches(client: Client, engine: FakeEngine):
    client.predict("铁路呢？", [["修了多少路？", "120公里"]], ["讲话"], api_name="/ask")
    assert engine.histories[-1] == [("修了多少路？", "120公里")]


def test_errors_come_with_their_message(client: Client):
    with pytest.raises(AppError, match="the question is too long"):
        client.predict("长" * 30, api_name="/ask")
    with pytest.raises(AppError, match="history must be"):
        client.predict("修了多少路？", [["一"]], api_name="/ask")


def test_search_returns_passages_as_json(client: Client, engine: FakeEngine):
    (hit,) = client.predict("督查", 1, ["双联"], api_name="/search")
    assert "每月督查一次。" in hit["passage"]["text"]
    assert engine.scopes[-1] == ["双联"]


def test_speeches_lists_what_can_be_asked(client: Client):
    first = client.predict(api_name="/speeches")[0]
    assert first["title"] == "双联会议上的讲话"
    assert first["headings"] == ["一、总结经验", "二、安排工作"]
    assert first["published"] == "2020-12-13"


def test_health(server: Server):
    reply = httpx.get(f"{server.url}/healthz")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})


def test_a_real_mcp_client_asks_and_searches(server: Server, engine: FakeEngine):
    async def visit() -> tuple[list[str], object, object]:
        address = f"{server.url}/gradio_api/mcp/"
        async with streamablehttp_client(address) as (read, write, _), ClientSession(read, write) as session:
            await session.initialize()
            tools = [tool.name for tool in (await session.list_tools()).tools]
            answer = await session.call_tool("ask", {"question": "修了多少路？"})
            found = await session.call_tool("search", {"question": "督查"})
            return tools, answer, found

    # The browser's driver has a running loop in this thread.
    with ThreadPoolExecutor() as pool:
        tools, answer, found = pool.submit(asyncio.run, visit()).result()
    assert sorted(tools) == ["ask", "search", "speeches"]
    assert answered(engine.documents[0]).citations[0].quote in str(answer)
    assert "每月督查一次。" in str(found)


def test_nothing_else_is_an_endpoint(client: Client):
    api = client.view_api(return_format="dict", print_info=False)
    assert list(api["named_endpoints"]) == ["/ask", "/search", "/speeches"]
    assert api["unnamed_endpoints"] == {}
