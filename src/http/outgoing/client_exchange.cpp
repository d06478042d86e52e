#include "http/outgoing/client_exchange.hpp"

#include <algorithm>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "http/outgoing/tls_trust.hpp"

namespace grantor::http {
namespace {

// Each may wait some seconds for a name server that is gone.
constexpr std::size_t resolver_threads = 16;

bool has_body(const ClientRequest& request) {
    const auto& method = request.method;
    return !request.body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
}

std::string write_request(const ClientRequest& request, const ClientUrl& url,
                          const std::string& user_agent) {
    std::string text;
    text.reserve(request.fields.size() + request.body.size() + url.target.size() + 512);
    text.append(request.method).append(" ").append(url.target).append(" HTTP/1.1\r\n");
    add_field(text, "Host", request.host.empty() ? url.host_field : request.host);
    add_field(text, "User-Agent", user_agent);
    add_field(text, "Connection", "close");
    if (has_body(request)) add_field(text, "Content-Length", std::to_string(request.body.size()));
    text.append(request.fields).append("\r\n").append(request.body);
    return text;
}

ClientFailure client_failure_of(DialFailure failure) {
    switch (failure) {
        case DialFailure::forbidden_address:
            return ClientFailure::forbidden_address;
        case DialFailure::timed_out:
            return ClientFailure::timed_out;
        case DialFailure::untrusted_certificate:
            return ClientFailure::untrusted_certificate;
        case DialFailure::unreachable:
            break;
    }
    return ClientFailure::unreachable;
}

}  // namespace

ClientSurroundings::ClientSurroundings(ClientOptions client_options, LookUp lookup)
    : options(std::move(client_options)),
      filter(options.addresses),
      trust(options.tls || options.ca_file.empty() ? options.tls : make_tls_trust(options.ca_file)),
      look_up(std::move(lookup)),
      resolver(resolver_threads) {}

const TlsTrust& ClientSurroundings::tls() {
    if (!trust) trust = make_tls_trust(options.ca_file);
    return *trust;
}

ClientExchange::ClientExchange(ClientSurroundings& surroundings, ClientRequest request,
                               OnOver on_over)
    : surroundings_(surroundings),
      request_(std::move(request)),
      on_over_(std::move(on_over)),
      deadline_(surroundings.context),
      dialler_(surroundings.context, *this),
      patience_(surroundings.context),
      reader_(request_.method == "HEAD" ? Method::head : Method::other) {}

template <class... Arguments>
auto ClientExchange::then(void (ClientExchange::*step)(Arguments...)) {
    return [self = shared_from_this(), step](Arguments... arguments) {
        if (!self->is_over_) (self.get()->*step)(std::move(arguments)...);
    };
}

void ClientExchange::start() {
    began_ = std::chrono::steady_clock::now();
    auto url = read_client_url(request_.url);
    if (!url) return fail(ClientFailure::bad_url);
    url_ = *std::move(url);
    deadline_.expires_after(surroundings_.options.total_timeout);
    deadline_.async_wait(then(&ClientExchange::on_late));
    if (url_.address) return dial({*url_.address});
    auto done = [this](const std::vector<Address>& found) { dial(found); };
    surroundings_.resolver.resolve(surroundings_.look_up, url_.host, surroundings_.context,
                                   weak_from_this(), std::move(done));
}

void ClientExchange::dial(const std::vector<Address>& addresses) {
    if (is_over_) return;
    if (addresses.empty()) return fail(ClientFailure::unresolvable);
    dialling_ = shared_from_this();
    const bool is_secure = url_.scheme == ClientUrl::Scheme::https;
    dialler_.dial(addresses, {.host = url_.host,
                              .port = url_.port,
                              .filter = &surroundings_.filter,
                              .tls = is_secure ? &surroundings_.tls() : nullptr});
}

// A handshake may take all the time that is left.
void ClientExchange::on_dial_step(Step step) {
    if (step == Step::handshake) return stop_waiting();
    patience_.expires_after(surroundings_.options.connect_timeout);
    patience_.async_wait(then(&ClientExchange::on_slow_connect));
}

void ClientExchange::on_slow_connect(error_code error) {
    // May belong to an earlier step, and have come too late to be cancelled.
    const bool is_due = patience_.expiry() <= std::chrono::steady_clock::now();
    if (!error && is_due) dialler_.give_up_address();
}

void ClientExchange::stop_waiting() { patience_.expires_at(Timer::time_point::max()); }

void ClientExchange::on_dialled() {
    const auto self = std::move(dialling_);
    stop_waiting();
    exchange();
}

void ClientExchange::on_dial_failed(DialFailure failure) {
    const auto self = std::move(dialling_);
    fail(client_failure_of(failure));
}

// Reads while it still writes, because some servers answer before they have all of it. A failure to
// write needs no handling: reading shows what the other side has sent, even if that is only its
// end.
void ClientExchange::exchange() {
    output_ = write_request(request_, url_, surroundings_.options.user_agent);
    dialler_.on_stream([this](auto& stream) {
        asio::async_write(stream, asio::buffer(output_), then(&ClientExchange::on_written));
    });
    read();
}

void ClientExchange::read() {
    dialler_.on_stream([this](auto& stream) {
        stream.async_read_some(asio::buffer(input_), then(&ClientExchange::on_read));
    });
}

void ClientExchange::on_read(error_code error, std::size_t size) {
    const std::span arrived(input_.data(), size);
    if (answer_.status == 0)
        take_head(arrived);
    else
        take_body(arrived);
    if (is_over_) return;
    if (error) return fail(ClientFailure::malformed_answer);
    read();
}

void ClientExchange::take_head(std::span<const char> arrived) {
    head_.append(arrived.data(), arrived.size());
    ResponseParts parts;
    const auto step = reader_.read_head(head_, parts);
    if (step == ResponseReader::Step::broken) return fail(ClientFailure::malformed_answer);
    if (step == ResponseReader::Step::needs_more) return;
    answer_.status = parts.status;
    for (const auto& field : parts.fields) {
        if (equals_ignoring_case(field.name, "retry-after")) answer_.retry_after = field.value;
        if (equals_ignoring_case(field.name, "date")) answer_.date = field.value;
    }
    take_body(std::span(head_).subspan(reader_.head_size()));
}

void ClientExchange::take_body(std::span<char> arrived) {
    body_read_ += arrived.size();
    const auto piece = reader_.body().read(arrived);
    const auto room = surroundings_.options.body_kept_max - answer_.body.size();
    answer_.body.append(arrived.data(), std::min(piece.content, room));
    const bool has_more = piece.step == BodyReader::Step::needs_more;
    if (!has_more || body_read_ > surroundings_.options.body_read_max) answer();
}

void ClientExchange::on_late(error_code error) {
    if (!error) fail(ClientFailure::timed_out);
}

void ClientExchange::fail(ClientFailure failure) {
    if (answer_.status != 0) return answer();
    conclude(std::unexpected(failure));
}

void ClientExchange::answer() {
    const auto took = std::chrono::steady_clock::now() - began_;
    answer_.duration = std::chrono::round<milliseconds>(took);
    conclude(std::move(answer_));
}

void ClientExchange::conclude(ClientResult result) {
    if (is_over_) return;
    is_over_ = true;
    deadline_.cancel();
    patience_.cancel();
    dialler_.close();
    on_over_(*this, std::move(result));
}

}  // namespace grantor::http
