#include "http/wire/request_head.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <charconv>

namespace grantor::http {
namespace {

namespace beast = boost::beast;

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

Method method_of(beast::http::verb verb) {
    switch (verb) {
        case beast::http::verb::get:
            return Method::get;
        case beast::http::verb::head:
            return Method::head;
        case beast::http::verb::post:
            return Method::post;
        case beast::http::verb::put:
            return Method::put;
        case beast::http::verb::patch:
            return Method::patch;
        case beast::http::verb::delete_:
            return Method::delete_;
        case beast::http::verb::options:
            return Method::options;
        default:
            return Method::other;
    }
}

// uri-host [ ":" port ] of RFC 3986, by its characters. What could end a host for some other
// parser ('/', '@', '\\', '?', '#', blanks) is not among them.
bool is_host(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view(".-_:[]~%!$&'()*+,;=").contains(c);
    });
}

bool is_version(std::string_view text) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) && text[6] == '.' &&
           is_digit(text[7]);
}

// Views of one head, from the callbacks of Beast's parser. Lives for one call of `put`.
class HeadParser final : public beast::http::basic_parser<true> {
 public:
    using error_code = boost::system::error_code;

    HeadParser(RequestParts& parts, const Limits& limits) : parts_(parts), limits_(limits) {
        header_limit(static_cast<std::uint32_t>(limits.head_max + 4));
        skip(true);  // the body is not this parser's
    }

    std::optional<Refusal> read(std::string_view head, Framing& framing);

