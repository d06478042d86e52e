"""Flask, and a plain WSGI application that obeys every field it was ever told to obey.

    flask_app.py DESCRIPTION

DESCRIPTION is JSON: the operations with their Flask routes, the prefix and port of each application, and
what marks a value as a client's own.
"""
import json
import re
import sys
import threading
from urllib.parse import parse_qs, unquote

from flask import Flask, request
from werkzeug.serving import WSGIRequestHandler, make_server

description = json.loads(sys.argv[1])
operations = description["operations"]
mark = description["mark"]


def told(environ):
    """The fields of a client that came through, as WSGI names them."""
    fields = {name[5:].lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    return " ".join(name for name, value in fields.items() if mark in value)


def fields_of(environ, operation=None):
    fields = [
        ("X-Op-Probe", environ.get("HTTP_X_PROBE", "")),
        ("X-Op-User", environ.get("HTTP_X_GRANTOR_USER", "")),
        ("X-Op-Told", told(environ)),
        ("Content-Length", "0"),
    ]
    return fields + ([("X-Op", operation)] if operation else [])


def flask_app(prefix):
    app = Flask(__name__)

    def view_of(title):
        def view(**_):
            return "", 200, {"X-Op": title}

        return view

    for operation in operations:
        app.add_url_rule(
            f"/{prefix}/{operation['flask']}",
            endpoint=operation["title"],
            view_func=view_of(operation["title"]),
            methods=[operation["method"]],
        )

    @app.after_request
    def describe(response):
        for name, value in fields_of(request.environ):
            response.headers[name] = value
        return response

    return app


METHOD_FIELDS = ("X_HTTP_METHOD_OVERRIDE", "X_HTTP_METHOD", "X_METHOD_OVERRIDE", "X_ORIGINAL_METHOD",
                 "X_FORWARDED_METHOD", "X_METHOD", "X_REWRITE_METHOD")
PATH_FIELDS = ("X_ORIGINAL_URL", "X_REWRITE_URL", "X_ORIGINAL_URI", "X_FORWARDED_URI", "X_FORWARDED_PATH",
               "X_REQUEST_URI", "X_ENVOY_ORIGINAL_PATH", "X_WAWS_UNENCODED_URL", "X_ORIGINAL_PATH",
               "X_FORWARDED_URL", "X_OVERRIDE_URL", "X_HTTP_PATH_OVERRIDE", "X_REWRITE_URI")


def first(environ, names):
    for name in names:
        value = environ.get("HTTP_" + name)
        if value:
            return value
    return None


def obedient_app(prefix):
    """Method and path out of fields and the query, names folded as every WSGI server folds them."""
    routes = [(op["method"], re.compile(f"/{prefix}/{op['pattern']}/?"), op["title"]) for op in operations]

    def app(environ, start_response):
        query = parse_qs(environ.get("QUERY_STRING", ""))
        method = first(environ, METHOD_FIELDS) or query.get("_method", [environ["REQUEST_METHOD"]])[0]
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        other = first(environ, PATH_FIELDS)
        if other:
            path = unquote(re.sub(r"^\w+://[^/]*", "", other).split("?")[0])
        script = environ.get("HTTP_X_SCRIPT_NAME", "")
        if script and path.startswith(script):
            path = path[len(script):]
        method = method.upper().replace("HEAD", "GET")
        for operation_method, pattern, title in routes:
            if operation_method == method and pattern.fullmatch(path):
                start_response("200 OK", fields_of(environ, title))
                return [b""]
        start_response("404 Not Found", fields_of(environ))
        return [b""]

    return app


class Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        pass


servers = [
    make_server("127.0.0.1", description["flask"]["port"], flask_app(description["flask"]["prefix"]),
                threaded=True, request_handler=Handler),
    make_server("127.0.0.1", description["wsgi"]["port"], obedient_app(description["wsgi"]["prefix"]),
                threaded=True, request_handler=Handler),
]
for server in servers[1:]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
servers[0].serve_forever()
