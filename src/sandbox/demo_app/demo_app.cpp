#include "sandbox/demo_app/demo_app.hpp"

#include <fmt/format.h>
#include <future>

#include "http/outgoing/client_url.hpp"

namespace grantor::sandbox {
namespace {

// People press one button at a time; each waits for one answer, which a fault may delay a minute.
constexpr std::size_t waiting_threads = 2;
constexpr std::size_t waiting_max = 16;
constexpr std::size_t answer_max = 8 * 1024;

// A server that listens everywhere is called here.
std::string reachable(std::string_view issuer) {
    auto out = std::string(issuer);
    for (const auto& [everywhere, here] :
         {std::pair{"//0.0.0.0", "//127.0.0.1"}, {"//[::]", "//[::1]"}})
        if (const auto at = out.find(everywhere); at != out.npos)
            return out.replace(at, std::string_view(everywhere).size(), here);
    return out;
}

http::ClientOptions options_for(const std::string& origin) {
    http::ClientOptions options;
    options.addresses.allow_loopback = true;
    // The sandbox itself, at whatever address it was told to listen on.
    if (const auto url = http::read_client_url(origin); url && url->address)
        options.addresses.allowed_networks.push_back(url->host);
    options.total_timeout = milliseconds{70'000};
    options.connections_max = waiting_max;
    options.body_kept_max = answer_max;
    options.user_agent = "Grantor-demo-app";
    return options;
}

}  // namespace

DemoApp::Line::Line(http::ClientOptions options)
    : client(std::move(options)), waiting(waiting_threads, waiting_max) {}

DemoApp::DemoApp(std::string_view issuer) : origin_(reachable(issuer)) {}

DemoApp::Line& DemoApp::line() {
    const std::lock_guard lock(line_mutex_);
    if (!line_) line_ = std::make_unique<Line>(options_for(origin_));
    return *line_;
}

http::Task<SentStep> DemoApp::send(DemoStep step, const DemoCall& call) {
    auto& line = this->line();
    SentStep sent{step, to_text(call, origin_), to_curl(call, origin_)};
    // On a thread that may wait, since the answer comes from the I/O threads.
    auto sending = [&] {
        const auto answered = std::make_shared<std::promise<http::ClientResult>>();
        auto answer = answered->get_future();
        line.client.send(to_request(call, origin_), [answered](http::ClientResult result) {
            answered->set_value(std::move(result));
        });
        return answer.get();
    };
    const auto result = co_await line.waiting.run(sending);
    if (!result) {
        sent.answer = "The demo app is busy. Try again in a moment.";
    } else if (!*result) {
        sent.answer = http::describe(result->error());
    } else {
        sent.status = (*result)->status;
        sent.answer = (*result)->body;
        sent.took = (*result)->duration;
    }
    co_return sent;
}

}  // namespace grantor::sandbox
