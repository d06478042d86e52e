#include "delivery/event_endpoint.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>

#include "rules/announcement.hpp"
#include "service/request_scope.hpp"

namespace grantor::delivery {
namespace {

namespace json = boost::json;

// From here on a unit leaves the events that follow to the housekeeping.
constexpr std::int64_t filed_at_once_max = 100;

std::shared_ptr<const Company> find_company(std::string_view text, const ReadTx& tx) {
    std::int64_t number = 0;
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec == std::errc{} && read.ptr == end) return tx.companies().find(CompanyId{number});
    return tx.companies().find_by_label(text);
}

std::unexpected<EventProblems> refuse(const PostedEvent& posted, std::string_view field,
                                      std::string text) {
    return std::unexpected(EventProblems{{posted.place + std::string(field), std::move(text)}});
}

// "acme.example.com"
std::string host_of(const Company& company, const Site& site) {
    const auto address = site.api_domain_of(company.label);
    const auto scheme_end = address.find("://");
    return scheme_end == std::string::npos ? address : address.substr(scheme_end + 3);
}

http::Response write_json(int status, const json::object& body) {
    http::Response out;
    out.status = status;
    out.content_type = http::json_type;
    out.body = json::serialize(body);
    out.add_field("Cache-Control", "no-store");
    return out;
}

http::Response refuse_key() {
    auto out =
        write_json(401, {{"success", false},
                         {"message", "The Authorization header does not hold a key for /events."}});
    out.add_field("WWW-Authenticate", "Bearer");
    return out;
}

http::Response write_problems(const EventProblems& problems) {
    if (problems.front().field.empty())
        return write_json(400, {{"success", false}, {"message", problems.front().text}});
    json::object errors;
    for (const auto& [field, text] : problems) {
        auto& texts = errors[field];
        if (!texts.is_array()) texts = json::array{};
        texts.get_array().emplace_back(text);
    }
    return write_json(400, {{"success", false},
                            {"message", "No event was accepted, because one of them is not valid."},
                            {"errors", std::move(errors)}});
}

}  // namespace

std::expected<std::int64_t, EventProblems> act_on_events(const std::vector<PostedEvent>& events,
                                                         WriteTx& tx, const Context& context) {
    std::int64_t filed = 0;
    for (const auto& posted : events) {
        auto event = posted.event;
        const auto company = find_company(posted.company, tx);
        if (!company) return refuse(posted, "company", "there is no such company");
        if (company->state != CompanyState::active)
            return refuse(posted, "company", "the company is suspended");
        event.company_id = company->id;
        if (event.user_id && !tx.memberships().find(company->id, event.user_id))
            return refuse(posted, "user_id", "is not a member of the company");
        if (event.app_id && !tx.apps().find(event.app_id))
            return refuse(posted, "app_id", "there is no such app");
        const auto host = host_of(*company, context.site);
        const AnnouncementContext by{context.now, context.random, context.request_id, host,
                                     context.policy.wire};
        if (filed < filed_at_once_max)
            filed += announce(event, tx, by);
        else
            announce_later(event, tx, by);
    }
    return filed;
}

http::Task<http::Response> take_events(const http::Request& request, const Services& services,
                                       const EventKeys& keys) {
    if (request.header_count("Authorization") != 1 || !keys.accept(request.header("Authorization")))
        co_return refuse_key();
    const auto type = request.header("Content-Type");
    if (!type.empty() && !http::is_media_type(type, "application/json"))
        co_return write_problems({{"", "The Content-Type must be application/json."}});
    const auto events = read_events(request.body);
    if (!events) co_return write_problems(events.error());

    const RequestScope scope(request, services);
    auto filing = [&](WriteTx& tx) { return act_on_events(*events, tx, scope.context()); };
    const auto filed = co_await services.store.write(filing);
    if (!filed) co_return write_problems(filed.error());
    co_return write_json(202, {{"success", true}, {"deliveries", *filed}});
}

}  // namespace grantor::delivery
