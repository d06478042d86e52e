// An endpoint is three plain functions (read, act, write); this makes a handler of them where all
// that it waits for is one unit of reading. Endpoints that wait for more are coroutines of their
// own.
//
//   read(request)            -> expected<Input, Error>     HTTP ends here
//   act(input, tx, scope)    -> expected<Outcome, Error>   the unit of work
//   write(outcome, scope)    -> Response                   and begins again here
//
// When `read` refuses, `write` gets its error and no unit of work runs. `make_scope(request)` is
// called once for each request; what it returns lives until the answer is written and need only
// convert to what `act` and `write` take.
//
// A store is anything whose read(work) can be awaited for what `work(tx)` returns. An exception of
// any of them is the server's to answer (OnFailure). The store outlives the handler.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <utility>

#include "http/handler.hpp"

namespace grantor::http {
namespace detail {

template <class Store, class MakeScope, class Read, class Act, class Write>
struct Endpoint {
    Store& store;
    MakeScope make_scope;
    Read read;
    Act act;
    Write write;
};

// `endpoint` is the handler's, which outlives the requests.
template <class Endpoint>
Task<Response> answer(const Endpoint& endpoint, const Request& request) {
    auto&& scope = std::invoke(endpoint.make_scope, request);
    const auto input = std::invoke(endpoint.read, request);
    auto work = [&](auto& tx) { return std::invoke(endpoint.act, *input, tx, scope); };
    // The type that the store will give, without naming its transaction.
    using Outcome = decltype(endpoint.store.read(work).await_resume());
    if (!input) co_return std::invoke(endpoint.write, Outcome(std::unexpect, input.error()), scope);
    auto awaitable = endpoint.store.read(work);
    const Outcome outcome = co_await awaitable;
    co_return std::invoke(endpoint.write, outcome, scope);
}

}  // namespace detail

template <class Store, class MakeScope, class Read, class Act, class Write>
Handler read_endpoint(Store& store, MakeScope make_scope, Read read, Act act, Write write) {
    using Parts = detail::Endpoint<Store, MakeScope, Read, Act, Write>;
    // Shared, because a std::function is copied.
    auto parts = std::make_shared<const Parts>(
        Parts{store, std::move(make_scope), std::move(read), std::move(act), std::move(write)});
    return AnswersLater(
        [parts](const Request& request) { return detail::answer<Parts>(*parts, request); });
}

}  // namespace grantor::http
