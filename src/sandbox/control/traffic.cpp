#include "sandbox/control/traffic.hpp"

#include "http/server/wait.hpp"
#include "rules/grant_states.hpp"
#include "sandbox/control/claimed_sender.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

using http::Request;
using http::Response;
using http::Task;

// Pages for people are not what an app does.
bool is_for_people(std::string_view path) {
    for (const std::string_view prefix : {"/sign-in", "/sign-out", "/session/"})
        if (path.starts_with(prefix)) return true;
    return false;
}

std::string fault_note(const Fault& fault) {
    switch (fault.kind) {
        case FaultKind::slow:
            return "slow";
        case FaultKind::rate_limited:
            return "rate_limited";
        case FaultKind::server_error:
            return "server_error";
        case FaultKind::revoke:
            return "revoke";
    }
    return {};
}

Response limited() {
    Response response;
    response.status = 429;
    response.content_type = http::json_type;
    response.constant_body =
        R"({"success":false,"error":"Request over limit","errorCode":429,"error_info":"Please check developers.pipedrive.com"})";
    response.fields = "Cache-Control: no-store\r\nRetry-After: 1\r\n";
    return response;
}

Response broken() {
    Response response;
    response.status = 500;
    response.content_type = http::json_type;
    response.constant_body =
        R"({"success":false,"error":"Internal","message":"Internal Server Error","errorCode":500,"error_info":"Please check developers.pipedrive.com"})";
    response.fields = "Cache-Control: no-store\r\n";
    return response;
}

Task<Response> answer_at_once(const http::AnswersAtOnce& handler, const Request& request) {
    co_return handler(request);
}

// The call was admitted and is carried out; the app's next one is refused.
Task<bool> end_grant(GrantId grant_id, const Services& services) {
    const auto now = services.clock.now();
    auto work = [&](WriteTx& tx) {
        return end_grant(grant_id, EndReason::uninstalled_by_user, tx, now);
    };
    co_return co_await services.store.write(work);
}

struct Passing {
    const Services& services;
    FaultPlan& faults;
    RequestLog& log;
    http::AnswersLater handler;
};

Task<Response> answer_with_faults(const Passing& passing, const Request& request,
                                  const std::optional<Fault>& fault, GrantId grant_id) {
    if (fault && fault->kind == FaultKind::rate_limited) co_return limited();
    if (fault && fault->kind == FaultKind::server_error) co_return broken();
    if (fault && fault->kind == FaultKind::slow) co_await http::wait(fault->delay);
    auto answering = passing.handler(request);
    auto response = co_await answering;
    if (fault && fault->kind == FaultKind::revoke) {
        auto ending = end_grant(grant_id, passing.services);
        co_await ending;
    }
    co_return response;
}

Task<Response> pass(const Passing& passing, const Request& request) {
    const auto began = std::chrono::steady_clock::now();
    const auto sender = sender_of(request, passing.services.store, passing.services.keys.get());
    const auto fault = passing.faults.take(
        {request.method_name, request.path, sender.client_id, sender.grant_id.value != 0});
    auto answering = answer_with_faults(passing, request, fault, sender.grant_id);
    auto response = co_await answering;
    const auto took = std::chrono::steady_clock::now() - began;
    passing.log.add({.at = passing.services.clock.now(),
                     .request_id = std::string(request.id),
                     .method = std::string(request.method_name),
                     .path = std::string(request.path),
                     .status = response.status,
                     .took = std::chrono::duration_cast<std::chrono::microseconds>(took),
                     .client_id = sender.client_id,
                     .app = sender.app,
                     .company = sender.company,
                     .user = sender.user,
                     .fault = fault ? fault_note(*fault) : ""});
    co_return response;
}

struct Watch {
    const Services& services;
    FaultPlan& faults;
    RequestLog& log;

    http::Handler operator()(http::AnswersLater handler) const {
        const auto passing =
            std::make_shared<const Passing>(services, faults, log, std::move(handler));
        return http::AnswersLater([passing](const Request& request) {
            return is_for_people(request.path) ? passing->handler(request)
                                               : pass(*passing, request);
        });
    }
    http::Handler operator()(http::AnswersAtOnce handler) const {
        return (*this)(http::AnswersLater([handler = std::move(handler)](const Request& request) {
            return answer_at_once(handler, request);
        }));
    }
    // A sandbox does not fake the answers of another server.
    http::Handler operator()(http::AnswersOrForwards handler) const { return handler; }
};

}  // namespace

void Traffic::watch(std::vector<http::Route>& routes, const Services& services) {
    const Watch watch{services, faults_, log_};
    for (auto& route : routes) route.handler = std::visit(watch, std::move(route.handler));
}

}  // namespace grantor::sandbox
