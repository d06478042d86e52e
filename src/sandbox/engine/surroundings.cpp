#include "sandbox/engine/surroundings.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <set>

#include "sandbox/wire/query_reader.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

std::vector<std::int64_t> ids_of(std::span<const Item> items) {
    std::vector<std::int64_t> ids;
    for (const auto& item : items) ids.push_back(item.id);
    return ids;
}

// "won,lost" names both.
bool names(std::string_view statuses, std::string_view status) {
    const auto all = split_list(statuses);
    return std::ranges::find(all, status) != all.end();
}

}  // namespace

std::string_view Surroundings::company_label() const {
    return view_.company() == nullptr ? std::string_view{} : view_.company()->label;
}

std::string Surroundings::mail_address(std::string_view entity, std::int64_t id) const {
    return fmt::format("{}+{}{}@mail.invalid", company_label(), entity, id);
}

void Surroundings::prepare(const EntityDescription& entity, std::span<const Item> items,
                           std::span<const ShownKey> keys, Needed needed) {
    if (items.size() < 2) return;
    prepare_records(entity, items, needed);
    prepare_counts(entity, items, keys);
}

void Surroundings::prepare_records(const EntityDescription& entity, std::span<const Item> items,
                                   Needed needed) {
    if (needed == Needed::visibility && view_.is_admin()) return;
    std::map<const EntityDescription*, std::set<std::int64_t>> wanted;
    for (const auto& field : entity.fields) {
        if (field.target == nullptr) continue;
        if (needed == Needed::visibility && field.target->visibility == Visibility::everyone)
            continue;
        for (const auto& item : items)
            for (const auto id : targets_of(field, item.object.at(field.name), view_.company_id()))
                wanted[field.target].insert(id);
    }
    for (const auto& [target, ids] : wanted) {
        for (const auto id : ids) records_.try_emplace({target, id});
        auto found = view_.find_all(*target, {ids.begin(), ids.end()});
        if (needed == Needed::everything) prepare_counts(*target, found, target->related_keys);
        for (auto& item : found) records_[{target, item.id}] = std::move(item);
    }
}

void Surroundings::prepare_counts(const EntityDescription& entity, std::span<const Item> items,
                                  std::span<const ShownKey> keys) {
    if (items.empty()) return;
    std::set<const EntityDescription*> counted;
    for (const auto& key : keys)
        if (key.form == KeyForm::count) counted.insert(key.counted);
    for (const auto* each : counted) read_counts(*each, entity.relation, ids_of(items));
}

const User* Surroundings::user(UserId id) const {
    if (!id) return nullptr;
    const auto [at, is_new] = users_.try_emplace(id);
    if (is_new) at->second = view_.tx().users().find(id);
    return at->second ? &*at->second : nullptr;
}

const Item* Surroundings::record(const EntityDescription& entity, std::int64_t id) const {
    const auto [at, is_new] = records_.try_emplace({&entity, id});
    if (is_new) at->second = view_.find(entity, id);
    return at->second ? &*at->second : nullptr;
}

const Item* Surroundings::related(const EntityDescription& entity, const Item& item,
                                  std::string_view field) const {
    const auto* description = entity.field(field);
    if (description == nullptr || description->target == nullptr) return nullptr;
    const auto targets = targets_of(*description, item.object.at(field), view_.company_id());
    return targets.empty() ? nullptr : record(*description->target, targets.front());
}

void Surroundings::read_counts(const EntityDescription& counted, std::string_view relation,
                               const std::vector<std::int64_t>& targets) const {
    for (const auto target : targets) counts_[{&counted, relation, target}];
    for (const auto& each : view_.count_links(counted, relation, targets))
        counts_[{&counted, relation, each.target}][each.status] = each.count;
}

std::int64_t Surroundings::count(const EntityDescription& entity, std::int64_t id,
                                 const EntityDescription& counted, std::string_view status) const {
    const CountKey key{&counted, entity.relation, id};
    if (!counts_.contains(key)) read_counts(counted, entity.relation, {id});
    std::int64_t sum = 0;
    for (const auto& [each, number] : counts_.at(key))
        if (status.empty() || names(status, each)) sum += number;
    return sum;
}

const Item* Surroundings::activity(const EntityDescription& entity, std::int64_t id,
                                   Which which) const {
    const auto [at, is_new] = activities_.try_emplace({&entity, id, which});
    const bool is_next = which == Which::next;
    // The count is often known already, and often 0.
    if (is_new && count(entity, id, *entity.activities, is_next ? "undone" : "done") > 0)
        at->second = view_.first(
            *entity.activities,
            {.links = {{std::string{entity.relation}, id}},
             .statuses = {is_next ? "undone" : "done"}},
            {.order = RecordOrder::rank,
             .direction = is_next ? SortDirection::ascending : SortDirection::descending});
    return at->second ? &*at->second : nullptr;
}

}  // namespace grantor::sandbox
