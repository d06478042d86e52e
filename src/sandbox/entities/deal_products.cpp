// What deals consist of: products, attached with a price and a quantity.
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>

#include "sandbox/engine/surroundings.hpp"
#include "sandbox/engine/view.hpp"
#include "sandbox/engine/writing.hpp"
#include "sandbox/entities/billing.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/wire/currencies.hpp"
#include "sandbox/wire/json_text.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

using enum FieldType;
using enum Null;
constexpr auto never = Writable::never;
constexpr auto always = Writable::always;

constexpr std::int64_t attached_max = 500;  // products of a deal that its value counts

constexpr std::array<std::string_view, 2> discount_types{"percentage", "amount"};
constexpr std::array<std::string_view, 3> tax_methods{"exclusive", "inclusive", "none"};

constexpr std::array deal_product_fields{
    FieldDescription{"id", integer, never, refused, "0"},
    FieldDescription{"sum", number, never, refused, "0"},
    FieldDescription{"tax", amount, always, refused, "0"},
    FieldDescription{"deal_id", relation, never, refused, "0", "", &deal_entity},
    FieldDescription{"name", title, never, refused, R"("")"},
    FieldDescription{.name = "product_id",
                     .type = relation,
                     .writable = always,
                     .fallback = "0",
                     .target = &product_entity,
                     .is_required = true},
    FieldDescription{"product_variation_id", integer, never, allowed},
    FieldDescription{"order_nr", integer, never, refused, "0"},
    FieldDescription{"add_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"comments", text, always, allowed},
    FieldDescription{"currency", currency, never, refused, R"("USD")"},
    FieldDescription{"discount", amount, always, refused, "0"},
    FieldDescription{"discount_type", choice, always, refused, R"("percentage")", "", nullptr,
                     discount_types},
    FieldDescription{.name = "quantity",
                     .type = amount,
                     .writable = always,
                     .fallback = "1",
                     .is_required = true},
    FieldDescription{.name = "item_price",
                     .type = amount,
                     .writable = always,
                     .fallback = "0",
                     .is_required = true},
    FieldDescription{"tax_method", choice, always, refused, R"("inclusive")", "", nullptr,
                     tax_methods},
    FieldDescription{"is_enabled", flag, always, refused, "true", "enabled_flag"},
    FieldDescription{"billing_frequency", choice, always, refused, R"("one-time")", "", nullptr,
                     billing_frequencies},
    FieldDescription{"billing_frequency_cycles", integer, always, allowed},
    FieldDescription{"billing_start_date", date, always, allowed},
    FieldDescription{
        .name = "is_deleted", .type = flag, .fallback = "false", .shown = Shown::never},
};

double number_of(const json::object& object, std::string_view name) {
    const auto& value = object.at(name);
    return value.is_number() ? value.to_number<double>() : 0;
}

// A sum of money: 99.9 and not 99.89999999999999; a whole one as an integer.
json::value rounded(double amount) {
    const double cents = std::round(amount * 100);
    if (std::fabs(cents) > 9e15) return amount;
    const auto whole = static_cast<std::int64_t>(cents);
    if (whole % 100 == 0) return whole / 100;
    return cents / 100;
}

json::value sum_of(const json::object& line) {
    double sum = number_of(line, "item_price") * number_of(line, "quantity");
    const double discount = number_of(line, "discount");
    sum -= line.at("discount_type") == "percentage" ? sum * discount / 100 : discount;
    if (line.at("tax_method") == "exclusive") sum += sum * number_of(line, "tax") / 100;
    return rounded(sum);
}

json::value formatted_sum(const Showing& showing) {
    const auto& line = showing.item.object;
    return json::value(formatted_amount(number_of(line, "sum"), line.at("currency").get_string()));
}

json::value formatted_quantity(const Showing& showing) {
    return json::value(json_text(showing.item.object.at("quantity")));
}

constexpr std::array v1_keys{
    keys::copy("id"),
    keys::copy("deal_id"),
    keys::copy("order_nr"),
    keys::copy("product_id"),
    keys::copy("product_variation_id"),
    keys::copy("item_price"),
    keys::copy("discount"),
    keys::copy("discount_type"),
    keys::copy("sum"),
    keys::copy("currency"),
    keys::copy("enabled_flag", "is_enabled"),
    keys::time("add_time"),
    keys::time("last_edit", "update_time"),
    keys::copy("comments"),
    keys::of_form("active_flag", KeyForm::negated, "is_deleted"),
    keys::copy("tax"),
    keys::copy("tax_method"),
    keys::copy("name"),
    keys::computed("sum_formatted", &formatted_sum),
    keys::computed("quantity_formatted", &formatted_quantity),
    keys::copy("quantity"),
    keys::nothing("product"),
    keys::copy("billing_frequency"),
    keys::copy("billing_frequency_cycles"),
    keys::copy("billing_start_date"),
    keys::copy("product_attachment_id", "id"),
};

std::vector<Item> lines_of(std::int64_t deal, const View& view, const ReadTx& tx) {
    const auto records =
        tx.records().list(view.set_of(deal_product_entity), {.links = {{"deal_id", deal}}},
                          {.order = RecordOrder::rank, .limit = attached_max});
    return items_of(deal_product_entity, records);
}

std::optional<Failure> settle(json::object& line, const json::object& changes,
                              const Writing& writing) {
    const auto& view = writing.view;
    const auto deal = line.at("deal_id").get_int64();
    const auto product = view.find(product_entity, line.at("product_id").get_int64());
    if (changes.contains("product_id")) {
        if (!product || !product->object.at("is_linkable").get_bool())
            return refuse_field("product_id", "cannot be attached to deals").error();
        line["name"] = product->object.at("name");
    }
    if (writing.before == nullptr) {
        if (const auto found = view.find(deal_entity, deal))
            line["currency"] = found->object.at("currency");
        const auto before = lines_of(deal, view, view.tx());
        line["order_nr"] = before.empty() ? 1 : before.back().object.at("order_nr").get_int64() + 1;
    }
    line["sum"] = sum_of(line);
    return std::nullopt;
}

// The deal's value is the sum of its products, and it is listed below them.
void update_deal(const Item& line, const View& view, WriteTx& tx) {
    const auto id = line.object.at("deal_id").get_int64();
    const auto record = tx.records().find(view.set_of(deal_entity), id);
    auto read = record ? item_of(deal_entity, *record) : std::nullopt;
    if (!read) return;
    auto& deal = *read;
    json::array products;
    double sum = 0;
    const auto lines = lines_of(id, view, tx);
    for (const auto& each : lines) {
        const auto& product = each.object.at("product_id");
        if (std::ranges::find(products, product) == products.end()) products.push_back(product);
        if (each.object.at("is_enabled").get_bool()) sum += number_of(each.object, "sum");
    }
    deal.object["product_ids"] = std::move(products);
    if (!lines.empty()) deal.object["value"] = rounded(sum);
    deal.object["update_time"] = to_rfc3339(view.now());
    store_item(deal_entity, deal, view, tx);
}

std::int64_t rank(const json::object& line) { return line.at("order_nr").get_int64(); }

constexpr Place home{&deal_entity, "deal_id"};

}  // namespace

const EntityDescription deal_product_entity{
    .name = "deal_product",
    .label = "Deal product",
    .relation = "product_attachment_id",
    .title = "name",
    .fields = deal_product_fields,
    .owner = "",
    .rank_name = "order_nr",
    .visibility = Visibility::follows,
    .deleted = Deleted::hidden,
    .v1 = {.operations = listing | adding | changing | deleting,
           .home = &home,
           .added_status = 201,
           .default_order = RecordOrder::rank,
           .keys = v1_keys,
           .empty_list = EmptyList::null},
    .v2 = {.operations = listing | adding | changing | deleting,
           .home = &home,
           .added_status = 201},
    .hooks = {.settle = &settle, .after = &update_deal, .rank = &rank},
};

}  // namespace grantor::sandbox
