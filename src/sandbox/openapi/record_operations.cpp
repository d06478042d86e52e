// The operations that are written once for all entities, in words.
#include <boost/json.hpp>
#include <fmt/format.h>

#include "sandbox/answers/operations.hpp"
#include "sandbox/openapi/described_operation.hpp"
#include "sandbox/openapi/field_schemas.hpp"
#include "sandbox/openapi/parameters.hpp"
#include "sandbox/openapi/record_schemas.hpp"
#include "sandbox/wire/json_schema.hpp"
#include "sandbox/wire/parts.hpp"
#include "sandbox/wire/query_parameter.hpp"

namespace grantor::sandbox::openapi {
namespace {

using enum ApiVersion;

const json::object& words_of(const EntityDescription& entity) {
    return parts().words.at("entities").as_object().at(entity.name).as_object();
}

std::string_view writers_of(const EntityDescription& entity) {
    return entity.writers == Writers::admins ? "For admins of the company. " : "";
}

void add_to_envelope(json::object& envelope, std::string_view name, json::object schema) {
    envelope["required"].as_array().emplace_back(name);
    envelope["properties"].as_object()[name] = std::move(schema);
}

// "deals of a person"
std::string listed(const OperationRow& row) {
    std::string text{many_of(row.entity->name)};
    if (row.place == nullptr || row.place == row.entity->surface(row.version).home) return text;
    return fmt::format("{} of {}", text, one_of(row.place->parent->name));
}

json::object list_answer(const OperationRow& row) {
    const auto& entity = *row.entity;
    if (row.version == v2) {
        auto answer = success_schema(list_of(reference_to(plain_record(entity))));
        add_to_envelope(answer, "additional_data", reference_to("CursorPage"));
        return answer;
    }
    const bool is_plain = row.place != nullptr && row.place->is_plain;
    auto data = list_of(reference_to(is_plain ? plain_record(entity) : expanded_record(entity)));
    if (entity.v1.empty_list == EmptyList::null) data = or_null(std::move(data));
    auto answer = success_schema(std::move(data));
    if (entity.v1.pages == Pages::by_start)
        add_to_envelope(answer, "additional_data", reference_to("StartPage"));
    if (!entity.v1.related.empty() && !is_plain)
        add_to_envelope(answer, "related_objects", related_objects(entity));
    return answer;
}

DescribedOperation describe_list(const OperationRow& row) {
    DescribedOperation out;
    out.summary = fmt::format("List {}", listed(row));
    out.description =
        row.version == v2
            ? "A page of the records that the caller may see; `next_cursor` leads to the next one."
            : "The records that the caller may see, in the order of `sort`.";
    if (row.version == v1 && row.entity->v1.pages == Pages::none)
        out.description = "All records in one answer, in their order.";
    out.parameters = list_parameters(row);
    out.answer = list_answer(row);
    return out;
}

DescribedOperation describe_archive(const OperationRow& row) {
    auto out = describe_list(row);
    out.summary = fmt::format("List archived {}", many_of(row.entity->name));
    out.description = "Archived records only; other lists do not have them.";
    return out;
}

DescribedOperation describe_collection(const OperationRow& row) {
    DescribedOperation out;
    out.summary = fmt::format("List all {} by cursor", many_of(row.entity->name));
    out.description = "For reading everything: pages by cursor, with plain ids.";
    out.parameters = collection_parameters(row);
    out.answer = success_schema(list_of(reference_to(plain_record(*row.entity))));
    add_to_envelope(out.answer, "additional_data", reference_to("CursorPage"));
    return out;
}

DescribedOperation describe_search(const OperationRow& row) {
    DescribedOperation out;
    out.summary = fmt::format("Search {}", many_of(row.entity->name));
    out.description =
        "Finds records in which each word of the term begins a word. Within a page, the "
        "best matches come first.";
    out.parameters = search_parameters(row);
    ObjectSchema data;
    data.add("items", list_of(reference_to(found_record(*row.entity))));
    out.answer = success_schema(data.take());
    add_to_envelope(out.answer, "additional_data",
                    reference_to(row.version == v2 ? "CursorPage" : "SearchPage"));
    return out;
}

DescribedOperation describe_get(const OperationRow& row) {
    const auto& entity = *row.entity;
    DescribedOperation out;
    out.summary = fmt::format("Read {}", one_of(entity.name));
    out.description = entity.deleted == Deleted::found
                          ? "One record. Deleted records can be read for 30 days."
                          : "One record.";
    out.parameters = single_parameters(row);
    out.answer = success_schema(
        reference_to(row.version == v2 ? plain_record(entity) : detailed_record(entity)));
    if (row.version == v2) return out;
    if (entity.hooks.additional != nullptr)
        add_to_envelope(out.answer, "additional_data", reference_to("DropBox"));
    if (!entity.v1.related.empty())
        add_to_envelope(out.answer, "related_objects", related_objects(entity));
    return out;
}

json::object written_answer(const OperationRow& row) {
    const auto& entity = *row.entity;
    auto answer = success_schema(
        reference_to(row.version == v2 ? plain_record(entity) : expanded_record(entity)));
    if (row.version == v1 && !entity.v1.related.empty())
        add_to_envelope(answer, "related_objects", related_objects(entity));
    return answer;
}

// The file has them by the names of v2.
json::object example_of(const OperationRow& row, std::string_view which) {
    json::object example;
    for (const auto& member : words_of(*row.entity).at(which).as_object()) {
        const auto* field = row.entity->field(member.key());
        const bool is_renamed = row.version == v1 && field != nullptr && !field->v1_name.empty();
        example[is_renamed ? field->v1_name : std::string_view{member.key()}] = member.value();
    }
    return example;
}

DescribedOperation describe_add(const OperationRow& row) {
    const auto& entity = *row.entity;
    DescribedOperation out;
    out.summary = fmt::format("Add {}", one_of(entity.name));
    out.description = fmt::format("{}Omitted fields get their default values.", writers_of(entity));
    out.body = reference_to(new_record(entity));
    out.example = example_of(row, "add");
    out.status = entity.surface(row.version).added_status;
    out.answer = written_answer(row);
    return out;
}

DescribedOperation describe_change(const OperationRow& row) {
    const auto& entity = *row.entity;
    DescribedOperation out;
    out.summary = fmt::format("Change {}", one_of(entity.name));
    out.description = fmt::format("{}Omitted fields stay as they are.", writers_of(entity));
    out.body = reference_to(changed_record(entity));
    out.example = example_of(row, "change");
    out.answer = written_answer(row);
    return out;
}

DescribedOperation describe_deletion(const OperationRow& row) {
    const auto& entity = *row.entity;
    DescribedOperation out;
    out.summary = fmt::format("Delete {}", one_of(entity.name));
    out.description = fmt::format("{}It is kept for 30 days, then it is gone.", writers_of(entity));
    if (entity.surface(row.version).confirms_deletion) {
        out.answer = success_schema({{"type", "boolean"}, {"const", true}});
        return out;
    }
    const bool is_uuid = entity.id_form == IdForm::uuid;
    ObjectSchema data;
    data.add("id", {{"type", is_uuid ? "string" : "integer"}});
    out.answer = success_schema(data.take());
    return out;
}

DescribedOperation describe_deletions(const OperationRow& row) {
    DescribedOperation out;
    out.summary = fmt::format("Delete several {}", many_of(row.entity->name));
    out.description = fmt::format("{}Deletes those that exist.", writers_of(*row.entity));
    out.parameters = {in_query(shared_parameter("ids"))};
    out.may_find_nothing = true;
    ObjectSchema data;
    data.add(row.version == v1 ? "id" : "ids", list_of({{"type", "integer"}}));
    out.answer = success_schema(data.take());
    if (row.version == v1) return out;
    ObjectSchema more;
    more.add("more_items_in_collection", {{"type", "boolean"}, {"const", false}});
    add_to_envelope(out.answer, "additional_data", more.take());
    return out;
}

struct ReadingRow {
    ReadOperation act;
    DescribedOperation (*describe)(const OperationRow&);
};
struct WritingRow {
    WriteOperation act;
    DescribedOperation (*describe)(const OperationRow&);
};
constexpr ReadingRow reading_rows[] = {
    {&list_records, &describe_list},
    {&list_archived_records, &describe_archive},
    {&list_record_collection, &describe_collection},
    {&search_records, &describe_search},
    {&get_record, &describe_get},
};
constexpr WritingRow writing_rows[] = {
    {&add_record, &describe_add},
    {&change_record, &describe_change},
    {&delete_record, &describe_deletion},
    {&delete_records, &describe_deletions},
};

}  // namespace

json::object success_schema(json::object data) {
    ObjectSchema envelope;
    envelope.add("success", {{"type", "boolean"}, {"const", true}});
    envelope.add("data", std::move(data));
    return envelope.take();
}

std::optional<DescribedOperation> describe_record_operation(const OperationRow& row) {
    if (const auto* act = std::get_if<ReadOperation>(&row.act)) {
        for (const auto& known : reading_rows)
            if (known.act == *act) return known.describe(row);
        return std::nullopt;
    }
    for (const auto& known : writing_rows)
        if (known.act == std::get<WriteOperation>(row.act)) return known.describe(row);
    return std::nullopt;
}

}  // namespace grantor::sandbox::openapi
