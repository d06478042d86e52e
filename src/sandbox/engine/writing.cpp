#include "sandbox/engine/writing.hpp"

#include <boost/json.hpp>

#include "sandbox/engine/custom/custom_field.hpp"
#include "sandbox/engine/journal.hpp"
#include "sandbox/wire/query_reader.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::int64_t visible_to_owner = 1;
// Attached records that are read at a time.
constexpr std::int64_t attached_batch = 200;

// Custom fields that are not mentioned stay as they are.
void take_values(json::object& object, const json::object& changes) {
    for (const auto& change : changes) {
        if (change.key() != "custom_fields") {
            object[change.key()] = change.value();
            continue;
        }
        auto& custom = object["custom_fields"].get_object();
        for (const auto& field : change.value().get_object()) custom[field.key()] = field.value();
    }
}

std::string_view relation_of(const FieldDescription& field) {
    return field.type == FieldType::participants ? "person_id" : field.name;
}

// The owner of the first private record that this one is attached to.
UserId followed(const EntityDescription& entity, const Item& item, CompanyId company,
                const ReadTx& tx) {
    for (const auto& field : entity.fields) {
        if (field.target == nullptr) continue;
        if (field.target->visibility != Visibility::own) continue;
        const RecordSet set{company, std::string{field.target->name}};
        for (const auto id : targets_of(field, item.object.at(field.name), company)) {
            const auto record = tx.records().find(set, id);
            if (record && record->private_to) return record->private_to;
        }
    }
    return {};
}

UserId private_to(const EntityDescription& entity, const Item& item, CompanyId company,
                  const ReadTx& tx) {
    switch (entity.visibility) {
        case Visibility::everyone:
            return {};
        case Visibility::own: {
            const auto* owner = item.object.if_contains(entity.owner);
            const bool is_private = item.object.at("visible_to") == visible_to_owner;
            return is_private && owner != nullptr ? UserId{owner->get_int64()} : UserId{};
        }
        case Visibility::follows:
            return followed(entity, item, company, tx);
    }
    return {};
}

Record row_of(const EntityDescription& entity, const Item& item, CompanyId company,
              const ReadTx& tx) {
    auto record = record_of(entity, item, company);
    record.private_to = private_to(entity, item, company, tx);
    return record;
}

void store_again(const EntityDescription& entity, const RecordLink& link, CompanyId company,
                 WriteTx& tx) {
    const RecordSet set{company, std::string{entity.name}};
    const RecordFilter filter{
        .links = {link},
        .shelves = {RecordShelf::live, RecordShelf::archived, RecordShelf::deleted}};
    RecordPage page{.limit = attached_batch};
    while (true) {
        const auto records = tx.records().list(set, filter, page);
        for (const auto& item : items_of(entity, records)) file_again(entity, item, company, tx);
        if (static_cast<std::int64_t>(records.size()) < attached_batch) return;
        page.after = RecordCursor{records.back().id, records.back().id};
    }
}

// Everything that is attached to the record becomes private or public with it.
void store_attached_again(const EntityDescription& entity, std::int64_t id, CompanyId company,
                          WriteTx& tx) {
    for (const auto* attached : entity.attached)
        for (const auto& field : attached->fields)
            if (field.target == &entity)
                store_again(*attached, {std::string{relation_of(field)}, id}, company, tx);
}

void set_user(json::object& object, std::string_view field, UserId user) {
    if (!field.empty() && object.contains(field)) object[field] = user.value;
}

// The row as it was.
std::optional<Record> file_item(const EntityDescription& entity, const Item& item,
                                CompanyId company, WriteTx& tx) {
    const auto record = row_of(entity, item, company, tx);
    auto before = tx.records().find({company, std::string{entity.name}}, item.id);
    const auto custom = read_custom_fields(entity.custom_fields, company, tx);
    tx.records().update(record, index_of(entity, item, company, custom));
    if (entity.visibility == Visibility::own && before && before->private_to != record.private_to)
        store_attached_again(entity, item.id, company, tx);
    return before;
}

}  // namespace

void store_item(const EntityDescription& entity, const Item& item, const View& view, WriteTx& tx) {
    auto before = file_item(entity, item, view.company_id(), tx);
    if (view.journal() != nullptr) view.journal()->note(entity, item.id, std::move(before));
}

void file_again(const EntityDescription& entity, const Item& item, CompanyId company, WriteTx& tx) {
    file_item(entity, item, company, tx);
}

Answer<Item> add_item(const EntityDescription& entity, const json::object& changes,
                      const View& view, WriteTx& tx) {
    Item item{0, RecordShelf::live, blank_object(entity)};
    const Writing writing{view};
    auto& object = item.object;
    set_user(object, entity.creator, view.user_id());
    set_user(object, entity.owner, view.user_id());
    object["add_time"] = to_rfc3339(view.now());
    if (entity.hooks.begin != nullptr) entity.hooks.begin(object, writing);
    take_values(object, changes);
    if (entity.hooks.settle != nullptr)
        if (auto failure = entity.hooks.settle(object, changes, writing))
            return refuse(std::move(*failure));
    object["update_time"] = to_rfc3339(view.now());
    const auto company = view.company_id();
    item.id = tx.records().add(row_of(entity, item, company, tx),
                               index_of(entity, item, company, view.custom_fields(entity)));
    object["id"] = shown_id(entity, item.id, company);
    if (view.journal() != nullptr) view.journal()->note(entity, item.id, std::nullopt);
    if (entity.hooks.after != nullptr) entity.hooks.after(item, view, tx);
    return item;
}

Answer<Item> change_item(const EntityDescription& entity, Item item, const json::object& changes,
                         const View& view, WriteTx& tx) {
    const auto before = item.object;
    take_values(item.object, changes);
    if (entity.hooks.settle != nullptr)
        if (auto failure = entity.hooks.settle(item.object, changes, {view, &before}))
            return refuse(std::move(*failure));
    item.object["update_time"] = to_rfc3339(view.now());
    store_item(entity, item, view, tx);
    if (entity.hooks.after != nullptr) entity.hooks.after(item, view, tx);
    return item;
}

void delete_item(const EntityDescription& entity, Item item, const View& view, WriteTx& tx) {
    item.object["is_deleted"] = true;
    item.object["update_time"] = to_rfc3339(view.now());
    item.shelf = RecordShelf::deleted;
    store_item(entity, item, view, tx);
    if (entity.hooks.after != nullptr) entity.hooks.after(item, view, tx);
}

Answer<json::array> delete_several(
    const EntityDescription& entity, const Call& call, const View& view, WriteTx& tx,
    const std::function<std::optional<Item>(std::int64_t id)>& find) {
    QueryReader query(call.query);
    const auto ids = query.ids("ids", record_ids_max);
    if (ids.empty()) query.fail("ids", "is required");
    if (query.failure()) return refuse(*query.failure());
    json::array deleted;
    for (const auto id : ids) {
        auto item = find(id);
        if (!item || item->shelf == RecordShelf::deleted) continue;
        delete_item(entity, std::move(*item), view, tx);
        deleted.emplace_back(id);
    }
    if (deleted.empty()) return refuse(not_found(call.version, entity.label));
    return deleted;
}

}  // namespace grantor::sandbox
