#!/usr/bin/env python3
"""The API of Harbour Goods, a shop: orders and products of each company, in memory.

It knows no tokens. Grantor stands in front of it, lets through what a token allows, and says in
header fields who calls. So it listens on this machine only: whoever reaches it directly can be
anybody. What each operation takes and answers is in shop.yaml.
"""

import argparse
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

BODY_MAX = 65_536
LIST_MAX = 100


class Refusal(Exception):
    """An answer that is not a success, as a problem document (RFC 9457)."""

    def __init__(self, status, detail):
        super().__init__(detail)
        self.status, self.detail = status, detail


class Shop:
    """What one company has here."""

    def __init__(self):
        self.products = {
            1: {"id": 1, "name": "Storm lantern", "price": "38.00", "stock": 12},
            2: {"id": 2, "name": "Hemp rope, 20 m", "price": "24.50", "stock": 40},
            3: {"id": 3, "name": "Brass compass", "price": "61.00", "stock": 5},
        }
        self.orders = {}
        self.add_order(1, 2, "web")
        self.add_order(2, 5, "web")

    def add_order(self, product, quantity, placed_by):
        found = find(self.products, product, "product")
        if found["stock"] < quantity:
            raise Refusal(409, f"Only {found['stock']} of product {product} are in stock.")
        found["stock"] -= quantity
        number = len(self.orders) + 1
        self.orders[number] = {"id": number, "product": product, "quantity": quantity,
                               "state": "open", "placed_by": placed_by}
        return self.orders[number]

    def cancel_order(self, number):
        order = find(self.orders, number, "order")
        if order["state"] == "cancelled":
            raise Refusal(409, "The order is cancelled already.")
        order["state"] = "cancelled"
        self.products[order["product"]]["stock"] += order["quantity"]
        return order


def find(rows, number, what):
    if number not in rows:
        raise Refusal(404, f"There is no {what} {number}.")
    return rows[number]


def whole(body, name, least, most):
    value = body.get(name)
    if type(value) is not int or not least <= value <= most:
        raise Refusal(400, f"`{name}` must be a whole number from {least} to {most}.")
    return value


class Api:
    """All companies. One request at a time changes or reads them."""

    def __init__(self):
        self.lock = threading.Lock()
        self.shops = {}

    def status(self, call):
        return 200, {"status": "open", "name": "Harbour Goods"}

    def list_products(self, call):
        return 200, {"data": call.page(call.shop.products.values())}

    def get_product(self, call):
        return 200, {"data": find(call.shop.products, call.number, "product")}

    def change_product(self, call):
        product = find(call.shop.products, call.number, "product")
        product["stock"] = whole(call.body, "stock", 0, 100_000)
        return 200, {"data": product}

    def list_orders(self, call):
        state = call.query.get("state")
        orders = call.shop.orders.values()
        return 200, {"data": call.page(one for one in orders if state in (None, one["state"]))}

    def add_order(self, call):
        product = whole(call.body, "product", 1, 1_000_000)
        quantity = whole(call.body, "quantity", 1, 1000)
        return 201, {"data": call.shop.add_order(product, quantity, call.app or "web")}

    def get_order(self, call):
        return 200, {"data": find(call.shop.orders, call.number, "order")}

    def cancel_order(self, call):
        return 200, {"data": call.shop.cancel_order(call.number)}


# One row an operation of shop.yaml.
OPERATIONS = [
    ("GET", r"/v1/status", Api.status),
    ("GET", r"/v1/products", Api.list_products),
    ("GET", r"/v1/products/(\d+)", Api.get_product),
    ("PATCH", r"/v1/products/(\d+)", Api.change_product),
    ("GET", r"/v1/orders", Api.list_orders),
    ("POST", r"/v1/orders", Api.add_order),
    ("GET", r"/v1/orders/(\d+)", Api.get_order),
    ("POST", r"/v1/orders/(\d+)/cancellation", Api.cancel_order),
]
PUBLIC = {Api.status}


class Call:
    """One request, and who makes it as Grantor says."""

    def __init__(self, handler, api, operation, number):
        self.number = number
        self.app = handler.headers.get("X-Shop-App")
        query = parse_qs(urlsplit(handler.path).query)
        self.query = {name: values[-1] for name, values in query.items()}
        company = handler.headers.get("X-Shop-Company")
        if company is None and operation not in PUBLIC:
            raise Refusal(500, "The request did not come through Grantor.")
        self.shop = api.shops.setdefault(company, Shop()) if company else None
        self.body = read_body(handler) if handler.command in ("POST", "PATCH") else {}

    def page(self, rows):
        limit = self.query.get("limit", "20")
        if not re.fullmatch(r"[0-9]{1,3}", limit) or not 1 <= int(limit) <= LIST_MAX:
            raise Refusal(400, f"`limit` must be a whole number from 1 to {LIST_MAX}.")
        return list(rows)[:int(limit)]


def read_body(handler):
    text = handler.body
    if not text:
        return {}
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refusal(400, "The body must be a JSON object.")
    return body


def answer(handler, api):
    path = urlsplit(handler.path).path
    matches = [(method, operation, found) for method, pattern, operation in OPERATIONS
               if (found := re.fullmatch(pattern, path))]
    if not matches:
        raise Refusal(404, "The shop has nothing at this path.")
    for method, operation, found in matches:
        if method == handler.command:
            with api.lock:
                number = int(found[1]) if found.groups() else None
                return operation(api, Call(handler, api, operation, number))
    raise Refusal(405, "The shop has no such operation at this path.")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "HarbourGoods"
    sys_version = ""

    def handle_request(self):
        try:
            self.body = self.take_body()
            status, body = answer(self, self.server.api)
            self.write(status, body, "application/json")
        except Refusal as refusal:
            problem = {"title": self.responses[refusal.status][0], "status": refusal.status,
                       "detail": refusal.detail}
            self.write(refusal.status, problem, "application/problem+json")

    # Read also where nobody wants it: the next request on this connection begins after it.
    def take_body(self):
        length = int(self.headers.get("Content-Length") or 0)
        if "Transfer-Encoding" in self.headers or length > BODY_MAX:
            self.close_connection = True
            raise Refusal(413, f"A body has a Content-Length of at most {BODY_MAX}.")
        return self.rfile.read(length)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_request

    def write(self, status, body, media_type):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass  # Grantor has a line of each request


def main():
    arguments = argparse.ArgumentParser(description="The API of Harbour Goods.")
    arguments.add_argument("--port", type=int, default=9000, help="0 takes a free one")
    server = ThreadingHTTPServer(("127.0.0.1", arguments.parse_args().port), Handler)
    server.api = Api()
    print(f"the shop is at http://127.0.0.1:{server.server_port}/v1", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
