// Products: what can be attached to deals, with a price in each currency.
#include <array>
#include <boost/json.hpp>

#include "sandbox/engine/surroundings.hpp"
#include "sandbox/entities/billing.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/entities/forms/people_forms.hpp"
#include "sandbox/wire/text.hpp"

namespace grantor::sandbox {
namespace {

using enum FieldType;
using enum Null;
constexpr auto never = Writable::never;
constexpr auto always = Writable::always;

constexpr std::array product_fields{
    FieldDescription{"id", integer, never, refused, "0"},
    FieldDescription{.name = "name",
                     .type = title,
                     .writable = always,
                     .fallback = R"("")",
                     .is_required = true},
    FieldDescription{"code", text, always, allowed},
    FieldDescription{"description", long_text, always, allowed},
    FieldDescription{"unit", text, always, allowed},
    FieldDescription{"tax", amount, always, refused, "0"},
    FieldDescription{"category", integer, always, allowed},
    FieldDescription{"is_linkable", flag, always, refused, "true", "selectable"},
    FieldDescription{"is_deleted", flag, never, refused, "false"},
    FieldDescription{"visible_to", visibility, always, refused, "3"},
    FieldDescription{"owner_id", user, always, refused, "0"},
    FieldDescription{"add_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"billing_frequency", choice, always, refused, R"("one-time")", "", nullptr,
                     billing_frequencies},
    FieldDescription{"billing_frequency_cycles", integer, always, allowed},
    FieldDescription{"prices", prices, always, refused, "[]"},
    custom_fields_field,
};

constexpr std::array v2_filters{
    FilterDescription{"ids", FilterKind::ids},
    FilterDescription{"owner_id", FilterKind::owner},
    FilterDescription{"updated_since", FilterKind::updated_since},
    FilterDescription{"updated_until", FilterKind::updated_until},
    FilterDescription{"filter_id", FilterKind::stored_filter},
};
constexpr std::array v1_filters{
    FilterDescription{"user_id", FilterKind::owner},
    FilterDescription{"ids", FilterKind::ids},
    FilterDescription{"first_char", FilterKind::first_char},
    FilterDescription{"filter_id", FilterKind::stored_filter},
};

// {id, product_id, price, currency, cost, overhead_cost}: a price has no id of its own.
json::value old_prices(const Showing& showing) {
    json::array shown;
    for (const auto& each : showing.item.object.at("prices").get_array())
        shown.push_back(json::object{{"id", static_cast<std::int64_t>(shown.size()) + 1},
                                     {"product_id", showing.item.id},
                                     {"price", each.at("price")},
                                     {"currency", each.at("currency")},
                                     {"cost", each.at("cost")},
                                     {"overhead_cost", each.at("direct_cost")},
                                     {"notes", each.at("notes")}});
    return shown;
}

constexpr std::array v1_keys{
    keys::copy("id"),
    keys::copy("name"),
    keys::copy("code"),
    keys::copy("description"),
    keys::copy("unit"),
    keys::copy("tax"),
    keys::copy("category"),
    keys::of_form("active_flag", KeyForm::negated, "is_deleted"),
    keys::copy("selectable", "is_linkable"),
    keys::computed("first_char", &people_forms::first_char),
    keys::of_form("visible_to", KeyForm::number_text),
    keys::user("owner_id"),
    keys::zero("files_count"),
    keys::time("add_time"),
    keys::time("update_time"),
    keys::copy("billing_frequency"),
    keys::copy("billing_frequency_cycles"),
    keys::computed("prices", &old_prices),
};

constexpr std::array<SearchedField, 3> searched{{
    {"name", "name", SearchedPart::title},
    {"code", "code", SearchedPart::code},
    {"custom_fields", "custom_fields", SearchedPart::custom_fields},
}};
constexpr std::array found_keys{
    keys::copy("name"),
    keys::copy("code"),
    keys::copy("visible_to"),
    keys::of_form("owner", KeyForm::owner, "owner_id"),
    keys::of_form("custom_fields", KeyForm::found_in_custom_fields),
};
constexpr std::array<std::string_view, 1> found_extras{"product.price"};
constexpr std::array related_keys{
    keys::copy("name"),
    keys::copy("code"),
    keys::of_form("active_flag", KeyForm::negated, "is_deleted"),
};
constexpr std::array<std::string_view, 1> related{"user"};

void complete(json::object& shown, const Showing& showing) {
    for (auto& price : shown["prices"].get_array()) {
        json::object whole{{"product_id", showing.item.id}};
        for (auto& part : price.get_object()) whole[part.key()] = std::move(part.value());
        price = std::move(whole);
    }
}

// Products are sorted by the first seven bytes of their names.
std::int64_t rank(const json::object& product) {
    const auto name = lower_case(product.at("name").get_string());
    std::int64_t number = 0;
    for (std::size_t i = 0; i < 7; ++i)
        number = number * 256 + (i < name.size() ? static_cast<unsigned char>(name[i]) : 0);
    return number;
}

constexpr std::array attached{&deal_product_entity};

}  // namespace

const EntityDescription product_entity{
    .name = "product",
    .label = "Product",
    .relation = "product_id",
    .title = "name",
    .fields = product_fields,
    .rank_name = "name",
    .visibility = Visibility::own,
    .searched = searched,
    .attached = attached,
    .filter_type = "products",
    .custom_fields = custom_fields_of("product"),
    .related_keys = related_keys,
    .v1 = {.operations = all_but_search | searching | listing_fields,
           .added_status = 201,
           .filters = v1_filters,
           .keys = v1_keys,
           .related = related,
           .empty_list = EmptyList::null},
    .v2 = {.operations = all_but_search | searching | listing_fields,
           .added_status = 201,
           .filters = v2_filters,
           .found_keys = found_keys,
           .found_extras = found_extras},
    .hooks = {.rank = &rank, .complete = &complete},
};

}  // namespace grantor::sandbox
