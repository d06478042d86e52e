// Labels of leads. Their ids are UUIDs. v1 only.
#include <array>
#include <boost/json.hpp>

#include "sandbox/engine/view.hpp"
#include "sandbox/engine/writing.hpp"
#include "sandbox/entities/entities.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

using enum FieldType;
using enum Null;
constexpr auto never = Writable::never;
constexpr auto always = Writable::always;

constexpr std::int64_t leads_at_a_time = 200;

constexpr std::array<std::string_view, 10> colors{"blue",   "brown", "dark-gray", "gray", "green",
                                                  "orange", "pink",  "purple",    "red",  "yellow"};

constexpr std::array lead_label_fields{
    FieldDescription{"id", record_id, never, refused, R"("")"},
    FieldDescription{.name = "name",
                     .type = title,
                     .writable = always,
                     .fallback = R"("")",
                     .is_required = true},
    FieldDescription{.name = "color",
                     .type = choice,
                     .writable = always,
                     .fallback = R"("gray")",
                     .choices = colors,
                     .is_required = true},
    FieldDescription{"add_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"is_deleted", flag, never, refused, "false"},
};

// Times are RFC 3339 here, in v1 as well.
constexpr std::array v1_keys{
    keys::copy("id"),       keys::copy("name"),        keys::copy("color"),
    keys::copy("add_time"), keys::copy("update_time"),
};

// Leads lose a label that was deleted.
void leave_leads(const Item& label, const View& view, WriteTx& tx) {
    if (!label.object.at("is_deleted").get_bool()) return;
    const RecordFilter filter{
        .links = {{"label_ids", label.id}},
        .shelves = {RecordShelf::live, RecordShelf::archived, RecordShelf::deleted}};
    RecordPage page{.limit = leads_at_a_time};
    while (true) {
        const auto leads = tx.records().list(view.set_of(lead_entity), filter, page);
        if (leads.empty()) return;
        page.after = RecordCursor{leads.back().id, leads.back().id};
        for (auto& lead : items_of(lead_entity, leads)) {
            json::array kept;
            for (const auto& each : lead.object.at("label_ids").get_array())
                if (each != label.object.at("id")) kept.push_back(each);
            lead.object["label_ids"] = std::move(kept);
            store_item(lead_entity, lead, view, tx);
        }
    }
}

}  // namespace

const EntityDescription lead_label_entity{
    .name = "lead_label",
    .label = "Lead label",
    .relation = "label_id",
    .title = "name",
    .fields = lead_label_fields,
    .id_form = IdForm::uuid,
    .owner = "",
    .deleted = Deleted::hidden,
    .v1 = {.operations = listing | adding | changing | deleting,
           .keys = v1_keys,
           .pages = Pages::none},
    .hooks = {.after = &leave_leads},
};

}  // namespace grantor::sandbox
