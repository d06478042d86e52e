// A body of the demo CRM's API, from its bytes to the row and back, for every entity: what is
// accepted can be stored, read again and written as valid JSON. The first byte chooses version and
// media type, the second the entity; cursors and ids of leads are read from the same bytes.
#include <array>
#include <boost/json.hpp>
#include <cstdlib>

#include "sandbox/answers/changes.hpp"
#include "sandbox/entities/entities.hpp"
#include "sandbox/search/search.hpp"
#include "sandbox/wire/cursor.hpp"
#include "sandbox/wire/json_body.hpp"
#include "sandbox/wire/json_text.hpp"
#include "sandbox/wire/record_uuid.hpp"

namespace {

using namespace grantor;
using namespace grantor::sandbox;

constexpr CompanyId company{1};

void check(bool holds) {
    if (!holds) std::abort();
}

void check_item(const EntityDescription& entity, const Item& item) {
    const auto read_again = item_of(entity, record_of(entity, item, company));
    check(read_again && read_again->object.size() == item.object.size());
    check(read_again->object.at(entity.title) == item.object.at(entity.title));
    boost::system::error_code error;
    const auto parsed = json::parse(json_text(item.object), error);
    check(!error && parsed.is_object() && parsed.get_object().size() == item.object.size());
}

void check_body(const EntityDescription& entity, const http::Request& request, ApiVersion version) {
    const auto body = read_body(request, version);
    if (!body) return;
    const auto changes = read_changes(entity, *body, version, Occasion::adding);
    if (!changes) return;
    Item item{1, RecordShelf::live, blank_object(entity)};
    for (const auto& change : *changes) {
        // Only fields of the entity come through.
        check(entity.field(change.key()) != nullptr);
        item.object[change.key()] = change.value();
    }
    check_item(entity, item);
    // What was good for a new record is good for one that is there.
    check(read_changes(entity, *body, version, Occasion::changing).has_value());
}

void check_cursors(std::string_view text) {
    if (const auto cursor = read_cursor(text)) {
        const auto again = read_cursor(write_cursor(*cursor));
        check(again && again->place.id == cursor->place.id);
    }
    if (const auto place = read_search_cursor(text)) {
        const auto again = read_search_cursor(write_search_cursor(*place));
        check(again && again->source == place->source);
    }
    const RecordSet leads{company, "lead"};
    if (const auto number = read_uuid(leads, text)) check(is_uuid(write_uuid(leads, *number)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const auto text = as_text({data + 2, size - 2});
    const auto entities = all_entities();
    const std::array<http::Field, 1> form{{{"Content-Type", "application/x-www-form-urlencoded"}}};
    http::Request request;
    request.body = text;
    if ((data[0] & 1) != 0) request.fields = form;
    check_body(*entities[data[1] % entities.size()], request,
               (data[0] & 2) != 0 ? ApiVersion::v1 : ApiVersion::v2);
    check_cursors(text);
    return 0;
}
