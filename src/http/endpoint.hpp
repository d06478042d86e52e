// An endpoint is three plain functions (read, act, write); these make a handler of them.
//
//   read(request)          -> expected<Input, Error>      HTTP ends here
//   act(input, tx, context) -> expected<Outcome, Error>   the unit of work
//   write(outcome)         -> Response                    and begins again here
//
// When `read` refuses, `write` gets its error and no unit of work runs. `make_context(request)` is
// called once for each request that is acted on; what it returns lives until the answer is written,
// so it may own what a context only refers to, and need only convert to what `act` takes.
//
// A store is anything whose read(work) and write(work) can be awaited for what `work(tx)` returns.
// An exception of any of them is the server's to answer (OnFailure). The store outlives the
// handler.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <utility>

#include "http/handler.hpp"

namespace grantor::http {
namespace detail {

struct InReadTransaction {
    static auto run(auto& store, auto& work) { return store.read(work); }
};
struct InWriteTransaction {
    static auto run(auto& store, auto& work) { return store.write(work); }
};

template <class Store, class MakeContext, class Read, class Act, class Write>
struct Endpoint {
    Store& store;
    MakeContext make_context;
    Read read;
    Act act;
    Write write;
};

// `endpoint` is the handler's, which outlives the requests.
template <class Transaction, class Endpoint>
Task<Response> answer(const Endpoint& endpoint, const Request& request) {
    const auto input = std::invoke(endpoint.read, request);
    auto&& context = std::invoke(endpoint.make_context, request);
    auto work = [&](auto& tx) { return std::invoke(endpoint.act, *input, tx, context); };
    // The type that the store will give, without naming its transaction.
    auto running = [&] { return Transaction::run(endpoint.store, work); };
    using Outcome = decltype(running().await_resume());
    if (!input) co_return std::invoke(endpoint.write, Outcome(std::unexpect, input.error()));
    auto awaitable = running();
    const Outcome outcome = co_await awaitable;
    co_return std::invoke(endpoint.write, outcome);
}

template <class Transaction, class Store, class MakeContext, class Read, class Act, class Write>
Handler make_endpoint(Store& store, MakeContext make_context, Read read, Act act, Write write) {
    using Parts = Endpoint<Store, MakeContext, Read, Act, Write>;
    // Shared, because a std::function is copied.
    auto parts = std::make_shared<const Parts>(
        Parts{store, std::move(make_context), std::move(read), std::move(act), std::move(write)});
    return AnswersLater(
        [parts](const Request& request) { return answer<Transaction, Parts>(*parts, request); });
}

}  // namespace detail

template <class Store, class MakeContext, class Read, class Act, class Write>
Handler read_endpoint(Store& store, MakeContext make_context, Read read, Act act, Write write) {
    return detail::make_endpoint<detail::InReadTransaction>(
        store, std::move(make_context), std::move(read), std::move(act), std::move(write));
}

template <class Store, class MakeContext, class Read, class Act, class Write>
Handler write_endpoint(Store& store, MakeContext make_context, Read read, Act act, Write write) {
    return detail::make_endpoint<detail::InWriteTransaction>(
        store, std::move(make_context), std::move(read), std::move(act), std::move(write));
}

}  // namespace grantor::http
