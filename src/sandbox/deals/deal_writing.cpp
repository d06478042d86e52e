#include "sandbox/deals/deal_writing.hpp"

#include <boost/json.hpp>

#include "sandbox/deals/deal_list.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

// A client that restores a deal says so; any other change of a deleted one finds nothing.
bool restores(const json::object& changes) {
    const auto* deleted = changes.if_contains("is_deleted");
    return deleted != nullptr && !deleted->get_bool();
}

}  // namespace

Failure deal_not_found(ApiVersion version) {
    if (version == ApiVersion::v1) return {.status = 404, .error = "Deal not found"};
    return {.status = 404, .error = "Entity was not found", .info = "Object was not found."};
}

Answer<json::object> add_deal(const Call& call, WriteTx& tx) {
    auto changes = read_changes(deal_entity, call, Occasion::adding);
    if (!changes) return changes;
    const auto company = tx.companies().find(call.caller.company_id);
    if (!company) return refuse(deal_not_found(call.version));
    if (auto failure = missing_reference(deal_entity, *changes, company->id, tx))
        return refuse(std::move(*failure));
    auto deal = make_deal(*changes, {.company_id = company->id,
                                     .currency = company->currency,
                                     .creator = call.caller.user_id,
                                     .now = call.now});
    if (!deal) return deal;
    (*deal)["id"] = tx.records().add(record_of(deal_entity, *deal, company->id));
    return deal;
}

Answer<json::object> update_deal(const Call& call, WriteTx& tx) {
    const auto company = call.caller.company_id;
    auto deal = find_deal(tx, company, call.id, call.now);
    if (!deal) return refuse(deal_not_found(call.version));
    auto changes = read_changes(deal_entity, call, Occasion::changing);
    if (!changes) return changes;
    if (deal->at("is_deleted").get_bool() && !restores(*changes))
        return refuse(deal_not_found(call.version));
    if (auto failure = missing_reference(deal_entity, *changes, company, tx))
        return refuse(std::move(*failure));
    if (auto failure = change_deal(*deal, *changes, call.now)) return refuse(std::move(*failure));
    tx.records().update(record_of(deal_entity, *deal, company));
    return std::move(*deal);
}

Answer<Reply> delete_deal(const Call& call, WriteTx& tx) {
    const auto company = call.caller.company_id;
    auto deal = find_deal(tx, company, call.id, call.now);
    if (!deal || deal->at("is_deleted").get_bool()) return refuse(deal_not_found(call.version));
    (*deal)["is_deleted"] = true;
    (*deal)["update_time"] = to_rfc3339(call.now);
    tx.records().update(record_of(deal_entity, *deal, company));
    return success(json::object{{"id", call.id}});
}

}  // namespace grantor::sandbox
