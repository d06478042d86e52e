// What an app proves itself with: at most two secrets, so that one can be replaced without a moment
// in which none works; or, for a public client, none.
#pragma once

#include <string_view>

#include "rules/app_registration.hpp"
#include "service/actor.hpp"

namespace grantor::marketplace {

// The app's second secret. Refuses: two are there, or the app is a public client.
Outcome<NewAppSecret> add_app_secret(std::string_view client_id, const Actor& actor, WriteTx& tx,
                                     const Context& context);
// No longer works from the commit on. Tokens stay valid. Refuses an unknown one, one of another
// app, and the last one.
Outcome<void> revoke_app_secret(std::string_view client_id, AppSecretId secret, const Actor& actor,
                                WriteTx& tx, const Context& context);

// The app runs where no secret is safe: every secret is removed, PKCE is required and refresh
// tokens rotate from now on. Installations stay.
Outcome<void> become_public_client(std::string_view client_id, const Actor& actor, WriteTx& tx,
                                   const Context& context);
// Makes it confidential again, with a first secret. Refuses while a callback URL has a custom
// scheme.
Outcome<NewAppSecret> become_confidential(std::string_view client_id, const Actor& actor,
                                          WriteTx& tx, const Context& context);
}  // namespace grantor::marketplace
