#include "app/reload/reload.hpp"

#include <cstdlib>
#include <utility>

#include "app/apis/given_scopes.hpp"
#include "app/apis/served_apis.hpp"
#include "app/commands/place.hpp"
#include "app/key_file.hpp"
#include "base/log.hpp"

namespace grantor::app {
namespace {

// An environment does not change while the process runs.
KeyRing read_keys(const Options& options, const KeyRing& in_use) {
    return std::getenv("GRANTOR_KEYS") != nullptr ? in_use : load_key_file(options.keys_file);
}

}  // namespace

Reload::Reload(const Options& options, std::string config_path, Parts& parts,
               Application& application)
    : options_(options),
      config_path_(std::move(config_path)),
      parts_(parts),
      application_(application),
      follower_(*parts.store, [this] { run(); }),
      keys_(
          parts.keys, [this] { return read_keys(options_, parts_.keys.get()); },
          // In the database its fingerprint is missing.
          [this] { follower_.ask(); }) {}

void Reload::run() {
    const std::lock_guard lock(mutex_);
    reload_keys();
    reload_certificate();
    reload_upstream_certificates(options_, parts_.apis);
    reload_scopes();
    reload_rules();
}

void Reload::reload_keys() {
    try {
        keys_.replace(load_keys(options_, *parts_.store));
        log::info("keys reloaded");
    } catch (const std::exception& problem) {
        // A bad file must not take a running service down: the keys in use stay.
        log::error("keys not reloaded", {{"reason", problem.what()}});
    }
}

void Reload::reload_certificate() {
    if (options_.tls.certificate_chain.empty()) return;
    try {
        application_.reload_certificate();
        log::info("certificate reloaded");
    } catch (const std::exception& problem) {
        log::error("certificate not reloaded", {{"reason", problem.what()}});
    }
}

void Reload::reload_scopes() {
    try {
        const auto options = load_options({config_path_, {}});
        for (const auto& change : settle_scopes(*parts_.store, options, scope_documents(options)))
            log::info("scopes changed", {{"change", change}});
    } catch (const std::exception& problem) {
        log::error("scopes not reloaded", {{"reason", problem.what()}});
    }
}

void Reload::reload_rules() {
    try {
        const auto& scopes = parts_.store->scopes();
        for (const auto& change : app::reload_rules(options_, parts_.edge, scopes))
            log::info("rules changed", {{"change", change}});
        log::info("rules reloaded");
    } catch (const std::exception& problem) {
        log::error("rules not reloaded", {{"reason", problem.what()}});
    }
}

}  // namespace grantor::app
