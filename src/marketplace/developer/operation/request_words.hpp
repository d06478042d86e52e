// How a request of an app is told to its developer: its result, why it was refused, and the page
// where the problem can be fixed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "marketplace/developer/app_page.hpp"
#include "model/app_request.hpp"
#include "model/event.hpp"

namespace grantor::marketplace {

std::string explanation_of(const RequestEvent& event);

struct RequestFix {
    AppTab tab;
    std::string_view link_text;
};
// Nothing: it is for the app's own code to put right.
std::optional<RequestFix> fix_of(const RequestEvent& event);

// "12 ms", "0.4 ms", "3.1 s"
std::string duration_text(std::chrono::microseconds duration);

std::string request_path(const App& app, std::string_view request_id);

// The values of one request: REQUEST_STATUS with its tone, REQUEST_WHAT, REQUEST_AT, REQUEST_ID,
// REQUEST_HREF; section REQUEST_TOOK with its duration.
void fill_request(pages::PageData& row, const AppRequest& request, const App& app);
// Section REQUEST_REFUSED with the explanation, and in it REQUEST_FIX with the link.
void fill_refusal(pages::PageData& row, const RequestEvent& event, const App& app);
// A refused request, with both.
AppRequest request_of(const RequestEvent& event);

// The names of the company's own people, each read once.
class People {
 public:
    People(const Actor& actor, const ReadTx& tx) : actor_(actor), tx_(tx) {}

    // "" for a person who is not a member of the company.
    const std::string& name_of(UserId id);

 private:
    const Actor& actor_;
    const ReadTx& tx_;
    std::map<UserId, std::string> names_;
};

}  // namespace grantor::marketplace
