// Adding, changing and deleting by request: the same for both versions of the API, which differ in
// how they read a body and show the result.
#include <boost/json.hpp>

#include "sandbox/answers/changes.hpp"
#include "sandbox/answers/operations.hpp"
#include "sandbox/answers/single.hpp"
#include "sandbox/engine/custom/custom_values.hpp"
#include "sandbox/engine/writing.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

std::optional<Failure> missing_role(const Call& call, const View& view) {
    if (call.entity->writers == Writers::users || view.is_admin()) return std::nullopt;
    return no_permission();
}

Failure not_found(const Call& call) { return not_found(call.version, call.entity->label); }

// A client that restores a record says so; any other change of a deleted one finds nothing.
bool restores(const json::object& changes) {
    const auto* deleted = changes.if_contains("is_deleted");
    return deleted != nullptr && !deleted->get_bool();
}

// The record that the new one is below.
std::optional<Failure> take_parent(const Call& call, const View& view, json::object& changes) {
    if (call.place == nullptr) return std::nullopt;
    const auto& parent = *call.place->parent;
    if (!view.has(parent, call.parent_id)) return not_found(call.version, parent.label);
    changes[call.place->relation] = shown_id(parent, call.parent_id, view.company_id());
    return std::nullopt;
}

}  // namespace

Answer<Item> add_from(const Call& call, const json::object& body, const View& view, WriteTx& tx) {
    auto changes = read_changes(*call.entity, body, call.version, Occasion::adding);
    if (!changes) return std::unexpected(std::move(changes).error());
    if (auto failure = settle_custom_values(*call.entity, *changes, call.version, view))
        return refuse(std::move(*failure));
    if (auto failure = missing_reference(*call.entity, *changes, call.version, view))
        return refuse(std::move(*failure));
    if (auto failure = take_parent(call, view, *changes)) return refuse(std::move(*failure));
    return add_item(*call.entity, *changes, view, tx);
}

Answer<Reply> add_record(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    if (auto failure = missing_role(call, view)) return refuse(std::move(*failure));
    const auto item = add_from(call, call.body, view, tx);
    if (!item) return std::unexpected(item.error());
    auto reply = written(*item, call, view);
    reply.status = call.entity->surface(call.version).added_status;
    return reply;
}

Answer<Reply> change_record(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    if (auto failure = missing_role(call, view)) return refuse(std::move(*failure));
    auto item = find_item(call, view);
    if (!item) return refuse(not_found(call));
    auto changes = read_changes(*call.entity, call.body, call.version, Occasion::changing);
    if (!changes) return std::unexpected(std::move(changes).error());
    if (item->shelf == RecordShelf::deleted && !restores(*changes)) return refuse(not_found(call));
    if (auto failure = settle_custom_values(*call.entity, *changes, call.version, view))
        return refuse(std::move(*failure));
    if (auto failure = missing_reference(*call.entity, *changes, call.version, view))
        return refuse(std::move(*failure));
    const auto changed = change_item(*call.entity, std::move(*item), *changes, view, tx);
    if (!changed) return std::unexpected(changed.error());
    // The caller may have just lost sight of the record; this answer still shows it.
    return written(*changed, call, view);
}

Answer<Reply> delete_record(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    if (auto failure = missing_role(call, view)) return refuse(std::move(*failure));
    auto item = find_item(call, view);
    if (!item || item->shelf == RecordShelf::deleted) return refuse(not_found(call));
    delete_item(*call.entity, std::move(*item), view, tx);
    if (call.entity->surface(call.version).confirms_deletion) return success(true);
    return success(json::object{{"id", shown_id(*call.entity, call.id, view.company_id())}});
}

Answer<Reply> delete_and_show_record(const Call& call, WriteTx& tx) {
    const auto deleted = delete_record(call, tx);
    if (!deleted) return deleted;
    const View view(tx, call);
    return written(*view.find(*call.entity, call.id), call, view);
}

Answer<Reply> delete_records(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    if (auto failure = missing_role(call, view)) return refuse(std::move(*failure));
    const auto find = [&](std::int64_t id) {
        Call one{call};
        one.id = id;
        return find_item(one, view);
    };
    auto deleted = delete_several(*call.entity, call, view, tx, find);
    if (!deleted) return std::unexpected(deleted.error());
    if (call.version == ApiVersion::v1) return success(json::object{{"id", std::move(*deleted)}});
    auto reply = success(json::object{{"ids", std::move(*deleted)}});
    reply.body["additional_data"] = json::object{{"more_items_in_collection", false}};
    return reply;
}

}  // namespace grantor::sandbox
