#include "grantor/client/client_authentication.hpp"

#include "base/encoding.hpp"
#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

void append_parameter(std::string_view name, std::string_view value, std::string& form) {
    if (!form.empty()) form += '&';
    form += name;
    form += '=';
    form += percent_encode(value);
}

// What RFC 6749 §2.3.1 calls form-urlencoded: percent_encode has no '+' for a space, which every
// decoder of such text reads all the same.
std::string encoded(std::string_view text, ClientAuthentication::BasicEncoding encoding) {
    return encoding == ClientAuthentication::BasicEncoding::raw ? std::string(text)
                                                                : percent_encode(text);
}

}  // namespace

ClientAuthentication::ClientAuthentication(Method method, std::string client_id, Secret secret,
                                           BasicEncoding encoding)
    : method_(method),
      encoding_(encoding),
      client_id_(std::move(client_id)),
      secret_(std::move(secret)) {}

ClientAuthentication ClientAuthentication::basic(std::string client_id, Secret client_secret,
                                                 BasicEncoding encoding) {
    return {Method::basic, std::move(client_id), std::move(client_secret), encoding};
}

ClientAuthentication ClientAuthentication::body(std::string client_id, Secret client_secret) {
    return {Method::body, std::move(client_id), std::move(client_secret)};
}

ClientAuthentication ClientAuthentication::public_client(std::string client_id) {
    return {Method::none, std::move(client_id), {}};
}

ClientAuthentication ClientAuthentication::header(Secret value) {
    return {Method::header, {}, std::move(value)};
}

Result<void> ClientAuthentication::apply(HttpRequest& request, std::string& form) const {
    if (method_ == Method::header) {
        if (secret_.empty() || holds_control_character(secret_.reveal()))
            return misconfigured("the Authorization field is not usable");
        request.authorization = secret_;
        return {};
    }
    if (client_id_.empty()) return misconfigured("the client id is missing");
    if (method_ == Method::basic) {
        auto pair = encoded(client_id_, encoding_);
        // RFC 7617 §2: the first colon ends the id.
        if (pair.find(':') != pair.npos)
            return misconfigured("the client id has a ':', which Basic cannot send raw");
        pair += ':';
        pair += encoded(secret_.reveal(), encoding_);
        request.authorization = Secret{"Basic " + to_base64(as_bytes(pair))};
        wipe(pair);
        return {};
    }
    append_parameter("client_id", client_id_, form);
    if (method_ == Method::body) append_parameter("client_secret", secret_.reveal(), form);
    return {};
}

}  // namespace grantor::client
