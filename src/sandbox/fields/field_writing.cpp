// Adding, changing and deleting custom fields and their options.
#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "sandbox/engine/writing.hpp"
#include "sandbox/fields/field_draft.hpp"
#include "sandbox/fields/field_operations.hpp"
#include "sandbox/fields/named_field.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox::fields {
namespace {

constexpr std::size_t key_bytes = 20;  // 40 hex digits

// Belongs to one company alone: the same field elsewhere has another key.
std::string key_of(const Item& definition, CompanyId company) {
    const auto digest = sha256(
        as_bytes(fmt::format("custom field {} of company {}", definition.id, company.value)));
    return to_hex(ByteView{digest}.first(key_bytes));
}

// Everything that can refuse a request to change a definition before its content is examined.
Answer<Item> definition_to_change(const Call& call, const View& view) {
    if (!view.is_admin()) return refuse(no_permission());
    const auto fields = fields_of(*call.entity, view);
    const auto* field = named_field(fields, call);
    if (field == nullptr) return refuse(not_found(call.version, custom_field_entity.label));
    const auto definition =
        field->custom == nullptr ? std::nullopt : view.find(custom_field_entity, field->custom->id);
    if (!definition)
        return refuse(Failure{.error = "This field belongs to the system and cannot be changed"});
    return *definition;
}

// New options get the next ids of the field.
void append_options(json::object& definition, const json::array& options, json::array& list) {
    auto& next = definition["next_option"];
    for (const auto& option : options) {
        list.push_back(json::object{{"id", next.get_int64()}, {"label", option.at("label")}});
        next = next.get_int64() + 1;
    }
}

json::object* option_with(json::array& options, const json::value& id) {
    for (auto& option : options)
        if (option.at("id") == id) return &option.get_object();
    return nullptr;
}

// v1 sends all options that shall be there: those with ids exist already.
std::optional<Failure> replace_options(json::object& definition, const json::array& sent) {
    auto before = definition.at("options").get_array();
    json::array after;
    for (const auto& option : sent) {
        const auto* id = option.get_object().if_contains("id");
        if (id == nullptr) {
            append_options(definition, {option}, after);
            continue;
        }
        auto* known = option_with(before, *id);
        if (known == nullptr || option_with(after, *id) != nullptr)
            return refuse_field("options", "has an id that is none of the field's").error();
        after.push_back(json::object{{"id", *id}, {"label", option.at("label")}});
    }
    if (after.size() > field_options_max) return refuse_field("options", "has too many").error();
    definition["options"] = std::move(after);
    return std::nullopt;
}

void take_draft(json::object& definition, const FieldDraft& draft) {
    if (draft.name) definition["name"] = *draft.name;
    if (draft.description) definition["description"] = *draft.description;
    for (const auto& each : draft.settings) {
        auto& stored = definition[each.key()].get_object();
        for (const auto& member : each.value().get_object()) stored[member.key()] = member.value();
    }
}

std::optional<Failure> incomplete(const FieldDraft& draft, ApiVersion version) {
    if (!draft.name)
        return refuse_field(version == ApiVersion::v1 ? "name" : "field_name", "is required")
            .error();
    if (draft.type == nullptr) return refuse_field("field_type", "is required").error();
    const bool has_some = draft.options && !draft.options->empty();
    if (draft.type->has_options() && !has_some)
        return refuse_field("options", "is required for fields of this type").error();
    if (!draft.type->has_options() && has_some)
        return refuse_field("options", "is for fields of the types enum and set").error();
    return std::nullopt;
}

// Read again: the view that the definition was found by has seen the fields as they were.
Reply shown_again(const Item& definition, const Call& call, WriteTx& tx) {
    const View view(tx, call);
    const auto fields = fields_of(*call.entity, view);
    const auto* field = find_field(fields, first_custom_field_id + definition.id);
    return success(shown_field(*field, call, view, {}));
}

void store(Item& definition, const View& view, WriteTx& tx) {
    definition.object["update_time"] = to_rfc3339(view.now());
    definition.object["last_updated_by_user_id"] = view.user_id().value;
    store_item(custom_field_entity, definition, view, tx);
}

Answer<Item> field_with_options(const Call& call, const View& view) {
    auto definition = definition_to_change(call, view);
    if (!definition) return definition;
    if (!custom_field_of(*definition).type->has_options())
        return refuse(Failure{.error = "This field has no options"});
    return definition;
}

Answer<json::array> sent_options(const Call& call, OptionParts parts) {
    auto options = read_options(call.body.at(list_member), parts, "options");
    if (options && options->empty()) return refuse_field("options", "must not be empty");
    return options;
}

}  // namespace

