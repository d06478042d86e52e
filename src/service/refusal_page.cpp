#include "service/refusal_page.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/cut.hpp"
#include "oauth/metadata.hpp"
#include "service/problem.hpp"
#include "service/request_scope.hpp"
#include "service/visit.hpp"
#include "service/visitor.hpp"

namespace grantor {
namespace {

// What programs call: their answers do not depend on what else the client could show.
constexpr std::array<std::string_view, 8> for_programs{"/api/",         "/v1/",     "/oauth/",
                                                       "/.well-known/", "/edge/",   "/gateway/",
                                                       "/connections",  "/openapi/"};

bool shows_pages(std::string_view accept) {
    while (!accept.empty()) {
        auto item = cut_piece(accept, ',');
        item.remove_prefix(std::min(item.find_first_not_of(" \t"), item.size()));
        if (http::is_media_type(item, "text/html")) return true;
    }
    return false;
}

struct Words {
    std::string title;
    std::string text;
};

Words words_for(const http::Refusal& refusal, const pages::Brand& brand) {
    switch (refusal.status) {
        case 404:
            return {"Page not found",
                    "There is no page at this address. Check it for mistakes, or start from one of "
                    "the sections above."};
        case 405:
            return {"This page cannot be opened",
                    "This address only takes forms. Open the page that has the form, and send it "
                    "from there."};
        case 413:
            return {"Too large",
                    "What you sent is too large. Choose a smaller file and try again."};
        case 503:
            return {"The service is busy", "Nothing was changed. Try again in a moment."};
        default:
            break;
    }
    if (refusal.status < 500)
        return {"This request cannot be read",
                fmt::format("Nothing was changed: {}.", refusal.description)};
    return {"Something went wrong",
            fmt::format("This is not your mistake, and the reason has been recorded. Try again. If "
                        "it happens again, give the request id below to the people who run {}.",
                        brand.name)};
}

http::Response write_page(const http::Refusal& refusal, pages::Frame frame,
                          const http::Request& request) {
    auto [title, text] = words_for(refusal, *frame.brand);
    frame.title = std::move(title);
    auto response = refused_page(refusal.status, frame, text, request);
    if (refusal.status == 503) response.add_field("Retry-After", "1");
    return response;
}

}  // namespace

bool is_for_a_person(const http::Request& request) {
    if (!shows_pages(request.header("Accept"))) return false;
    if (request.path == authorization_path) return true;
    return std::ranges::none_of(
        for_programs, [&](std::string_view prefix) { return request.path.starts_with(prefix); });
}

http::Response refusal_page(const http::Refusal& refusal, const http::Request& request,
                            const Services& services) {
    pages::Frame frame;
    frame.brand = &services.brand;
    frame.is_anybody = true;
    return write_page(refusal, std::move(frame), request);
}

http::Task<http::Response> show_refusal(const http::Refusal& refusal, const http::Request& request,
                                        const Services& services) {
    const RequestScope scope(request, services);
    const Form none;
    Visit visit{request, services, scope.context(), cookie_value(request, services.site),
                none,    none};
    auto looking = [&](const ReadTx& tx) -> std::optional<Actor> {
        auto person = find_signed_in(visit.cookie, tx, visit.context.now);
        return person ? std::optional(actor_of(std::move(*person), tx)) : std::nullopt;
    };
    // Nobody who is unknown costs a unit of work.
    if (!visit.cookie.empty()) visit.person = co_await services.store.read(looking);
    auto frame = frame_of(visit, "", pages::Section::none);
    // To sign in does not make a page of this address.
    frame.target = "/";
    co_return write_page(refusal, std::move(frame), request);
}

http::WriteRefusal writes_refusals(const Services& services) {
    return [&services](const http::Refusal& refusal, const http::Request& request) {
        return is_for_a_person(request) ? refusal_page(refusal, request, services)
                                        : write_refusal(refusal, services.policy.wire, request);
    };
}

}  // namespace grantor
