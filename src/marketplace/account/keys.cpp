#include "marketplace/account/keys.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "base/number.hpp"
#include "rules/entered_text.hpp"

namespace grantor::marketplace {
namespace {

// So that scanners for leaked secrets can tell one.
constexpr std::string_view key_prefix = "gmk_";

std::optional<days> lifetime_of(std::string_view chosen) {
    if (chosen.empty()) return days{key_lifetimes[1]};
    const auto number = read_number<int>(chosen);
    if (!number || std::ranges::find(key_lifetimes, *number) == key_lifetimes.end())
        return std::nullopt;
    return days{*number};
}

}  // namespace

std::vector<AccessKey> find_access_keys(const Actor& actor, const ReadTx& tx) {
    auto keys = tx.access_keys().of_user(actor.user.id);
    std::erase_if(keys, [&](const AccessKey& key) { return key.company_id != actor.company->id; });
    std::ranges::sort(keys, std::ranges::greater{}, &AccessKey::id);
    return keys;
}

Outcome<NewAccessKey> add_access_key(const KeyForm& form, const Actor& actor, WriteTx& tx,
                                     const Context& context) {
    if (tx.access_keys().of_user(actor.user.id).size() >= access_keys_max)
        return refuse_state(
            fmt::format("You have {} keys. Remove one that you no longer use.", access_keys_max));
    FieldReader reader;
    NewAccessKey made;
    made.key.name = reader.line("name", form.name, {name_max, Need::required});
    const auto lifetime = lifetime_of(form.lifetime);
    if (!lifetime) reader.note("lifetime", "Choose how long the key works.");
    if (reader.has_problems()) return reader.refuse();

    std::string secret(key_prefix);
    append_base64url(context.random.bytes<32>(), secret);
    made.key.user_id = actor.user.id;
    made.key.company_id = actor.company->id;
    made.key.hash = sha256(as_bytes(secret));
    made.key.created_at = context.now;
    made.key.expires_at = context.now + *lifetime;
    made.key.id = tx.access_keys().add(made.key);
    made.secret = Secret(std::move(secret));
    auto event = audit_of(actor, AuditKind::access_key_added, context);
    event.detail = fmt::format("{}, until {}", made.key.name, to_rfc3339(made.key.expires_at));
    tx.audit_events().add(event);
    return made;
}

Outcome<void> remove_access_key(AccessKeyId id, const Actor& actor, WriteTx& tx,
                                const Context& context) {
    const auto keys = find_access_keys(actor, tx);
    const auto key = std::ranges::find(keys, id, &AccessKey::id);
    if (key == keys.end() || !tx.access_keys().remove(actor.user.id, id))
        return refuse_unknown("access key");
    auto event = audit_of(actor, AuditKind::access_key_removed, context);
    event.detail = key->name;
    tx.audit_events().add(event);
    return {};
}

}  // namespace grantor::marketplace
