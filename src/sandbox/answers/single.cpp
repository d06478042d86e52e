// One record: getting it, and the answer about one that was added or changed.
#include "sandbox/answers/single.hpp"

#include <boost/json.hpp>

#include "sandbox/answers/operations.hpp"

namespace grantor::sandbox {
namespace {

bool is_below_parent(const Call& call, const View& view, const Item& item) {
    if (call.place == nullptr) return true;
    const auto& field = *call.entity->field(call.place->relation);
    const auto targets = targets_of(field, item.object.at(field.name), view.company_id());
    return targets.size() == 1 && targets.front() == call.parent_id &&
           view.find(*call.place->parent, call.parent_id);
}

void add_related(const Item& item, const Call& call, const Surroundings& around, Reply& reply) {
    if (call.entity->v1.related.empty()) return;
    RelatedObjects related(*call.entity, around);
    related.add(item);
    reply.body["related_objects"] = related.take();
}

Reply v1_single(const Item& item, const Call& call, const Surroundings& around) {
    const Showing showing{*call.entity, item, around};
    auto shown = in_v1(showing, Relations::expanded);
    for (auto& key : in_keys(showing, call.entity->v1.single_keys))
        shown[key.key()] = std::move(key.value());
    auto reply = success(std::move(shown));
    if (call.entity->hooks.additional != nullptr)
        reply.body["additional_data"] = call.entity->hooks.additional(showing);
    add_related(item, call, around, reply);
    return reply;
}

}  // namespace

std::optional<Item> find_item(const Call& call, const View& view) {
    auto item = view.find(*call.entity, call.id);
    if (!item || !is_below_parent(call, view, *item)) return std::nullopt;
    const bool is_hidden =
        item->shelf == RecordShelf::deleted && call.entity->deleted == Deleted::hidden;
    return is_hidden ? std::nullopt : std::move(item);
}

Reply written(const Item& item, const Call& call, const View& view) {
    const Surroundings around(view);
    const Showing showing{*call.entity, item, around};
    if (call.version == ApiVersion::v2) return success(in_v2(showing, {}));
    auto reply = success(in_v1(showing, Relations::expanded));
    add_related(item, call, around, reply);
    return reply;
}

Answer<Reply> get_record(const Call& call, const ReadTx& tx) {
    const View view(tx, call);
    QueryReader query(call.query);
    Selection selection;
    if (call.version == ApiVersion::v2) selection = read_selection(query, *call.entity);
    if (query.failure()) return refuse(*query.failure());
    const auto item = find_item(call, view);
    if (!item) return refuse(not_found(call.version, call.entity->label));
    const Surroundings around(view);
    if (call.version == ApiVersion::v1) return v1_single(*item, call, around);
    auto shown = in_v2({*call.entity, *item, around}, selection);
    for (auto& key : in_keys({*call.entity, *item, around}, call.entity->v2.single_keys))
        shown[key.key()] = std::move(key.value());
    return success(std::move(shown));
}

}  // namespace grantor::sandbox