Answer<Reply> add(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    if (!view.is_admin()) return refuse(no_permission());
    const auto draft = read_field_draft(call.body, call.version);
    if (!draft) return std::unexpected(draft.error());
    if (auto failure = incomplete(*draft, call.version)) return refuse(std::move(*failure));
    if (view.custom_fields(*call.entity).size() >= custom_field_definitions_max)
        return refuse(Failure{.error = "There are as many custom fields as there may be"});
    json::object changes{{"of", call.entity->custom_fields.holder},
                         {"field_type", draft->type->name}};
    auto added = add_item(custom_field_entity, changes, view, tx);
    if (!added) return std::unexpected(added.error());
    auto& definition = added->object;
    definition["key"] = key_of(*added, view.company_id());
    take_draft(definition, *draft);
    if (draft->options)
        append_options(definition, *draft->options, definition["options"].get_array());
    store_item(custom_field_entity, *added, view, tx);
    return shown_again(*added, call, tx);
}

Answer<Reply> change(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    auto definition = definition_to_change(call, view);
    if (!definition) return std::unexpected(definition.error());
    const auto draft = read_field_draft(call.body, call.version);
    if (!draft) return std::unexpected(draft.error());
    const auto before = custom_field_of(*definition);
    if (draft->type != nullptr && draft->type != before.type)
        return refuse_field("field_type", "cannot be changed");
    take_draft(definition->object, *draft);
    if (draft->options && call.version == ApiVersion::v1) {
        if (!before.type->has_options())
            return refuse_field("options", "is for fields of the types enum and set");
        if (auto failure = replace_options(definition->object, *draft->options))
            return refuse(std::move(*failure));
    }
    store(*definition, view, tx);
    return shown_again(*definition, call, tx);
}

Answer<Reply> remove(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    const auto definition = definition_to_change(call, view);
    if (!definition) return std::unexpected(definition.error());
    const auto fields = fields_of(*call.entity, view);
    auto shown = shown_field(*named_field(fields, call), call, view, {});
    delete_item(custom_field_entity, *definition, view, tx);
    if (call.version == ApiVersion::v2) return success(std::move(shown));
    return success(json::object{{"id", call.id}});
}

Answer<Reply> remove_several(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    if (!view.is_admin()) return refuse(no_permission());
    const auto fields = fields_of(*call.entity, view);
    const auto find = [&](std::int64_t id) -> std::optional<Item> {
        const auto* field = find_field(fields, id);
        if (field == nullptr || field->custom == nullptr) return std::nullopt;
        return view.find(custom_field_entity, field->custom->id);
    };
    auto deleted = delete_several(custom_field_entity, call, view, tx, find);
    if (!deleted) return std::unexpected(deleted.error());
    return success(json::object{{"id", std::move(*deleted)}});
}

Answer<Reply> add_options(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    auto definition = field_with_options(call, view);
    if (!definition) return std::unexpected(definition.error());
    const auto sent = sent_options(call, OptionParts::label);
    if (!sent) return std::unexpected(sent.error());
    json::array added;
    append_options(definition->object, *sent, added);
    auto& options = definition->object["options"].get_array();
    if (options.size() + added.size() > field_options_max)
        return refuse_field("options", "has too many");
    options.insert(options.end(), added.begin(), added.end());
    store(*definition, view, tx);
    return success(std::move(added));
}

Answer<Reply> change_options(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    auto definition = field_with_options(call, view);
    if (!definition) return std::unexpected(definition.error());
    const auto sent = sent_options(call, OptionParts::label_and_id);
    if (!sent) return std::unexpected(sent.error());
    auto& options = definition->object["options"].get_array();
    for (const auto& option : *sent) {
        auto* known = option_with(options, option.at("id"));
        if (known == nullptr)
            return refuse_field("options", "has an id that is none of the field's");
        (*known)["label"] = option.at("label");
    }
    store(*definition, view, tx);
    return success(*sent);
}

Answer<Reply> remove_options(const Call& call, WriteTx& tx) {
    const View view(tx, call);
    auto definition = field_with_options(call, view);
    if (!definition) return std::unexpected(definition.error());
    const auto sent = sent_options(call, OptionParts::id);
    if (!sent) return std::unexpected(sent.error());
    auto& options = definition->object["options"].get_array();
    json::array removed;
    for (const auto& option : *sent) {
        const auto* known = option_with(options, option.at("id"));
        if (known == nullptr)
            return refuse_field("options", "has an id that is none of the field's");
        removed.push_back(*known);
        options.erase(std::ranges::find(options, json::value(*known)));
    }
    if (options.empty()) return refuse_field("options", "must leave one: the field needs it");
    store(*definition, view, tx);
    return success(std::move(removed));
}

}  // namespace grantor::sandbox::fields
