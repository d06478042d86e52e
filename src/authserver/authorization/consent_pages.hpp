// The pages of /oauth/authorize: the consent question, and the pages shown when it cannot be asked.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authserver/authorization/consent.hpp"
#include "http/message.hpp"
#include "model/context.hpp"
#include "model/installation_policy.hpp"
#include "service/visitor.hpp"

namespace grantor::authserver {

// A person's active companies, to switch to.
using Companies = std::vector<std::shared_ptr<const Company>>;

struct AskConsent {
    ProvenRequest request;
    SignedIn person;
    InstallPlace place;
    std::optional<std::string> developer;  // developer_name()
    Companies companies;                   // of the person's those that may install it
};
// Not for the company that the person works in; perhaps for another of theirs.
struct OfferElsewhere {
    std::string app_name;
    SignedIn person;
    Companies companies;
    Refused refused;
};
// The company of the person does not want the app, or wants to be asked first.
struct CompanyRefuses {
    std::shared_ptr<const App> app;
    SignedIn person;
    NotInstallable reason;                  // blocked or needs_approval
    std::optional<InstallRequest> request;  // the newest that the person made
    Companies companies;
    Refused refused;
};

// What is shown to whom: the cookie and the request that the page answers.
struct PageVisit {
    std::string_view cookie;
    const http::Request& request;
    const Context& context;
    const pages::Brand& brand;
};

http::Response consent_page(const AskConsent& question, const PageVisit& visit);
http::Response offer_elsewhere_page(const OfferElsewhere& offer, const PageVisit& visit);
http::Response company_refuses_page(const CompanyRefuses& refusal, const PageVisit& visit);
// What was wrong, for those who may know and can put it right.
struct ShownReason {
    std::string text;      // "": not for this visitor
    std::string fix_href;  // the app's page in the Developer Hub; "": it is not theirs
};
// Where app or redirect URI are not proven, or the place is wrong.
http::Response authorization_refusal_page(const http::Request& request, const Error& error,
                                          const ShownReason& reason, const Services& services);

}  // namespace grantor::authserver
