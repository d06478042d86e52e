#include "marketplace/developer/uploaded_form.hpp"

#include "base/encoding.hpp"

namespace grantor::marketplace {

std::optional<PostedFile> read_posted_upload(const http::Request& request,
                                               const Services& services) {
    auto form = pages::MultipartForm::parse(request.header("Content-Type"), request.body);
    if (!form) return std::nullopt;
    PostedFile posted;
    posted.cookie = cookie_value(request, services.site);
    posted.form = std::move(*form);
    posted.target = local_target(posted.form.value("continue").value_or("/"));
    posted.is_proven = !posted.cookie.empty() &&
                       csrf_token_matches(posted.form.value("csrf").value_or(""),
                                          binding_of(posted.cookie), services.keys.get());
    posted.continue_text = "continue=" + percent_encode(posted.target);
    return posted;
}

}  // namespace grantor::marketplace
