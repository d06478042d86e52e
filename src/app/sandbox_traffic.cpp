#include "app/sandbox_traffic.hpp"

#include "app/application.hpp"
#include "app/sandbox_sender.hpp"
#include "http/wait.hpp"
#include "rules/grant_states.hpp"
#include "store/transaction.hpp"

namespace grantor::app {
namespace {

using http::Request;
using http::Response;
using http::Task;
using sandbox::Fault;
using sandbox::FaultKind;

// Pages for people and their parts are not what an app does.
bool is_for_people(std::string_view path) {
    for (const std::string_view prefix : {"/assets/", "/sign-in", "/sign-out", "/session/"})
        if (path.starts_with(prefix)) return true;
    return path == "/";
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

Task<Response> answer_of(const http::Handler& handler, const Request& request) {
    if (const auto* at_once = std::get_if<http::AnswersAtOnce>(&handler))
        co_return (*at_once)(request);
    auto answer = std::get<http::AnswersLater>(handler)(request);
    co_return co_await answer;
}

// The call was let in, and is carried out; what the app tries next finds the door closed.
Task<bool> end_grant(GrantId grant_id, Application& application) {
    const auto now = application.clock().now();
    auto work = [&](WriteTx& tx) {
        return end_grant(grant_id, EndReason::uninstalled_by_user, tx, now);
    };
    co_return co_await application.store().write(work);
}

struct Passing {
    Application& application;
    sandbox::FaultPlan& faults;
    sandbox::RequestLog& log;
    http::Handler handler;
};

Task<Response> answer_with_faults(const Passing& passing, const Request& request,
                                  const std::optional<Fault>& fault, GrantId grant_id) {
    if (fault && fault->kind == FaultKind::rate_limited) co_return limited();
    if (fault && fault->kind == FaultKind::server_error) co_return broken();
    if (fault && fault->kind == FaultKind::slow) co_await http::wait(fault->delay);
    auto answering = answer_of(passing.handler, request);
    auto response = co_await answering;
    if (fault && fault->kind == FaultKind::revoke) {
        auto ending = end_grant(grant_id, passing.application);
        co_await ending;
    }
    co_return response;
}

Task<Response> pass(const Passing& passing, const Request& request) {
    const auto began = std::chrono::steady_clock::now();
    const auto sender = sender_of(request, passing.application);
    const auto fault = passing.faults.take(
        {request.method_name, request.path, sender.client_id, sender.grant_id.value != 0});
    auto answering = answer_with_faults(passing, request, fault, sender.grant_id);
    auto response = co_await answering;
    const auto took = std::chrono::steady_clock::now() - began;
    passing.log.add({.at = passing.application.clock().now(),
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

}  // namespace

http::Handler SandboxTraffic::around(Application& application, http::Handler handler) {
    auto passing = std::make_shared<const Passing>(application, faults_, log_, std::move(handler));
    return http::AnswersLater([passing](const Request& request) {
        return is_for_people(request.path) ? answer_of(passing->handler, request)
                                           : pass(*passing, request);
    });
}

}  // namespace grantor::app
