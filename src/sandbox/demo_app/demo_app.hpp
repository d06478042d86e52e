// The demo app of a sandbox: an app's server that is always there. It receives the redirect of any
// app that has its callback URL, and sends what an app's server sends, over HTTP to this sandbox,
// as anybody's would. Owns its memory of installs and its connections; the pages are in
// endpoints.cpp and walk_page.cpp.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "base/worker_pool.hpp"
#include "http/outgoing/client.hpp"
#include "http/task.hpp"
#include "sandbox/demo_app/call.hpp"
#include "sandbox/demo_app/walk.hpp"

namespace grantor::sandbox {

class DemoApp {
 public:
    // Where the sandbox answers: the issuer ("http://127.0.0.1:8080").
    explicit DemoApp(std::string_view issuer);
    DemoApp(const DemoApp&) = delete;

    Walks& walks() { return walks_; }
    const std::string& origin() const { return origin_; }

    // The request's status and readable body, or why there is none.
    http::Task<SentStep> send(DemoStep step, const DemoCall& call);

 private:
    struct Line {
        explicit Line(http::ClientOptions options);
        http::Client client;
        WorkerPool waiting;
    };
    Line& line();

    const std::string origin_;
    Walks walks_;
    std::mutex line_mutex_;
    std::unique_ptr<Line>
        line_;  // made by the first request: most sandboxes never need its threads
};

}  // namespace grantor::sandbox
