#include "sandbox/answers/constant_answers.hpp"

#include <boost/json.hpp>

namespace grantor::sandbox {

Answer<Reply> list_lead_sources(const Call&, const ReadTx&) {
    json::array data;
    for (const auto* name : {"API", "Manually created", "Deal", "Web forms", "Prospector",
                             "Live Chat", "Website visitors", "Import"})
        data.push_back(json::object{{"name", name}});
    return success(std::move(data));
}

Answer<Reply> get_user_settings(const Call&, const ReadTx&) {
    return success(json::object{
        {"marketplace_team", false},
        {"list_limit", 100},
        {"beta_app", false},
        {"prevent_salesphone_callto_override", false},
        {"file_upload_destination", "s3"},
        {"callto_link_syntax", "callto:"},
        {"autofill_deal_expected_close_date", false},
        {"person_duplicate_condition", "name"},
    });
}

// False where there is no connection.
Answer<Reply> get_user_connections(const Call&, const ReadTx&) {
    return success(json::object{{"google", false}});
}

}  // namespace grantor::sandbox
