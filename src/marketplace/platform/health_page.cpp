#include <fmt/format.h>

#include "marketplace/platform/pages.hpp"
#include "marketplace/platform/platform_frame.hpp"
#include "pages/texts.hpp"

namespace grantor::marketplace {
namespace {

std::string duration_text(milliseconds duration) {
    const auto minutes_up = std::chrono::duration_cast<minutes>(duration).count();
    if (minutes_up < 1) return "less than a minute";
    if (minutes_up < 60) return fmt::format("{} min", minutes_up);
    if (minutes_up < 48 * 60) return fmt::format("{} h {} min", minutes_up / 60, minutes_up % 60);
    return fmt::format("{} days", minutes_up / (24 * 60));
}

std::string counted(std::uint64_t number) {
    return pages::number_text(static_cast<std::int64_t>(number));
}

void add_row(pages::PageData& group, std::string_view name, std::string_view value,
             std::string_view meaning) {
    auto row = group.add("ROW");
    row.set("ROW_NAME", name);
    row.set("ROW_VALUE", value);
    row.set("ROW_MEANING", meaning);
}

pages::PageData add_group(pages::PageData& data, std::string_view name) {
    auto group = data.add("GROUP");
    group.set("GROUP_NAME", name);
    return group;
}

void fill_server(pages::PageData& data, const ServerFacts& facts) {
    auto group = add_group(data, "Requests");
    add_row(group, "Answered", counted(facts.answers[2] + facts.answers[3]),
            "with success or a redirect, since the start");
    add_row(group, "Refused", counted(facts.answers[4]), "requests that were wrong or not allowed");
    add_row(group, "Failed", counted(facts.answers[5]), "the service or a server behind it failed");
    add_row(group, "Malformed", counted(facts.requests_refused),
            "refused before any page or endpoint");
    add_row(group, "Connections", counted(facts.connections), "open now");
    add_row(group, "In flight", counted(facts.requests_in_flight), "requests being handled now");
    add_row(group, "Explanations lost", counted(facts.events_dropped),
            "refusals that could not be recorded in time");
}

void fill_store(pages::PageData& data, const StoreStatistics& store, std::size_t invalidations) {
    auto group = add_group(data, "Store");
    add_row(group, "Units of work", counted(store.units), "that wrote something, since the start");
    add_row(group, "Commits", counted(store.commits), "durable; each holds many units");
    add_row(group, "Failed commits", counted(store.failed_commits), "nothing of them was kept");
    add_row(group, "Turned away", counted(store.busy), "units refused because the queue was full");
    add_row(group, "Queue", counted(store.queue_depth), "units waiting for the writer now");
    add_row(group, "Invalidations", counted(invalidations),
            "in memory: access tokens revoked before they expired");
}

}  // namespace

Outcome<http::Response> show_health(const Visit& visit, const ReadTx& tx) {
    const auto frame = platform_frame(visit, "Health", PlatformPage::health);
    const auto& services = visit.services;
    const auto facts = services.server_facts ? services.server_facts() : ServerFacts{};
    pages::PageData data;
    data.set("VERSION", facts.version);
    data.set("UPTIME", duration_text(visit.context.now - facts.started_at));
    data.set_time("STARTED", facts.started_at);
    data.set_number("DELIVERY_COUNT", tx.deliveries().waiting());
    data.set("ISSUER", visit.context.site.issuer);
    fill_server(data, facts);
    fill_store(data, services.store.statistics(), services.store.invalidations().size());
    return pages::framed_page(visit.status(), "platform_health", frame, data);
}

}  // namespace grantor::marketplace
