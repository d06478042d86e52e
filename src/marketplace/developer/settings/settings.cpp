#include "marketplace/developer/settings/settings.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/number.hpp"
#include "marketplace/developer/own_app.hpp"
#include "marketplace/developer/settings/terms.hpp"
#include "rules/app_names.hpp"
#include "rules/entered_text.hpp"

namespace grantor::marketplace {
namespace {

// An app as somebody wants it to be.
struct Edit {
    App app;         // its terms are not looked at
    AppTerms terms;  // in place of the working ones
};

// What differs, for the audit log. Long texts are named only.
class Changes {
 public:
    void compare(std::string_view what, std::string_view before, std::string_view after) {
        if (before != after) add(fmt::format("{}: {} → {}", what, quoted(before), quoted(after)));
    }
    void compare_long(std::string_view what, std::string_view before, std::string_view after) {
        if (before != after) add(fmt::format("{} changed", what));
    }
    void add(std::string_view sentence) {
        text_ += fmt::format("{}{}", text_.empty() ? "" : "; ", sentence);
    }
    const std::string& text() const { return text_; }

 private:
    static std::string_view quoted(std::string_view text) { return text.empty() ? "none" : text; }
    std::string text_;
};

std::string grace_text(const App& app) {
    return app.rotation_grace ? fmt::format("{} s", app.rotation_grace->count()) : std::string{};
}

Changes text_changes(const App& before, const App& after) {
    Changes changes;
    changes.compare_long("description", before.profile.description, after.profile.description);
    changes.compare("website", before.profile.website, after.profile.website);
    changes.compare("support", before.profile.support_url, after.profile.support_url);
    changes.compare("privacy policy", before.profile.privacy_url, after.profile.privacy_url);
    changes.compare("terms of service", before.profile.terms_url, after.profile.terms_url);
    changes.compare("token shape", name_of(before.token_shape), name_of(after.token_shape));
    changes.compare("refresh policy", name_of(before.refresh_policy),
                    name_of(after.refresh_policy));
    changes.compare("repeat window", grace_text(before), grace_text(after));
    const auto word = [](bool yes) { return yes ? "yes" : "no"; };
    changes.compare("told of own revocation", word(before.is_told_of_own_revocation),
                    word(after.is_told_of_own_revocation));
    return changes;
}

// "": the service's own, as nothing.
std::optional<seconds> read_grace(std::string_view entered, FieldReader& reader) {
    const auto text = entered.substr(0, entered.find_last_not_of(' ') + 1);
    if (text.empty()) return std::nullopt;
    const auto number = read_number(text);
    if (number && *number >= 0 && seconds{*number} <= rotation_grace_max) return seconds{*number};
    reader.note("rotation_grace_s",
                fmt::format("Enter a number of seconds from 0 to {}, or leave it empty.",
                            rotation_grace_max.count()));
    return std::nullopt;
}

std::string in_one_line(std::string lines) {
    std::ranges::replace(lines, '\n', ' ');
    return lines;
}

std::unexpected<Refusal> refuse_action(AppAction action, const OwnApp& own) {
    return refuse_state(std::string(why_not(action, own.situation())));
}

bool is_refused(AppAction action, const OwnApp& own) {
    return !why_not(action, own.situation()).empty();
}

void note_change(const OwnApp& own, const Actor& actor, std::string detail, WriteTx& tx,
                 const Context& context) {
    auto event = audit_of(actor, AuditKind::app_changed, context);
    event.app_id = own.app->id;
    event.detail = std::move(detail);
    tx.audit_events().add(event);
}

Outcome<Saved> save(const OwnApp& own, const Edit& edit, const Actor& actor, WriteTx& tx,
                    const Context& context) {
    auto changes = text_changes(*own.app, edit.app);
    const bool has_new_texts = !changes.text().empty();
    const auto working = own.working_terms();
    auto others = edit.terms;
    others.name = working.name;
    others.summary = working.summary;
    const bool has_new_terms = edit.terms != working;
    const bool has_new_face =
        edit.terms.name != working.name || edit.terms.summary != working.summary;
    if (has_new_texts && is_refused(AppAction::change_texts, own))
        return refuse_action(AppAction::change_texts, own);
    if (has_new_face && is_refused(own.action_on_face(), own))
        return refuse_action(own.action_on_face(), own);
    if (others != working && is_refused(AppAction::change_terms, own))
        return refuse_action(AppAction::change_terms, own);
    const bool waits = terms_effect(own.situation()) == TermsEffect::after_review;
    if (!has_new_texts && !has_new_terms) return Saved::in_effect;

    auto saved = Saved::in_effect;
    if (has_new_texts) tx.apps().update(edit.app);
    if (has_new_terms && waits) saved = keep_for_review(own, edit.terms, tx, context);
    if (has_new_terms && !waits) put_terms_into_effect(edit.app, edit.terms, tx, context);
    for (const auto& difference : terms_differences(working, edit.terms, context.scopes))
        changes.compare(difference.what, in_one_line(difference.before),
                        in_one_line(difference.after));
    if (saved == Saved::for_review) changes.add("waiting for review");
    note_change(own, actor, changes.text(), tx, context);
    return saved;
}

// A retired scope may be kept, and not be asked for anew.
ScopeSet read_scopes(const std::vector<std::string>& names, const ScopeSet& held,
                     const ScopeCatalogue& catalogue, FieldReader& reader) {
    ScopeSet scopes;
    scopes.add(base_scope);
    for (const auto& name : names)
        if (const auto scope = catalogue.find(name); scope && catalogue.may_ask_for(*scope, held))
            scopes.add(*scope);
        else
            reader.note("scopes", "Choose only scopes from the list. One of these does not exist.");
    return scopes;
}

std::string read_category(std::string_view entered, FieldReader& reader, const ReadTx& tx) {
    if (entered.empty()) return {};
    if (auto category = tx.categories().find_by_name(entered)) return std::move(category->name);
    reader.note("category", "Choose a category from the list.");
    return {};
}

void edit_profile(const ProfileChange& change, AppProfile& profile, FieldReader& reader) {
    if (change.description)
        profile.description = reader.paragraphs("description", *change.description,
                                                {description_max, Need::optional});
    if (change.website) profile.website = reader.web_address("website", *change.website);
    if (change.support_url)
        profile.support_url = reader.web_address("support_url", *change.support_url);
    if (change.privacy_url)
        profile.privacy_url = reader.web_address("privacy_url", *change.privacy_url);
    if (change.terms_url) profile.terms_url = reader.web_address("terms_url", *change.terms_url);
}

}  // namespace

Outcome<Saved> change_basics(std::string_view client_id, const BasicsChange& change,
                             const Actor& actor, WriteTx& tx, const Context& context) {
    const auto own = find_own_app(client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    FieldReader reader;
    Edit edit{*own->app, own->working_terms()};
    if (change.name) {
        auto& name = edit.terms.name;
        name = reader.line("name", *change.name, {name_max, Need::required});
        // Who has a name keeps it, also if a look-alike was published meanwhile.
        if (name != own->app->name)
            if (auto problem = problem_of_name(name, own->app->developer_company_id, tx))
                reader.note({std::move(*problem)});
    }
    if (change.redirect_uris)
        edit.terms.redirect_uris =
            reader.redirect_uris("redirect_uris", *change.redirect_uris, own->app->client_type);
    if (reader.has_problems()) return reader.refuse();
    return save(*own, edit, actor, tx, context);
}

Outcome<Saved> change_access(std::string_view client_id, const AccessChange& change,
                             const Actor& actor, WriteTx& tx, const Context& context) {
    const auto own = find_own_app(client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    FieldReader reader;
    Edit edit{*own->app, own->working_terms()};
    if (change.scopes)
        edit.terms.scopes =
            read_scopes(*change.scopes, own->working_terms().scopes, context.scopes, reader);
    if (change.installation_url)
        edit.terms.installation_url =
            read_installation_url("installation_url", *change.installation_url, reader);
    if (change.rotation_grace_s)
        edit.app.rotation_grace = read_grace(*change.rotation_grace_s, reader);
    if (reader.has_problems()) return reader.refuse();
    if (change.token_shape) edit.app.token_shape = *change.token_shape;
    if (change.refresh_policy) edit.app.refresh_policy = *change.refresh_policy;
    if (change.is_told_of_own_revocation)
        edit.app.is_told_of_own_revocation = *change.is_told_of_own_revocation;
    return save(*own, edit, actor, tx, context);
}

Outcome<Saved> change_profile(std::string_view client_id, const ProfileChange& change,
                              const Actor& actor, WriteTx& tx, const Context& context) {
    const auto own = find_own_app(client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    FieldReader reader;
    Edit edit{*own->app, own->working_terms()};
    edit_profile(change, edit.app.profile, reader);
    if (change.summary)
        edit.terms.summary =
            reader.line("summary", *change.summary, {summary_max, Need::optional});
    if (change.category) edit.terms.category = read_category(*change.category, reader, tx);
    if (reader.has_problems()) return reader.refuse();
    return save(*own, edit, actor, tx, context);
}

Outcome<void> discard_changes(std::string_view client_id, const Actor& actor, WriteTx& tx,
                              const Context& context) {
    const auto own = find_own_app_to(AppAction::change_terms, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    if (!tx.app_reviews().remove_pending(own->app->id))
        return refuse_state("There are no changes to discard.");
    note_change(*own, actor, "changes waiting for review discarded", tx, context);
    return {};
}

std::optional<TokenShape> token_shape_named(std::string_view name) {
    if (name == "v1u") return TokenShape::v1u;
    if (name == "legacy") return TokenShape::legacy;
    return std::nullopt;
}

std::optional<RefreshPolicy> refresh_policy_named(std::string_view name) {
    if (name == "stable") return RefreshPolicy::stable;
    if (name == "rotating") return RefreshPolicy::rotating;
    return std::nullopt;
}

std::string_view name_of(TokenShape shape) {
    return shape == TokenShape::legacy ? "legacy" : "v1u";
}

std::string_view name_of(RefreshPolicy policy) {
    return policy == RefreshPolicy::rotating ? "rotating" : "stable";
}

}  // namespace grantor::marketplace
