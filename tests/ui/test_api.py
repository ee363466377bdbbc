"""The endpoint for programs."""

from __future__ import annotations

import json

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

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


def test_nothing_else_is_an_endpoint(client: Client):
    api = client.view_api(return_format="dict", print_info=False)
    assert list(api["named_endpoints"]) == ["/ask"]
    assert api["unnamed_endpoints"] == {}
