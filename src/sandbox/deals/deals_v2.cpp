#include "sandbox/deals/deals_v2.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/cursor.hpp"
#include "sandbox/deals/deal_list.hpp"
#include "sandbox/deals/deal_writing.hpp"
#include "sandbox/query_reader.hpp"

namespace grantor::sandbox::deals_v2 {
namespace {

constexpr QueryReader::Range page_size{1, 500, 100};
constexpr std::size_t custom_keys_max = 15;
constexpr std::array<std::string_view, 4> statuses{"open", "won", "lost", "deleted"};
constexpr std::array<std::string_view, 3> orders{"id", "add_time", "update_time"};
constexpr std::array<std::string_view, 2> directions{"asc", "desc"};

// What `include_fields` may add, with what a deal without activities, notes, files and mail has.
struct ExtraField {
    enum class Kind { count, nothing, first_won, smart_bcc, lead };
    std::string_view name;
    Kind kind;
};
constexpr std::array<ExtraField, 16> extra_fields{{
    {"next_activity_id", ExtraField::Kind::nothing},
    {"last_activity_id", ExtraField::Kind::nothing},
    {"first_won_time", ExtraField::Kind::first_won},
    {"products_count", ExtraField::Kind::count},
    {"files_count", ExtraField::Kind::count},
    {"notes_count", ExtraField::Kind::count},
    {"followers_count", ExtraField::Kind::count},
    {"email_messages_count", ExtraField::Kind::count},
    {"activities_count", ExtraField::Kind::count},
    {"done_activities_count", ExtraField::Kind::count},
    {"undone_activities_count", ExtraField::Kind::count},
    {"participants_count", ExtraField::Kind::count},
    {"last_incoming_mail_time", ExtraField::Kind::nothing},
    {"last_outgoing_mail_time", ExtraField::Kind::nothing},
    {"smart_bcc_email", ExtraField::Kind::smart_bcc},
    {"source_lead_id", ExtraField::Kind::lead},
}};
constexpr auto extra_names = [] {
    std::array<std::string_view, extra_fields.size()> names{};
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = extra_fields[i].name;
    return names;
}();

// What a client wants to see of each deal.
struct Selection {
    std::vector<std::string_view> extras;
    std::vector<std::string_view> custom_keys;  // empty: all
};

Selection read_selection(QueryReader& query) {
    // The labels of options and of the deal: accepted, and there are none to show.
    query.flag("include_option_labels");
    query.flag("include_labels");
    return {query.list("include_fields", extra_names, extra_names.size()),
            query.list("custom_fields", {}, custom_keys_max)};
}

json::value extra_value(const ExtraField& extra, const json::object& deal, std::string_view label) {
    switch (extra.kind) {
        case ExtraField::Kind::count:
            return 0;
        case ExtraField::Kind::nothing:
            return nullptr;
        case ExtraField::Kind::first_won:
            return deal.at("won_time");
        case ExtraField::Kind::lead:
            return deal.at("source_lead_id");
        case ExtraField::Kind::smart_bcc:
            return json::value(std::string{label} + "+deal" +
                               std::to_string(deal.at("id").get_int64()) + "@mail.invalid");
    }
    return nullptr;
}

void apply(const Selection& selection, json::object& deal, std::string_view company_label) {
    for (const auto& extra : extra_fields)
        if (std::ranges::find(selection.extras, extra.name) != selection.extras.end())
            deal[extra.name] = extra_value(extra, deal, company_label);
    if (selection.custom_keys.empty()) return;
    json::object kept;
    const auto& all = deal.at("custom_fields").get_object();
    for (const auto key : selection.custom_keys)
        if (const auto* value = all.if_contains(key)) kept.emplace(key, *value);
    deal["custom_fields"] = std::move(kept);
}

std::string label_of(const Call& call, const ReadTx& tx) {
    const auto company = tx.companies().find(call.caller.company_id);
    return company ? company->label : std::string{};
}

DealFilter read_filter(QueryReader& query) {
    DealFilter filter;
    filter.records.ids = query.ids("ids", record_ids_max);
    filter.records.owner_id = UserId{query.id("owner_id").value_or(0)};
    filter.records.updated_since = query.moment("updated_since");
    filter.records.updated_until = query.moment("updated_until");
    filter.stage_id = query.id("stage_id").value_or(0);
    filter.pipeline_id = query.id("pipeline_id").value_or(0);
    for (const auto status : query.list("status", statuses, statuses.size()))
        filter.statuses.emplace_back(status);
    const bool wants_person = query.id("person_id").has_value();
    const bool wants_organization = query.id("org_id").has_value();
    filter.wants_person_or_organization = wants_person || wants_organization;
    if (query.id("filter_id")) query.fail("filter_id", "there is no such filter in this company");
    return filter;
}

// A cursor brings its order with it; a client that names another one has mixed up two lists.
RecordPage read_page(QueryReader& query) {
    const auto order = query.one_of("sort_by", orders);
    const auto direction = query.one_of("sort_direction", directions);
    RecordPage page;
    page.order = order_named(order.value_or("id")).value_or(RecordOrder::id);
    page.direction = direction_named(direction.value_or("asc")).value_or(SortDirection::ascending);
    page.limit = query.number("limit", page_size, QueryReader::Above::refused);
    const auto text = query.text("cursor");
    if (!text) return page;
    const auto cursor = read_cursor(*text);
    if (!cursor) {
        query.fail("cursor", "is not one that this list has given out");
        return page;
    }
    if ((order && cursor->order != page.order) ||
        (direction && cursor->direction != page.direction))
        query.fail("cursor", "belongs to a list with another order");
    page.order = cursor->order;
    page.direction = cursor->direction;
    page.after = cursor->place;
    return page;
}

json::value next_cursor(const DealPage& found, const RecordPage& page) {
    if (!found.next) return nullptr;
    return json::value(write_cursor({page.order, page.direction, *found.next}));
}

Answer<Reply> list_with(const Call& call, const ReadTx& tx, ArchivedDeals archived) {
    QueryReader query(call.query);
    auto filter = read_filter(query);
    filter.archived = archived;
    const auto page = read_page(query);
    const auto selection = read_selection(query);
    if (query.failure()) return refuse(*query.failure());
    auto found = list_deals(tx, call.caller.company_id, filter, page, call.now);
    const auto label = label_of(call, tx);
    json::array data;
    data.reserve(found.deals.size());
    for (auto& deal : found.deals) {
        apply(selection, deal, label);
        data.emplace_back(std::move(deal));
    }
    auto reply = success(std::move(data));
    reply.body["additional_data"] = json::object{{"next_cursor", next_cursor(found, page)}};
    return reply;
}

Answer<Reply> whole(Answer<json::object> deal) {
    if (!deal) return std::unexpected(std::move(deal).error());
    return success(std::move(*deal));
}

}  // namespace

Answer<Reply> list(const Call& call, const ReadTx& tx) {
    return list_with(call, tx, ArchivedDeals::left_out);
}

Answer<Reply> list_archived(const Call& call, const ReadTx& tx) {
    return list_with(call, tx, ArchivedDeals::alone);
}

Answer<Reply> get(const Call& call, const ReadTx& tx) {
    QueryReader query(call.query);
    const auto selection = read_selection(query);
    if (query.failure()) return refuse(*query.failure());
    auto deal = find_deal(tx, call.caller.company_id, call.id, call.now);
    if (!deal) return refuse(deal_not_found(call.version));
    apply(selection, *deal, label_of(call, tx));
    return success(std::move(*deal));
}

Answer<Reply> add(const Call& call, WriteTx& tx) { return whole(add_deal(call, tx)); }
Answer<Reply> update(const Call& call, WriteTx& tx) { return whole(update_deal(call, tx)); }

}  // namespace grantor::sandbox::deals_v2
