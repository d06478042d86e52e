// A body of the demo CRM's API, from its bytes to the row and back: what is accepted can be stored,
// read again and shown in both versions as valid JSON. The first byte chooses version and media
// type; cursors are read from the same bytes.
#include <array>
#include <boost/json.hpp>
#include <cstdlib>

#include "sandbox/cursor.hpp"
#include "sandbox/deals/deal.hpp"
#include "sandbox/deals/deal_v1_shape.hpp"
#include "sandbox/json_body.hpp"
#include "sandbox/json_text.hpp"

namespace {

using namespace grantor;
using namespace grantor::sandbox;

constexpr Time now{milliseconds{1'790'000'000'000}};

void check_shape(const json::object& deal) {
    boost::system::error_code error;
    const auto again = json::parse(json_text(deal), error);
    if (error || !again.is_object()) std::abort();
    if (again.get_object().size() != deal.size()) std::abort();
}

void check_deal(const json::object& deal) {
    check_shape(deal);
    if (deal.at("status") == "open" && !deal.at("close_time").is_null()) std::abort();
    if (deal.at("status") == "won" && deal.at("won_time").is_null()) std::abort();
    if (deal.at("is_archived").get_bool() == deal.at("archive_time").is_null()) std::abort();
    const auto record = record_of(deal_entity, deal, CompanyId{1});
    const auto read_again = object_of(deal_entity, record);
    if (read_again.size() != deal.size()) std::abort();
    if (read_again.at("title") != deal.at("title")) std::abort();
    check_shape(deal_in_v1(deal, {}));
}

void check_body(const http::Request& request, ApiVersion version) {
    const auto body = read_body(request, version);
    if (!body) return;
    const Form query;
    const Call call{{CompanyId{1}, UserId{1}, {}, {}, {}}, now, version, 1, query, *body};
    const auto first = read_changes(deal_entity, call, Occasion::adding);
    if (!first) return;
    auto deal = make_deal(*first, {CompanyId{1}, "EUR", UserId{1}, "API", now});
    if (!deal) return;
    check_deal(*deal);
    const auto second = read_changes(deal_entity, call, Occasion::changing);
    if (!second) std::abort();
    if (!change_deal(*deal, *second, now + hours{1})) check_deal(*deal);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto text = as_text({data + 1, size - 1});
    const std::array<http::Field, 1> form{{{"Content-Type", "application/x-www-form-urlencoded"}}};
    http::Request request;
    request.body = text;
    if ((data[0] & 1) != 0) request.fields = form;
    check_body(request, (data[0] & 2) != 0 ? ApiVersion::v1 : ApiVersion::v2);
    if (const auto cursor = read_cursor(text)) {
        const auto again = read_cursor(write_cursor(*cursor));
        if (!again || again->place.id != cursor->place.id) std::abort();
    }
    return 0;
}
