#include <algorithm>
#include <fmt/format.h>

#include "base/cut.hpp"
#include "base/number.hpp"
#include "marketplace/platform/apps.hpp"
#include "marketplace/platform/pages.hpp"
#include "marketplace/platform/platform_frame.hpp"
#include "pages/texts.hpp"
#include "rules/scopes.hpp"
#include "service/confirmation.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view scopes_path = "/platform/scopes";

// Where the list is kept somewhere else, what is done here would not last.
Outcome<void> check_kept_here(const Visit& visit) {
    if (visit.services.scopes_kept_in.empty()) return {};
    return refuse_state(
        fmt::format("The scopes come from {}. Change them there.", visit.services.scopes_kept_in));
}

AuditEvent by(const Visit& visit) {
    return audit_of(visit.actor(), AuditKind::scope_changed, visit.context);
}

std::string path_of(const Scope& scope) {
    return fmt::format("{}/{}", scopes_path, scope.index.value);
}

// By its place: names may hold what a path must not.
Outcome<Scope> find_scope(const Visit& visit, const ReadTx& tx) {
    const auto place = read_number(visit.segment("scope"));
    for (auto& scope : tx.scopes().all())
        if (place && scope.index.value == *place) return std::move(scope);
    return refuse_unknown("scope");
}

std::vector<std::string> names_in(std::string_view text) {
    std::vector<std::string> names;
    while (!text.empty())
        if (const auto name = cut_piece(text, ' '); !name.empty()) names.emplace_back(name);
    return names;
}

ScopeDraft entered_draft(const Visit& visit, std::string_view name) {
    return {std::string(name),
            std::string(visit.field("description")),
            std::string(visit.field("group")),
            scope_kind_named(visit.field("kind")),
            names_in(visit.field("implies")),
            visit.form.find("sensitive").has_value()};
}

void fill_texts(pages::PageData& data, const Visit& visit, const Scope& scope) {
    data.set("CSRF", csrf_of(visit));
    const auto field = [&](std::string_view name, std::string_view marker,
                           std::string_view fallback) {
        data.set_field(marker, visit.entered(name, fallback), visit.error_of(name));
    };
    field("name", "NAME", scope.name);
    field("description", "DESCRIPTION", scope.description);
    field("group", "GROUP", scope.group);
    field("implies", "IMPLIES", fmt::format("{}", fmt::join(scope.implies, " ")));
    const auto kind = visit.entered("kind", scope_kind_name(scope.kind));
    data.set_field("KIND", kind, visit.error_of("kind"));
    data.show(kind == "change" ? "KIND_CHANGE" : "KIND_VIEW");
    const bool was_sent = visit.attempt != nullptr;
    if (was_sent ? visit.form.find("sensitive").has_value() : scope.is_sensitive)
        data.show("SENSITIVE");
}

void fill_holders(pages::PageData& data, const Scope& scope, const ReadTx& tx) {
    const auto holders = holders_of(scope, tx);
    data.set_number("APP_COUNT", holders.apps);
    data.set_number("INSTALLATION_COUNT", holders.installations);
    for (const auto& app : holders.some) {
        auto row = data.add("HOLDER");
        row.set("HOLDER_ID", app.client_id);
        row.set("HOLDER_NAME", app.name);
    }
    if (holders.apps > static_cast<std::int64_t>(holders.some.size())) data.show("MORE_HOLDERS");
}

}  // namespace

Outcome<http::Response> show_scopes(const Visit& visit, const ReadTx& tx) {
    const auto counts = count_scopes(visit.context, tx);
    const bool is_kept_here = visit.services.scopes_kept_in.empty();
    auto frame = platform_frame(visit, "Scopes", PlatformPage::scopes);
    if (is_kept_here && visit.actor().is_platform_admin())
        frame.actions = {{"Add a scope", fmt::format("{}/new", scopes_path), true}};
    pages::PageData data;
    if (!is_kept_here) data.add("KEPT").set("KEPT_IN", visit.services.scopes_kept_in);
    for (const auto& scope : visit.context.scopes.all()) {
        auto row = data.add("SCOPE");
        row.set("SCOPE_HREF", path_of(scope));
        row.set("SCOPE_NAME", scope.name);
        row.set("SCOPE_KIND", scope_kind_name(scope.kind));
        row.set("SCOPE_DESCRIPTION", scope.description);
        row.set_number("SCOPE_APPS", counts[scope.index.value]);
        if (scope.is_sensitive) row.show("SCOPE_SENSITIVE");
        if (scope.is_retired) row.show("SCOPE_RETIRED");
    }
    return pages::framed_page(visit.status(), "platform_scopes", frame, data);
}

