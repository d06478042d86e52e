#include "sandbox/seed/new_company.hpp"

#include <array>
#include <boost/json.hpp>
#include <stdexcept>

#include "sandbox/engine/writing.hpp"
#include "sandbox/entities/activity_types.hpp"
#include "sandbox/entities/entities.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::int64_t batch = 500;

struct FirstStage {
    std::string_view name;
    std::int64_t probability;
};
constexpr std::array<FirstStage, 5> first_stages{{{"Qualified", 10},
                                                  {"Contact made", 25},
                                                  {"Demo scheduled", 50},
                                                  {"Proposal made", 70},
                                                  {"Negotiations started", 85}}};
struct FirstLabel {
    std::string_view name;
    std::string_view color;
};
constexpr std::array<FirstLabel, 3> first_labels{
    {{"Hot", "red"}, {"Warm", "yellow"}, {"Cold", "blue"}}};

Item add(const EntityDescription& entity, const json::object& object, const View& view,
         WriteTx& tx) {
    auto item = add_item(entity, object, view, tx);
    if (!item) throw std::logic_error("what a company begins with contradicts itself");
    return std::move(*item);
}

// Updates their links, their words and who may see them; nothing else changes.
void file_all_again(const EntityDescription& entity, CompanyId company, WriteTx& tx) {
    const RecordSet set{company, std::string{entity.name}};
    RecordPage page{.limit = batch};
    while (true) {
        RecordFilter filter;
        // An older program had no archive: its archived records are among the live ones.
        filter.shelves = {RecordShelf::live, RecordShelf::deleted};
        const auto records = tx.records().list(set, filter, page);
        for (const auto& item : items_of(entity, records)) file_again(entity, item, company, tx);
        if (static_cast<std::int64_t>(records.size()) < batch) return;
        page.after = RecordCursor{records.back().id, records.back().id};
    }
}

}  // namespace

bool is_furnished(CompanyId company, const ReadTx& tx) {
    return tx.records().has_counted({company, std::string{pipeline_entity.name}});
}

void furnish(CompanyId company, Time now, WriteTx& tx) {
    if (is_furnished(company, tx)) return;
    const View view(tx, ApiCaller{company, {}, {}, {}, {}}, now);
    const auto pipeline = add(pipeline_entity, {{"name", "Sales"}}, view, tx);
    for (const auto& stage : first_stages)
        add(stage_entity,
            {{"name", stage.name},
             {"pipeline_id", pipeline.id},
             {"deal_probability", stage.probability}},
            view, tx);
    for (const auto& label : first_labels)
        add(lead_label_entity, {{"name", label.name}, {"color", label.color}}, view, tx);
    add_first_activity_types(view, tx);
    for (const auto* entity : all_entities()) file_all_again(*entity, company, tx);
}

}  // namespace grantor::sandbox
