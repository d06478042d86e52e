#include "http/outgoing/client_exchange.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace grantor::http {
namespace {

// Addresses tried per name. More are never needed to reach a host.
constexpr std::size_t addresses_max = 8;

// Each may be waiting for a name server that is gone, for some seconds.
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
    add_field(text, "Host", url.host_field);
    add_field(text, "User-Agent", user_agent);
    add_field(text, "Connection", "close");
    if (has_body(request)) add_field(text, "Content-Length", std::to_string(request.body.size()));
    text.append(request.fields).append("\r\n").append(request.body);
    return text;
}

}  // namespace

ClientSurroundings::ClientSurroundings(ClientOptions client_options, LookUp lookup)
    : options(std::move(client_options)),
      filter(options.addresses),
      tls(options.ca_file),
      look_up(std::move(lookup)),
      resolver(resolver_threads) {}

ClientExchange::ClientExchange(ClientSurroundings& surroundings, ClientRequest request,
                               OnOver on_over)
    : surroundings_(surroundings),
      request_(std::move(request)),
      on_over_(std::move(on_over)),
      deadline_(surroundings.context),
      socket_(surroundings.context),
      patience_(surroundings.context),
      reader_(request_.method == "HEAD" ? Method::head : Method::other) {}

template <class... Arguments>
auto ClientExchange::then(void (ClientExchange::*step)(Arguments...)) {
    return [self = shared_from_this(), step](Arguments... arguments) {
        if (!self->is_over_) (self.get()->*step)(std::move(arguments)...);
    };
}

template <class Action>
void ClientExchange::on_stream(Action action) {
    secured_ ? action(*secured_) : action(socket_);
}

void ClientExchange::start() {
    began_ = std::chrono::steady_clock::now();
    auto url = read_client_url(request_.url);
    if (!url) return fail(ClientFailure::bad_url);
    url_ = *std::move(url);
    deadline_.expires_after(surroundings_.options.total_timeout);
    deadline_.async_wait(then(&ClientExchange::on_late));
    if (url_.address) return on_addresses({*url_.address});
    resolve();
}

void ClientExchange::resolve() {
    // The resolver's thread must not be the last to hold this, so it gets no more than a glance.
    const std::weak_ptr<ClientExchange> glance = weak_from_this();
    auto& context = surroundings_.context;
    auto done = [&context, glance](auto addresses) {
        asio::post(context, [glance, addresses = std::move(addresses)]() mutable {
            const auto self = glance.lock();
            if (self && !self->is_over_) self->on_addresses(std::move(addresses));
        });
    };
    surroundings_.resolver.resolve(surroundings_.look_up, url_.host, glance, std::move(done));
}

// From here on the name is no longer used: the connection goes to the address that was checked.
void ClientExchange::on_addresses(std::vector<Address> addresses) {
    if (addresses.empty()) return fail(ClientFailure::unresolvable);
    const auto& filter = surroundings_.filter;
    std::erase_if(addresses, [&](const Address& address) { return !filter.allows(address); });
    if (addresses.empty()) return fail(ClientFailure::forbidden_address);
    addresses.resize(std::min(addresses.size(), addresses_max));
    addresses_ = std::move(addresses);
    connect_next();
}

void ClientExchange::connect_next() {
    if (next_address_ == addresses_.size())
        return fail(was_slow_ ? ClientFailure::timed_out : ClientFailure::unreachable);
    error_code ignored;  // of the attempt before
    socket_.close(ignored);
    is_connecting_ = true;
    was_slow_ = false;
    patience_.expires_after(surroundings_.options.connect_timeout);
    patience_.async_wait(then(&ClientExchange::on_slow_connect));
    const tcp::endpoint endpoint(addresses_[next_address_++], url_.port);
    socket_.async_connect(endpoint, then(&ClientExchange::on_connected));
}

void ClientExchange::on_slow_connect(error_code error) {
    // May be from an attempt before, and too late to be cancelled.
    const bool is_due = patience_.expiry() <= std::chrono::steady_clock::now();
    if (error || !is_connecting_ || !is_due) return;
    was_slow_ = true;
    error_code ignored;  // the attempt ends with an error, and the next one begins
    socket_.close(ignored);
}

void ClientExchange::on_connected(error_code error) {
    is_connecting_ = false;
    patience_.cancel();
    if (error || was_slow_) return connect_next();
    error_code ignored;  // only slower without
    socket_.set_option(tcp::no_delay(true), ignored);
    if (url_.scheme == ClientUrl::Scheme::https) return shake_hands();
    exchange();
}

void ClientExchange::shake_hands() {
    secured_.emplace(socket_, surroundings_.tls.context());
    if (!expect_host(secured_->native_handle(), url_.host)) return fail(ClientFailure::unreachable);
    secured_->async_handshake(asio::ssl::stream_base::client, then(&ClientExchange::on_secured));
}

void ClientExchange::on_secured(error_code error) {
    if (!error) return exchange();
    const bool is_trusted = SSL_get_verify_result(secured_->native_handle()) == X509_V_OK;
    fail(is_trusted ? ClientFailure::unreachable : ClientFailure::untrusted_certificate);
}

// Reads while it still writes, since some answer before they have all of it. A failure to write
// needs no look: what the other side has said shows when reading, and if it is only its end.
void ClientExchange::exchange() {
    output_ = write_request(request_, url_, surroundings_.options.user_agent);
    on_stream([this](auto& stream) {
        asio::async_write(stream, asio::buffer(output_), then(&ClientExchange::on_written));
    });
    read();
}

void ClientExchange::read() {
    on_stream([this](auto& stream) {
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
    error_code ignored;  // the descriptor is gone in any case
    socket_.close(ignored);
    on_over_(*this, std::move(result));
}

}  // namespace grantor::http
