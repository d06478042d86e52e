#include "sandbox/engine/view.hpp"

#include <boost/json.hpp>

#include "store/transaction.hpp"

namespace grantor::sandbox {

View::View(const ReadTx& tx, const Call& call) : View(tx, call.caller, call.now) {
    journal_ = call.journal;
}

View::View(const ReadTx& tx, const ApiCaller& caller, Time now)
    : tx_(tx), caller_(caller), now_(now), company_(tx.companies().find(caller.company_id)) {
    const auto membership = tx.memberships().find(caller.company_id, caller.user_id);
    is_admin_ = membership && membership->role == Role::admin;
}

const CustomFields& View::custom_fields(const EntityDescription& entity) const {
    const auto& family = entity.custom_fields;
    const auto [at, is_new] = custom_fields_.try_emplace(family.holder);
    if (is_new) at->second = read_custom_fields(family, caller_.company_id, tx_);
    return at->second;
}

RecordSet View::set_of(const EntityDescription& entity) const {
    return {caller_.company_id, std::string{entity.name}};
}

bool View::is_gone(const Record& record) const {
    return record.shelf == RecordShelf::deleted && record.update_time + deleted_lifetime <= now_;
}

bool View::may_see(const Record& record) const {
    return is_admin_ || !record.private_to || record.private_to == caller_.user_id ||
           record.owner_id == caller_.user_id;
}

std::optional<Item> View::find(const EntityDescription& entity, std::int64_t id) const {
    const auto record = tx_.records().find(set_of(entity), id);
    if (!record || is_gone(*record) || !may_see(*record)) return std::nullopt;
    return item_of(entity, *record);
}

bool View::has(const EntityDescription& entity, std::int64_t id) const {
    const auto record = tx_.records().find(set_of(entity), id);
    return record && record->shelf != RecordShelf::deleted && may_see(*record);
}

std::vector<Item> View::find_all(const EntityDescription& entity,
                                 const std::vector<std::int64_t>& ids) const {
    std::vector<Item> items;
    for (const auto& record : tx_.records().find_all(set_of(entity), ids, seen_by()))
        if (auto item = is_gone(record) ? std::nullopt : item_of(entity, record))
            items.push_back(std::move(*item));
    return items;
}

std::vector<Record> View::list(const EntityDescription& entity, RecordFilter filter,
                               const RecordPage& page) const {
    filter.seen_by = seen_by();
    filter.deleted_since = now_ - deleted_lifetime;
    return tx_.records().list(set_of(entity), filter, page);
}

std::optional<Item> View::first(const EntityDescription& entity, RecordFilter filter,
                                const RecordPage& page) const {
    auto one = page;
    one.limit = 1;
    const auto records = list(entity, std::move(filter), one);
    if (records.empty()) return std::nullopt;
    return item_of(entity, records.front());
}

std::vector<LinkedRecords> View::count_links(const EntityDescription& entity,
                                             std::string_view relation,
                                             const std::vector<std::int64_t>& targets) const {
    return tx_.records().count_links(set_of(entity), relation, targets, seen_by());
}

bool is_active_member(UserId user, CompanyId company, const ReadTx& tx) {
    if (!tx.memberships().find(company, user)) return false;
    const auto found = tx.users().find(user);
    return found && found->state == UserState::active;
}

}  // namespace grantor::sandbox
