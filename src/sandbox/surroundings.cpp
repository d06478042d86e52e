#include "sandbox/surroundings.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <set>

#include "sandbox/entities/catalogue.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/query_reader.hpp"
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
    std::map<std::string_view, std::set<std::int64_t>> wanted;
    for (const auto& field : entity.fields) {
        if (field.target.empty()) continue;
        if (needed == Needed::visibility &&
            entity_named(field.target).visibility == Visibility::everyone)
            continue;
        for (const auto& item : items)
            for (const auto id : targets_of(field, item.object.at(field.name), view_.company_id()))
                wanted[entity_named(field.target).name].insert(id);
    }
    for (const auto& [name, ids] : wanted) {
        const auto& target = entity_named(name);
        for (const auto id : ids) records_.try_emplace({target.name, id});
        auto found = view_.find_all(target, {ids.begin(), ids.end()});
        if (needed == Needed::everything) prepare_counts(target, found, target.related_keys);
        for (auto& item : found) records_[{target.name, item.id}] = std::move(item);
    }
}

void Surroundings::prepare_counts(const EntityDescription& entity, std::span<const Item> items,
                                  std::span<const ShownKey> keys) {
    if (items.empty()) return;
    std::set<std::string_view> counted;
    for (const auto& key : keys)
        if (key.form == KeyForm::count) counted.insert(key.entity);
    for (const auto name : counted) read_counts(entity_named(name), entity.relation, ids_of(items));
}

const User* Surroundings::user(UserId id) const {
    if (!id) return nullptr;
    const auto [at, is_new] = users_.try_emplace(id);
    if (is_new) at->second = view_.tx().users().find(id);
    return at->second ? &*at->second : nullptr;
}

const Item* Surroundings::record(std::string_view entity, std::int64_t id) const {
    const auto& description = entity_named(entity);
    const auto [at, is_new] = records_.try_emplace({description.name, id});
    if (is_new) at->second = view_.find(description, id);
    return at->second ? &*at->second : nullptr;
}

const Item* Surroundings::related(const EntityDescription& entity, const Item& item,
                                  std::string_view field) const {
    const auto* description = entity.field(field);
    if (description == nullptr || description->target.empty()) return nullptr;
    const auto targets = targets_of(*description, item.object.at(field), view_.company_id());
    return targets.empty() ? nullptr : record(description->target, targets.front());
}

void Surroundings::read_counts(const EntityDescription& counted, std::string_view relation,
                               const std::vector<std::int64_t>& targets) const {
    for (const auto target : targets) counts_[{counted.name, relation, target}];
    for (const auto& each : view_.count_links(counted, relation, targets))
        counts_[{counted.name, relation, each.target}][each.status] = each.count;
}

std::int64_t Surroundings::count(const EntityDescription& entity, std::int64_t id,
                                 std::string_view counted, std::string_view status) const {
    const auto& description = entity_named(counted);
    const CountKey key{description.name, entity.relation, id};
    if (!counts_.contains(key)) read_counts(description, entity.relation, {id});
    std::int64_t sum = 0;
    for (const auto& [each, number] : counts_.at(key))
        if (status.empty() || names(status, each)) sum += number;
    return sum;
}

const Item* Surroundings::activity(const EntityDescription& entity, std::int64_t id,
                                   Which which) const {
    const auto [at, is_new] = activities_.try_emplace({entity.name, id, which});
    const bool is_next = which == Which::next;
    // The count is often known already, and often 0.
    if (is_new && count(entity, id, activity_entity.name, is_next ? "undone" : "done") > 0)
        at->second = view_.first(
            activity_entity,
            {.links = {{std::string{entity.relation}, id}},
             .statuses = {is_next ? "undone" : "done"}},
            {.order = RecordOrder::rank,
             .direction = is_next ? SortDirection::ascending : SortDirection::descending});
    return at->second ? &*at->second : nullptr;
}

}  // namespace grantor::sandbox
