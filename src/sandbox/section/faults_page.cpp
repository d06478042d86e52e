#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/number.hpp"
#include "pages/frame.hpp"
#include "sandbox/section/pages.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;

struct KindText {
    FaultKind kind;
    std::string_view value;
    std::string_view text;
    std::string_view what;
};
// table: kind, its word in the control API, its name, what happens.
constexpr std::array<KindText, 4> kinds{{
    {FaultKind::rate_limited, "rate_limited", "Too many requests",
     "Answered 429 with Retry-After. Nothing is done."},
    {FaultKind::server_error, "server_error", "Server error", "Answered 500. Nothing is done."},
    {FaultKind::slow, "slow", "Slow answer", "Answered as usual, but late."},
    {FaultKind::revoke, "revoke", "Access revoked",
     "Carried out and answered. From then on the app's tokens are refused."},
}};

constexpr std::array<std::string_view, 6> methods{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"};

struct FieldText {
    std::string_view field;
    std::string_view text;
};
// table: field, what to do where it is wrong.
constexpr std::array<FieldText, 5> field_texts{{
    {"fault", "Choose a fault."},
    {"times", "Enter a whole number from 1 to 10,000."},
    {"method", "Choose a method from the list."},
    {"path", "Start with a slash, such as /oauth/token. A * at the end stands for any rest."},
    {"delay_ms", "Enter a whole number of milliseconds from 0 to 60,000."},
}};

std::unexpected<Refusal> refuse_as_read(std::string_view problem) {
    for (const auto& row : field_texts)
        if (problem.starts_with(fmt::format("`{}`", row.field)))
            return refuse_field(row.field, std::string(row.text));
    return refuse_field("fault", std::string(problem));
}

// The form in the words of the control API, so that both are read by the same rules.
json::object body_of(const Visit& visit) {
    json::object body;
    for (const auto* name : {"fault", "method", "path", "client_id"})
        if (const auto value = visit.field(name); !value.empty()) body[name] = value;
    for (const auto* name : {"times", "delay_ms"}) {
        const auto value = visit.field(name);
        if (value.empty()) continue;
        const auto number = read_number(value);
        body[name] = number ? json::value(*number) : json::value(value);
    }
    return body;
}

std::string scope_of(const Fault& fault, const Control& control) {
    auto out = fmt::format("{} {}", fault.method.empty() ? "any method" : fault.method,
                           fault.path.empty() ? "on any path of the API" : fault.path);
    if (fault.client_id.empty()) return out;
    const auto app = std::ranges::find(control.plan.apps, fault.client_id, &PlannedApp::client_id);
    return out + fmt::format(", {}", app == control.plan.apps.end() ? fault.client_id : app->name);
}

void fill_waiting(pages::PageData& data, const Control& control) {
    const auto faults = control.traffic.faults().all();
    if (faults.empty()) return data.show("NONE");
    auto list = data.add("WAITING");
    if (faults.size() > 1) list.show("SEVERAL");
    for (const auto& fault : faults) {
        auto row = list.add("FAULT");
        row.set("FAULT_ID", std::to_string(fault.id));
        row.set("FAULT_NAME", std::ranges::find(kinds, fault.kind, &KindText::kind)->text);
        row.set("FAULT_FOR", scope_of(fault, control));
        row.set_number("FAULT_TIMES", fault.remaining);
        if (fault.kind == FaultKind::slow)
            row.add("FAULT_LATE").set_number("FAULT_DELAY", fault.delay.count());
    }
}

void add_chosen(pages::PageData& data, const char* section, std::string_view value,
                std::string_view text, std::string_view chosen) {
    const std::array<pages::Choice, 1> choice{
        {{std::string(value), std::string(text), value == chosen}}};
    data.add_choices(section, choice);
}

void fill_form(pages::PageData& data, const Visit& visit, const ReadTx& tx) {
    const auto kind = visit.entered("fault", kinds.front().value);
    for (const auto& row : kinds) {
        auto choice = data.add("KIND");
        choice.set("KIND_VALUE", row.value);
        choice.set("KIND_TEXT", row.text);
        choice.set("KIND_WHAT", row.what);
        if (row.value == kind) choice.show("KIND_CHOSEN");
    }
    const auto method = visit.entered("method", "");
    add_chosen(data, "METHOD", "", "Any", method);
    for (const auto name : methods) add_chosen(data, "METHOD", name, name, method);
    const auto app = visit.entered("client_id", "");
    add_chosen(data, "APP", "", "Any app", app);
    for (const auto& each : tx.apps().list())
        add_chosen(data, "APP", each.client_id, each.name, app);
    data.set_field("TIMES", visit.entered("times", "1"), visit.error_of("times"));
    data.set_field("PATH", visit.entered("path", ""), visit.error_of("path"));
    data.set_field("DELAY_MS", visit.entered("delay_ms", "2000"), visit.error_of("delay_ms"));
    data.set_field("KIND_FIELD", "", visit.error_of("fault"));
}

}  // namespace

Outcome<http::Response> show_faults_page(const SectionVisit& section, const ReadTx& tx) {
    const auto& visit = section.visit;
    auto frame = section.frame("Faults", "/sandbox/faults");
    frame.lead = "Make the next requests of an app fail, to see how it copes.";
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    fill_waiting(data, section.control);
    fill_form(data, visit, tx);
    return pages::framed_page(visit.status(), "sandbox_faults", frame, data);
}

http::Task<Outcome<http::Response>> take_fault(const SectionVisit& section) {
    const auto fault = read_fault(body_of(section.visit));
    if (!fault) co_return refuse_as_read(fault.error());
    if (!section.control.traffic.faults().add(*fault))
        co_return refuse_state(
            fmt::format("{} faults are waiting already. Remove some first.", faults_max));
    co_return see_done("/sandbox/faults", "fault-ordered");
}

http::Task<Outcome<http::Response>> take_fault_removal(const SectionVisit& section) {
    const auto which = section.visit.segment("fault");
    auto& faults = section.control.traffic.faults();
    // One that has just been met is gone too, which is what was wanted.
    if (which == "all")
        faults.clear();
    else
        faults.remove(read_number(which).value_or(0));
    co_return see_done("/sandbox/faults", "fault-removed");
}

}  // namespace grantor::sandbox
