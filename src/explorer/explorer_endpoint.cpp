#include "explorer/explorer_endpoint.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "explorer/list_page.hpp"
#include "explorer/operation_page.hpp"
#include "oauth/form.hpp"
#include "service/visit.hpp"
#include "service/visitor.hpp"

namespace grantor::explorer {
namespace {

namespace json = boost::json;
using http::Request;
using http::Response;
using http::Task;
using pages::PageData;

// The frame of any page here, without its title.
Task<pages::Frame> find_frame(const Request& request, const Services& services) {
    const auto cookie = cookie_value(request, services.site);
    pages::Frame frame;
    frame.brand = &services.brand;
    frame.section = pages::Section::api;
    frame.target = local_target(request.target);
    frame.now = services.clock.now();
    add_sandbox(frame, services);
    auto finding = [&](const ReadTx& tx) -> std::optional<pages::FramePerson> {
        auto person = find_signed_in(cookie, tx, frame.now);
        if (!person) return std::nullopt;
        return frame_person(actor_of(std::move(*person), tx),
                            csrf_token(binding_of(cookie), services.keys.get()));
    };
    frame.person = co_await services.store.read(finding);
    co_return frame;
}

std::string asked(const Result<Form>& query, std::string_view name) {
    return std::string(query ? query->find(name).value_or("") : std::string_view{});
}

Response write_unknown(const Request& request, pages::Frame frame) {
    frame.title = "Not found";
    PageData data;
    data.set("TEXT", "There is no such operation.");
    data.set("WAY_HREF", list_path);
    data.set("WAY_TEXT", "Go to all operations");
    data.set("REQUEST_ID", request.id);
    return pages::framed_page(404, "refused", frame, data);
}

// --- explanations ---

bool looks_after(const SignedIn& person, AppId app_id, const ReadTx& tx) {
    const auto app = tx.apps().find(app_id);
    if (!app) return false;
    return std::ranges::any_of(person.memberships, [&app](const Membership& membership) {
        return membership.company_id == app->developer_company_id &&
               membership.role != Role::regular;
    });
}

bool may_read(const RequestEvent& event, std::string_view cookie, const ReadTx& tx,
              const Explorer& explorer) {
    if (explorer.readers() == ExplanationReaders::everybody) return true;
    const auto person = find_signed_in(cookie, tx, explorer.services().clock.now());
    if (!person) return false;
    return event.user_id == person->user.id || looks_after(*person, event.app_id, tx);
}

Response write_explanation(const std::optional<RequestEvent>& event) {
    Response response;
    response.content_type = http::json_type;
    response.add_field("Cache-Control", "no-store");
    response.add_field("X-Content-Type-Options", "nosniff");
    if (event) {
        response.body = json::serialize(json::object{
            {"success", true}, {"check", event->check}, {"explanation", event->explain}});
        return response;
    }
    response.status = 404;
    response.body = R"({"success":false,"error":"There is no such request."})";
    return response;
}

}  // namespace

Task<Response> show_operations(const Request& request, Explorer& explorer) {
    auto finding = find_frame(request, explorer.services());
    auto frame = co_await finding;
    const auto query = Form::parse(request.query);
    const WantedList wanted{asked(query, "q"), asked(query, "api"), asked(query, "tag")};
    co_return write_list(wanted, explorer, std::move(frame));
}

Task<Response> show_operation(const Request& request, Explorer& explorer) {
    auto finding = find_frame(request, explorer.services());
    auto frame = co_await finding;
    const auto document = request.segment("api");
    const auto* operation = explorer.find_operation(document, request.segment("operation"));
    if (operation == nullptr) co_return write_unknown(request, std::move(frame));
    co_return write_operation_page(*explorer.find_api(document), *operation, std::move(frame),
                                   explorer);
}

Task<Response> show_explanation(const Request& request, Explorer& explorer) {
    const auto& services = explorer.services();
    const auto cookie = cookie_value(request, services.site);
    const auto id = request.segment("request");
    auto finding = [&](const ReadTx& tx) -> std::optional<RequestEvent> {
        auto event = tx.request_events().find_by_request_id(id);
        if (!event || !may_read(*event, cookie, tx, explorer)) return std::nullopt;
        return event;
    };
    co_return write_explanation(co_await services.store.read(finding));
}

}  // namespace grantor::explorer
