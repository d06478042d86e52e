// Whether a client is the app that it says it is (RFC 6749 §2.3).
#pragma once

#include <memory>

#include "model/app.hpp"
#include "model/context.hpp"
#include "model/refused.hpp"
#include "oauth/client_credentials.hpp"
#include "store/claim.hpp"
#include "store/transaction.hpp"

namespace grantor::authserver {

// An app that has authenticated, or a public one that has named itself. Made only by
// authenticate_client.
class AuthenticatedApp {
 public:
    const App& app() const { return *app_; }
    AppId id() const { return app_->id; }
    const std::shared_ptr<const App>& shared() const { return app_; }

    // Whether the unit that continues with this app must note that its secret is in use: the last
    // use is stored to the hour, so that a busy app costs no write.
    bool has_use_to_note(Time now) const;
    // Notes it; and refuses if the app was disabled or the secret removed since.
    ExplainedResult<void> confirm(WriteTx& tx, const Context& context) const;

    // For a claim, which makes sure of the same as confirm() and notes nothing.
    ClaimingApp claiming() const { return {id(), secret_ ? secret_->id : AppSecretId{}}; }

    // Why a request of this app is refused, in no words where the error says it all; the second
    // also names whose grant it is about.
    Explanation explain(std::string_view check = {}, std::string text = {}) const;
    Explanation explain(const Grant& grant, std::string_view check, std::string text) const;

 private:
    friend ExplainedResult<AuthenticatedApp> authenticate_client(const ClientCredentials&,
                                                                 const ReadTx&, const Context&);
    AuthenticatedApp(std::shared_ptr<const App> app, const AppSecret* secret,
                     ClientAuthentication method)
        : app_(std::move(app)), secret_(secret), method_(method) {}

    std::shared_ptr<const App> app_;
    const AppSecret* secret_;  // of app_; null for a public client
    ClientAuthentication method_;
};

// Refuses with `invalid_client`, the same for an unknown client, a wrong secret and a disabled app.
ExplainedResult<AuthenticatedApp> authenticate_client(const ClientCredentials& credentials,
                                                      const ReadTx& tx, const Context& context);

}  // namespace grantor::authserver
