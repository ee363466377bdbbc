"""The chat page: answers with their sources beside them.

``ui.app.build_app`` makes it, ``ui.server.serve`` serves it. Nothing is imported here, so that ``wenzheng --help``,
which loads ``ui.command``, need not wait for Gradio.
"""