Outcome<http::Response> show_new_scope(const Visit& visit, const ReadTx&) {
    const auto frame = platform_detail_frame(visit, "Add a scope", PlatformPage::scopes);
    pages::PageData data;
    fill_texts(data, visit, {});
    data.set("ACTION", fmt::format("{}/new", scopes_path));
    data.show("FORM");
    data.show("NEW");
    return pages::framed_page(visit.status(), "platform_scope", frame, data);
}

Outcome<http::Response> take_new_scope(const Visit& visit, WriteTx& tx) {
    if (auto kept = check_kept_here(visit); !kept) return std::unexpected(kept.error());
    return see_done(add_scope(entered_draft(visit, visit.field("name")), by(visit), tx),
                    scopes_path, "scope-added");
}

Outcome<http::Response> show_scope(const Visit& visit, const ReadTx& tx) {
    const auto scope = find_scope(visit, tx);
    if (!scope) return std::unexpected(scope.error());
    auto frame = platform_detail_frame(visit, scope->name, PlatformPage::scopes);
    if (scope->is_retired) frame.badge = pages::FrameBadge{"Retired", pages::Tone::quiet};
    pages::PageData data;
    fill_texts(data, visit, *scope);
    fill_holders(data, *scope, tx);
    data.set("ACTION", path_of(*scope));
    data.show("KNOWN");
    const bool is_kept_here = visit.services.scopes_kept_in.empty();
    if (!is_kept_here) data.add("KEPT").set("KEPT_IN", visit.services.scopes_kept_in);
    if (is_kept_here && visit.actor().is_platform_admin()) {
        data.show("FORM");
        if (scope->index != base_scope) data.show(scope->is_retired ? "BRING_BACK" : "RETIRE");
    } else {
        data.show("READABLE");
    }
    return pages::framed_page(visit.status(), "platform_scope", frame, data);
}

Outcome<http::Response> take_scope_texts(const Visit& visit, WriteTx& tx) {
    if (auto kept = check_kept_here(visit); !kept) return std::unexpected(kept.error());
    const auto scope = find_scope(visit, tx);
    if (!scope) return std::unexpected(scope.error());
    return see_done(change_scope(entered_draft(visit, scope->name), by(visit), tx), path_of(*scope),
                    "saved");
}

Outcome<http::Response> ask_scope_retirement(const Visit& visit, const ReadTx& tx) {
    const auto scope = find_scope(visit, tx);
    if (!scope) return std::unexpected(scope.error());
    if (scope->is_retired) return refuse_state("It is already retired.");
    const auto holders = holders_of(*scope, tx);
    pages::Confirmation question;
    question.heading = fmt::format("Retire the scope {}?", scope->name);
    question.sentences = {
        "No other app can ask for it any longer.",
        holders.apps == 0
            ? std::string("No app has it.")
            : fmt::format(
                  "{} with {} {} it, and it keeps working for them.",
                  holders.apps == 1 ? std::string("1 app") : fmt::format("{} apps", holders.apps),
                  holders.installations == 1
                      ? std::string("1 installation")
                      : fmt::format("{} installations", pages::number_text(holders.installations)),
                  holders.apps == 1 ? "keeps" : "keep"),
        "You can bring it back."};
    question.button = "Retire";
    question.action = path_of(*scope) + "/retire";
    question.cancel = path_of(*scope);
    return confirmation_page(
        visit, platform_detail_frame(visit, question.heading, PlatformPage::scopes), question);
}

Outcome<http::Response> take_scope_retirement(const Visit& visit, WriteTx& tx) {
    if (auto kept = check_kept_here(visit); !kept) return std::unexpected(kept.error());
    const auto scope = find_scope(visit, tx);
    if (!scope) return std::unexpected(scope.error());
    return see_done(retire_scope(scope->name, by(visit), tx), path_of(*scope), "scope-retired");
}

Outcome<http::Response> take_scope_return(const Visit& visit, WriteTx& tx) {
    if (auto kept = check_kept_here(visit); !kept) return std::unexpected(kept.error());
    const auto scope = find_scope(visit, tx);
    if (!scope) return std::unexpected(scope.error());
    return see_done(bring_back_scope(scope->name, by(visit), tx), path_of(*scope),
                    "scope-brought-back");
}

}  // namespace grantor::marketplace
