#include "marketplace/company/requests.hpp"

#include <fmt/format.h>

#include "marketplace/company/app_policy.hpp"
#include "rules/entered_text.hpp"

namespace grantor::marketplace {
namespace {

Outcome<InstallRequest> find_waiting(InstallRequestId id, const Actor& actor, const ReadTx& tx) {
    const auto request = tx.install_requests().find(id);
    if (!request || request->company_id != actor.company->id) return refuse_unknown("request");
    if (request->state != InstallRequestState::waiting)
        return refuse_state("Another admin has already answered this request.");
    return *request;
}

void note_answer(const InstallRequest& request, std::string answer, const Actor& actor, WriteTx& tx,
                 const Context& context) {
    auto event = audit_of(actor, AuditKind::install_request_decided, context);
    event.app_id = request.app_id;
    event.detail = std::move(answer);
    tx.audit_events().add(event);
}

std::string asker_of(const InstallRequest& request, const ReadTx& tx) {
    const auto user = tx.users().find(request.user_id);
    return user ? user->email : std::to_string(request.user_id.value);
}

}  // namespace

AskedApps find_requests(const RequestQuery& query, const Actor& actor, const ReadTx& tx) {
    auto requests = tx.install_requests().of_company(actor.company->id, query.state, query.before,
                                                     query.limit + 1);
    AskedApps out;
    out.has_more = static_cast<std::int64_t>(requests.size()) > query.limit;
    if (out.has_more) requests.pop_back();
    for (auto& request : requests) {
        auto app = tx.apps().find(request.app_id);
        auto user = tx.users().find(request.user_id).value_or(User{});
        if (app) out.rows.push_back({std::move(request), std::move(app), std::move(user)});
    }
    return out;
}

Outcome<void> approve_request(InstallRequestId id, const Actor& actor, WriteTx& tx,
                              const Context& context) {
    const auto request = find_waiting(id, actor, tx);
    if (!request) return std::unexpected(request.error());
    const auto app = tx.apps().find(request->app_id);
    if (!app || app->status == AppStatus::deleted)
        return refuse_state("The app no longer exists. Decline the request.");
    const auto approved = InstallRequestState::approved;
    if (!tx.install_requests().decide(id, approved, actor.user.id, context.now))
        return refuse_state("Another admin has already answered this request.");
    const auto others = tx.install_requests().decide_all(actor.company->id, app->id, approved,
                                                         actor.user.id, context.now);
    const auto asker = asker_of(*request, tx);
    note_answer(*request,
                others == 0 ? fmt::format("approved, asked by {}", asker)
                            : fmt::format("approved, asked by {} and {} more", asker, others),
                actor, tx, context);
    return change_rule(app->client_id, AppRule::allowed, actor, tx, context);
}

Outcome<void> decline_request(InstallRequestId id, std::string_view reason, const Actor& actor,
                              WriteTx& tx, const Context& context) {
    const auto request = find_waiting(id, actor, tx);
    if (!request) return std::unexpected(request.error());
    FieldReader reader;
    const auto answer = reader.paragraphs("reason", reason, {decline_reason_max, Need::optional});
    if (reader.has_problems()) return reader.refuse();
    if (!tx.install_requests().decide(id, InstallRequestState::declined, actor.user.id, context.now,
                                      answer))
        return refuse_state("Another admin has already answered this request.");
    auto event = fmt::format("declined, asked by {}", asker_of(*request, tx));
    if (!answer.empty()) event += ": " + answer;
    note_answer(*request, std::move(event), actor, tx, context);
    return {};
}

Outcome<AskedApp> find_waiting_request(InstallRequestId id, const Actor& actor, const ReadTx& tx) {
    auto request = find_waiting(id, actor, tx);
    if (!request) return std::unexpected(request.error());
    auto app = tx.apps().find(request->app_id);
    if (!app) return refuse_unknown("request");
    auto user = tx.users().find(request->user_id).value_or(User{});
    return AskedApp{std::move(*request), std::move(app), std::move(user)};
}

}  // namespace grantor::marketplace
