#include "sandbox/control/traffic.hpp"

#include <fmt/format.h>

#include "http/server/wait.hpp"
#include "rules/grant_states.hpp"
#include "sandbox/control/claimed_sender.hpp"
#include "sandbox/control/masking.hpp"
#include "service/problem.hpp"
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

struct Surroundings {
    const Services& services;
    FaultPlan& faults;
    RequestLog& log;
    ErrorForm form;
};

// table: what is answered instead, in each form.
constexpr std::string_view limited_envelope =
    R"({"success":false,"error":"Request over limit","errorCode":429,"error_info":"Please check developers.pipedrive.com"})";
constexpr std::string_view broken_envelope =
    R"({"success":false,"error":"Internal","message":"Internal Server Error","errorCode":500,"error_info":"Please check developers.pipedrive.com"})";
constexpr Problem limited_problem{429, "over-limit", "Over limit",
                                  "A fault that was ordered at /sandbox/faults."};
constexpr Problem broken_problem{500, "internal-error", "Internal error",
                                 "A fault that was ordered at /sandbox/faults."};

Response write_fault(bool is_limited, const Surroundings& around, const Request& request) {
    if (around.form == ErrorForm::standard)
        return write_problem(is_limited ? limited_problem : broken_problem,
                             around.services.policy.wire, request);
    Response response;
    response.status = is_limited ? 429 : 500;
    response.content_type = http::json_type;
    response.constant_body = is_limited ? limited_envelope : broken_envelope;
    return response;
}

// Nothing for a fault that does not take the place of the answer.
std::optional<Response> answer_instead(const std::optional<Fault>& fault,
                                       const Surroundings& around, const Request& request) {
    const bool is_limited = fault && fault->kind == FaultKind::rate_limited;
    if (!is_limited && !(fault && fault->kind == FaultKind::server_error)) return std::nullopt;
    auto response = write_fault(is_limited, around, request);
    response.add_field("Cache-Control", "no-store");
    if (is_limited) response.add_field("Retry-After", "1");
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

// A request on its way, with the fault that it meets.
struct Arrived {
    LoggedRequest entry;
    std::optional<Fault> fault;
    GrantId grant_id;
    Exchange exchange;
    std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();

    void log(const Response& response, RequestLog& log) {
        if (!response.content_type.empty())
            exchange.answer_fields = fmt::format("Content-Type: {}\n", response.content_type);
        exchange.answer_fields += mask_field_lines(response.fields);
        // Pages have nothing for the developer of an app, and secrets of forms.
        exchange.answer_body = response.content_type == http::html_type
                                   ? fmt::format("(a page of {} bytes)", response.content().size())
                                   : mask_body(response.content());
        this->log(response.status, log);
    }

    void log(int status, RequestLog& log) {
        const auto took = std::chrono::steady_clock::now() - began;
        entry.status = status;
        entry.took = std::chrono::duration_cast<std::chrono::microseconds>(took);
        entry.exchange = std::make_shared<const Exchange>(std::move(exchange));
        log.add(std::move(entry));
    }
    bool meets(FaultKind kind) const { return fault && fault->kind == kind; }
};

Arrived arrive(const Surroundings& around, const Request& request) {
    const auto sender = sender_of(request, around.services.store, around.services.keys.get());
    auto fault = around.faults.take(
        {request.method_name, request.path, sender.client_id, sender.grant_id.value != 0});
    return {{.at = around.services.clock.now(),
             .request_id = std::string(request.id),
             .method = std::string(request.method_name),
             .path = std::string(request.path),
             .client_id = sender.client_id,
             .app = sender.app,
             .company = sender.company,
             .user = sender.user,
             .fault = fault ? fault_note(*fault) : ""},
            std::move(fault),
            sender.grant_id,
            {.query = mask_form(request.query),
             .request_fields = mask_fields(request.fields),
             .request_body = mask_body(request.body)}};
}

template <class Handler>
struct Passing {
    Surroundings around;
    Handler handler;
};

Task<Response> pass(const Passing<http::AnswersLater>& passing, const Request& request) {
    auto arrived = arrive(passing.around, request);
    auto instead = answer_instead(arrived.fault, passing.around, request);
    if (arrived.meets(FaultKind::slow)) co_await http::wait(arrived.fault->delay);
    Response response;
    if (instead) {
        response = std::move(*instead);
    } else {
        auto answering = passing.handler(request);
        response = co_await answering;
    }
    if (arrived.meets(FaultKind::revoke)) {
        auto ending = end_grant(arrived.grant_id, passing.around.services);
        co_await ending;
    }
    arrived.log(response, passing.around.log);
    co_return response;
}

// The grant of a request that is forwarded ends when it has been let through: before the answer
// goes out, as above.
Task<http::Decision> pass_on(const Passing<http::AnswersOrForwards>& passing,
                             const Request& request) {
    auto arrived = arrive(passing.around, request);
    auto& log = passing.around.log;
    if (auto instead = answer_instead(arrived.fault, passing.around, request)) {
        arrived.log(*instead, log);
        co_return http::Decision(std::move(*instead));
    }
    if (arrived.meets(FaultKind::slow)) co_await http::wait(arrived.fault->delay);
    auto deciding = passing.handler(request);
    auto decision = co_await deciding;
    if (arrived.meets(FaultKind::revoke)) {
        auto ending = end_grant(arrived.grant_id, passing.around.services);
        co_await ending;
    }
    if (const auto* response = std::get_if<Response>(&decision)) {
        arrived.log(*response, log);
        co_return decision;
    }
    arrived.exchange.is_streamed = true;
    std::get<http::Forward>(decision).on_end = [arrived = std::move(arrived),
                                                &log](const http::ForwardOutcome& outcome) mutable {
        arrived.log(outcome.status, log);
    };
    co_return decision;
}

struct Watch {
    Surroundings around;

    http::Handler operator()(http::AnswersLater handler) const {
        const auto passing =
            std::make_shared<const Passing<http::AnswersLater>>(around, std::move(handler));
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
    http::Handler operator()(http::AnswersOrForwards handler) const {
        const auto passing =
            std::make_shared<const Passing<http::AnswersOrForwards>>(around, std::move(handler));
        return http::AnswersOrForwards(
            [passing](const Request& request) { return pass_on(*passing, request); });
    }
};

}  // namespace

void Traffic::watch(std::vector<http::Route>& routes, const Services& services) {
    const Watch watch{{services, faults_, log_, form_}};
    for (auto& route : routes) route.handler = std::visit(watch, std::move(route.handler));
}

}  // namespace grantor::sandbox