 private:
    void on_request_impl(beast::http::verb verb, beast::string_view method,
                         beast::string_view target, int version, error_code& error) override;
    void on_field_impl(beast::http::field name, beast::string_view name_text,
                       beast::string_view value, error_code& error) override;
    void on_finish_impl(error_code&) override {}
    void on_header_impl(error_code&) override {}
    // Never called: requests have no status line, and the body is skipped.
    void on_response_impl(int, beast::string_view, int, error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(beast::string_view, error_code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view, error_code&) override {
        return 0;
    }

    void take_field(beast::http::field name, std::string_view value);
    void refuse(const Refusal& refusal) { refusal_ = refusal; }
    std::optional<Refusal> take_target();
    std::optional<Refusal> map_absolute_target();

    RequestParts& parts_;
    const Limits& limits_;
    Framing framing_;
    std::optional<Refusal> refusal_;
    std::size_t field_count_ = 0;
    std::string_view host_;
    std::size_t host_count_ = 0;
    std::size_t content_length_count_ = 0;
};

Refusal refusal_of(boost::system::error_code error, std::string_view head) {
    using beast::http::error;
    if (error == error::bad_version) {
        const auto line = head.substr(0, head.find('\r'));
        const bool has_three_words = std::ranges::count(line, ' ') == 2;
        return has_three_words && is_version(line.substr(line.rfind(' ') + 1))
                   ? refusals::bad_version
                   : refusals::bad_request_line;
    }
    if (error == error::bad_method) return refusals::bad_request_line;
    if (error == error::bad_target) return refusals::bad_target;
    if (error == error::bad_line_ending) return refusals::bad_line_ending;
    if (error == error::bad_content_length) return refusals::bad_content_length;
    if (error == error::multiple_content_length) return refusals::bad_content_length;
    if (error == error::bad_transfer_encoding) return refusals::bad_transfer_encoding;
    if (error == error::header_limit) return refusals::head_too_large;
    return refusals::bad_field;
}

std::optional<Refusal> HeadParser::read(std::string_view head, Framing& framing) {
    error_code error;
    const auto size = put({head.data(), head.size()}, error);
    parts_.request.fields = {parts_.fields.data(), field_count_};
    if (refusal_) return refusal_;
    if (error) return refusal_of(error, head);
    if (size != head.size() || !is_done()) return refusals::bad_field;
    const bool host_is_right =
        host_count_ == 1 ? is_host(host_) : host_count_ == 0 && framing_.is_http_1_0;
    if (!host_is_right) return refusals::bad_host;
    framing_.keeps_alive = keep_alive();
    framing = framing_;
    return take_target();
}

void HeadParser::on_request_impl(beast::http::verb verb, beast::string_view method,
                                 beast::string_view target, int version, error_code& error) {
    auto& request = parts_.request;
    request.method = method_of(verb);
    request.method_name = view(method);
    request.target = view(target);
    framing_.is_http_1_0 = version == 10;
    if (target.size() > limits_.target_max) {
        refuse(refusals::target_too_long);
        error = beast::http::error::bad_target;
    }
}

void HeadParser::on_field_impl(beast::http::field name, beast::string_view name_text,
                               beast::string_view value, error_code& error) {
    if (field_count_ == parts_.fields.size())
        refuse(refusals::head_too_large);
    else
        parts_.fields[field_count_++] = {view(name_text), view(value)};
    take_field(name, view(value));
    if (refusal_) error = beast::http::error::bad_field;
}

// The fields that decide where the request ends and which host it is for. Beast has refused bad
// numbers, and Transfer-Encoding beside Content-Length, before this is called.
void HeadParser::take_field(beast::http::field name, std::string_view value) {
    using beast::http::field;
    if (name == field::host) {
        ++host_count_;
        host_ = value;
    } else if (name == field::content_length) {
        // RFC 9110 §8.6 lets equal values pass, as a list or repeated. No client sends that, and a
        // proxy in between may read it differently.
        const auto end = value.data() + value.size();
        const auto [stop, failure] = std::from_chars(value.data(), end, framing_.content_length);
        if (++content_length_count_ > 1 || stop != end || failure != std::errc{})
            refuse(refusals::bad_content_length);
    } else if (name == field::transfer_encoding) {
        // RFC 9112 §6.1. Beast would treat any other coding as no body.
        framing_.is_chunked = equals_ignoring_case(value, "chunked");
        if (!framing_.is_chunked || framing_.is_http_1_0) refuse(refusals::bad_transfer_encoding);
    } else if (name == field::expect && !framing_.is_http_1_0) {
        framing_.expects_continue = equals_ignoring_case(value, "100-continue");
        if (!framing_.expects_continue) refuse(refusals::bad_expectation);
    }
}

std::optional<Refusal> HeadParser::take_target() {
    auto& request = parts_.request;
    if (!request.target.starts_with('/')) {
        if (request.target == "*" && request.method == Method::options) {
            request.path = request.target;
            request.query = {};
            return std::nullopt;
        }
        if (const auto refusal = map_absolute_target()) return refusal;
    }
    if (request.target.contains('#')) return refusals::bad_target;
    const auto mark = std::min(request.target.find('?'), request.target.size());
    request.path = request.target.substr(0, mark);
    request.query = request.target.substr(std::min(mark + 1, request.target.size()));
    return std::nullopt;
}

// RFC 9112 §3.2.2: a server must understand "http://host/path". It means the same as the origin
// form when it names the same host as the Host field; anything else is an attempt to play parsers
// against each other.
std::optional<Refusal> HeadParser::map_absolute_target() {
    auto& target = parts_.request.target;
    const auto scheme_end = target.find("://");
    if (scheme_end == std::string_view::npos) return refusals::bad_target;
    const auto scheme = target.substr(0, scheme_end);
    if (!equals_ignoring_case(scheme, "http") && !equals_ignoring_case(scheme, "https"))
        return refusals::bad_target;
    const auto rest = target.substr(scheme_end + 3);
    const auto path_at = std::min(rest.find_first_of("/?"), rest.size());
    if (host_.empty() || !equals_ignoring_case(rest.substr(0, path_at), host_))
        return refusals::bad_target;
    target = path_at == rest.size() ? "/" : rest.substr(path_at);
    if (!target.starts_with('/')) return refusals::bad_target;
    return std::nullopt;
}

}  // namespace

std::optional<Refusal> read_request_head(std::string_view head, const Limits& limits,
                                         RequestParts& parts, Framing& framing) {
    parts.request = {};
    HeadParser parser(parts, limits);
    return parser.read(head, framing);
}

}  // namespace grantor::http
