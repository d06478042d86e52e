// What a developer changes about an app. Its texts, but not name and summary, and the handling of
// tokens change immediately; terms of an approved app wait for a review, in the hidden copy that
// forms then show.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marketplace/developer/settings/terms.hpp"
#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

inline constexpr std::size_t summary_max = 140;
inline constexpr std::size_t description_max = 4000;

// Of every change: what is nothing stays as it is.
struct BasicsChange {
    std::optional<std::string> name;
    std::optional<std::vector<std::string>> redirect_uris;
};

struct AccessChange {
    std::optional<std::vector<std::string>> scopes;  // by name; `base` is always among them
    std::optional<std::string> installation_url;
    std::optional<TokenShape> token_shape;
    std::optional<RefreshPolicy> refresh_policy;
    std::optional<std::string> rotation_grace_s;  // "": the service's own
    std::optional<bool> is_told_of_own_revocation;
};

struct ProfileChange {
    std::optional<std::string> summary;
    std::optional<std::string> description;
    std::optional<std::string> category;  // "": none
    std::optional<std::string> website;
    std::optional<std::string> support_url;
    std::optional<std::string> privacy_url;
    std::optional<std::string> terms_url;
};

// Each is one unit: all of the change or nothing of it. Saving unchanged values writes nothing.
Outcome<Saved> change_basics(std::string_view client_id, const BasicsChange& change,
                             const Actor& actor, WriteTx& tx, const Context& context);
Outcome<Saved> change_access(std::string_view client_id, const AccessChange& change,
                             const Actor& actor, WriteTx& tx, const Context& context);
Outcome<Saved> change_profile(std::string_view client_id, const ProfileChange& change,
                              const Actor& actor, WriteTx& tx, const Context& context);

// Drops what waits for a review and has not been submitted: the forms show again what works.
Outcome<void> discard_changes(std::string_view client_id, const Actor& actor, WriteTx& tx,
                              const Context& context);

// The words of forms and of the API. Nothing for any other.
std::optional<TokenShape> token_shape_named(std::string_view name);        // "v1u", "legacy"
std::optional<RefreshPolicy> refresh_policy_named(std::string_view name);  // "stable", "rotating"
std::string_view name_of(TokenShape shape);
std::string_view name_of(RefreshPolicy policy);

}  // namespace grantor::marketplace
