// Reads again what is in files: keys, certificates, scopes and rules; when asked to, when `grantor
// reload` has asked all nodes to, and when another process has added a key. What cannot be read is
// logged, and what is in use stays.
#pragma once

#include <mutex>
#include <string>

#include "app/application.hpp"
#include "app/reload/key_follower.hpp"
#include "app/reload/reload_follower.hpp"

namespace grantor::app {

class Reload {
 public:
    // All of it outlives the reload. `config_path` is read again for its scopes alone.
    Reload(const Options& options, std::string config_path, Parts& parts, Application& application);
    Reload(const Reload&) = delete;

    // Any thread that may block.
    void run();
    // From now on nobody else has anything read. Requests may still look for newer keys, so this
    // object outlives them.
    void stop() { follower_.stop(); }

 private:
    void reload_keys();
    void reload_certificate();
    void reload_scopes();
    void reload_rules();

    const Options& options_;
    const std::string config_path_;
    Parts& parts_;
    Application& application_;
    std::mutex mutex_;
    ReloadFollower follower_;
    KeyFollower keys_;
};

}  // namespace grantor::app
