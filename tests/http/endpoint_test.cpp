#include "http/endpoint.hpp"

#include <gtest/gtest.h>
#include <stdexcept>
#include <string>

#include "http/message.hpp"

namespace grantor::http {
namespace {

struct Error {
    int status;
};
template <class T>
using Result = std::expected<T, Error>;

struct ReadTx {
    int value;
};

// Suspends each unit of work until the test lets it go on.
class PatientStore {
 public:
    template <class Tx, class Work>
    struct Awaitable {
        PatientStore& store;
        Work& work;
        Tx tx;
        bool await_ready() const { return false; }
        void await_suspend(std::coroutine_handle<> handle) { store.waiting = handle; }
        auto await_resume() {
            ++store.runs;
            if (store.is_broken) throw std::runtime_error("broken");
            return work(tx);
        }
    };
    template <class Work>
    auto read(Work& work) {
        return Awaitable<ReadTx, Work>{*this, work, {1}};
    }

    std::coroutine_handle<> waiting;
    int runs = 0;
    bool is_broken = false;
};

struct Context {
    int& calls;
};
// Owns what the context refers to.
struct OwningContext {
    int calls = 0;
    operator Context() { return {calls}; }
};
OwningContext make_context(const Request&) { return {}; }

struct Input {
    std::string text;
};
Result<Input> read_input(const Request& request) {
    if (request.body.empty()) return std::unexpected(Error{400});
    return Input{std::string(request.body)};
}
Result<std::string> act_reading(const Input& input, ReadTx& tx, const Context& context) {
    ++context.calls;
    if (input.text == "forbidden") return std::unexpected(Error{403});
    return input.text + " read " + std::to_string(tx.value);
}
Response write_outcome(const Result<std::string>& outcome, const Context&) {
    Response response;
    if (outcome)
        response.body = *outcome;
    else
        response.status = outcome.error().status;
    return response;
}

Response answer(PatientStore& store, const Handler& handler, std::string_view body) {
    Request request;
    request.body = body;
    auto task = std::get<AnswersLater>(handler)(request);
    task.start();
    while (!task.done()) std::exchange(store.waiting, {}).resume();
    return task.take();
}

}  // namespace

TEST(Endpoint, what_cannot_be_read_is_answered_without_a_unit_of_work) {
    PatientStore store;
    const auto handler = read_endpoint(store, make_context, read_input, act_reading, write_outcome);
    EXPECT_EQ(answer(store, handler, "").status, 400);
    EXPECT_EQ(store.runs, 0);
}

TEST(Endpoint, the_refusal_of_a_unit_of_work_is_answered) {
    PatientStore store;
    const auto handler = read_endpoint(store, make_context, read_input, act_reading, write_outcome);
    EXPECT_EQ(answer(store, handler, "forbidden").status, 403);
}

TEST(Endpoint, a_broken_store_is_for_the_server_to_answer) {
    PatientStore store;
    store.is_broken = true;
    const auto handler = read_endpoint(store, make_context, read_input, act_reading, write_outcome);
    EXPECT_THROW(answer(store, handler, "a"), std::runtime_error);
}

TEST(Endpoint, the_outcome_of_a_unit_of_work_is_answered) {
    PatientStore store;
    const auto handler = read_endpoint(store, make_context, read_input, act_reading, write_outcome);
    EXPECT_EQ(answer(store, handler, "a").body, "a read 1");
    EXPECT_EQ(store.runs, 1);
}

TEST(Endpoint, the_parts_may_be_callables_with_state_of_their_own) {
    PatientStore store;
    std::string suffix = "!";
    const auto write = [suffix](const Result<std::string>& outcome, const Context& context) {
        auto response = write_outcome(outcome, context);
        response.body += suffix;
        return response;
    };
    Handler handler = read_endpoint(store, make_context, read_input, act_reading, write);
    const Handler copy = handler;
    handler = AnswersAtOnce{};
    EXPECT_EQ(answer(store, copy, "a").body, "a read 1!");
}

}  // namespace grantor::http
